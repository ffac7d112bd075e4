"""What the public `transformers` library fills in for keys that a file leaves out, for each of its text classes.

Run with the dependency group `verify` to write `config/classes.json` anew:

    python -m llm_zoo.contribute.classes
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from .config.base import CLASSES_FILE
from .config.common import USUAL

#: Keys without a say on weights, cache or positions, beside those of `USUAL`.
_UNIMPORTANT = re.compile(
    r"_id\Z|_index\Z|dropout|_pdrop|_eps\Z|epsilon|initializer|init_std|layerdrop|loss|temperature|jitter|softcapping"
)
#: A class for text has one of these keys or a part for text; classes for images or sound alone have none.
_OF_TEXT = {"vocab_size", "text_vocab_size", "decoder_vocab_size"}
_PARTS = {"text_config", "thinker_config", "llm_config", "decoder", "decoder_config"}


def main() -> None:
    """Write the table, one line a class."""
    lines = [f"  {json.dumps(name)}: {json.dumps(entry)}" for name, entry in sorted(_classes())]
    Path(CLASSES_FILE).write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8", newline="\n")


def _classes() -> Iterator[tuple[str, dict[str, dict[str, Any]]]]:
    from transformers import CONFIG_MAPPING, PreTrainedConfig

    common = {field.name for field in fields(PreTrainedConfig)}
    for model_type in list(CONFIG_MAPPING.keys()):
        found = CONFIG_MAPPING[model_type]
        # What is worked out from other keys starts as None, and readers work it out themselves.
        said = {field.name: field.default for field in fields(found) if isinstance(field.default, int | float | str)}
        if not (_OF_TEXT & (said.keys() | found.attribute_map.keys()) or _PARTS & found.sub_configs.keys()):
            continue
        kept = {key: value for key, value in said.items() if key not in common and not _is_unimportant(key)}
        yield model_type, {"defaults": kept, "aliases": dict(found.attribute_map)}


def _is_unimportant(key: str) -> bool:
    # `max_position_embeddings` is the length of a table of learned positions.
    return key != "max_position_embeddings" and (key in USUAL or bool(_UNIMPORTANT.search(key)))


if __name__ == "__main__":
    main()
