"""The loader of Python in the page: one start for many calls, and a fresh worker after one that hangs or breaks."""

from __future__ import annotations

import pytest
from tests.publish.script import Script, asset

#: Workers that answer only when a test says so, timers that run only when a test says so.
FAKES = """
document.currentScript = {src: "https://here/assets/js/engine.js"};
var DecompressionStream = 1, WebAssembly = 1, ZOO_PYTHON_PARTS = [], said = [], workers = [], timers = [];
var URL = {createObjectURL: () => "blob:here"}, Blob = function () {};
function setTimeout(run) { timers.push(run); return timers.length; }
function clearTimeout(number) { timers[number - 1] = null; }
function Worker() { this.asked = []; this.ended = false; workers.push(this); }
Worker.prototype.postMessage = function (what) { this.asked.push(what); };
Worker.prototype.terminate = function () { this.ended = true; };
function call(name) {
  ZooEngine.call(name, {}).then(answer => said.push(answer), error => said.push(error.message));
}
function answer(what) { workers[workers.length - 1].onmessage({data: what}); }
"""


@pytest.fixture
def engine() -> Script:
    return Script(FAKES, asset("js/engine.js"))


def do(engine: Script, *steps: str) -> None:
    """Steps one after the other, each with everything that was promised done after it."""
    for step in steps:
        engine.run(step)


def test_nothing_starts_before_the_first_call(engine: Script) -> None:
    assert engine.value("workers.length") == 0


def test_one_worker_answers_all_calls_in_their_order(engine: Script) -> None:
    do(engine, "call('a')", "call('b')", "answer({ready: true})")
    assert engine.value("workers[0].asked.map(one => one.name || 'files')") == ["files", "a"]
    do(engine, """answer({answer: '{"answer": 1}'})""", """answer({answer: '{"problem": "no such model"}'})""")
    assert engine.value("[workers.length, said]") == [1, [1, "no such model"]]


def test_an_answer_that_does_not_come_ends_the_worker_and_the_next_call_starts_another(engine: Script) -> None:
    do(engine, "call('slow')", "answer({ready: true})", "timers.filter(Boolean).forEach(run => run())")
    assert engine.value("workers[0].ended") is True
    assert engine.value("said")[0].startswith("No answer after 10 seconds")
    do(engine, "call('next')", "answer({ready: true})", """answer({answer: '{"answer": 2}'})""")
    assert engine.value("[workers.length, said[1]]") == [2, 2]


def test_a_start_that_fails_is_told_and_can_be_tried_again(engine: Script) -> None:
    do(engine, "call('a')", "answer({broken: 'out of memory'})", "call('b')", "answer({ready: true})")
    assert engine.value("said") == ["out of memory"]
    assert engine.value("workers.map(one => one.ended)") == [True, False]
