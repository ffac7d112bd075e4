"""One file from one public host: https only, no other host, a limit of time and of size.

Trust boundary: the answer is a stranger's. Whoever calls this checks what it holds.
"""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ..records.problems import shorten, visible
from .config.base import ConfigProblem

MOST_SECONDS = 20


@dataclass(frozen=True)
class Limits:
    """What is allowed, and the words for what is not: the file's name, the place, what to do instead."""

    most_bytes: int
    name: str
    place: str
    instead: str


class SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a file that has moved, never to another host."""

    def __init__(self, host: str) -> None:
        super().__init__()
        self._host = host

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        target = urlsplit(newurl)
        if target.scheme != "https" or target.hostname != self._host:
            raise ConfigProblem(f"{self._host} sends us on to another host, {shorten(target.hostname)}; not followed")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def download(url: str, limits: Limits) -> bytes:
    """The content of `url`. Raises `ConfigProblem` with one line that says what to do instead."""
    host = urlsplit(url).hostname or ""
    request = urllib.request.Request(url, headers={"User-Agent": "llm-zoo"})
    until = time.monotonic() + MOST_SECONDS
    try:
        with urllib.request.build_opener(SameHost(host)).open(request, timeout=MOST_SECONDS) as answer:
            raw = bytearray()
            while chunk := answer.read1(65_536):
                raw += chunk
                if len(raw) > limits.most_bytes:
                    raise ConfigProblem(f"{limits.name} is larger than {limits.most_bytes:,} bytes")
                if time.monotonic() > until:
                    raise TimeoutError
            return bytes(raw)
    except urllib.error.HTTPError as error:
        why = {401: "is missing or asks for a login", 403: "asks for a login", 404: "is missing"}
        reason = why.get(error.code, f"answers with status {error.code}")
        raise ConfigProblem(f"{limits.place} {reason}; {limits.instead}") from None
    except TimeoutError:
        raise ConfigProblem(f"{host} took longer than {MOST_SECONDS} seconds; {limits.instead}") from None
    except (OSError, http.client.HTTPException) as error:
        reason = visible(str(getattr(error, "reason", "") or error))
        raise ConfigProblem(f"cannot reach {host} ({reason}); {limits.instead}") from None
