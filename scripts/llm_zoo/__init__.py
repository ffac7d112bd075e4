"""LLM Zoo: typed records of language models, the numbers that follow from them, and the handbook made of both.

The package is one street, walked in one direction; a stop imports only stops to its left:

    records  →  derive  →  render  →  publish
    (checked)   (computed) (Markdown) (MkDocs, data API)
"""

__version__ = "0.1.0"
