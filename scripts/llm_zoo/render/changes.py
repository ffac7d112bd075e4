"""What changed, as text for a terminal, as Markdown for a comment, and as an object for programs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from ..derive.changes import RecordChange
from ..derive.diff import Change
from ..records import Model, Zoo
from . import links
from .text import Md, escape, visible

#: Fields of one record that texts list; programs get all.
MOST_FIELDS = 12
_PAGES = {
    "models": links.model_page,
    "developers": links.developer_page,
    "benchmarks": links.benchmark_page,
    "hardware": links.hardware_page,
    "licenses": links.license_page,
    "classes": links.class_page,
}
_LISTS = {
    "models": "zoo/models/index.md",
    "developers": "zoo/developers/index.md",
    "benchmarks": "benchmarks/index.md",
    "hardware": "zoo/hardware/index.md",
    "licenses": "licenses/index.md",
    "classes": "classes/index.md",
    "tasks": "handbook/selection-matrix.md",
    "claims": "handbook/claims.md",
    "references": "handbook/references.md",
    "glossary": "handbook/glossary.md",
    "links": "contribute/quality.md",
}


def pages_of(change: RecordChange, before: Zoo, after: Zoo) -> list[str]:
    """Pages on which the change can be seen: the record's own, its list, and pages of others that show what changed.

    Chapters, charts and comparisons that use a number are not searched.
    """
    found = {_LISTS[change.folder]}
    if change.folder in _PAGES:
        found |= {_PAGES[change.folder](one) for one in (change.id, change.before_id)}
    for zoo, record_id in ((before, change.before_id), (after, change.id)):
        if change.folder == "models" and record_id in zoo.models:
            found |= set(_elsewhere(change, zoo.models[record_id]))
        elif change.folder != "models":
            found |= {links.model_page(one) for one in _models_with(change.folder, record_id, zoo)}
    return sorted(found)


def _elsewhere(change: RecordChange, model: Model) -> Iterator[str]:
    """Pages of other records that show what changed of a model."""
    names = {field.name for field in change.fields}
    whole = change.kind != "changed" or "name" in names
    yield links.developer_page(model.developer)
    for result in model.results:
        if whole or any(name.startswith((f"results[{result.benchmark},", "access.weights")) for name in names):
            yield links.benchmark_page(result.benchmark)
    if model.access.license and model.access.license.weights and (whole or _any(names, "access")):
        yield links.license_page(model.access.license.weights)
    if model.lineage and (whole or _any(names, "lineage")):
        yield from (links.model_page(parent) for parent in model.lineage.derived_from)


def _any(names: Collection[str], start: str) -> bool:
    return any(name.startswith(start) for name in names)


def _models_with(folder: str, record_id: str, zoo: Zoo) -> Iterator[str]:
    """Models whose pages show a record of another kind."""
    for model_id, model in zoo.models.items():
        terms = model.access.license
        if (
            (folder == "developers" and record_id in {model.developer, *(one.reporter for one in model.results)})
            or (folder == "benchmarks" and any(one.benchmark == record_id for one in model.results))
            or (folder == "licenses" and terms is not None and record_id in {terms.weights, terms.code})
        ):
            yield model_id


def value_words(value: object) -> str:
    """A value as readers write it; — for none."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and abs(value) >= 10_000:
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:g}"
    text = visible(str(value))
    return text if len(text) <= 100 else f"{text[:99]}…"


def change_words(change: Change) -> str:
    """`context.window 128,000 → 131,072`."""
    return f"{visible(change.name)} {value_words(change.before)} → {value_words(change.after)}"


def _heading(change: RecordChange) -> str:
    name = f"{change.folder}/{change.id}"
    return f"{change.folder}/{change.before_id} → {name}" if change.kind == "renamed" else name


def _rest(change: RecordChange) -> str | None:
    more = len(change.fields) - MOST_FIELDS
    return f"and {more} more field{'' if more == 1 else 's'}" if more > 0 else None


def summary(changes: Sequence[RecordChange], pages: int) -> str:
    """All changes in one line."""
    if not changes:
        return "no record differs"
    counts = {kind: sum(one.kind == kind for one in changes) for kind in ("added", "changed", "renamed", "removed")}
    words = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
    return f"{words}; {pages} page{'' if pages == 1 else 's'} affected"


def as_text(changes: Sequence[RecordChange], before: Zoo, after: Zoo) -> str:
    """For a terminal."""
    lines, every = [], set[str]()
    for change in changes:
        pages = pages_of(change, before, after)
        every |= set(pages)
        lines.append(f"{change.kind:8} {_heading(change)}  ({len(pages)} pages)")
        lines += [f"    {change_words(one)}" for one in change.fields[:MOST_FIELDS]]
        lines += [f"    {rest}"] if (rest := _rest(change)) else []
        lines += [f"    = {change_words(one)}" for one in change.derived]
    return "\n".join([*lines, summary(changes, len(every))]) + "\n"


def as_markdown(changes: Sequence[RecordChange], before: Zoo, after: Zoo) -> str:
    """For a comment on a pull request; text of records stays text."""
    lines, every = [], set[str]()
    for change in changes:
        pages = pages_of(change, before, after)
        every |= set(pages)
        lines += ["", f"**{change.kind}** {_code(_heading(change))}: {escape(change.name)}, {len(pages)} pages", ""]
        lines += [f"- {_change_markdown(one)}" for one in change.fields[:MOST_FIELDS]]
        lines += [f"- {rest}"] if (rest := _rest(change)) else []
        lines += [f"- computed: {_change_markdown(one)}" for one in change.derived]
    return "\n".join([f"**{summary(changes, len(every))}**", *lines]) + "\n"


def _change_markdown(change: Change) -> Md:
    before, after = escape(value_words(change.before)), escape(value_words(change.after))
    return Md(f"{_code(visible(change.name))} {before} → {after}")


def _code(text: str) -> Md:
    """Code of any text: HTML, in which no backtick can end it."""
    return Md(f"<code>{escape(text)}</code>")


def as_object(changes: Sequence[RecordChange], before: Zoo, after: Zoo) -> dict[str, Any]:
    """For programs."""
    listed = [(one, pages_of(one, before, after)) for one in changes]
    return {
        "changes": [
            {
                "kind": one.kind,
                "record": f"{one.folder}/{one.id}",
                "before": f"{one.folder}/{one.before_id}",
                "name": one.name,
                "fields": [{"path": each.name, "before": each.before, "after": each.after} for each in one.fields],
                "computed": [{"name": each.name, "before": each.before, "after": each.after} for each in one.derived],
                "pages": pages,
            }
            for one, pages in listed
        ],
        "pages": sorted({page for _, pages in listed for page in pages}),
    }
