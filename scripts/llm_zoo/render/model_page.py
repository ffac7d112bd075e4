"""What the page of a model says beyond the record: facts in rows with their sources, workings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..derive import mixers
from ..derive.beside import Beside
from ..derive.freshness import stale_facts
from ..derive.layers import LayerRun, kinds
from ..derive.parameters import ParameterCount, WeightLine
from ..derive.prices import is_sold
from ..derive.results import SetupGroup, comparable_setup
from ..derive.tensors import MixerCache
from ..records import Result
from . import barcode, blocks, compare, diagrams, fit, links, numbers
from .reading import path_items
from .tables import KIND_NAMES, UNDISCLOSED, markdown_table
from .text import Md, escape
from .views import ModelView, Site


@dataclass(frozen=True)
class Fact:
    """A row of the fact table: what, its value, and where it comes from."""

    name: str
    value: Md
    origin: Md


def model_page_names(view: ModelView, site: Site) -> dict[str, Any]:
    """The names that the template of a model page uses beside those of every page."""
    return {
        "model": view,
        "record": view.facts.record,
        "kind_name": kind_name(view),
        "no_layers": no_layers(view),
        "cognition_name": {"system-1": "System 1", "system-2": "System 2", "switchable": "switchable"},
        "headline": headline(view),
        "facts": list(facts(view)),
        "description": f"{view.name} by {view.facts.developer.name}: {view.facts.record.summary}",
        "parameter_working": parameter_working(view),
        "beside_table": beside_table(view),
        "beside_working": beside_working(view),
        "cache_working": cache_working(view),
        "barcode": barcode,
        "comparisons": comparisons(view, site),
        "fit": fit,
        "site": site,
        "machines": fit.machines_table(view, site),
        "result_groups": result_groups(view, site),
        "price_table": price_table(view),
        "stale": stale_facts(view.facts.record, site.today),
        "reading": path_items(view),
        "relatives": relatives(view, site),
        "source_list": source_list(view),
        "cache_models": cache_models(view),
    }


def kind_name(view: ModelView) -> str:
    """The kind of architecture in words, or which kind of blank it is."""
    if view.facts.kind != "undisclosed":
        return KIND_NAMES[view.facts.kind]
    return "architecture undisclosed" if "architecture" in view.facts.record.undisclosed else "layers not drawn"


def no_layers(view: ModelView) -> str:
    """Why a page shows no layers."""
    record = view.facts.record
    if "architecture" in record.undisclosed:
        return f"The developer has not said how {view.name} is built. Nothing on this page guesses it."
    if "architecture" in record.not_applicable:
        return f"The layers of {view.name} are of a form that these records do not have, so they are not drawn."
    return f"Nobody has looked up the layers of {view.name} yet, so they are not drawn."


def headline(view: ModelView) -> list[tuple[str, str, str]]:
    """The few numbers at the top: name, value, remark."""
    model = view.facts
    rows = [("Released", numbers.short_day(model.released), model.developer.name)]
    if model.total:
        rows.append(("Parameters", numbers.params(model.total), "from the layers" if model.count else "as stated"))
    if model.is_sparse and model.active and model.total:
        rows.append(("Active for a token", numbers.params(model.active), numbers.percent(model.active / model.total)))
    if model.window:
        rows.append(("Context", numbers.exact(model.window), "tokens"))
    if model.cache and model.cache.terms:
        capped = any(term.cap for term in model.cache.terms)
        size = model.cache.uncapped_bytes_per_token
        rows.append(("Cache a token", numbers.data_size(size), "16 bit, once windows are full" if capped else "16 bit"))
    if model.price and model.price.output is not None:
        scale = 1_000_000 / model.price.per
        rows.append(
            (
                "Price",
                f"{numbers.dollars(model.price.input * scale)} / {numbers.dollars(model.price.output * scale)}",
                "per million tokens in / out",
            )
        )
    return rows


def cite(view: ModelView, key: str | None, locator: str | None = None) -> Md:
    """A source by its title, linked, with the place in it and how it was read."""
    _, source = view.facts.source(key)
    where = f", {escape(locator)}" if locator else ""
    return Md(f"{links.markdown_link(source.title, source.url)}{where}")


def _after(text: str) -> str:
    """A remark behind a value: a space and the escaped text, or nothing."""
    return f" {escape(text)}" if text else ""


#: Where an undisclosed fact comes from: nowhere.
NOT_SAID = Md("not found in anything that the developer has published")


def _computed(anchor: str, text: str = "computed from the layers") -> Md:
    return Md(f"[{text}](#{anchor})")


def facts(view: ModelView) -> Iterator[Fact]:
    """Every fact of the record with its source, in reading order; blanks are shown as what they are."""
    record, model = view.facts.record, view.facts
    head = cite(view, None)
    yield Fact("Developer", view.developer_link, head)
    yield Fact("Released", Md(numbers.day(record.released)), head)
    if record.retired:
        yield Fact("Retired", Md(numbers.day(record.retired)), cite(view, record.access.source))
    yield from _size_facts(view)
    if record.context:
        note = f"({record.context.note})" if record.context.note else ""
        yield Fact(
            "Context window",
            Md(f"{numbers.exact(record.context.window)} tokens{_after(note)}"),
            cite(view, record.context.source, record.context.locator),
        )
        if record.context.output:
            yield Fact(
                "Longest answer",
                Md(f"{numbers.exact(record.context.output)} tokens"),
                cite(view, record.context.source, record.context.locator),
            )
    elif "context" in record.undisclosed:
        yield Fact("Context window", UNDISCLOSED, NOT_SAID)
    if model.cache is not None and (model.cache.terms or model.cache.constant_bytes):
        yield Fact("Cache of one sequence", _cache_words(view), _computed("cache"))
    yield from _training_facts(view)
    modalities = record.modalities
    yield Fact(
        "Takes / gives",
        escape(f"{', '.join(modalities.input)} / {', '.join(modalities.output)}"),
        cite(view, modalities.source),
    )
    yield from _access_facts(view)


def _size_facts(view: ModelView) -> Iterator[Fact]:
    record, model = view.facts.record, view.facts
    stated = record.parameters
    if model.count:
        yield Fact("Parameters", Md(f"**{numbers.exact(model.count.total)}**"), _computed("parameters"))
        if model.count.active != model.count.total:
            yield Fact("Active for a token", Md(numbers.exact(model.count.active)), _computed("parameters"))
    if stated and stated.total:
        audit = f" (computed is {numbers.signed_percent(model.audit)})" if model.audit is not None else ""
        note = stated.audit_note or ""
        yield Fact(
            "Parameters, as stated",
            Md(f"{numbers.params(stated.total)}{audit}{_after(note)}"),
            cite(view, stated.source, stated.locator),
        )
    if stated and stated.active:
        yield Fact("Active, as stated", Md(numbers.params(stated.active)), cite(view, stated.source, stated.locator))
    if not model.total and "parameters" in record.undisclosed:
        yield Fact("Parameters", UNDISCLOSED, NOT_SAID)
    if model.architecture:
        for part in model.beside:
            size = numbers.exact(part.size) if part.size else "size not looked up"
            yield Fact(
                f"{_BESIDE[part.kind]}, not in the total",
                escape(f"{part.name}: {size}.{_note(part)}"),
                _computed("beside") if part.line else cite(view, part.source, part.locator),
            )
    elif "architecture" in record.undisclosed:
        yield Fact("Architecture", UNDISCLOSED, NOT_SAID)


def _training_facts(view: ModelView) -> Iterator[Fact]:
    record = view.facts.record
    training = record.training
    if training and training.tokens:
        ratio = view.facts.tokens_per_parameter
        per = f", {numbers.significant(ratio)} for each parameter" if ratio else ""
        yield Fact(
            "Training tokens",
            Md(f"{numbers.params(training.tokens)}{per}"),
            cite(view, training.source, training.locator),
        )
    if training and training.compute_flop:
        yield Fact(
            "Training compute",
            Md(numbers.power(training.compute_flop) + " operations"),
            cite(view, training.source, training.locator),
        )
    if training and training.accelerator_hours:
        name = f"of {training.accelerator}" if training.accelerator else ""
        yield Fact(
            "Training time",
            Md(f"{numbers.exact(training.accelerator_hours)} hours{_after(name)}"),
            cite(view, training.source, training.locator),
        )
    if training and training.note:
        yield Fact("On training", escape(training.note), cite(view, training.source, training.locator))
    if training is None and "training" in record.undisclosed:
        yield Fact("Training", UNDISCLOSED, NOT_SAID)
    if record.cutoff:
        yield Fact("Knows of the world until", Md(numbers.day(record.cutoff.date)), cite(view, record.cutoff.source))


def _access_facts(view: ModelView) -> Iterator[Fact]:
    access = view.facts.record.access
    source = cite(view, access.source)
    ways = ["weights can be downloaded" if access.weights == "open" else "weights are closed"]
    sold = is_sold(view.facts.record, view.site.today)
    ways.append("the developer sells access" if sold else "no API of its developer today")
    yield Fact("Access", escape("; ".join(ways)), source)
    terms = view.license_view
    if terms is not None:
        strict = "open source" if terms.record.open_source else "not open source in the strict sense"
        use = {"yes": "commercial use allowed", "with-limits": "commercial use with limits", "no": "no commercial use"}
        yield Fact("Licence of the weights", Md(f"{terms.link}: {strict}; {use[terms.record.commercial_use]}"), source)
    if view.facts.record.hub:
        hub = view.facts.record.hub
        yield Fact("On the Hugging Face Hub", links.markdown_link(hub, f"https://huggingface.co/{hub}"), source)
    if view.facts.record.api_id:
        yield Fact("Name in the API", Md(f"<code>{escape(view.facts.record.api_id)}</code>"), source)


def _cache_words(view: ModelView) -> Md:
    cache = view.facts.cache
    if cache is None:
        return UNDISCLOSED
    parts = []
    for term in cache.terms:
        until = f" up to {numbers.exact(term.cap)} tokens" if term.cap else ""
        parts.append(f"{numbers.data_size(term.bytes_per_token)} a token{until}")
    if cache.constant_bytes:
        parts.append(f"{numbers.data_size(cache.constant_bytes)} whatever the length")
    return Md(" + ".join(parts))


# --- workings --------------------------------------------------------------------------------------------------------


def parameter_working(view: ModelView) -> Md | None:
    """Every tensor with its shape, by kind of layer, adding up to the total."""
    count = view.facts.count
    if count is None:
        return None
    table = _tensor_table(count.lines)
    return blocks.working(
        "How the parameters are counted: every tensor",
        f"{layers_source(view)}\n\n{table}\n\n{_active_words(view, count)}{_used_again(count)}\n\n{taught(view)}",
    )


def _used_again(count: ParameterCount) -> Md | str:
    """What it means for the work that layers share weights; nothing where none do."""
    if count.multiplied == count.active:
        return ""
    return Md(
        f"\n\nLayers share weights, and each layer multiplies with them: a token takes part in "
        f"**{numbers.exact(count.multiplied)}** multiplications."
    )


def _tensor_table(lines: Sequence[WeightLine]) -> Md:
    """Every tensor of some lines with its shape, below the sum of its line."""
    rows: list[list[Md | str]] = []
    for line in lines:
        rows.append([Md(f"**{escape(_label(line))}**"), "", "", Md(f"**{numbers.exact(line.total)}**")])
        for tensor in line.tensors:
            shape = " × ".join(f"{size:,}" for size in tensor.shape)
            copies = f"{tensor.copies:,} × " if tensor.copies > 1 else ""
            times = f"{line.count:,} × " if line.count > 1 else ""
            rows.append(
                [
                    Md(f"<code>{escape(tensor.name)}</code>"),
                    f"{times}{copies}{shape}",
                    tensor.part.replace("_", " "),
                    numbers.exact(line.count * tensor.size),
                ]
            )
    return markdown_table([("Tensor", False), ("Shape", True), ("Kind", False), ("Parameters", True)], rows)


#: What the parts beside a language model are called.
_BESIDE = {"vision": "Vision tower", "audio": "Audio tower", "prediction": "Predicts further tokens"}


def _note(part: Beside) -> str:
    return f" {part.note}" if part.note else ""


def beside_table(view: ModelView) -> Md | None:
    """Towers and prediction modules, each a line of its own: what, how large, where it comes from.

    None where no size is known.
    """
    rows: list[list[Md | str]] = [
        [
            _BESIDE[part.kind],
            escape(f"{part.name}.{_note(part)}"),
            numbers.exact(part.size) if part.size else "not looked up",
            cite(view, part.source, part.locator),
        ]
        for part in view.facts.beside
    ]
    headings = [("What", False), ("Part", False), ("Parameters", True), ("Source", False)]
    return markdown_table(headings, rows) if any(part.size for part in view.facts.beside) else None


def beside_working(view: ModelView) -> Md | None:
    """Every tensor of a prediction module; None where nothing is computed."""
    lines = [part.line for part in view.facts.beside if part.line is not None]
    if not lines:
        return None
    return blocks.working(
        "How the prediction module is counted: every tensor",
        f"It uses the token table and the output head of the model, which are not counted again.\n\n"
        f"{_tensor_table(lines)}",
    )


def _active_words(view: ModelView, count: ParameterCount) -> str:
    """What is left of the total when the weights that a token does not use are taken off."""
    off = ["minus the experts that a token does not use"] if view.facts.moe else []
    if count.lookup_only:
        off.append(
            f"minus the {numbers.exact(count.lookup_only)} weights of the input table, of which a token only looks up "
            "one row"
        )
    less = "".join(f", {words}" for words in off) or ", since every weight is used"
    return f"Active for a token: the total{less}: **{numbers.exact(count.active)}**."


def layers_source(view: ModelView) -> str:
    """Where the numbers of the layers come from: the source that was read, and the lines of the record."""
    architecture = view.facts.architecture
    if architecture is None:
        return ""
    first, last = view.site.zoo.files["models", view.id].located.lines(("architecture",))
    lines = links.markdown_link(f"lines {first} to {last} of the record", links.lines_url(view.facts.file, first, last))
    return f"The layers come from {cite(view, architecture.source, architecture.locator)} and stand in {lines}."


def taught(view: ModelView) -> Md:
    """Where a working is explained."""
    chapter = links.markdown_link("Architectures", links.relative(view.here, "handbook/architectures.md"))
    return Md(f"The chapter {chapter} explains each of these parts.")


def _label(line: WeightLine) -> str:
    if line.run is None or (line.run.shared and line.uses == 1):
        return line.label
    words = [diagrams.mixer_words(block) for block in (line.run.mixer, line.run.cross) if block is not None]
    name = line.label if line.run.shared else f"{line.count} {line.label}"
    return f"{name}: {', '.join(words) or 'feed-forward only'}{_ffn_words(line.run)}"


def _ffn_words(run: LayerRun) -> str:
    if run.ffn is None:
        return ""
    return "; dense feed-forward" if run.ffn.kind == "dense" else f"; {run.ffn.experts} experts"


def cache_working(view: ModelView) -> Md | None:
    """The formula of the cache with the model's numbers put in."""
    cache, architecture = view.facts.cache, view.facts.architecture
    if cache is None or architecture is None or not (cache.terms or cache.constant_bytes):
        return None
    rows = [
        row
        for run, count in kinds(architecture.layers)
        for mixer in (run.mixer, run.cross)
        if mixer is not None
        for kept in mixers.cache(mixer).parts
        for row in _kept_rows(diagrams.mixer_words(mixer), kept, count, cache.bytes_per_element)
    ]
    table = markdown_table(
        [("Layers", True), ("Mixer", False), ("One layer keeps", False), ("All of them, 16 bit", True)], rows
    )
    formula = (
        "Attention keeps 2 × KV heads × head size numbers for each token it can see; latent attention its latent and "
        "the rotated key; state-space and linear layers a state that does not grow. A number takes 2 bytes at 16 bit."
    )
    return blocks.working("How the cache is computed", f"{layers_source(view)} {formula}\n\n{table}\n\n{taught(view)}")


def _kept_rows(words: str, kept: MixerCache, count: int, element_bytes: int) -> list[list[Md | str]]:
    """What `count` equal layers keep: a row for what grows, one for what does not, one saying so when it is nothing."""
    rows: list[list[Md | str]] = []
    if kept.per_token:
        cap = f", last {kept.cap:,} tokens only" if kept.cap else ""
        size = numbers.exact(count * kept.per_token * element_bytes)
        rows.append([str(count), words, f"{kept.per_token:,} numbers a token{cap}", f"{size} B a token"])
    if kept.constant:
        size = numbers.exact(count * kept.constant * element_bytes)
        rows.append([str(count), words, f"{kept.constant:,} numbers whatever the length", f"{size} B"])
    return rows or [[str(count), words, "nothing", "0 B"]]


def cache_models(view: ModelView) -> list[ModelView]:
    """The model, with two well-known ones to compare its curve with."""
    if view.facts.cache is None or not (view.facts.cache.terms or view.facts.cache.constant_bytes):
        return []
    known = [name for name in ("llama-3.1-8b", "deepseek-v3") if name != view.id and name in view.site.zoo.models]
    return [view, *(ModelView(view.site, name, view.here) for name in known)]


# --- results, prices, relatives -----------------------------------------------------------------------------


def result_groups(view: ModelView, site: Site) -> list[tuple[Any, Md]]:
    """Results of the model by benchmark: set-up, score, place among comparable rows."""
    from .views import BenchmarkView

    found = []
    for benchmark_id in dict.fromkeys(result.benchmark for result in view.facts.record.results):
        benchmark = BenchmarkView(site, benchmark_id, view.here)
        rows = [
            _result_row(view, site, benchmark.groups, result, benchmark.record.metric.unit)
            for result in view.facts.record.results
            if result.benchmark == benchmark_id
        ]
        headings = [
            ("Score", True),
            ("Set-up", False),
            ("Effort", False),
            ("Group", True),
            ("Reported by", False),
            ("Source", False),
            ("Date", True),
        ]
        found.append((benchmark, markdown_table(headings, rows)))
    return found


def _result_row(view: ModelView, site: Site, groups: Sequence[SetupGroup], result: Result, unit: str) -> list[Md | str]:
    group = next(group for group in groups if group.setup == comparable_setup(result))
    ranked = group.ranked(result)
    place = f"{ranked.tie_group} of {len(group.rows)} rows" if group.models > 1 else "alone"
    score = numbers.points(result.score) + (f"{numbers.NBSP}%" if unit == "percent" else "")
    return [
        Md(f"**{score}**"),
        blocks.setup_words(group.setup),
        blocks.effort_words(result),
        place,
        blocks.reporter(site, ranked.row, view.here),
        blocks.source_link(site, ranked.row),
        f"{result.date}",
    ]


def price_table(view: ModelView) -> Md | None:
    """Price history, newest first."""
    prices = sorted(view.facts.record.prices, key=lambda price: price.from_, reverse=True)
    if not prices:
        return None
    rows: list[list[Md | str]] = []
    for price in prices:
        scale = 1_000_000 / price.per
        sign = {"USD": "$", "EUR": "€", "CNY": "¥"}[price.currency]
        amounts = [
            "" if amount is None else numbers.dollars(amount * scale).replace("$", sign)
            for amount in (price.input, price.output, price.cached_input)
        ]
        until = f"{price.until}" if price.until else ""
        note = price.note or ""
        rows.append([f"{price.from_}", until, *amounts, Md(f"{cite(view, price.source)}{_after(note)}")])
    headings = [
        ("From", True),
        ("Until", True),
        ("Input", True),
        ("Output", True),
        ("Cached input", True),
        ("Source", False),
    ]
    return markdown_table(headings, rows)


def relatives(view: ModelView, site: Site) -> dict[str, Any]:
    """What the model was made from, and what was made from it."""
    lineage = view.facts.record.lineage
    parents = [ModelView(site, parent, view.here) for parent in lineage.derived_from] if lineage else []
    children = [
        (ModelView(site, facts.id, view.here), facts.record.lineage.relation)
        for facts in site.children.get(view.id, ())
        if facts.record.lineage
    ]
    family = [
        ModelView(site, facts.id, view.here) for facts in site.families[view.facts.record.family] if facts.id != view.id
    ]
    return {
        "parents": parents,
        "relation": lineage.relation if lineage else None,
        "children": children,
        "family": family,
    }


def comparisons(view: ModelView, site: Site) -> list[tuple[str, str]]:
    """Pages that put the model beside another one: title and address."""
    found = []
    for before, after in compare.pairs(site):
        if view.id in (before, after):
            title = f"{site.facts(before).name} → {site.facts(after).name}"
            found.append((title, links.relative(view.here, compare.page_of(before, after))))
    return found


def source_list(view: ModelView) -> list[Md]:
    """Every source: title, kind, when published and read, and how."""
    lines = []
    for source in view.facts.record.sources.values():
        parts = [source.kind.replace("-", " ")]
        if source.published:
            parts.append(f"published {numbers.day(source.published)}")
        parts.append(f"read {numbers.day(source.accessed)}")
        if source.as_of:
            parts.append(f"as of {numbers.day(source.as_of)}")
        if source.via:
            parts.append(f"through {source.via}")
        lines.append(Md(f"{links.markdown_link(source.title, source.url)}: {escape('; '.join(parts))}"))
    return lines
