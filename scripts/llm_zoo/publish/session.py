"""One run of MkDocs, from records to pages: what the hook functions do.

The session remembers what MkDocs does not pass on: the command, and which file of the repository each page comes from.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from markupsafe import escape
from mermaid2 import pyjs
from mkdocs.commands import build as generator
from mkdocs.exceptions import Abort, PluginError
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from llm_zoo.publish import cards, faults, heads, mathematics, pages, sheets, widgets
from llm_zoo.publish.converted import Ahead, Converter
from llm_zoo.publish.data import data_version
from llm_zoo.publish.diagrams import drawer
from llm_zoo.publish.halves import build_page
from llm_zoo.publish.handbook import DRAWINGS
from llm_zoo.publish.machines import twin
from llm_zoo.publish.materialise import MARK, UnsafePath, check_path, materialise, write_if_changed
from llm_zoo.publish.policy import Policies, allow_reload
from llm_zoo.publish.preview import Preview
from llm_zoo.publish.search import searchable
from llm_zoo.publish.sections import SECTIONS, Sections
from llm_zoo.publish.terms import CHAPTERS, GLOSSARY, Words
from llm_zoo.records import RecordErrors
from llm_zoo.render import harmless
from llm_zoo.render.chapters import PROSE
from llm_zoo.render.compiled import compiled
from llm_zoo.render.kept import keeping_in
from llm_zoo.render.tree import Page as RenderedPage
from llm_zoo.render.tree import Tree

if TYPE_CHECKING:
    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

log = logging.getLogger("mkdocs.zoo")
# It prints all its settings at each build.
logging.getLogger("mkdocs.plugins.mermaid2").setLevel(logging.WARNING)

RENDERED = Path("build", "docs")
"""Where the rendered tree lies, from the root of the repository; MkDocs reads it as `docs_dir`."""
CONVERTED = Path("build", "converted")
"""Where converted pages are kept between builds."""

CARDS = Path("build", "cards")
"""Where social cards are kept between builds."""

Render = Callable[[Path], Tree]
RenderSome = Callable[[Path, set[str], str], list[RenderedPage]]
"""Renders the pages that come from some files of the repository, cited with a version of the data."""


@dataclass(frozen=True)
class Built:
    """What MkDocs knows of the site that it has built."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: jinja2.Environment


class Session:
    """The state of one `mkdocs build` or `mkdocs serve`."""

    def __init__(self, render: Render, render_some: RenderSome) -> None:
        self._render, self._render_some = render, render_some
        self._serving = False
        self._sources: dict[str, str | None] = {}
        self._words = Words({})
        self._tree = Tree((), ())
        self._converter: Converter | None = None
        self._sections: Sections | None = None
        self._ahead: Ahead | None = None
        self._borrowed: Page | None = None
        self._whole = ""
        self._turn: Path | None = None
        self._nav: Navigation | None = None
        self._built: Built | None = None
        self._preview: Preview | None = None

    def start(self, command: str) -> None:
        """Take note of the command: `serve` outlives wrong records, `build` does not."""
        self._serving = command == "serve"

    def configure(self, config: MkDocsConfig) -> None:
        """Render the records and point MkDocs at the result."""
        root = Path(config.config_file_path).parent
        if faults.take_turn(root):
            self._turn = root
        config.docs_dir = str(root / RENDERED)
        self._converter = self._sections = None
        self._refresh(root)
        keep_mermaid2_to_live_pages(config)

    def end_turn(self) -> None:
        """Let another build begin, if it is this one that they wait for."""
        if self._turn is not None:
            faults.end_turn(self._turn)
            self._turn = None

    def fail(self, error: Exception) -> None:
        """The build has failed: end what it began, and say in a line what the machine refused.

        `serve` goes on with the last good pages.
        """
        self._end_ahead()
        self.end_turn()
        if isinstance(error, OSError | UnsafePath):
            log.error(faults.explanation(error))
            raise Abort("The site was not written.") from None

    def unwatch(self, server: LiveReloadServer, config: MkDocsConfig) -> None:
        """Do not watch what we write ourselves, or every change would build the site twice."""
        server.unwatch(config.docs_dir)

    def allow_reload(self, server: LiveReloadServer) -> None:
        """Let the script run with which the server loads a page again; it is another one each time."""
        add: Callable[[bytes, float], bytes] = server._inject_js_into_html

        def add_and_allow(page: bytes, epoch: float) -> bytes:
            return allow_reload(page, add(page, epoch))

        server._inject_js_into_html = add_and_allow  # type: ignore[method-assign]

    def serve(self, server: LiveReloadServer, config: MkDocsConfig, build: Callable[[], None]) -> None:
        """The site was built and is served from now on: keep it up to date."""
        self._preview = Preview(
            Path(config.config_file_path).parent, Path(config.site_dir), config.site_url or "", self.show, build
        )
        self._preview.attach(server)

    def close(self) -> None:
        """The command ends."""
        if self._preview is not None:
            self._preview.close()

    def show(self, changed: set[str]) -> bool:
        """Write the pages that come from changed files into the served site; False when the records are wrong.

        Raises `LookupError` when nothing good was built before.
        """
        built = self._built
        if built is None:
            raise LookupError("no good site was built")
        root = Path(built.config.config_file_path).parent
        try:
            rendered = self._render_some(root, changed, self._data_version() or "")
        except RecordErrors as errors:
            self._report(root, errors)
            return False
        for page in rendered:
            check_path(page.path)
            write_if_changed(root / RENDERED, page.path, page.text.encode())
            self._sources[page.path] = page.source
        for page in rendered:
            self._build_one(page.path, built)
        log.info("Rendered %d pages; the others follow", len(rendered))
        return True

    def _build_one(self, path: str, built: Built) -> None:
        """From the Markdown of a page to its file in the served site."""
        config = built.config
        file = built.files.get_file_from_path(path)
        if file is None:
            file = File(path, config.docs_dir, config.site_dir, config.use_directory_urls)
            built.files.append(file)
        page = file.page or Page(None, file, config)
        page.__dict__.pop("render", None)  # links to new pages are not for what is kept
        generator._populate_page(page, config, built.files)
        build_page(page, config, built.files.documentation_pages(), built.nav, built.env)

    def before_pages(self, nav: Navigation) -> None:
        """Take note of the navigation."""
        self._nav = nav

    def before_templates(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
        """Give the templates what they need to say what a page may run. All pages are converted now."""
        self._end_ahead()
        with keeping_in(Path(config.config_file_path).parent / DRAWINGS):
            env.bytecode_cache = compiled(("mkdocs", "mkdocs-material"))
        env.globals["policy"] = Policies(env, config, live_script(config))
        if self._nav is not None and self._tree.pages:
            self._built = Built(config, files, self._nav, env)

    def before_markdown(self, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Set the edit link of a page, tell the diagrams which page they are on, and look for the page as kept."""
        path = page.file.src_uri
        source = self._sources.get(path)
        page.edit_url = f"{config.edit_uri}{source}" if source else None
        settings = (harmless.setting_fault(key, value) for key, value in page.meta.items())
        self._refuse_harm(page, [fault for fault in settings if fault])
        drawer.start_page(path, page.file.content_string, source)
        if self._built is not None and self._built.files is files:
            return  # one page more of a site that was built
        if self._converter is None:
            folder = Path(config.config_file_path).parent / CONVERTED
            self._converter = Converter(folder, config, files, self._data_version())
            self._ahead = Ahead(config, files)
        self._converter.attach(page)
        if self._ahead:
            self._ahead.step()

    def _end_ahead(self) -> None:
        if self._ahead:
            self._ahead.end()
            self._ahead = None

    def after_markdown(self, page_html: str, page: Page) -> str:
        """Set formulas, link terms, box tables, and find a description for a page that states none."""
        path = page.file.src_uri
        self._refuse_harm(page, harmless.faults_of(page_html) if self._is_written(path) else [])
        page_html = mathematics.typeset(page_html, path)
        if path.startswith(CHAPTERS) and path != GLOSSARY:
            page_html = self._words.link(page_html, get_relative_url(GLOSSARY.replace(".md", ".html"), page.url))
        # The theme prints a description as it is, so front matter has it escaped already.
        page.meta.setdefault("description", str(escape(pages.first_paragraph(page_html))))
        return pages.box_tables(page_html)

    def _is_written(self, path: str) -> bool:
        """Whether a page holds Markdown of a person. Templates of the others let no text through as it is."""
        return (self._sources.get(path) or "docs/").startswith("docs/") or path.startswith(f"{PROSE}/")

    def _refuse_harm(self, page: Page, faults: list[str]) -> None:
        """End the build where a page would do harm in a way that reading its chapter did not show."""
        if faults:
            path = page.file.src_uri
            raise PluginError(f"page {path} (written in {self._sources.get(path) or path}): {'; '.join(faults)}")

    def before_search(self, page: Page, config: MkDocsConfig) -> None:
        """Show the search plugin the words of a page without its pictures and tables of numbers."""
        if self._sections is None:
            folder = Path(config.config_file_path).parent / SECTIONS
            self._sections = Sections(folder, config, self._data_version())
        self._whole = page.content or ""
        page.content = self._sections.before(page, searchable(self._whole))

    def after_search(self, page: Page) -> None:
        """Give the page its content back."""
        assert self._sections is not None
        self._sections.after()
        page.content = self._whole

    def before_template(self, page: Page, nav: Navigation) -> dict[str, object]:
        """Let a page outside the navigation stand under the index page of its folder."""
        self._borrowed = None
        index = folder_index(page, nav)
        if index is None:
            return {"crumb": None}
        index.active = True
        self._borrowed = index
        return {"crumb": index}

    def after_template(self, output: str, page: Page, config: MkDocsConfig) -> str:
        """Add what only some pages need: the style sheet of formulas, the scripts of its widgets, live diagrams."""
        if self._borrowed is not None:
            self._borrowed.active = False
        output = pages.add_to_head(output, self._head(page, config))
        if 'class="katex' in output:
            href = get_relative_url(mathematics.STYLE_SHEET, page.url)
            output = pages.add_to_head(output, f'<link rel="stylesheet" href="{href}">')
        if 'class="mermaid"' in output:
            output = pages.add_to_body(output, live_diagrams(page, config))
        for style in widgets.styles_of(output):
            output = pages.add_to_head(output, f'<link rel="stylesheet" href="{get_relative_url(style, page.url)}">')
        for script in widgets.scripts_of(output):
            output = pages.add_to_body(output, f'<script src="{get_relative_url(script, page.url)}"></script>')
        return pages.without_indents(output)

    def _head(self, page: Page, config: MkDocsConfig) -> str:
        """What programs are told about a page: its Markdown twin, the feed, what it is, and how links to it look."""
        path = page.file.src_uri
        if path not in self._sources:
            return ""
        card = cards.card_path(path) if config.extra.get("cards") and cards.has_card(path) else None
        return heads.fragment(page, self._tree.about.get(path), card)

    def after_build(self, config: MkDocsConfig) -> None:
        """Write what stands beside the pages, the Markdown twin of each and social cards if asked for, and tidy up."""
        root, target = Path(config.config_file_path).parent, Path(config.site_dir)
        with keeping_in(root / DRAWINGS):
            for page in self._tree.pages:
                (target / page.path).write_text(twin(page), encoding="utf-8", newline="\n")
        if config.extra.get("cards"):
            cards.write_cards(self._tree, target, root / CARDS)
        sheets.shrink(target)
        if self._converter is not None:
            self._converter.tidy()
        if self._sections is not None:
            self._sections.tidy()

    def _data_version(self) -> str | None:
        """None where there is no data, as beside the page of problems."""
        try:
            return data_version(self._tree.assets)
        except LookupError:
            return None

    def _refresh(self, root: Path) -> None:
        try:
            tree = self._render(root)
        except RecordErrors as errors:
            self._report(root, errors)
            return
        for problem in tree.warnings:  # not through the log, whose warnings fail a strict build
            click.echo(f"warning: {problem}", err=True)
        changes = materialise(tree, root / RENDERED)
        self._sources = {page.path: page.source for page in tree.pages}
        self._words = Words.of(tree)
        self._tree = tree
        log.info("Rendered %d pages, %d files changed", len(tree.pages), len(changes.written) + len(changes.deleted))

    def _report(self, root: Path, errors: RecordErrors) -> None:
        for problem in errors.problems:
            click.echo(str(problem), err=True)
        count = f"{len(errors.problems)} problem{'' if len(errors.problems) == 1 else 's'} in the records"
        if not self._serving:
            raise PluginError(count)
        log.error("%s; serving the last good pages until they are corrected", count)
        if not (root / RENDERED / MARK).exists():
            materialise(problem_page([str(problem) for problem in errors.problems]), root / RENDERED)


def problem_page(problems: list[str]) -> Tree:
    """What `serve` shows when no good pages were ever rendered."""
    lines = "\n".join(f"    {line}" for problem in problems for line in problem.splitlines())
    text = f"# The records have problems\n\nCorrect them and this page becomes the handbook.\n\n{lines}\n"
    return Tree((RenderedPage("index.md", text),), ())


def keep_mermaid2_to_live_pages(config: MkDocsConfig) -> None:
    """Take mermaid2's own page step out; `live_diagrams` does its work.

    It parses and writes again every page that has the word "mermaid" anywhere, which makes a build eight times as long.
    """
    plugin = config.plugins["mermaid2"]
    steps = config.plugins.events["post_page"]
    steps[:] = [step for step in steps if getattr(step, "__self__", None) is not plugin]


def live_diagrams(page: Page, config: MkDocsConfig) -> str:
    """mermaid2's scripts for one page: its local library and the arguments set in mkdocs.yml."""
    plugin: Any = config.plugins["mermaid2"]
    library = get_relative_url(plugin.javascript, page.url)
    return f'<script src="{library}"></script><script>{live_script(config)}</script>'


def live_script(config: MkDocsConfig) -> str:
    """The script that starts mermaid where a page has a diagram that it draws."""
    plugin: Any = config.plugins["mermaid2"]
    return f"mermaid.initialize({pyjs.dumps(plugin.mermaid_args)});"


def folder_index(page: Page, nav: Navigation) -> Page | None:
    """The index page of the folder of a page that is not in the navigation itself."""
    if page in nav.pages:
        return None
    folder = page.file.src_uri.rpartition("/")[0]
    return next((candidate for candidate in nav.pages if candidate.file.src_uri == f"{folder}/index.md"), None)
