"""A configuration for the reference library made out of a record, for models whose own file nobody may copy.

It says less than the developer's file: a wrong number in the record is wrong here too. What it proves is the other
half, that our formulas make the same tensors of these numbers as the class that runs the model.
"""

from __future__ import annotations

from collections.abc import Callable

from ...derive.layers import layer_count
from ...records.architecture import Architecture
from ..config.base import Yaml
from . import dense as dense_models
from . import encoders, recurrent, sparse
from .choice import MODEL_TYPES, form_of
from .parts import NoTranslation

__all__ = ["MODEL_TYPES", "TRANSLATIONS", "NoTranslation", "config_from_record", "form_of"]

TRANSLATIONS: dict[str, Callable[[Architecture], Yaml]] = (
    dense_models.TRANSLATIONS | sparse.TRANSLATIONS | recurrent.TRANSLATIONS | encoders.TRANSLATIONS
)


def config_from_record(model_type: str, architecture: Architecture) -> Yaml:
    """The `config.json` that the class of `model_type` would be given for `architecture`.

    Raises `NoTranslation` when nobody has written how, or when the record holds what the class has no key for.
    """
    if model_type not in TRANSLATIONS:
        raise NoTranslation(f"nobody has written how a record becomes a configuration of '{model_type}'")
    common = {
        "model_type": model_type,
        "hidden_size": architecture.hidden_size,
        "vocab_size": architecture.vocab_size,
        "num_hidden_layers": layer_count(architecture.layers),
        "tie_word_embeddings": architecture.tie_embeddings,
        # A padding row outside a made-up vocabulary would be refused; it is a row like any other.
        "pad_token_id": 0,
    }
    return common | TRANSLATIONS[model_type](architecture)
