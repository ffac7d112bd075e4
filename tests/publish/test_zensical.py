"""The rendered pages do not need MkDocs: Zensical builds them, too. It is in no lock, so install it to run this.

python -m venv /somewhere/zensical && /somewhere/zensical/bin/pip install zensical==0.0.73
ZENSICAL=/somewhere/zensical/bin/zensical pytest tests/publish/test_zensical.py
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from tests.publish.sample import REPOSITORY, sample_tree

from bench.stages import zensical_command
from llm_zoo.publish.materialise import materialise

ZENSICAL = zensical_command()
pytestmark = pytest.mark.skipif(ZENSICAL is None, reason="Zensical is not installed; name its command in ZENSICAL")


def test_another_generator_builds_every_page(tmp_path: Path) -> None:
    tree = sample_tree()
    materialise(tree, tmp_path / "plain")
    shutil.copy(REPOSITORY / "scripts" / "zensical.yml", tmp_path)
    command = [str(ZENSICAL), "build", "-f", str(tmp_path / "zensical.yml"), "--strict"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    pages = {page.path.replace(".md", ".html") for page in tree.pages}
    site = tmp_path / "zensical"
    assert {path.relative_to(site).as_posix() for path in site.rglob("*.html")} >= pages

    model = BeautifulSoup((site / "zoo/models/sample-moe.html").read_text(encoding="utf-8"), "lxml").find("article")
    assert model is not None
    assert model.find("h1").get_text(strip=True).startswith("Sample MoE")  # type: ignore[union-attr]
    assert model.find("dl", class_="facts") is not None
    assert len(model.find_all("table")) >= 1
    assert "671.0 B" in model.get_text()
    assert "{ .lead }" not in model.get_text()
    assert (site / "assets/css/theme.css").is_file()
