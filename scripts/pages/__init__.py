"""What pages of a built site weigh and how fast they are; see `__main__.py`. Not published with the package."""
