"""A server as sites have one: text is compressed, files may be kept, and every answer is written down."""

from __future__ import annotations

import gzip
import http.server
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pages.weigh import LEVEL, TEXT

KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True)
class Answer:
    """One file that went out."""

    path: str
    sent: int
    raw: int


@cache
def packed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), LEVEL, mtime=0)


@contextmanager
def serving(site: Path, instead: Mapping[str, bytes] | None = None) -> Iterator[tuple[str, list[Answer]]]:
    """Serve a folder on this machine; gives its address and the list that grows with every answer.

    `instead` has content for paths, in place of what lies there.
    """
    answers: list[Answer] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            file = (site / path.lstrip("/")).resolve()
            if file.is_dir():
                file /= "index.html"
            if not file.is_relative_to(site) or not file.is_file():
                self.send_error(404)
                return
            text = file.suffix in TEXT
            made = (instead or {}).get(path.lstrip("/"))
            if made is not None:
                body = gzip.compress(made, LEVEL) if text else made
            else:
                body = packed(file) if text else file.read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", KINDS.get(file.suffix, "application/octet-stream"))
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "max-age=600")  # as GitHub Pages says it
            if text:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)
            answers.append(Answer(path, len(body), file.stat().st_size))

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    site = site.resolve()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", answers
        server.shutdown()
