"""The comparison: chosen by mouse, by keys and by address; what it says; what it gives away; what bad input does."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect
from tests.site.axe import faults

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
PAGE = "tools/compare.html"
THREE = "#models=deepseek-v3,kimi-k3,gpt-oss-120b"


def facts(page: Page, name: str) -> list[str]:
    """The cells of a fact, each as its lines."""
    row = page.get_by_role("group", name="Facts", exact=True).get_by_role("row", name=name).first
    return [" ".join(text.split()) for text in row.locator("td").all_inner_texts()]


def saved(page: Page, button: str) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def test_an_address_shows_facts_layers_caches_and_scores(base: str, offline_page: Page) -> None:
    offline_page.goto(base + PAGE + THREE)
    assert facts(offline_page, "Parameters") == ["671 B 5.7×", "2.78 T 24×", "117 B smallest"]
    assert facts(offline_page, "Cache at 131,072 tokens")[0].startswith("8.58 GiB")
    expect(offline_page.locator(".compare-out details.working > summary")).to_contain_text(
        ["DeepSeek-V3 → Kimi K3", "DeepSeek-V3 → gpt-oss-120b"]
    )
    lines = offline_page.locator(".curves > svg .line")
    dashes = [line.get_attribute("stroke-dasharray") for line in lines.all()]
    assert len(dashes) == 3 == len(set(dashes))
    scores = offline_page.get_by_role("group", name="Scores of one set-up")
    expect(scores.get_by_role("row", name="GPQA Diamond")).to_contain_text("group")
    offline_page.get_by_text("must not be ranked against each other").click()
    expect(offline_page.get_by_role("group", name="Scores of other set-ups").locator("tbody tr").first).to_be_visible()
    offline_page.get_by_label("Differences only").check()
    expect(offline_page.get_by_role("group", name="Facts", exact=True).get_by_role("row", name="Norm")).to_have_count(0)
    offline_page.get_by_label("Changes of layers from").select_option("kimi-k3")
    expect(offline_page.locator(".compare-out details.working > summary").first).to_have_text("Kimi K3 → DeepSeek-V3")
    assert offline_page.url.endswith(f"{THREE}&only=differences&from=kimi-k3")


def test_models_are_chosen_and_taken_out_by_keys(address: str, offline_page: Page) -> None:
    offline_page.goto(address + PAGE)
    search = offline_page.get_by_label("Add a model")
    search.focus()
    for name in ("llama-3.1-8b", "qwen3 8b"):
        offline_page.keyboard.type(name)
        offline_page.keyboard.press("Enter")
    assert offline_page.url.endswith("#models=llama-3.1-8b,qwen3-8b")
    expect(offline_page.locator(".compare-message")).to_have_text("Qwen3-8B added; 2 models.")
    offline_page.get_by_role("button", name="Take out Qwen3-8B").focus()
    offline_page.keyboard.press("Enter")
    expect(offline_page.get_by_role("button", name="Take out Llama 3.1 8B")).to_be_focused()
    search.fill("deepsek v3")
    search.press("Enter")
    expect(offline_page.locator(".compare-message")).to_contain_text("There is no model “deepsek v3” here.")
    offline_page.get_by_role("button", name="Add DeepSeek-V3").click()
    assert offline_page.url.endswith("#models=llama-3.1-8b,deepseek-v3")


def test_what_is_taken_away_says_the_same(address: str, site: Path, warm_page: OpenPage) -> None:
    page = warm_page(accept_downloads=True)
    page.goto(address + PAGE + THREE)
    rows = list(csv.reader(io.StringIO(saved(page, "CSV"))))
    assert rows[0] == ["Fact", "DeepSeek-V3", "Kimi K3", "gpt-oss-120b"]
    total = json.loads((site / "api/v1/models/gpt-oss-120b.json").read_text())["parameters"]["computed"]["total"]
    assert next(row for row in rows if row[0] == "Parameters")[3] == str(total)
    assert saved(page, "BibTeX").count("@misc{") == 3
    file = saved(page, "HTML file")
    soup = BeautifulSoup(file, "html.parser")
    assert not soup.find_all(["script", "link", "button", "img"])
    assert "117\N{NO-BREAK SPACE}B" in soup.get_text()
    assert all(one["href"].startswith("https://") for one in soup.find_all("a") if not one["href"].startswith("#"))
    alone = warm_page(java_script_enabled=False)
    alone.set_content(file)
    assert alone.locator(".curves > svg .line").first.evaluate("line => getComputedStyle(line).stroke") != "none"


def test_bad_addresses_say_what_is_wrong_and_leave_a_page(address: str, open_page: OpenPage) -> None:
    offline_page = open_page()
    offline_page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); }")
    offline_page.goto(address + PAGE + "#models=deepsek-v3,kimi-k3,%3Cimg%20src=x%20onerror=alert(1)%3E&from=9&only=%")
    message = offline_page.locator(".compare-message")
    expect(message).to_contain_text("There is no model “deepsek-v3” here. Add DeepSeek-V3")
    expect(message).to_contain_text("<img src=x onerror=alert(1)>")
    expect(offline_page.get_by_text("Add at least one more model.")).to_be_visible()
    offline_page.evaluate("location.hash = 'models=' + Zoo.data.models.map(m => m.id).join(',')")
    expect(offline_page.locator(".chips li")).to_have_count(6)
    expect(message).to_contain_text("at most 6 models")
    for garbage in ("%", "=", "models", "models=", "models=,,,"):
        offline_page.evaluate("hash => { location.hash = hash; }", garbage)
        expect(offline_page.get_by_text("Choose two to six models")).to_be_visible()
    offline_page.evaluate("location.hash = 'models=gpt-4o,bert-base-uncased'")  # without layers, without a cache
    expect(offline_page.get_by_text("the layers of GPT-4o are not known")).to_be_visible()


def test_models_are_put_aside_on_other_pages(base: str, offline_page: Page) -> None:
    offline_page.goto(base + "zoo/models/deepseek-v3.html")
    offline_page.get_by_role("button", name="Compare DeepSeek-V3").click()
    tray = offline_page.get_by_role("complementary", name="Models to compare")
    expect(tray).to_contain_text("DeepSeek-V3")
    offline_page.goto(base + "zoo/developers/deepseek.html")
    sign = offline_page.get_by_role("button", name="Compare DeepSeek-V2", exact=True)
    sign.focus()
    offline_page.keyboard.press("Space")
    expect(sign).to_have_attribute("aria-pressed", "true")
    tray.get_by_role("link", name="Compare 2").click()
    expect(offline_page.locator(".chips li")).to_have_count(2)
    assert facts(offline_page, "Developer") == ["DeepSeek", "DeepSeek"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_breaks_no_accessibility_rule_and_fits_a_phone(address: str, warm_page: OpenPage, scheme: str) -> None:
    page = warm_page(color_scheme=scheme, viewport={"width": 390, "height": 844})
    page.goto(address + PAGE + THREE)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_scripts_it_leads_to_the_pages_of_pairs(site: Path) -> None:
    html = BeautifulSoup((site / PAGE).read_text(encoding="utf-8"), "html.parser")
    link = html.select_one("zoo-compare a")
    assert link is not None
    assert link["href"] == "../zoo/compare/index.html"
    model = BeautifulSoup((site / "zoo/models/deepseek-v3.html").read_text(encoding="utf-8"), "html.parser")
    assert model.select("p.compare-add > a")[0]["href"] == "../../tools/compare.html#models=deepseek-v3"
