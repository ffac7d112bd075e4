"""What helps a contributor to make a record: reading a model's own configuration, proposing changes."""
