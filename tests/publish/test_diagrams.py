from __future__ import annotations

import pytest
from mkdocs.exceptions import BuildError
from pymdownx.superfences import SuperFencesException

from llm_zoo.publish import engine
from llm_zoo.publish.diagrams import DiagramError, Drawer
from llm_zoo.render.palette import mermaid_classes

ROUTING = f"""flowchart LR
  accTitle: Routing & "choice"
  accDescr: A router chooses an expert.
  {mermaid_classes(["router"])}
  {mermaid_classes(["expert"])}
  R[Router]:::router --> E[Expert]:::expert --> P[Plain]
"""


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


def test_a_diagram_is_a_figure_with_a_picture_a_caption_and_its_source(drawer: Drawer) -> None:
    figure = drawer.figure(ROUTING)
    assert figure.startswith('<figure class="diagram" data-search-exclude><div class="diagram-canvas" role="group"')
    assert 'role="img"' in figure
    assert '<title id="diagram-1-title">Routing &amp; "choice"</title>' in figure.replace("&quot;", '"')
    assert "A router chooses an expert." in figure
    assert "<figcaption>Routing &amp; " in figure
    assert "R[Router]:::router --&gt; E[Expert]:::expert" in figure
    assert "<script" not in figure


def test_colours_of_the_palette_follow_the_theme_and_others_stay(drawer: Drawer) -> None:
    svg = drawer.figure(ROUTING).split("<figcaption>")[0]
    assert "fill:var(--zoo-router,#9a4b86)" in svg
    assert "stroke:var(--zoo-router-stroke,#652056)" in svg
    assert "fill:var(--zoo-router-text,#ffffff)" in svg
    assert "fill:var(--zoo-expert-text,#0f172a)" in svg
    assert "fill:#" not in svg.replace("fill:var", "")


def test_the_same_source_gives_the_same_drawing_with_its_own_identifiers(drawer: Drawer) -> None:
    first, second = drawer.figure(ROUTING), drawer.figure(ROUTING)
    assert first != second
    assert first == second.replace("diagram-2", "diagram-1")
    drawer.start_page("next.md", "")
    assert drawer.figure(ROUTING) == first


def test_a_mistake_names_page_line_and_file_to_edit(drawer: Drawer) -> None:
    source = "flowchart LR\n  accTitle: Broken\n  A --> [\n"
    drawer.start_page("x.md", f"# Title\n\n```mermaid\n{source}```\n", "docs/x.md")
    with pytest.raises(DiagramError, match=r"^page x\.md, line 6 \(written in docs/x\.md\): Parse error:"):
        drawer.figure(source)


def test_an_unknown_type_is_an_error(drawer: Drawer) -> None:
    with pytest.raises(DiagramError, match=r"^diagram, line 1: No diagram type detected for the given text\.$"):
        drawer.figure("flowchurt LR\n  A --> B\n")


def test_a_diagram_without_words_is_an_error(drawer: Drawer) -> None:
    with pytest.raises(DiagramError, match="a diagram needs a line 'accTitle: what it shows' for readers"):
        drawer.figure("flowchart LR\n  A --> B\n")


def test_an_error_passes_superfences_and_ends_the_build_without_a_traceback() -> None:
    assert issubclass(DiagramError, SuperFencesException)
    assert issubclass(DiagramError, BuildError)


def test_labels_cannot_bring_markup_into_the_page(drawer: Drawer) -> None:
    figure = drawer.figure(
        "flowchart LR\n  accTitle: <img src=x onerror=alert(1)>\n"
        '  A["<script>alert(1)</script><img src=x onerror=alert(1)>"] --> B\n  click A "javascript:alert(1)"\n'
    )
    assert "<script" not in figure
    assert "<img" not in figure
    assert "<a " not in figure


def test_a_library_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "TIME_LIMIT", 1)
    endless = engine.Engine("pele/pele.global.js", "source => { while (source) {} return 1; }")
    with pytest.raises(engine.EngineError, match="interrupted"):
        endless.call("x")
    assert endless.call("") == 1  # a fresh context


def test_a_library_that_eats_memory_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MEMORY_LIMIT", 32 * 1024 * 1024)
    greedy = engine.Engine(
        "pele/pele.global.js", "s => { const a = []; while (true) a.push('x'.repeat(9999) + a.length); }"
    )
    with pytest.raises(engine.EngineError):
        greedy.call("")
