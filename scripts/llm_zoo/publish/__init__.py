"""The last stop: a rendered tree becomes the site. Nothing here computes a fact."""
