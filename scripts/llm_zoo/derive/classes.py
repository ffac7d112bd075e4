"""Who belongs to which class of models: one rule a class over the record, never a tag."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ..records import Model, Problem, Zoo
from ..records.problems import nearest
from .kind import has_experts, kind_of
from .parameters import count_parameters

#: A small model has fewer weights than this.
SMALL_PARAMETERS = 10_000_000_000
#: A long context starts here, in tokens.
LONG_CONTEXT = 100_000

#: Says why a model belongs, or None when it does not.
ClassRule = Callable[[Model], str | None]


@dataclass(frozen=True)
class Membership:
    """A class that a model belongs to, and the fact that puts it there."""

    class_id: str
    reason: str


CLASS_RULES: dict[str, ClassRule] = {}


def class_rule(class_id: str) -> Callable[[ClassRule], ClassRule]:
    """Register the rule of a class; its docstring is printed on the class's page."""

    def register(check: ClassRule) -> ClassRule:
        CLASS_RULES[class_id] = check
        return check

    return register


def class_problems(zoo: Zoo) -> Iterator[Problem]:
    """A problem for each class that has no rule of its id, which could not say who belongs to it."""
    for class_id in zoo.classes:
        if class_id not in CLASS_RULES:
            message = f"no rule for the class '{class_id}'{nearest(class_id, list(CLASS_RULES))}"
            yield Problem(zoo.file("classes", class_id), 1, 1, "ZOO201", message)


def classes_of(model: Model, order: Iterable[str] | None = None) -> list[Membership]:
    """All classes that the model belongs to, in the given order of ids."""
    memberships = []
    for class_id in order if order is not None else CLASS_RULES:
        reason = CLASS_RULES[class_id](model)
        if reason:
            memberships.append(Membership(class_id, reason))
    return memberships


def members_of(zoo: Zoo, class_id: str) -> list[tuple[str, Model, str]]:
    """Id, model and reason of every member of a class."""
    found = []
    for model_id, model in zoo.models.items():
        reason = CLASS_RULES[class_id](model)
        if reason:
            found.append((model_id, model, reason))
    return found


def class_statement(class_id: str) -> str:
    """The rule of a class as a sentence."""
    return " ".join((CLASS_RULES[class_id].__doc__ or "").split())


def computed_total(model: Model) -> int | None:
    """Weights from the layers, else as stated."""
    if model.architecture is not None:
        return count_parameters(model.architecture).total
    return model.parameters.total if model.parameters else None


@class_rule("chat")
def chat(model: Model) -> str | None:
    """A model with a chat checkpoint or service that takes text and answers in text."""
    talks = "text" in model.modalities.input and "text" in model.modalities.output
    return "has a chat checkpoint or service" if "chat" in model.variants and talks else None


@class_rule("reasoning")
def reasoning(model: Model) -> str | None:
    """A model that thinks before it answers, always (System 2) or by a switch."""
    if model.cognition == "system-2":
        return "always thinks before it answers"
    return "can be switched to think first" if model.cognition == "switchable" else None


@class_rule("mixture-of-experts")
def mixture_of_experts(model: Model) -> str | None:
    """A model with at least one layer that routes each token to some of its experts. Rumours do not count."""
    return "has layers with routed experts" if has_experts(model) else None


@class_rule("code")
def code(model: Model) -> str | None:
    """A model that its developer presents as made for code."""
    return "made for code, says its developer" if "code" in model.focus else None


@class_rule("vision-language")
def vision_language(model: Model) -> str | None:
    """A model that takes images or video and writes text."""
    sees = [kind for kind in ("image", "video") if kind in model.modalities.input]
    return f"takes {' and '.join(sees)}, writes text" if sees and "text" in model.modalities.output else None


@class_rule("audio")
def audio(model: Model) -> str | None:
    """A model that takes or makes audio itself, without a transcript between."""
    takes, makes = "audio" in model.modalities.input, "audio" in model.modalities.output
    if takes and makes:
        return "takes and makes audio"
    return "takes audio" if takes else "makes audio" if makes else None


@class_rule("state-space-hybrid")
def state_space_hybrid(model: Model) -> str | None:
    """A model whose layers keep a state of fixed size, alone or mixed with attention."""
    kind = kind_of(model)
    return {
        "ssm": "all its layers keep a fixed state",
        "hybrid": "mixes attention with layers that keep a fixed state",
    }.get(kind)


@class_rule("embedding")
def embedding(model: Model) -> str | None:
    """A model whose output is a vector instead of text."""
    return "its output is a vector" if "embedding" in model.modalities.output else None


@class_rule("small")
def small(model: Model) -> str | None:
    """A model that writes text with fewer than 10 billion weights, all of them counted, experts and towers included."""
    total = computed_total(model)
    if total is not None and model.architecture is not None:
        total += sum(tower.parameters or 0 for tower in model.architecture.towers)
    if (
        total is None
        or total >= SMALL_PARAMETERS
        or "text" not in model.modalities.output
        or kind_of(model) == "encoder"
    ):
        return None
    return f"{total / 1e9:.1f} billion weights" if total >= 1e9 else f"{total / 1e6:.0f} million weights"


@class_rule("long-context")
def long_context(model: Model) -> str | None:
    """A model whose stated window holds 100,000 tokens or more."""
    if model.context is None or model.context.window < LONG_CONTEXT:
        return None
    return f"a window of {model.context.window:,} tokens"


@class_rule("tool-use")
def tool_use(model: Model) -> str | None:
    """A model that its developer offers with tool or function calling, or presents as made for agents."""
    if "tool-use" in model.variants:
        return "offered with tool calling"
    return "made for agents, says its developer" if "agents" in model.focus else None


@class_rule("vae")
def vae(model: Model) -> str | None:
    """A variational autoencoder: it turns pictures or video into latents and back."""
    latent = "latent" in model.modalities.output or "latent" in model.modalities.input
    return "encodes to latents and back" if latent and "text" not in model.modalities.output else None


@class_rule("specialised-domain")
def specialised_domain(model: Model) -> str | None:
    """A model that its developer presents as made for mathematics or science and not for general use."""
    if "general" in model.focus:
        return None
    fields = [field for field in model.focus if field in {"mathematics", "science"}]
    return f"made for {' and '.join(fields)}, says its developer" if fields else None
