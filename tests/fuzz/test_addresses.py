"""Whatever stands behind the # of an address: the default or what could be understood, never an error.

What reads addresses without a page runs in QuickJS; `tests/site/test_addresses.py` goes to the pages themselves.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.addresses import VALUES, addresses
from tests.made_up import site as made_up
from tests.publish.script import Script, asset

from llm_zoo.derive.needs import OPTIONS, BadNeed, needs_from
from llm_zoo.derive.pick import pick
from llm_zoo.publish.browser import browser_assets, script_asset
from llm_zoo.publish.chooser import chooser_assets
from llm_zoo.render import Site
from llm_zoo.render.picking import pick_object
from llm_zoo.render.plots import plots_object


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return made_up(tmp_path_factory.mktemp("zoo"))


@pytest.fixture(scope="module")
def script(site: Site) -> Script:
    """The readers of all pages, over the made-up zoo."""
    (chooser,) = chooser_assets(site, "0123456789abcdef")
    plots = script_asset("x.js", "LLM_ZOO_PLOTS", plots_object(site)).content
    names = ("js/zoo.js", "js/machine.js", "js/explore.js", "js/pick.js", "js/plots-core.js")
    return Script(browser_assets(site)[0].content, chooser.content, plots, *map(asset, names))


#: Go to an address; what the page understood is written as its address, and read again. Both have to agree.
READ = """hash => {
  const explorer = () => { const known = Zoo.explore.valuesOf(Zoo.explore.index(Zoo.data.models));
                           return Zoo.explore.read(Zoo.hash.read(), known); };
  const pages = {
    explorer: [explorer, Zoo.explore.write],
    plots: [() => ZooPlots.read(Zoo.hash.read()), ZooPlots.pairsOf],
    machine: [() => { Zoo.machine.start(); return null; }, () => Zoo.machine.pairs()],
  };
  const told = {};
  for (const [name, [read, write]] of Object.entries(pages)) {
    location.hash = "#" + hash;
    Zoo.machine.start();
    const first = write(read());
    Zoo.hash.write(first);
    const address = location.hash;
    Zoo.machine.start();
    Zoo.hash.write(write(read()));
    told[name] = [address, location.hash];
  }
  location.hash = "#" + hash;
  return {told, pairs: Zoo.hash.read()};
}"""


@given(address=addresses())
def test_an_address_is_understood_or_left_out_and_written_as_it_was_understood(script: Script, address: str) -> None:
    found = script.value(READ, address)
    for name, (written, again) in found["told"].items():
        assert written == again, name


@given(address=addresses())
def test_a_plot_of_any_address_is_drawn(script: Script, address: str) -> None:
    drawn = script.value("hash => (location.hash = '#' + hash, ZooPlots.spec(ZooPlots.read(Zoo.hash.read())))", address)
    assert drawn["layer"] if "layer" in drawn else drawn["mark"]


#: Answers of the chooser, each good in some place and bad in others.
ANSWER = """pairs => {
  const found = ZooPick.pick(ZooPick.needs(pairs));
  for (const misses of Object.values(found.dropped)) for (const miss of misses) delete miss.distance;
  return found;
}"""


@given(pairs=st.dictionaries(st.sampled_from(OPTIONS), st.sampled_from(VALUES), max_size=3))
def test_the_chooser_answers_whatever_is_asked_and_as_the_rules_do_where_they_accept_it(
    script: Script, site: Site, pairs: dict[str, str]
) -> None:
    seen = script.value(ANSWER, pairs)
    assert seen["models"] == len(seen["fitting"]) + len(seen["dropped"])
    try:
        needs = needs_from(site.zoo, site.today, pairs)
    except BadNeed:
        return
    assert seen == json.loads(json.dumps(pick_object(site, pick(site.zoo, needs))))
