"""All pages of the handbook: one for each record, the indexes, and the chapters."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape as html_escape
from pathlib import Path
from typing import Any

from ..derive.audit import CODE as AUDIT_CODE
from ..derive.audit import WHY as AUDIT_WHY
from ..derive.classes import class_statement
from ..derive.diff import Totals, structural_diff
from ..derive.freshness import SCORE_DAYS, is_old_standing, newest_score
from ..derive.memory import OVERHEAD_BYTES
from ..derive.results import SATURATION
from ..processes import share
from ..records import RecordErrors
from ..records.codes import all_codes
from ..records.reference import field_reference
from . import (
    as_of,
    barcode,
    census,
    change_log,
    compare,
    knowledge,
    links,
    palette,
    quality,
    references,
    runs_on,
    trends,
)
from .chapter import Chapter
from .chapters import render_docs
from .environment import CHAPTER_CODES, Sandbox, page_environment, page_names, render
from .model_page import model_page_names
from .plots import Plots
from .text import Md, visible
from .tree import Asset, Page, Tree
from .views import BenchmarkView, ClassView, DeveloperView, HardwareView, LicenseView, ModelView, Site

TEMPLATES = "scripts/llm_zoo/render/templates"


@dataclass(frozen=True)
class Plan:
    """A generated page that can be rendered."""

    path: str
    template: str
    source: str
    """File of the repository that a reader edits to change the page."""
    names: Callable[[], dict[str, Any]]
    """The names that its template uses beside those of every page; asked for when the page is rendered."""


def render_site(site: Site, docs: Path) -> Tree:
    """Every page and asset, in memory. Raises `RecordErrors` with every mistake in chapters."""
    # Chapters first: the page of references says which of them cite a work.
    written = render_docs(site, docs)
    pages = list(written.pages)
    palette_css = Asset("assets/css/palette.css", palette.css().encode(), "scripts/llm_zoo/render/palette.py")
    problems = [*written.problems]
    for result in _record_pages(site, written.chapters, written.prose):
        if isinstance(result, RecordErrors):
            problems += result.problems
        else:
            pages.append(result)
    if problems:
        raise RecordErrors(problems)
    return Tree(
        tuple(sorted(pages, key=lambda page: page.path)),
        tuple(sorted([palette_css, *written.assets], key=lambda asset: asset.path)),
        written.warnings,
    )


def render_some(site: Site, docs: Path, sources: Collection[str]) -> list[Page]:
    """The pages that come from these files of the repository alone: records of one page each, and chapters.

    Raises `RecordErrors` with every mistake in them. What other pages say of the same records is not among them.
    """
    written = render_docs(site, docs, sources)
    problems = [*written.problems]
    pages = list(written.pages)
    env = page_environment()
    for plan in plans(site):
        if plan.source in sources:
            try:
                pages.append(render_plan(site, env, plan, written.prose))
            except RecordErrors as errors:
                problems += errors.problems
    if problems:
        raise RecordErrors(problems)
    return pages


def front_matter(title: str, description: str, *, wide: bool = False) -> Md:
    """Title and description of a page, as text that is safe in HTML: themes print both as they are.

    A `wide` page gives the room of the side bars to its table.
    """
    values = {"title": html_escape(visible(title)), "description": html_escape(visible(description))}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    if wide:
        lines.append("hide: [navigation, toc]")
    return Md("---\n" + "\n".join(lines) + "\n---")


# --- records ---------------------------------------------------------------------------------------------------------


def _record_pages(site: Site, chapters: Sequence[Chapter], prose: Mapping[str, Md]) -> list[Page | RecordErrors]:
    env = page_environment()
    planned = list(plans(site, chapters))

    def page(number: int) -> Page | RecordErrors:
        try:
            return render_plan(site, env, planned[number], prose)
        except RecordErrors as errors:
            return errors

    return share(len(planned), page)


def render_plan(site: Site, env: Sandbox, plan: Plan, prose: Mapping[str, Md]) -> Page:
    """One generated page, with the prose that stands in it. Raises `RecordErrors`."""
    shared = {
        "front_matter": front_matter,
        "page": plan.path,
        "source": plan.source,
        "prose": prose.get(plan.path, ""),
    }
    names = page_names(site, plan.path) | shared | plan.names()
    return Page(plan.path, render(env, plan.template, plan.source, names), plan.source)


def plans(site: Site, chapters: Sequence[Chapter] = ()) -> Iterator[Plan]:
    """All generated pages; `chapters` are what the page of references says of works cited."""
    zoo = site.zoo

    def record(folder: str, record_id: str, path: str, template: str, names: Callable[[str], dict[str, Any]]) -> Plan:
        return Plan(path, template, zoo.file(folder, record_id), partial(names, record_id))

    for one in zoo.models:
        yield record("models", one, links.model_page(one), "model.md", partial(_model_names, site))
    for one in zoo.developers:
        yield record("developers", one, links.developer_page(one), "developer.md", partial(_developer_names, site))
    for one in zoo.benchmarks:
        yield record("benchmarks", one, links.benchmark_page(one), "benchmark.md", partial(_benchmark_names, site))
    for one in zoo.classes:
        yield record("classes", one, links.class_page(one), "class.md", partial(_class_names, site))
    for one in zoo.hardware:
        yield record("hardware", one, links.hardware_page(one), "hardware.md", partial(_hardware_names, site))
    for one in zoo.licenses:
        yield record("licenses", one, links.license_page(one), "license.md", partial(_license_names, site))
    for before, after in compare.pairs(site):
        path = compare.page_of(before, after)
        yield Plan(path, "compare.md", f"{TEMPLATES}/compare.md", partial(_pair_names, site, before, after))
    yield from _index_plans(site, chapters)


def _model_names(site: Site, model_id: str) -> dict[str, Any]:
    return model_page_names(ModelView(site, model_id, links.model_page(model_id)), site)


def _developer_names(site: Site, developer_id: str) -> dict[str, Any]:
    return {"view": DeveloperView(site, developer_id, links.developer_page(developer_id)), "census": census}


def _class_names(site: Site, class_id: str) -> dict[str, Any]:
    return {"view": ClassView(site, class_id, links.class_page(class_id)), "statement": class_statement(class_id)}


def _hardware_names(site: Site, hardware_id: str) -> dict[str, Any]:
    view = HardwareView(site, hardware_id, links.hardware_page(hardware_id))
    return {"view": view, "runs_on": runs_on, "site": site}


def _license_names(site: Site, license_id: str) -> dict[str, Any]:
    return {"view": LicenseView(site, license_id, links.license_page(license_id))}


def _pair_names(site: Site, before: str, after: str) -> dict[str, Any]:
    path = compare.page_of(before, after)
    return {"before": ModelView(site, before, path), "after": ModelView(site, after, path), "compare": compare}


def _benchmark_names(site: Site, benchmark_id: str) -> dict[str, Any]:
    newest = newest_score(site.zoo, benchmark_id)
    return {
        "view": BenchmarkView(site, benchmark_id, links.benchmark_page(benchmark_id)),
        "saturation": SATURATION,
        "newest_score": newest,
        "is_old_standing": newest is not None and is_old_standing(newest, site.today),
        "score_days": SCORE_DAYS,
    }


def _comparisons(site: Site, here: str) -> list[tuple[ModelView, ModelView, str, Totals]]:
    """Both models, the address of their page, and the totals of both."""
    found = []
    for before, after in compare.pairs(site):
        old, new = ModelView(site, before, here), ModelView(site, after, here)
        if old.facts.architecture is not None and new.facts.architecture is not None:
            totals = structural_diff(old.facts.architecture, new.facts.architecture).totals
            found.append((old, new, links.relative(here, compare.page_of(before, after)), totals))
    return found


def _index_plans(site: Site, chapters: Sequence[Chapter]) -> Iterator[Plan]:
    zoo = site.zoo

    def index(path: str, template: str, names: Callable[[str], dict[str, Any]] = lambda here: {}) -> Plan:
        return Plan(path, template, f"{TEMPLATES}/{template}", partial(names, path))

    time = {"trends": trends, "census": census, "site": site}
    told = {"knowledge": knowledge, "site": site, "titles": {chapter.page.path: chapter.title for chapter in chapters}}
    yield index("zoo/models/index.md", "models.md")
    yield index(
        "zoo/developers/index.md",
        "developers.md",
        lambda here: {"census": census, "views": [DeveloperView(site, one, here) for one in zoo.developers]},
    )
    yield index("benchmarks/index.md", "benchmarks.md", partial(_benchmark_views, site, "views"))
    yield index(
        "classes/index.md",
        "classes.md",
        lambda here: {
            "views": [
                ClassView(site, one, here)
                for one in sorted(zoo.classes, key=lambda class_id: zoo.classes[class_id].order)
            ]
        },
    )
    yield index(
        "zoo/hardware/index.md",
        "hardware_index.md",
        lambda here: {"views": [HardwareView(site, one, here) for one in zoo.hardware], "overhead": OVERHEAD_BYTES},
    )
    yield index("zoo/runs-on/index.md", "runs_on_index.md", partial(_machine_names, site))
    for gigabytes in runs_on.SIZES:
        names = {"gigabytes": gigabytes, "runs_on": runs_on, "site": site}
        yield index(runs_on.page_of(gigabytes), "runs_on.md", partial(_same, names))
    yield index("zoo/compare/index.md", "compare_index.md", lambda here: {"comparisons": _comparisons(site, here)})
    yield index("tools/compare.md", "compare_tool.md", lambda here: {"comparisons": len(compare.pairs(site))})
    yield index("tools/plots.md", "plots.md", lambda here: {"plots": Plots(site)})
    yield index("zoo/layers.md", "barcodes.md", partial(_same, {"barcode": barcode, "palette": palette}))
    yield index("handbook/claims.md", "claims.md", partial(_same, {"verdicts": knowledge.VERDICTS} | told))
    yield index("handbook/glossary.md", "glossary.md", partial(_same, told))
    works = {"works": references, "site": site, "chapters": chapters}
    yield index("handbook/references.md", "references.md", partial(_same, works))
    yield index("zoo/timeline.md", "timeline.md", partial(_same, time))
    yield index("zoo/families.md", "families.md", partial(_same, time))
    yield index("contribute/gaps.md", "gaps.md", partial(_same, time))
    yield index("contribute/quality.md", "quality.md", partial(_same, {"quality": quality} | time))
    yield index("zoo/as-of.md", "as_of.md", partial(_as_of_names, site))
    yield index("zoo/changes.md", "changes.md", partial(_change_names, site))
    yield index("zoo/trends.md", "trends.md", lambda here: _benchmark_views(site, "benchmarks", here) | time)
    yield index(
        "licenses/index.md",
        "licenses.md",
        lambda here: {"views": [LicenseView(site, one, here) for one in zoo.licenses]},
    )
    codes = all_codes({AUDIT_CODE: AUDIT_WHY} | CHAPTER_CODES)
    yield index("contribute/rules/index.md", "rules.md", partial(_same, {"codes": codes}))
    yield index("contribute/fields.md", "fields.md", lambda here: {"records": field_reference()})


def _same(names: dict[str, Any], here: str) -> dict[str, Any]:
    """Names that are the same on whatever page."""
    return names


def _benchmark_views(site: Site, name: str, here: str) -> dict[str, Any]:
    return {name: [BenchmarkView(site, one, here) for one in site.zoo.benchmarks]}


def _machine_names(site: Site, here: str) -> dict[str, Any]:
    machines = site.zoo.hardware
    ordered = sorted(machines, key=lambda one: (machines[one].memory_gb, one))
    return {"runs_on": runs_on, "site": site, "views": [HardwareView(site, one, here) for one in ordered]}


def _as_of_names(site: Site, here: str) -> dict[str, Any]:
    return {
        "prices": as_of.price_table(site, here),
        "leads": as_of.lead_table(site, here),
        "first_day": as_of.first_day(site),
        "last_day": as_of.last_day(site),
    }


def _change_names(site: Site, here: str) -> dict[str, Any]:
    days = change_log.history(site.root)
    return {
        "scheduled": change_log.scheduled(site, here),
        "latest": change_log.latest(site, here),
        "past_days": change_log.PAST_DAYS,
        "history": days,
        "history_day": lambda day: change_log.history_day(site, here, day),
        "by_model": change_log.by_model(site, here, days),
    }
