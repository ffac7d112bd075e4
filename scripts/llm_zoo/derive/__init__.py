"""The second stop: numbers that follow from records. Pure functions, each formula once, each with its source."""
