#!/usr/bin/env python3
"""Firefox as Playwright can drive it: the released browser, by WebDriver BiDi.

Playwright brings a Firefox of its own and drives a released one through BiDi as well (`channel="moz-firefox"`). With
every new context it sends one command that the extended-support release does not know yet, the one that emulates a
colour scheme, and gives up when it is refused. Given to Playwright as the browser's program, this script starts the
real one and passes everything on, with a question that changes nothing in the place of that command.

    python scripts/firefox.py --which       prints the path of a Firefox, or says how to get one
    FIREFOX=/path/to/firefox                names another one
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import struct
import sys

UNKNOWN = "emulation.setMediaFeaturesOverride"
HARMLESS = {"method": "session.status", "params": {}}
LISTENING = re.compile(rb"WebDriver BiDi listening on ws://127\.0\.0\.1:(\d+)")
TEXT_AND_LAST = 0x81
PREFERENCES: dict[str, str | float | bool] = {
    "app.normandy.enabled": False,
    "messaging-system.rsexperimentloader.enabled": False,
    "browser.backup.enabled": False,
}
"""What a browser asks its makers for by itself is not the site's."""
LONGEST_LINE = 1 << 24
"""Bytes; an error in a minified library is told with the whole library, on one line."""


def program() -> str | None:
    """The Firefox that FIREFOX names, or the system's."""
    return os.environ.get("FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")


def known(message: bytes) -> bytes:
    """The message, or one that asks for the state of the session where the browser would not know the command."""
    if UNKNOWN.encode() not in message:
        return message
    command = json.loads(message)
    return json.dumps(command | HARMLESS).encode() if command.get("method") == UNKNOWN else message


def masked(payload: bytes, mask: bytes) -> bytes:
    """What a client sends for what it means, and the other way round: each byte crossed with one of four (RFC 6455)."""
    repeated = (mask * (len(payload) // 4 + 1))[: len(payload)]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(repeated, "big")).to_bytes(len(payload), "big")


def frame(head: int, payload: bytes, mask: bytes) -> bytes:
    """A frame as clients send it (RFC 6455, section 5.2)."""
    size = len(payload)
    if size < 126:
        length = bytes([0x80 | size])
    else:
        length = b"\xfe" + struct.pack("!H", size) if size < 1 << 16 else b"\xff" + struct.pack("!Q", size)
    return bytes([head]) + length + mask + masked(payload, mask)


async def read_frame(client: asyncio.StreamReader) -> tuple[int, bytes, bytes]:
    """The first byte of a client's frame, its content and its mask; Firefox takes no mask of zeros."""
    head, length = await client.readexactly(2)
    size = length & 0x7F
    if size == 126:
        [size] = struct.unpack("!H", await client.readexactly(2))
    elif size == 127:
        [size] = struct.unpack("!Q", await client.readexactly(8))
    mask = await client.readexactly(4)
    return head, masked(await client.readexactly(size), mask), mask


async def copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Everything as it comes."""
    while content := await source.read(1 << 16):
        target.write(content)
        await target.drain()
    target.close()


async def copy_commands(client: asyncio.StreamReader, browser: asyncio.StreamWriter, port: int) -> None:
    """The greeting with the browser's own address in it, then commands."""
    greeting = await client.readuntil(b"\r\n\r\n")
    browser.write(re.sub(rb"(?im)^host: [^\r\n]*", b"Host: 127.0.0.1:%d" % port, greeting))
    while True:
        head, content, mask = await read_frame(client)
        browser.write(frame(head, known(content) if head == TEXT_AND_LAST else content, mask))
        await browser.drain()


async def run(arguments: list[str]) -> int:
    """Start the browser, pass on what it says, and stand between it and whoever drives it."""
    found = program()
    assert found, "no Firefox"
    browser = await asyncio.create_subprocess_exec(
        found, *arguments, stderr=asyncio.subprocess.PIPE, limit=LONGEST_LINE
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, browser.terminate)

    async def connect(port: int, client: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        replies, commands = await asyncio.open_connection("127.0.0.1", port)
        try:
            await asyncio.gather(copy(replies, answers), copy_commands(client, commands, port))
        except (asyncio.IncompleteReadError, ConnectionError):  # either side is done
            commands.close()

    assert browser.stderr
    async for line in browser.stderr:
        if match := LISTENING.search(line):
            port = int(match[1])
            server = await asyncio.start_server(lambda *ends, port=port: connect(port, *ends), "127.0.0.1", 0)
            line = line.replace(match[1], b"%d" % server.sockets[0].getsockname()[1])
        sys.stderr.buffer.write(line)
        sys.stderr.buffer.flush()
    return await browser.wait()


def main() -> int:
    if sys.argv[1:] == ["--which"]:
        found = program()
        print(found or "No Firefox: on Debian `apt-get install firefox-esr`, or set FIREFOX to its path.")
        return 0 if found else 1
    return asyncio.run(run(sys.argv[1:]))


if __name__ == "__main__":
    sys.exit(main())
