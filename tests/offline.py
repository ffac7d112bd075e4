"""A machine without a network, as far as Python can tell."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def no_network() -> Iterator[list[object]]:
    """Refuse every name and every connection meanwhile; gives the list of what was asked for."""
    asked: list[object] = []

    def refuse(*what: object, **options: object) -> None:
        asked.append(what[-1] if isinstance(what[0], socket.socket) else what[0])
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", refuse)
        patch.setattr(socket.socket, "connect", refuse)
        yield asked
