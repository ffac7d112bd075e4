"""Which small mistakes in `derive` and `records` the tests would notice: `python -m mutants`."""
