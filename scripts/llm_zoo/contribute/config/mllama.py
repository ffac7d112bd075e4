"""Llama 3.2 Vision: layers of Llama 3, and between them layers that attend to the image alone."""

from __future__ import annotations

from .base import Config, Yaml, reader
from .common import architecture, attention, dense, layer_count, written
from .towers import BETWEEN


@reader("mllama_text_model")
def mllama_text(config: Config) -> Yaml:
    """The language model; how many image tokens it attends to is in the part of the tower."""
    return _language_model(config, None)


@reader("mllama")
def mllama(config: Config) -> Yaml:
    """The language model and a line for the tower (Llama 3 report, arXiv:2407.21783, section 7)."""
    text, vision = config.part("text_config") or config, config.part("vision_config")
    tokens = None
    if vision is not None:
        tiles, image, patch = (vision.number(key) for key in ("max_num_tiles", "image_size", "patch_size"))
        vision.ignore(*vision.values)
        # One more token a tile for the whole of it.
        tokens = tiles * ((image // patch) ** 2 + 1)
    read = _language_model(text, tokens)
    config.ignore("vision_config", *BETWEEN)
    return read | {"towers": [{"kind": "vision", "name": "vision tower", "source": "config"}]}


def _language_model(config: Config, memory_tokens: int | None) -> Yaml:
    config.ignore("dropout")
    crossing = config.get("cross_attention_layers", [])
    plain, ffn = attention(config), dense(config)
    cross = plain | written(
        kind="cross-attention", memory="image", memory_tokens=memory_tokens, qk_norm="head", gates=2
    )
    layers = [{"mixer": cross if layer in crossing else plain, "ffn": ffn} for layer in range(layer_count(config))]
    # The token of an image and its neighbours have rows in the input table alone.
    return architecture(config, layers, extra_input_rows=8)
