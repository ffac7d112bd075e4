"""What a page may load and run: its Content-Security-Policy.

A script inside a page runs only when the policy has its hash, and hashes are made here, of the theme's own files as
they are rendered for that page, never of the page that comes out. So a script that got into a page through its text has
none and does not run. The policy is a `<meta>` in each page, since a page opened from a folder has no headers;
docs/about/security.md has the header.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from typing import Any

import jinja2

#: The files of the theme that hold scripts; the first is ours. Those that stand here by chance only get no hash.
INLINE = (
    "partials/first-script.html",
    "partials/javascripts/base.html",
    "partials/javascripts/palette.html",
    "partials/javascripts/content.html",
)
#: How far up the site's top is, from each page there is, and from the page of a wrong address, which is anywhere.
DEPTHS = (".", "..", "../..")

_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def script_hash(script: str) -> str:
    """The source expression of a script: the hash of what stands between its tags."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def policy(hashes: Iterable[str], *, python: bool = False, live_diagrams: bool = False) -> str:
    """The policy of a page whose scripts have `hashes`.

    `python`: it runs Python, which is WebAssembly in a worker made of a blob. `live_diagrams`: mermaid draws in the
    browser and brings its style sheet inside the drawing. Style attributes are everywhere in drawings and tables; with
    pictures and fonts from the site alone, they can send nothing away.
    """
    scripts = ["'self'", *hashes, *(["'wasm-unsafe-eval'", "blob:"] if python else [])]
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(scripts),
        "style-src": "'self' 'unsafe-inline'",  # for browsers that do not know the two that follow
        "style-src-elem": "'self' 'unsafe-inline'" if live_diagrams else "'self'",
        "style-src-attr": "'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self' blob:" if python else "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class Policies:
    """The policies of the pages of one build. The theme's templates call it as `policy`."""

    def __init__(self, env: jinja2.Environment, config: Any, live_script: str) -> None:
        self._env, self._config = env, config
        self._live_hash = script_hash(live_script)
        self._hashes: dict[str, list[str]] = {}

    def hashes(self, base_url: str) -> list[str]:
        """Hashes of the theme's scripts on a page from which the top of the site is `base_url`."""
        if base_url not in self._hashes:
            names: dict[str, Any] = {"config": self._config, "base_url": base_url}
            names["features"] = self._config.theme.get("features", [])
            made = "".join(self._env.get_template(name).render(names) for name in INLINE)
            self._hashes[base_url] = [script_hash(script) for script in _SCRIPT.findall(made)]
        return self._hashes[base_url]

    def of(self, page: Any, base_url: str) -> str:
        """The policy of a page, or of the page of wrong addresses, which is None here."""
        live = page is not None and 'class="mermaid"' in page.content
        return policy(
            self.hashes(base_url) + ([self._live_hash] if live else []),
            python=bool(page and page.meta.get("python")),
            live_diagrams=live,
        )

    def header(self, base_of_404: str) -> str:
        """The policy that holds for every page of the site, for a server to send."""
        hashes = [one for base in (*DEPTHS, base_of_404) for one in self.hashes(base)]
        every = policy(dict.fromkeys([*hashes, self._live_hash]), python=True, live_diagrams=True)
        return f"{every}; frame-ancestors 'none'"


def allow_reload(page: bytes, served: bytes) -> bytes:
    """`served`, a page to which the server of `zoo serve` has added its script at the end, with that script allowed."""
    end = page.rfind(b"</body>")
    added = served[end : len(served) - len(page) + end].decode() if end >= 0 else ""
    hashes = " ".join(script_hash(script) for script in _SCRIPT.findall(added))
    return served.replace(b"script-src 'self'", f"script-src 'self' {hashes}".encode(), 1)
