"""The handbook to take away: the site as a zip, a PDF, an EPUB and a single HTML file, all made from a built site.

    built site ──▶ page (clean article) ──▶ book (parts, chapters, links) ──▶ pdf, epub, single
               └─▶ archive (zip)

Nothing here computes or renders a fact: what an edition says is what the pages of the built site say.
"""

from .imprint import EditionError, Imprint
from .make import KINDS, check_tools, make_editions

__all__ = ["KINDS", "EditionError", "Imprint", "check_tools", "make_editions"]
