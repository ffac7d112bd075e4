"""What pages may run: the theme's own scripts by their hashes, and nothing that came with a page's text."""

from __future__ import annotations

import re
from types import SimpleNamespace

import jinja2
import pytest
from mkdocs.config import load_config
from mkdocs.structure.files import Files
from tests.publish.sample import REPOSITORY

from llm_zoo.publish.policy import Policies, allow_reload, policy, script_hash
from llm_zoo.publish.session import Session
from llm_zoo.render.tree import Tree

HEADER = REPOSITORY / "docs" / "about" / "security.md"


@pytest.fixture
def policies(theme: jinja2.Environment) -> Policies:
    return Policies(theme, theme.globals["config"], "mermaid.initialize({});")


def page(content: str = "<p>Words</p>", **meta: object) -> SimpleNamespace:
    return SimpleNamespace(content=content, meta=meta)


def rules(text: str) -> dict[str, list[str]]:
    return {words[0]: words[1:] for words in (rule.split() for rule in text.split("; "))}


def test_a_hash_is_that_of_the_standard() -> None:
    """The example of Content Security Policy Level 3, section 8.3."""
    assert script_hash("alert('Hello, world.');") == "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"


def test_an_ordinary_page_runs_four_scripts_and_evaluates_nothing(policies: Policies) -> None:
    found = rules(policies.of(page(), "../.."))
    own, *hashes = found["script-src"]
    assert own == "'self'"
    assert len(hashes) == 4
    assert all(re.fullmatch(r"'sha256-[\w+/]{43}='", one) for one in hashes)
    assert found["default-src"] == found["base-uri"] == found["form-action"] == ["'none'"]
    assert found["style-src-elem"] == found["worker-src"] == ["'self'"]


def test_a_script_in_the_text_of_a_page_gets_no_hash(policies: Policies) -> None:
    script = "alert(1)"
    hostile = page(f"<script>{script}</script>", title=f"<script>{script}</script>", description=script)
    assert policies.of(hostile, "..") == policies.of(page(), "..")
    assert script_hash(script) not in policies.of(hostile, "..")


def test_only_pages_that_need_more_may_do_more(policies: Policies) -> None:
    python = rules(policies.of(page(python=True), ".."))
    assert python["script-src"][-2:] == ["'wasm-unsafe-eval'", "blob:"]
    assert python["worker-src"] == ["'self'", "blob:"]
    drawing = rules(policies.of(page('<pre class="mermaid">x</pre>'), ".."))
    assert drawing["style-src-elem"] == ["'self'", "'unsafe-inline'"]
    assert drawing["script-src"][-1] == script_hash("mermaid.initialize({});")
    assert policies.of(None, "/handbook/") != policies.of(page(), "..")


@pytest.mark.parametrize("python", [False, True])
def test_no_policy_lets_text_become_a_script(python: bool) -> None:
    scripts = rules(policy([], python=python, live_diagrams=True))["script-src"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "'strict-dynamic'", "*", "data:", "https:"} & set(scripts)


def test_the_server_of_the_author_may_add_its_script_and_only_that() -> None:
    before = b"<meta content=\"script-src 'self' 'sha256-x'\"><body><script>bad()</script></body></html>"
    served = before.replace(b"</body>", b"<script>reload(1, 2);</script></body>")
    assert allow_reload(before, served) == served.replace(
        b"'self' 'sha256-x'", f"'self' {script_hash('reload(1, 2);')} 'sha256-x'".encode()
    )


def test_the_header_of_the_docs_is_that_of_the_site(site_header: str) -> None:
    """Where this fails, the theme or a setting of mermaid has changed: put the text of the message into the page."""
    text = HEADER.read_text(encoding="utf-8")
    written = set(re.findall(r"Content-Security-Policy:? \"?(default-src [^\"\n]*)", text))
    assert written == {site_header}


@pytest.fixture(scope="module")
def site_header(theme: jinja2.Environment) -> str:
    """The policy for a server, of the real settings."""
    header: str = theme.globals["policy"].header("/handbook/")
    return header


@pytest.fixture(scope="module")
def theme() -> jinja2.Environment:
    """The theme with the real settings, as a build has it, without a build."""
    config = load_config(config_file=str(REPOSITORY / "mkdocs.yml"))
    config.plugins["mermaid2"].on_config(config)
    env: jinja2.Environment = config.theme.get_env()
    env.globals["config"] = config
    Session(lambda root: Tree((), ()), lambda *given: None).before_templates(env, config, Files([]))
    return env
