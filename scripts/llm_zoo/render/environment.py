"""The sandboxed template engine: text is escaped by default, names that do not exist are errors with a place."""

from __future__ import annotations

import inspect
import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from jinja2 import (
    BaseLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
)
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from pydantic import BaseModel

from ..derive import agent_loop, prices, reliability, speculative, training
from ..records import Problem, RecordErrors
from ..records.problems import nearest, visible
from . import (
    agents,
    blocks,
    calculators,
    census,
    diagrams,
    fit,
    links,
    numbers,
    palette,
    picking,
    playground,
    quiz,
    serving,
    smaller,
    tables,
    trends,
    values,
)
from .compiled import compiled
from .harmless import FILE_CODE, HARM_CODE
from .references import Citations
from .text import Md, as_markdown, escape
from .views import (
    BenchmarkView,
    ClassView,
    DeveloperView,
    HardwareView,
    LicenseView,
    ModelView,
    Site,
    UnknownName,
)

#: Code of a mistake in a chapter or template.
CHAPTER_CODE = "ZOO301"
#: Code of a record that names a chapter which is not there.
NO_CHAPTER_CODE = "ZOO302"
#: Code of a value that is not what it was when its sentence was last read; a warning.
CHANGED_CODE = "ZOO303"
#: Code of a number that is typed although a record knows it.
TYPED_CODE = "ZOO304"
#: Codes of what only shows when chapters are rendered, with the reasons.
CHAPTER_CODES = {
    CHAPTER_CODE: (
        "A sentence that names a record or field must fail when that is gone, or the handbook would quietly be wrong."
    ),
    NO_CHAPTER_CODE: "A reader who is sent to a chapter must find it.",
    CHANGED_CODE: (
        "The number in a sentence follows its record, the words around it do not; somebody has to read it again."
    ),
    TYPED_CODE: "A typed number is right on the day it is typed; one that comes from the record stays right.",
    HARM_CODE: "A chapter is writing. What runs, loads or leads elsewhere than it says has no place in it.",
    FILE_CODE: "Any file below docs/ would become part of the site, and some kinds run when they are opened.",
}


#: Where the types come from whose attributes templates may read: our own views, plain values, and Jinja's own.
_KNOWN_KINDS = frozenset(
    ("builtins", "collections", "datetime", "decimal", "fractions", "jinja2", "llm_zoo", "markupsafe")
)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, which also keeps to the fields of records and to the functions that a module itself defines.

    Without this, a chapter could reach `os` through the imports of a module, pickle through pydantic, or read and write
    files through the path of the repository, which a page's objects know.
    """

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read `attr` of `obj`."""
        if isinstance(obj, BaseModel):
            return attr in type(obj).model_fields
        if isinstance(obj, ModuleType):
            return inspect.isfunction(value) and value.__module__ == obj.__name__
        kind = (type(obj).__module__ or "").split(".")[0]
        return kind in _KNOWN_KINDS and super().is_safe_attribute(obj, attr, value)


#: Calls and turns of loops that a chapter may take.
MOST_STEPS = 50_000
#: Letters, items and bits that one operation may make.
_MOST_MADE = 10_000
#: Filters of Jinja that make text of any length, or finished text of what is none.
_NOT_FOR_CHAPTERS = ("center", "forceescape", "indent", "pprint", "safe", "slice", "urlize", "wordwrap", "xmlattr")
_COUNTED = "counted turns"


class ChapterSandbox(Sandbox):
    """The sandbox of chapters, which notes what records put into their sentences.

    A chapter comes with a pull request, so it must also end in time and fit into memory.
    """

    intercepted_binops = frozenset(("*", "**", "%"))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._left = MOST_STEPS
        for name in _NOT_FOR_CHAPTERS:
            del self.filters[name]
        del self.globals["lipsum"]
        self.filters[_COUNTED] = self._counted
        batch = self.filters["batch"]
        self.filters["batch"] = lambda items, size, fill=None: self._not_too_long(size) or batch(items, size, fill)
        self.filters["format"] = lambda form, *given: self.call_binop(None, "%", form, given)

    def begin(self) -> None:
        """Before each rendering."""
        self._left = MOST_STEPS

    def _step(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise SecurityError(f"this takes more than {MOST_STEPS:,} calls and turns of loops")

    def _counted(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self._step()
            yield item

    def call(self, context: Context, thing: Any, /, *given: Any, **named: Any) -> Any:
        """Call `thing` for a template."""
        self._step()
        if isinstance(getattr(thing, "__self__", None), str):
            self._not_too_long(*(one for one in given if isinstance(one, int)))
        return super().call(context, thing, *given, **named)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """`"{:.1f}".format` for a template, unless it makes something huge."""
        made = super().wrap_str_format(value)
        if made is not None:
            self._check_format(value.__self__, "{")
        return made

    def _check_format(self, form: str, computed: str) -> None:
        """Refuse wide fields, and fields whose width is computed, in which stands a `computed` sign."""
        if re.search(rf"[%{{][^%{{}}a-zA-Z]*{re.escape(computed)}", form):
            raise SecurityError("a width that is computed is not part of a chapter's formats")
        self._not_too_long(*(int(digits[:9]) for digits in re.findall(r"\d+", form)))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Multiply, raise to a power or format, unless it makes something huge."""
        if operator == "**" and isinstance(left, int) and isinstance(right, int):
            self._not_too_long(abs(right) * left.bit_length())
        elif operator == "*":
            for one, times in ((left, right), (right, left)):
                if isinstance(one, Sequence) and isinstance(times, int):
                    self._not_too_long(len(one) * times)
        elif operator == "%" and isinstance(left, str):
            self._check_format(left, "*")
        return super().call_binop(context, operator, left, right)

    @staticmethod
    def _not_too_long(*lengths: int) -> None:
        if any(length > _MOST_MADE for length in lengths):
            raise SecurityError(f"this would make more than {_MOST_MADE:,} letters, items or digits")

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        values.note_values(self, tree, source, name)
        for loop in tree.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, _COUNTED, [], [], None, None, lineno=loop.iter.lineno)
            loop.iter.set_environment(self)
        return tree


class ChapterLoader(FileSystemLoader):
    """Chapters may include one another, and nothing that a link brings in from elsewhere."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Text and place of a chapter."""
        try:
            found = super().get_source(environment, template)
        except TemplateNotFound:  # its own words name a folder of this machine
            raise TemplateNotFound(template, f"there is no file '{visible(template)}' in docs/") from None
        docs = Path(self.searchpath[0]).resolve()
        if not Path(found[1]).resolve().is_relative_to(docs):
            raise TemplateNotFound(template, f"'{visible(template)}' leads out of docs/ through a symbolic link")
        return found


class Missing(StrictUndefined):
    """A field that does not exist: using it is an error that names the nearest one that does."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        thing, name = self._undefined_obj, str(self._undefined_name)
        if self._undefined_hint or thing is missing:
            return super()._undefined_message
        # A model as a page sees it has the fields of its facts too.
        known = [field for field in (*dir(thing), *dir(getattr(thing, "facts", thing))) if not field.startswith("_")]
        return f"no field '{name}' in {type(thing).__name__.removesuffix('View').lower()}{nearest(name, known)}"


def environment(loader: BaseLoader, sandbox: type[Sandbox] = Sandbox) -> Sandbox:
    """Jinja as every page uses it; see `text` for what becomes of text."""
    env = sandbox(
        loader=loader,
        autoescape=True,
        finalize=as_markdown,
        undefined=Missing,
        comment_start_string="{##",  # Markdown names headings with {#id}
        comment_end_string="##}",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=compiled(),
    )
    env.filters.update(
        {name: _written(function) for name, function in _FILTERS.items()}
        | {"md": escape, "join": _join, "finished": Md, values.FILTER: values.noted}
    )
    return env


_FILTERS: dict[str, Callable[..., str]] = {
    "params": numbers.params,
    "exact": numbers.exact,
    "count": numbers.exact,
    "tokens": numbers.exact,
    "bytes": numbers.data_size,
    "gib": numbers.gib,
    "ratio": numbers.ratio,
    "pct": numbers.percent,
    "points": numbers.points,
    "usd": numbers.dollars,
    "day": numbers.day,
    "signed_percent": numbers.signed_percent,
    "significant": numbers.significant,
}


def _written(function: Callable[..., str]) -> Callable[..., Md]:
    """A filter whose result is finished text; a missing number is an error, never an empty place."""

    def write(value: Any, *options: Any) -> Md:
        if value is None:
            raise UnknownName(f"the number for '{function.__name__}' is not in the record")
        return Md(function(value, *options))

    return write


def _join(values: Any, separator: str = ", ") -> Md:
    """Items, each escaped unless it is finished, with a finished separator between them."""
    return Md(separator.join(as_markdown(value) for value in values))


def page_environment() -> Sandbox:
    """Templates of generated pages, which are part of this package."""
    return environment(PackageLoader("llm_zoo.render", "templates"))


def chapter_environment(docs: Path) -> Sandbox:
    """Chapters: the Markdown files below `docs`."""
    return environment(ChapterLoader(docs), ChapterSandbox)


def page_names(site: Site, here: str) -> dict[str, Any]:
    """The names that a template of page `here` can use. Each rendering needs fresh ones: they note what it cites."""
    citations = Citations(site)

    def view(model_id: str) -> ModelView:
        return ModelView(site, model_id, here)

    def views(model_ids: list[str]) -> list[ModelView]:
        return [one if isinstance(one, ModelView) else view(one) for one in model_ids]

    def models(
        *,
        kind: str | None = None,
        weights: str | None = None,
        cognition: str | None = None,
        developer: str | None = None,
        class_id: str | None = None,
        output: str | None = None,
    ) -> list[ModelView]:
        wanted = {"kind": kind, "weights": weights, "cognition": cognition, "developer": developer}
        return [
            view(facts.id)
            for facts in site.all_facts()
            if all(value is None or _trait(facts, name) == value for name, value in wanted.items())
            and (class_id is None or any(one.class_id == class_id for one in facts.classes))
            and (output is None or output in facts.record.modalities.output)
        ]

    return {
        "m": view,
        "models": models,
        "b": lambda name: BenchmarkView(site, name, here),
        "developer": lambda name: DeveloperView(site, name, here),
        "klass": lambda name: ClassView(site, name, here),
        "hw": lambda name: HardwareView(site, name, here),
        "licence": lambda name: LicenseView(site, name, here),
        "cite": citations.cite,
        "references": citations.references,
        "citations": citations,
        "stats": Stats(site, here),
        "model_table": tables.model_table,
        "architecture_diagram": lambda name: diagrams.architecture_diagram(site.facts(name)),
        "breakdown_chart": lambda name: blocks.breakdown_chart(view(name)),
        "cache_chart": lambda names, last=None: blocks.cache_chart(views(names), last=last),
        "flops_chart": lambda names, last=131_072: blocks.flops_chart(views(names), last=last),
        "share_chart": blocks.share_chart,
        "adoption": lambda technique: trends.adoption_block(site, here, technique),
        "year_table": lambda: census.year_table(site, here),
        "year_chart": lambda: census.year_chart(site),
        "country_table": lambda *countries, since=0: census.country_table(site, here, *countries, since=since),
        "country_year": lambda country, year: census.country_year(site, country, year),
        "country_name": census.country_name,
        "country_chart": lambda measure: census.country_chart(site, measure),
        "smaller_table": lambda name, limit: smaller.smaller_table(site, here, view(name), limit),
        "smaller_chart": lambda name, benchmark, limit: smaller.smaller_chart(site, view(name), benchmark, limit),
        "smaller_steps": lambda name, benchmark, limit: smaller.smaller_steps(site, here, view(name), benchmark, limit),
        "score_table": lambda name, limit=15: blocks.score_table(
            site, BenchmarkView(site, name, here), here, limit=limit
        ),
        "side_table": lambda view: blocks.side_table(site, view, here),
        "score_rows": lambda ranked, unit: blocks.score_rows(site, here, ranked, unit=unit),
        "setup_words": blocks.setup_words,
        "effort_words": blocks.effort_words,
        "effort_chart": lambda name: blocks.effort_chart(site, BenchmarkView(site, name, here), here),
        "frontier_chart": lambda name: trends.frontier_chart(site, BenchmarkView(site, name, here), here),
        "effort_gains": lambda: blocks.effort_gains(site, here),
        "saturation_table": lambda: trends.saturation_table(site, here),
        "open_gap_table": lambda: trends.open_gap_table(site, here),
        "licences": lambda: sorted(
            (LicenseView(site, one, here) for one in site.zoo.licenses), key=lambda one: (-len(one.models), one.id)
        ),
        "open_benchmarks": lambda: trends.open_benchmarks(site, here),
        "claims_table": lambda limit=10: trends.claims_table(site, here, limit=limit),
        "matrix": lambda: blocks.matrix(site, here),
        "situations": blocks.situations,
        "pick": lambda **ask: picking.example(site, here, **ask),
        "tasks": lambda: blocks.tasks(site, here),
        "lane_costs": lambda *names: blocks.lane_costs(site, here, views(list(names))),
        "task_costs": lambda *names: blocks.task_costs(site, here, views(list(names))),
        "fits_table": lambda names, hardware=None: fit.fits_table(
            views(names), [HardwareView(site, one, here) for one in hardware or site.zoo.hardware]
        ),
        "formats_table": lambda name: fit.all_formats_table(view(name)),
        "cache_precision_table": lambda name: fit.cache_precision_table(view(name)),
        "harness_table": lambda name, **options: agents.harness_table(site, here, name, **options),
        "moe_router": lambda name: playground.moe_router(view(name)),
        "effort_dial": lambda small, large, **options: playground.effort_dial(view(small), view(large), **options),
        "quiz_cache": lambda left, right, **options: quiz.less_cache(view(left), view(right), **options),
        "quiz_active": lambda left, right: quiz.fewer_active(view(left), view(right)),
        "quiz_cost": lambda left, right, **options: quiz.cheaper_task(view(left), view(right), **options),
        "quiz_fits": lambda name, machine, **options: quiz.fits_machine(
            view(name), HardwareView(site, machine, here), **options
        ),
        "success_chart": agents.success_chart,
        "tokens_chart": agents.tokens_chart,
        "calculator": lambda kind: calculators.calculator(site, here, kind),
        "start_from": lambda tool, words, model_id: calculators.start_from(here, tool, words, model_id),
        "serving": serving,
        "speculative": speculative,
        "reliability": reliability,
        "agent_loop": agent_loop,
        "prices": prices,
        "training": training,
        "device_table": lambda names, machine: fit.device_table(views(names), HardwareView(site, machine, here)),
        "overtraining_chart": lambda: trends.overtraining_chart(site),
        "block_classes": lambda *kinds: Md(palette.mermaid_classes(kinds)),
        "links": links,
        "here": here,
        "today": site.today,
        "working": lambda summary, body: blocks.working(summary, body),
    }


def _trait(facts: Any, name: str) -> object:
    if name == "weights":
        return facts.record.access.weights
    return facts.record.developer if name == "developer" else getattr(facts, name)


class Stats:
    """The zoo in numbers, counted when a page asks."""

    def __init__(self, site: Site, here: str) -> None:
        self._site, self._here = site, here
        self._facts = site.all_facts()

    @property
    def models(self) -> int:
        """Models in the zoo."""
        return len(self._facts)

    @property
    def open_models(self) -> int:
        """Models whose weights can be had."""
        return sum(one.record.access.weights == "open" for one in self._facts)

    @property
    def exact_models(self) -> int:
        """Models whose weights are counted from their layers."""
        return sum(one.count is not None for one in self._facts)

    @property
    def developers(self) -> int:
        """Developers with a model in the zoo."""
        return len({one.record.developer for one in self._facts})

    @property
    def benchmarks(self) -> int:
        """Benchmarks with a record."""
        return len(self._site.zoo.benchmarks)

    @property
    def hardware(self) -> int:
        """Machines with a record."""
        return len(self._site.zoo.hardware)

    @property
    def results(self) -> int:
        """Results in the records of models."""
        return sum(len(one.record.results) for one in self._facts)

    @property
    def sources(self) -> int:
        """Sources named in the records of models."""
        return sum(len(one.record.sources) for one in self._facts)

    @property
    def newest(self) -> ModelView | None:
        """The model that was released last."""
        return ModelView(self._site, self._facts[-1].id, self._here) if self._facts else None


def render(env: Sandbox, template: str, source: str, names: dict[str, Any]) -> str:
    """Render one template. `source` is its file in the repository, for the message when something is wrong.

    Raises `RecordErrors` with one problem: the line of the template, and what does not exist there.
    """
    if isinstance(env, ChapterSandbox):
        env.begin()
    try:
        text = env.get_template(template).render(names)
    except TemplateSyntaxError as error:
        raise RecordErrors(
            [Problem(source, error.lineno, 1, CHAPTER_CODE, error.message or "not a template")]
        ) from error
    except RecursionError as error:
        raise RecordErrors([Problem(source, 1, 1, CHAPTER_CODE, "this calls itself without end")]) from error
    except (TemplateError, LookupError, TypeError, ValueError, ArithmeticError, AttributeError, SecurityError) as error:
        line = _line_of(error, template)
        raise RecordErrors([Problem(source, line, 1, CHAPTER_CODE, _message(error))]) from error
    citations: Citations = names["citations"]
    if citations.complaint:
        raise RecordErrors([Problem(source, _line_with("cite(", env, template), 1, CHAPTER_CODE, citations.complaint)])
    return text


def _line_with(words: str, env: Sandbox, template: str) -> int:
    """The first line of the template that holds `words`."""
    assert env.loader is not None
    before, found, _ = env.loader.get_source(env, template)[0].partition(words)
    return before.count("\n") + 1 if found else 1


def _line_of(error: BaseException, template: str) -> int:
    """The line of the template that was being rendered; Jinja maps frames back to it."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(template)]
    return (frames[-1].lineno or 1) if frames else 1


def _message(error: BaseException) -> str:
    if isinstance(error, TemplateNotFound):
        return str(error)
    return re.sub(r"\s+", " ", str(error.args[0] if error.args else error)).strip()
