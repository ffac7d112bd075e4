"""All pages of the handbook: one for each record, the indexes, and the chapters."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
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
from .environment import CHAPTER_CODES, page_environment, page_names, render
from .model_page import model_page_names
from .plots import Plots
from .text import Md, visible
from .tree import Asset, Page, Tree
from .views import BenchmarkView, ClassView, DeveloperView, HardwareView, LicenseView, ModelView, Site

TEMPLATES = "scripts/llm_zoo/render/templates"


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


def _record_pages(site: Site, chapters: Sequence[Chapter], prose: Mapping[str, Md]) -> Iterator[Page | RecordErrors]:
    env = page_environment()
    for path, template, source, names in _plan(site, chapters):
        shared = {"front_matter": front_matter, "page": path, "source": source, "prose": prose.get(path, "")}
        try:
            yield Page(path, render(env, template, source, page_names(site, path) | shared | names), source)
        except RecordErrors as errors:
            yield errors


def _plan(site: Site, chapters: Sequence[Chapter] = ()) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Path, template, record's file and names of each generated page; `chapters` are what it says of works cited."""
    zoo = site.zoo
    for model_id in zoo.models:
        path = links.model_page(model_id)
        yield path, "model.md", zoo.file("models", model_id), model_page_names(ModelView(site, model_id, path), site)
    for developer_id in zoo.developers:
        path = links.developer_page(developer_id)
        names: dict[str, Any] = {"view": DeveloperView(site, developer_id, path), "census": census}
        yield path, "developer.md", zoo.file("developers", developer_id), names
    for benchmark_id in zoo.benchmarks:
        path = links.benchmark_page(benchmark_id)
        names = _benchmark_names(site, benchmark_id, path)
        yield path, "benchmark.md", zoo.file("benchmarks", benchmark_id), names
    for class_id in zoo.classes:
        path = links.class_page(class_id)
        names = {"view": ClassView(site, class_id, path), "statement": class_statement(class_id)}
        yield path, "class.md", zoo.file("classes", class_id), names
    for hardware_id in zoo.hardware:
        path = links.hardware_page(hardware_id)
        names = {"view": HardwareView(site, hardware_id, path), "runs_on": runs_on, "site": site}
        yield path, "hardware.md", zoo.file("hardware", hardware_id), names
    for license_id in zoo.licenses:
        path = links.license_page(license_id)
        yield path, "license.md", zoo.file("licenses", license_id), {"view": LicenseView(site, license_id, path)}
    for before, after in compare.pairs(site):
        path = compare.page_of(before, after)
        views = {"before": ModelView(site, before, path), "after": ModelView(site, after, path), "compare": compare}
        yield path, "compare.md", f"{TEMPLATES}/compare.md", views
    yield from _index_pages(site, chapters)


def _benchmark_names(site: Site, benchmark_id: str, path: str) -> dict[str, Any]:
    """The names that the template of a benchmark's page uses beside those of every page."""
    newest = newest_score(site.zoo, benchmark_id)
    return {
        "view": BenchmarkView(site, benchmark_id, path),
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


def _index_pages(site: Site, chapters: Sequence[Chapter]) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    zoo = site.zoo

    def index(path: str, template: str, **names: Any) -> tuple[str, str, str, dict[str, Any]]:
        return path, template, f"{TEMPLATES}/{template}", names

    here = "zoo/developers/index.md"
    yield index("zoo/models/index.md", "models.md")
    yield index(here, "developers.md", census=census, views=[DeveloperView(site, one, here) for one in zoo.developers])
    here = "benchmarks/index.md"
    yield index(here, "benchmarks.md", views=[BenchmarkView(site, one, here) for one in zoo.benchmarks])
    here = "classes/index.md"
    ordered = sorted(zoo.classes, key=lambda class_id: zoo.classes[class_id].order)
    yield index(here, "classes.md", views=[ClassView(site, one, here) for one in ordered])
    here = "zoo/hardware/index.md"
    yield index(
        here,
        "hardware_index.md",
        views=[HardwareView(site, one, here) for one in zoo.hardware],
        overhead=OVERHEAD_BYTES,
    )
    here = "zoo/runs-on/index.md"
    machines = sorted(zoo.hardware, key=lambda one: (zoo.hardware[one].memory_gb, one))
    views = [HardwareView(site, one, here) for one in machines]
    yield index(here, "runs_on_index.md", runs_on=runs_on, site=site, views=views)
    for gigabytes in runs_on.SIZES:
        yield index(runs_on.page_of(gigabytes), "runs_on.md", gigabytes=gigabytes, runs_on=runs_on, site=site)
    here = "zoo/compare/index.md"
    yield index(here, "compare_index.md", comparisons=_comparisons(site, here))
    yield index("tools/compare.md", "compare_tool.md", comparisons=len(compare.pairs(site)))
    yield index("tools/plots.md", "plots.md", plots=Plots(site))
    yield index("zoo/layers.md", "barcodes.md", barcode=barcode, palette=palette)
    time = {"trends": trends, "census": census, "site": site}
    told = {"knowledge": knowledge, "site": site, "titles": {chapter.page.path: chapter.title for chapter in chapters}}
    yield index("handbook/claims.md", "claims.md", verdicts=knowledge.VERDICTS, **told)
    yield index("handbook/glossary.md", "glossary.md", **told)
    yield index("handbook/references.md", "references.md", works=references, site=site, chapters=chapters)
    yield index("zoo/timeline.md", "timeline.md", **time)
    yield index("zoo/families.md", "families.md", **time)
    yield index("contribute/gaps.md", "gaps.md", **time)
    yield index("contribute/quality.md", "quality.md", quality=quality, **time)
    here = "zoo/as-of.md"
    yield index(
        here,
        "as_of.md",
        prices=as_of.price_table(site, here),
        leads=as_of.lead_table(site, here),
        first_day=as_of.first_day(site),
        last_day=as_of.last_day(site),
    )
    here = "zoo/changes.md"
    days = change_log.history(site.root)
    yield index(
        here,
        "changes.md",
        scheduled=change_log.scheduled(site, here),
        latest=change_log.latest(site, here),
        past_days=change_log.PAST_DAYS,
        history=days,
        history_day=lambda day: change_log.history_day(site, "zoo/changes.md", day),
        by_model=change_log.by_model(site, here, days),
    )
    here = "zoo/trends.md"
    yield index(here, "trends.md", benchmarks=[BenchmarkView(site, one, here) for one in zoo.benchmarks], **time)
    here = "licenses/index.md"
    yield index(here, "licenses.md", views=[LicenseView(site, one, here) for one in zoo.licenses])
    codes = all_codes({AUDIT_CODE: AUDIT_WHY} | CHAPTER_CODES)
    yield index("contribute/rules/index.md", "rules.md", codes=codes)
    yield index("contribute/fields.md", "fields.md", records=field_reference())
