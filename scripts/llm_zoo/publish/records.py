"""What the page that adds or corrects a model loads: the form, what can be named, and the text of each record.

A script a record, since a page opened as a file can load scripts only, and nobody corrects more than a few at a time.
"""

from __future__ import annotations

import json
from pathlib import Path

from ..contribute.form import fields
from ..render import Asset, Site
from ..render.links import REPOSITORY

FORM_SCRIPT = "assets/data/record-form.js"
RECORDS = "assets/data/records"


def record_assets(site: Site, root: Path) -> list[Asset]:
    """The script of the form and one of each model's record, as it stands in the repository at `root`."""
    return [form_asset(site), *(_record(site, root, model_id) for model_id in site.zoo.models)]


def form_asset(site: Site) -> Asset:
    """The questions, the ids that answers can name with their names, and the address of the repository."""
    form = {
        "fields": fields(),
        "known": {
            "developers": {key: developer.name for key, developer in site.zoo.developers.items()},
            "licenses": {key: terms.name for key, terms in site.zoo.licenses.items()},
        },
        "models": {key: model.name for key, model in site.zoo.models.items()},
        "repository": REPOSITORY,
    }
    return Asset(FORM_SCRIPT, f"window.ZOO_FORM = {_json(form)};\n".encode())


def _record(site: Site, root: Path, model_id: str) -> Asset:
    file = site.zoo.file("models", model_id)
    text = (root / file).read_text(encoding="utf-8")
    script = f"(window.ZOO_RECORDS = window.ZOO_RECORDS || {{}})[{_json(model_id)}] = {_json(text)};\n"
    return Asset(f"{RECORDS}/{model_id}.js", script.encode(), file)


def _json(value: object) -> str:
    """JSON that is also JavaScript in every browser."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
