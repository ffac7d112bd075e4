"""How fast the handbook is read, rendered and built, with as many models as you like. See `python -m bench --help`."""
