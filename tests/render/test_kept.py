"""Drawings kept between builds are never wrong, and a folder that fails costs time only."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from llm_zoo.render.kept import LIFETIME, keeping_in, kept


class Pen:
    """Draws, and counts how often it did."""

    def __init__(self) -> None:
        self.drawn = 0

    def draw(self) -> str:
        self.drawn += 1
        return f"<svg>é {self.drawn}</svg>\n"


@pytest.fixture
def pen() -> Pen:
    return Pen()


def test_a_drawing_is_made_once_for_all_builds_that_ask_for_the_same(tmp_path: Path, pen: Pen) -> None:
    for _ in range(2):
        with keeping_in(tmp_path / "drawings"):
            assert kept("a chart", pen.draw) == "<svg>é 1</svg>\n"
    with keeping_in(tmp_path / "drawings"):
        assert kept("another chart", pen.draw) == "<svg>é 2</svg>\n"


def test_nothing_is_kept_outside_of_a_build(tmp_path: Path, pen: Pen) -> None:
    with keeping_in(tmp_path / "drawings"):
        pass
    assert [kept("a chart", pen.draw), kept("a chart", pen.draw)] == ["<svg>é 1</svg>\n", "<svg>é 2</svg>\n"]


@pytest.mark.parametrize("damage", [b"", b"<svg>", b"\xff\xfe", b"0" * 64 + b"\n<svg>wrong</svg>"])
def test_a_damaged_drawing_is_made_again(tmp_path: Path, pen: Pen, damage: bytes) -> None:
    with keeping_in(tmp_path):
        kept("a chart", pen.draw)
        (file,) = tmp_path.iterdir()
        file.write_bytes(damage)
        assert kept("a chart", pen.draw) == "<svg>é 2</svg>\n"
        assert kept("a chart", pen.draw) == "<svg>é 2</svg>\n"


def test_a_folder_that_cannot_be_made_only_means_drawing_again(tmp_path: Path, pen: Pen) -> None:
    (tmp_path / "file").touch()
    with keeping_in(tmp_path / "file" / "drawings"):
        assert [kept("a chart", pen.draw), kept("a chart", pen.draw)] == ["<svg>é 1</svg>\n", "<svg>é 2</svg>\n"]


def test_drawings_that_nobody_asked_for_in_a_month_are_removed(tmp_path: Path, pen: Pen) -> None:
    with keeping_in(tmp_path):
        kept("an old chart", pen.draw)
        (old,) = tmp_path.iterdir()
        kept("a chart", pen.draw)
        long_ago = time.time() - LIFETIME - 1
        os.utime(old, (long_ago, long_ago))
    assert old not in tmp_path.iterdir()
    assert len(list(tmp_path.iterdir())) == 1
