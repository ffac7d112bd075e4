"""The code that pages run: this build's own, complete, and nothing that only the site generator needs."""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.made_up import REPOSITORY

from llm_zoo.publish.python import CODE_SCRIPT, PARTS_SCRIPT, packed, python_assets
from llm_zoo.render import load_site


def test_a_packed_file_names_no_system_so_that_each_python_writes_the_same() -> None:
    [text] = re.findall(rb'= "([^"]*)";', packed("a", b"content"))
    compressed = base64.b64decode(text)
    assert compressed[:10] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
    assert gzip.decompress(compressed) == b"content"


def test_the_zip_answers_by_itself(tmp_path: Path) -> None:
    """Unpacked in an empty folder, as in the browser, it gives a known right answer."""
    assets = {asset.path: asset.content for asset in python_assets(load_site(REPOSITORY))}
    text = assets[CODE_SCRIPT].decode().split('"] = "')[1].removesuffix('";\n')
    with zipfile.ZipFile(io.BytesIO(gzip.decompress(base64.b64decode(text)))) as code:
        assert not [name for name in code.namelist() if "/publish/" in name or name.endswith("cli.py")]
        code.extractall(tmp_path)
    program = (
        "from pathlib import Path; from llm_zoo.contribute.browser import Desk; import llm_zoo;"
        "assert llm_zoo.__file__.startswith(str(Path.cwd())), llm_zoo.__file__;"
        "print(Desk(Path('known.json').read_text()).call('layers', '{\"model\": \"mixtral-8x7b\"}'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["answer"]["facts"]["total"] == 46_702_792_704
    parts = json.loads(assets[PARTS_SCRIPT].decode().removeprefix("window.ZOO_PYTHON_PARTS = ").rstrip(";\n"))
    assert {"path": CODE_SCRIPT, "bytes": len(assets[CODE_SCRIPT])} in parts
    for part in parts:
        if part["path"] != CODE_SCRIPT:
            assert (REPOSITORY / "docs" / part["path"]).stat().st_size == part["bytes"]
