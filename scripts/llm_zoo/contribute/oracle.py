"""What the public `transformers` library allocates for a configuration: weights on the meta device, cache on the CPU.

Only this file touches torch; it needs the dependency group `verify`. A model on the meta device has shapes and no
memory, so that even a trillion weights are counted on a laptop.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .config.base import Yaml

#: Parts that are lines of their own in a record, never in the total.
_BESIDE_THE_LANGUAGE_MODEL = re.compile(
    r"(^|\.)(visual|vision_tower|vision_model|vision_embed\w*|audio_tower|(?:multi_modal_)?projector|mlp_AR|resampler_model|mtp)(\.|$)"
)
_ROUTED_EXPERT = re.compile(
    r"\.experts\.(?:(?:expert_)?(\d+)\.|(?!bias$|router\.))|\.(?:mlp|block_sparse_moe)\.(?:in|out)put_linear\."
)
#: Rows that every layer adds for its token (Gemma 3n).
_PER_LAYER_TABLE = re.compile(r"(^|\.)embed_tokens_per_layer\.weight$")
#: Files of a language model alone that the library has only inside a model that sees: the name of its part there.
_INSIDE = {"minimax_m3": "minimax_m3_vl_text"}
#: The same where the part cannot be built by itself: the name of the whole.
_PART_OF = {"step3p5": "step3p7"}
#: Names under which configurations say how many experts a token uses.
_CHOSEN = (
    "num_experts_per_tok",
    "experts_per_token",
    "num_experts_per_token",
    "top_k_experts",
    "moe_topk",
    "moe_top_k",
)
_ROUTED = ("n_routed_experts", "num_local_experts", "num_experts", "moe_num_experts")


class CannotBuild(Exception):
    """The class of the library refuses the configuration; the message says why."""


class NoClass(CannotBuild):
    """The library has no class for the configuration."""


@dataclass(frozen=True)
class Built:
    """What the library allocates: its class and the weights, tied ones once."""

    class_name: str
    total: int
    active: int


def library_versions() -> str:
    """`transformers 5.23.0, torch 2.13.0`. Raises `ModuleNotFoundError` without the group `verify`."""
    import torch
    import transformers

    return f"transformers {transformers.__version__}, torch {torch.__version__.split('+')[0]}"


def build(config: Yaml, form: str = "decoder", *, output_head: bool = True) -> Built:
    """Build the model of a `config.json` on the meta device and count its language model.

    `form` and `output_head` are those of the record. Raises `CannotBuild`.
    """
    import torch

    parsed = _parse(config)
    try:
        with torch.device("meta"):
            model = _model(parsed, form, output_head)
    except Exception as error:  # the library raises whatever a configuration happens to hit
        raise CannotBuild(_why(error)) from error
    weights = {name: weight for name, weight in model.named_parameters() if not _BESIDE_THE_LANGUAGE_MODEL.search(name)}
    total = sum(weight.numel() for weight in weights.values())
    idle = sum(_idle(name, weight, parsed.get_text_config(decoder=True)) for name, weight in weights.items())
    return Built(type(model).__name__, total, total - idle - _looked_up(model))


def _why(error: Exception) -> str:
    """Kind of error and the first line of its message, which may be empty."""
    return ": ".join([type(error).__name__, *str(error).strip().splitlines()[:1]])


def _parse(config: Yaml) -> Any:
    """The library's own configuration object; a class of its own developer never runs."""
    import transformers
    from transformers import CONFIG_MAPPING

    values = copy.deepcopy(config)
    # Quantised checkpoints hold the same weights in other forms; the count is that of the weights.
    for key in ("auto_map", "quantization_config", "compression_config"):
        values.pop(key, None)
    model_type = values["model_type"] = _INSIDE.get(str(values.get("model_type")), str(values.get("model_type")))
    if model_type in _PART_OF:
        model_type = _PART_OF[model_type]
        values = {"model_type": model_type, "text_config": values}
    named = [getattr(transformers, name, None) for name in values.get("architectures") or []]
    if model_type in CONFIG_MAPPING:
        kind = CONFIG_MAPPING[model_type]
    elif named and named[0] is not None:
        # A file may have a model_type of its own and name a known class (Kimi K2 is a DeepseekV3ForCausalLM).
        kind = named[0].config_class
        values["model_type"] = kind.model_type
    else:
        raise NoClass(f"transformers has no class for model_type '{model_type}'")
    try:
        return kind.from_dict(values)
    except Exception as error:
        raise CannotBuild(_why(error)) from error


def _model(parsed: Any, form: str, output_head: bool) -> Any:
    """The class that holds what the record counts."""
    import transformers
    from transformers import (
        AutoModel,
        AutoModelForCausalLM,
        AutoModelForImageTextToText,
        AutoModelForMaskedLM,
        AutoModelForSeq2SeqLM,
        AutoModelForSpeechSeq2Seq,
    )

    if form == "encoder-decoder":
        hears = type(parsed) in AutoModelForSpeechSeq2Seq._model_mapping
        return (AutoModelForSpeechSeq2Seq if hears else AutoModelForSeq2SeqLM).from_config(parsed)
    name = (parsed.architectures or [""])[0]
    named = getattr(transformers, name, None)
    if form == "encoder":
        if named is not None and name.endswith("ForSequenceClassification"):
            return named._from_config(parsed)
        return (AutoModelForMaskedLM if output_head else AutoModel).from_config(parsed)
    text = parsed.get_text_config(decoder=True)
    if type(text) in AutoModelForCausalLM._model_mapping:
        return AutoModelForCausalLM.from_config(text)
    if named is not None and getattr(named, "config_class", None) is type(
        text
    ):  # a class that no list of the library names
        return named._from_config(text)
    return AutoModelForImageTextToText.from_config(parsed)


def _first(config: Any, names: tuple[str, ...]) -> int:
    found = [getattr(config, name, None) for name in names]
    return next((int(value) for value in found if isinstance(value, int)), 0)


def _idle(name: str, weight: Any, config: Any) -> int:
    """Elements of routed experts that a token does not choose."""
    match = _ROUTED_EXPERT.search(name)
    if not match:
        return 0
    experts, chosen = _first(config, _ROUTED), _first(config, _CHOSEN)
    if match[1] is None and experts != weight.shape[0]:
        # LongCat's class holds matrices for the experts without work as well.
        experts += _first(config, ("zero_expert_num",))
        if experts != weight.shape[0]:
            raise CannotBuild(f"{name} holds {weight.shape[0]} experts, the configuration says {experts}")
    return int(weight.numel() * (experts - chosen) // experts)


def _looked_up(model: Any) -> int:
    """The input tables that are not the output matrix as well; a token looks up one row of each."""
    output = model.get_output_embeddings()
    table = model.get_input_embeddings().weight
    per_layer = sum(weight.numel() for name, weight in model.named_parameters() if _PER_LAYER_TABLE.search(name))
    return int(per_layer) + (0 if output is None or output.weight is table else int(table.numel()))


def cache_bytes(config: Yaml, tokens: int, *, one_vector: bool = False) -> int:
    """Bytes that a small model of 32-bit random weights keeps after reading `tokens` tokens one by one.

    With `one_vector`, keys and values that are the same vector count once, although the library may hold it twice.
    Raises `CannotBuild`.
    """
    import torch
    from transformers import AutoModelForCausalLM

    torch.manual_seed(0)
    parsed = _parse(config).get_text_config(decoder=True)
    try:
        model = AutoModelForCausalLM.from_config(parsed, dtype=torch.float32).eval()
        kept: Any = None
        name = "past_key_values"
        with torch.no_grad():
            for token in range(tokens):
                ids = torch.full((1, 1), token % 7 + 1)
                given = {} if kept is None else {name: kept}
                answer = model(ids, use_cache=True, **given)
                # State-space models call it otherwise.
                name = next(key for key in ("past_key_values", "cache_params", "state") if answer.get(key) is not None)
                kept = answer[name]
    except CannotBuild:
        raise
    except Exception as error:
        raise CannotBuild(_why(error)) from error
    return sum(tensor.numel() * tensor.element_size() for tensor in _tensors(kept, set(), one_vector))


def _tensors(held: Any, seen: set[int], one_vector: bool) -> Iterator[Any]:
    """Every different tensor of numbers inside a cache object."""
    import torch

    if id(held) in seen:
        return
    seen.add(id(held))
    if isinstance(held, torch.Tensor):
        if held.is_floating_point():
            yield held
        return
    inside: Any = ()
    if isinstance(held, dict):
        inside = held.values()
    elif isinstance(held, list | tuple):
        inside = held
    elif type(held).__module__.startswith("transformers") and not hasattr(held, "to_diff_dict"):
        kept = dict(vars(held))
        keys, values = kept.get("keys"), kept.get("values")
        if one_vector and isinstance(keys, torch.Tensor) and torch.equal(keys, values):
            del kept["values"]
        inside = kept.values()
    for part in inside:
        yield from _tensors(part, seen, one_vector)
