"""Every rule between fields and between records: what breaks it, and the nearest thing that does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.records.builders import (
    ACME,
    BOX,
    MAIL,
    MIT,
    NEXT,
    QUIZ,
    RUMOUR,
    SECOND,
    TINY,
    WORDS,
    WORK,
    ZOO,
    Case,
    Edit,
    append,
    case,
    change,
    check_case,
    second,
    write,
)

LAYERS = """\
    - count: 2
      mixer: {kind: attention, heads: 2, kv_heads: 1, head_dim: 4}
      ffn: {kind: dense, intermediate: 16, activation: swiglu}
"""
PRICE = "{provider: acme, from: 2025-03-01, input: 1, output: 2, currency: USD, per: 1_000_000, source: paper}"
ROW = "{benchmark: quiz, score: 42, setup: {tools: false}, reporter: acme, date: 2025-03-01, source: paper}"
MOE = "ffn: {kind: moe, experts: 4, active: 2, intermediate: 16, activation: swiglu, router: {kind: softmax}}"
DENSE = "ffn: {kind: dense, intermediate: 16, activation: swiglu}"
SIZE = "parameters: {total: 1448, source: page}\n"
MIXER = "mixer: {kind: attention, heads: 2, kv_heads: 1, head_dim: 4}"
SHARED = "      shared: {name: one}\n"
NO_AUDIT = change("total: 1448, active: 1320, ", "audit_note: not under test, ")


def price(start: str, end: str = "", **words: str) -> str:
    """A line of prices."""
    text = PRICE.replace("2025-03-01", start + (f", until: {end}" if end else ""))
    for old, new in words.items():
        text = text.replace(old, new)
    return f"  - {text}\n"


def prices(*lines: str) -> tuple[Edit, ...]:
    """Replace the one price of the model."""
    return (change(f"  - {PRICE}\n", "".join(lines)),)


def layers(text: str, *more: tuple[str, str]) -> tuple[Edit, ...]:
    """Other layers; the size is no longer stated, so that the audit says nothing."""
    return (change(LAYERS, text), NO_AUDIT, *(change(old, new) for old, new in more))


def loop(names: str) -> list[Edit]:
    """Models that descend from each other in a circle."""
    return [
        write(
            f"zoo_data/models/acme/{name}.yaml",
            SECOND.replace("derived_from: [tiny]", f"derived_from: [{names[index - 1]}]"),
        )
        for index, name in enumerate(names)
    ]


REFUSED = [
    # ZOO201: references
    case(
        "a developer that is not there",
        change("developer: acme", "developer: acne"),
        says=(
            f"{TINY}:2:1 ZOO201 no developer 'acne' — did you mean 'acme'?",
            f"{TINY}:2:1 ZOO204 developer is 'acne' but the file stands in models/acme/",
        ),
    ),
    case(
        "a model behind a claim",
        change("{label: size, model: tiny,", "{label: size, model: tinny,", file=RUMOUR),
        change("- {model: tiny, benchmark: quiz}", "- {model: tiny, benchmark: quizz}", file=RUMOUR),
        says=(
            f"{RUMOUR}:7:19 ZOO201 no model 'tinny' — did you mean 'tiny'?",
            f"{RUMOUR}:9:19 ZOO201 no benchmark 'quizz' — did you mean 'quiz'?",
        ),
    ),
    case(
        "a related term",
        change("see: [token]", "see: [tokem]", file=WORDS),
        says=f"{WORDS}:8:11 ZOO201 no term 'tokem' — did you mean 'token'?",
    ),
    case(
        "two terms with one word",
        change("    see: [token]", "    aliases: [Token]", file=WORDS),
        says=f"{WORDS}:2:3 ZOO206 'token' is also a word of the term 'model'",
    ),
    case(
        "a work by persons and an organisation",
        append("organisation: Pub Lab\n", WORK),
        says=f"{WORK}:7:1 ZOO207 a work has either 'authors' or an 'organisation'; this one has both; keep one",
    ),
    case(
        "a work by nobody",
        change("authors: [Jo Doe, Ann Roe]\n", "others: true\n", file=WORK),
        says=(
            f"{WORK}:1:1 ZOO207 a work has either 'authors' or an 'organisation'; this one has neither",
            f"{WORK}:2:1 ZOO207 'others' says that there are more 'authors', but none is listed",
        ),
    ),
    case(
        "organisations among persons",
        change("[Jo Doe, Ann Roe]", "[OpenAI, The Pub Team]", file=WORK),
        says=(
            f"{WORK}:2:11 ZOO207 'OpenAI' is not a person's full name; name an organisation under 'organisation'",
            f"{WORK}:2:19 ZOO207 'The Pub Team' is not a person's full name; name an organisation under 'organisation'",
        ),
    ),
    case(
        "a work with a day and a year",
        append("year: 2024\n", WORK),
        says=f"{WORK}:7:1 ZOO207 a work has either a day, 'published', or a 'year'; this one has both; "
        "keep 'published'",
    ),
    case(
        "a work without a year",
        change("published: 2024-05-06\n", "", file=WORK),
        says=f"{WORK}:1:1 ZOO207 a work has either a day, 'published', or a 'year'; this one has neither",
    ),
    case(
        "a work read before it was there",
        change("published: 2024-05-06", "published: 2025-03-03", file=WORK),
        says=f"{WORK}:5:1 ZOO212 read on 2025-03-02, before it was published (2025-03-03)",
    ),
    case(
        "a work read in a year before its own",
        change("published: 2024-05-06", "year: 2026", file=WORK),
        says=f"{WORK}:5:1 ZOO212 read on 2025-03-02, before it was published (2026)",
    ),
    case(
        "an ancestor",
        second(("[tiny]", "[tiny, tinny]")),
        says=f"{NEXT}:6:32 ZOO201 no model 'tinny' — did you mean 'tiny'?",
    ),
    case(
        "a licence of weights",
        change("weights: MIT", "weights: MTI"),
        says=f"{TINY}:6:46 ZOO201 no licence 'MTI' — did you mean 'MIT'?",
    ),
    case(
        "a reference to nothing is an empty value, not a second mistake",
        change("weights: MIT", "weights: ~"),
        says=f"{TINY}:6:55 ZOO105 empty value; leave the key out, or list it under 'undisclosed'",
    ),
    case(
        "a licence of code",
        change("weights: MIT", "weights: MIT, code: GPL-9"),
        says=f"{TINY}:6:60 ZOO201 no licence 'GPL-9'",
    ),
    case(
        "a provider",
        *prices(price("2025-03-01", acme="acmee")),
        says=f"{TINY}:27:6 ZOO201 no developer 'acmee' — did you mean 'acme'?",
    ),
    case(
        "a benchmark",
        change("benchmark: quiz", "benchmark: quizz"),
        says=f"{TINY}:29:6 ZOO201 no benchmark 'quizz' — did you mean 'quiz'?",
    ),
    case("a reporter", change("reporter: acme", "reporter: nobody"), says=f"{TINY}:29:57 ZOO201 no developer 'nobody'"),
    case("a predecessor", append("predecessor: riddle\n", QUIZ), says=f"{QUIZ}:12:1 ZOO201 no benchmark 'riddle'"),
    case(
        "evidence of a task", change("[quiz]", "[quiz, quest]", MAIL), says=f"{MAIL}:6:18 ZOO201 no benchmark 'quest'"
    ),
    case(
        "a hint is the id as it is written",
        change("weights: MIT", "weights: mit"),
        says=f"{TINY}:6:46 ZOO201 no licence 'mit' — did you mean 'MIT'?",
    ),
    # ZOO202, ZOO203: sources
    case(
        "a source that is not there",
        change("output: 1024, source: paper", "output: 1024, source: papr"),
        says=f"{TINY}:9:39 ZOO202 no source 'papr' under 'sources' — did you mean 'paper'?",
    ),
    case(
        "a source of a developer",
        append("philosophy: {text: x, source: blog}\n", ACME),
        says=f"{ACME}:8:23 ZOO202 no source 'blog' under 'sources'",
    ),
    case(
        "a source of a machine",
        change("source: sheet", "source: shet", BOX),
        says=(
            f"{BOX}:7:1 ZOO202 no source 'shet' under 'sources' — did you mean 'sheet'?",
            f"{BOX}:9:3 ZOO203 no fact names the source 'sheet'; name it where it is used, or remove it",
        ),
    ),
    case(
        "a source of a licence",
        change("source: text", "source: txt", MIT),
        says=(
            f"{MIT}:6:1 ZOO202 no source 'txt' under 'sources' — did you mean 'text'?",
            f"{MIT}:8:3 ZOO203 no fact names the source 'text'; name it where it is used, or remove it",
        ),
    ),
    case(
        "a source of a benchmark",
        change("score: 70, source: site", "score: 70, source: pub", QUIZ),
        says=f"{QUIZ}:9:41 ZOO202 no source 'pub' under 'sources'",
    ),
    case(
        "a source that nothing names",
        append('  blog: {title: B, url: "https://example.org/b", accessed: 2025-03-02, kind: news}\n', ACME),
        says=f"{ACME}:8:3 ZOO203 no fact names the source 'blog'; name it where it is used, or remove it",
    ),
    case(
        "the first source too, when the record names another",
        second(
            (
                "announcement}\n",
                'announcement}\n  card: {title: C, url: "https://example.org/c", accessed: 2025-06-01, kind: news}\n'
                "source: card\n",
            ),
        ),
        says=f"{NEXT}:13:3 ZOO203 no fact names the source 'page'; name it where it is used, or remove it",
    ),
    # ZOO204, ZOO205
    case(
        "a folder of another developer",
        write("zoo_data/models/other/tiny-2.yaml", SECOND),
        says="zoo_data/models/other/tiny-2.yaml:2:1 ZOO204 developer is 'acme' but the file stands in models/other/",
    ),
    case(
        "a model that descends from itself",
        second(("[tiny]", "[tiny-2]")),
        says=f"{NEXT}:6:11 ZOO205 'tiny-2' descends from itself",
    ),
    case(
        "a circle of three, told at each of them",
        *loop("abc"),
        says=(
            "zoo_data/models/acme/a.yaml:6:11 ZOO205 'a' descends from itself",
            "zoo_data/models/acme/b.yaml:6:11 ZOO205 'b' descends from itself",
            "zoo_data/models/acme/c.yaml:6:11 ZOO205 'c' descends from itself",
        ),
    ),
    # ZOO210 to ZOO213
    case(
        "swapped sizes",
        change("active: 1320", "active: 1449"),
        says=f"{TINY}:13:27 ZOO210 active 1,449 is more than total 1,448",
    ),
    case(
        "swapped limits",
        change("output: 1024", "output: 4097"),
        says=f"{TINY}:9:25 ZOO211 output 4,097 is more than the window 4,096",
    ),
    case(
        "a price for longer prompts than the model takes",
        change("per: 1_000_000, ", "per: 1_000_000, longest_input: 4097, "),
        says=f"{TINY}:27:92 ZOO211 longest_input 4,097 is more than the window 4,096",
    ),
    case(
        "a source read before the release",
        change("accessed: 2025-03-02", "accessed: 2025-02-28"),
        says=(
            f"{TINY}:12:57 ZOO212 published on 2025-03-01, after it was read on 2025-02-28",
            f"{TINY}:12:80 ZOO212 read on 2025-02-28, before the release on 2025-03-01",
        ),
    ),
    case(
        "a source published after it was read",
        change("published: 2025-03-01", "published: 2025-03-03"),
        says=f"{TINY}:12:57 ZOO212 published on 2025-03-03, after it was read on 2025-03-02",
    ),
    case(
        "a copy that is newer than its reading",
        change("accessed: 2025-03-02, kind: paper", "accessed: 2025-03-02, as_of: 2025-03-03, kind: paper"),
        says=f"{TINY}:12:102 ZOO212 a copy of 2025-03-03, but it was read on 2025-03-02",
    ),
    case(
        "knowledge of the future",
        change("date: 2024-12-31", "date: 2025-03-02"),
        says=f"{TINY}:10:10 ZOO213 cutoff 2025-03-02 is after the release on 2025-03-01",
    ),
    # ZOO214
    case(
        "a score above all",
        change("score: 42", "score: 100.1"),
        says=f"{TINY}:29:23 ZOO214 score 100.1 is outside 0 to 100 of Quiz",
    ),
    case(
        "a score below all",
        change("score: 42", "score: -0.5"),
        says=f"{TINY}:29:23 ZOO214 score -0.5 is outside 0 to 100 of Quiz",
    ),
    case(
        "people above all",
        change("score: 70", "score: 170", QUIZ),
        says=f"{QUIZ}:9:30 ZOO214 score 170 is outside 0 to 100",
    ),
    # ZOO215
    case(
        "a price that ends before it starts",
        *prices(price("2025-03-01", "2025-02-28")),
        says=f"{TINY}:27:40 ZOO215 until 2025-02-28 is before from 2025-03-01",
    ),
    case(
        "two prices from one day",
        *prices(price("2025-03-01"), price("2025-03-01", **{"input: 1": "input: 2"})),
        says=f"{TINY}:28:22 ZOO215 the period from 2025-03-01 overlaps the one from 2025-03-01",
    ),
    case(
        "two prices on one day",
        *prices(price("2025-03-01", "2025-04-01"), price("2025-04-01")),
        says=f"{TINY}:28:22 ZOO215 the period from 2025-04-01 overlaps the one from 2025-03-01",
    ),
    case(
        "whatever order they are written in",
        *prices(price("2025-04-01"), price("2025-03-01", "2025-04-01")),
        says=f"{TINY}:27:22 ZOO215 the period from 2025-04-01 overlaps the one from 2025-03-01",
    ),
    # ZOO216
    case(
        "one row twice",
        append(f"  - {ROW}\n"),
        says=f"{TINY}:30:5 ZOO216 the same benchmark, set-up, reporter and day as result 1",
    ),
    case(
        "one row with two scores",
        append(f"  - {ROW.replace('42', '43')}\n"),
        says=f"{TINY}:30:5 ZOO216 the same benchmark, set-up, reporter and day as result 1",
    ),
    case(
        "a default that is written out is no other set-up",
        append(f"  - {ROW.replace('false', 'false, attempts: 1')}\n"),
        says=f"{TINY}:30:5 ZOO216 the same benchmark, set-up, reporter and day as result 1",
    ),
    # ZOO217
    case(
        "given and undisclosed",
        append("undisclosed: [training]\n"),
        says=f"{TINY}:30:15 ZOO217 'training' is listed as undisclosed, but the record gives it",
    ),
    case(
        "given and undisclosed, inside a block",
        append("undisclosed: [active, parameters]\n"),
        says=(
            f"{TINY}:30:15 ZOO217 'active' is listed as undisclosed, but the record gives it",
            f"{TINY}:30:23 ZOO217 'parameters' is listed as undisclosed, but the record gives it",
        ),
    ),
    case(
        "given and not applicable",
        append("not_applicable: [cutoff]\n"),
        says=f"{TINY}:30:18 ZOO217 'cutoff' is listed as not applicable, but the record gives it",
    ),
    case(
        "undisclosed and not applicable",
        second(("[parameters, architecture]", "[parameters, architecture, prices]\nnot_applicable: [prices]")),
        says=f"{NEXT}:14:41 ZOO217 'prices' is listed as undisclosed and as not applicable",
    ),
    # ZOO218
    case(
        "open weights whose layers nobody wrote down",
        second(("weights: closed", "weights: open")),
        says=f"{NEXT}:7:10 ZOO218 open weights, but no 'architecture'; it stands in the model's config.json",
    ),
    case(
        "a closed model that does not say that it is silent",
        second((", architecture]", "]")),
        says=f"{NEXT}:7:10 ZOO218 no 'architecture'; list it under 'undisclosed' if the developer did not say",
    ),
    # ZOO219
    case(
        "an encoder-decoder without encoder",
        change("  hidden_size: 8", "  form: encoder-decoder\n  hidden_size: 8"),
        says=f"{TINY}:17:3 ZOO219 an encoder-decoder, and only that, has an 'encoder'",
    ),
    case(
        "an encoder in a decoder",
        *layers(LAYERS + "  encoder: {layers: [{count: 1, " + DENSE + "}]}\n"),
        says=f"{TINY}:16:3 ZOO219 an encoder-decoder, and only that, has an 'encoder'",
    ),
    case(
        "a table of positions without length",
        change("{kind: rope, theta: 10000}", "{kind: learned}"),
        says=f"{TINY}:20:3 ZOO219 a learned position table needs its number of 'positions'",
    ),
    case(
        "a relative bias without buckets",
        change("{kind: rope, theta: 10000}", "{kind: relative-bias}"),
        says=f"{TINY}:20:3 ZOO219 a learned relative bias needs its number of 'buckets'",
    ),
    case(
        "a relative bias that no layer adds",
        *layers(
            "    - count: 2\n      " + DENSE + "\n",
            ("{kind: rope, theta: 10000}", "{kind: relative-bias, buckets: 32}"),
        ),
        says=f"{TINY}:22:3 ZOO219 a learned relative bias needs a layer whose mixer is 'attention'",
    ),
    case(
        "a pattern beside a mixer",
        change(LAYERS, LAYERS + "      pattern: [{" + DENSE + "}]\n"),
        says=f"{TINY}:23:7 ZOO219 a group has either a 'pattern' or a 'mixer' and 'ffn' of its own",
    ),
    case(
        "a layer of nothing",
        change(LAYERS, "    - count: 2\n"),
        says=f"{TINY}:23:7 ZOO219 a layer needs a 'mixer', an 'ffn', or both",
    ),
    case(
        "a layer of nothing in a pattern",
        change(LAYERS, "    - count: 2\n      pattern: [{" + DENSE + "}, {count: 2}]\n"),
        says=f"{TINY}:24:77 ZOO219 a layer needs a 'mixer', an 'ffn', or both",
    ),
    case(
        "heads that do not divide",
        change("heads: 2, kv_heads: 1", "heads: 2, kv_heads: 3"),
        says=f"{TINY}:24:42 ZOO219 2 heads cannot share 3 KV heads evenly",
    ),
    case(
        "a window and a chunk",
        change("head_dim: 4}", "head_dim: 4, window: 2, chunk: 2}"),
        says=f"{TINY}:24:79 ZOO219 a layer has a 'window' or a 'chunk', not both",
    ),
    case(
        "more experts at work than there are",
        change(DENSE, MOE.replace("active: 2", "active: 5")),
        says=f"{TINY}:25:36 ZOO219 active 5 is more than experts 4",
    ),
    case(
        "more experts of attention at work than there are",
        change(MIXER, "mixer: {kind: mixture-of-attention, experts: 2, active: 3, kv_heads: 1, head_dim: 4}"),
        says=f"{TINY}:24:55 ZOO219 active 3 is more than experts 2",
    ),
    case(
        "blocks that do not divide",
        change(MIXER, "mixer: {kind: rg-lru, inner: 8, blocks: 3, conv: 4}"),
        says=f"{TINY}:24:39 ZOO219 8 channels do not divide into 3 blocks",
    ),
    case(
        "one set of weights for two kinds of layers",
        change(LAYERS, LAYERS + SHARED + "    - count: 1\n      " + DENSE + "\n" + SHARED),
        says=f"{TINY}:29:7 ZOO219 shares the weights 'one' with an earlier layer that is built otherwise",
    ),
    case(
        "one set of weights for two kinds of layers in a pattern",
        change(
            LAYERS,
            "    - count: 2\n      pattern:\n        - {"
            + MIXER
            + ", shared: {name: one}}\n        - {"
            + DENSE
            + ", shared: {name: one}}\n",
        ),
        says=f"{TINY}:26:70 ZOO219 shares the weights 'one' with an earlier layer that is built otherwise",
    ),
    case(
        "a prediction module without a number of them",
        *layers(LAYERS + "  extras: {prediction_module: {source: paper, layers: [{count: 1, " + DENSE + "}]}}\n"),
        says=f"{TINY}:26:12 ZOO219 a 'prediction_module' needs 'multi_token_prediction', the number of such modules",
    ),
    case(
        "a fault inside a prediction module",
        *layers(
            LAYERS + "  extras: {multi_token_prediction: 1, prediction_module: {source: paper, layers: [{count: 1}]}}\n"
        ),
        says=f"{TINY}:26:83 ZOO219 a layer needs a 'mixer', an 'ffn', or both",
    ),
    case(
        "a fault inside the encoder",
        *layers(LAYERS + "  form: encoder-decoder\n  encoder: {layers: [{count: 1}]}\n"),
        says=f"{TINY}:27:22 ZOO219 a layer needs a 'mixer', an 'ffn', or both",
    ),
    # ZOO220, ZOO221
    case(
        "levels of effort without thinking",
        append("cognition: system-1\nefforts: [low]\n"),
        says=f"{TINY}:31:1 ZOO220 levels of effort, but 'cognition' is 'system-1'",
    ),
    case(
        "levels of effort of an unknown kind",
        append("efforts: [low]\n"),
        says=f"{TINY}:30:1 ZOO220 levels of effort, but 'cognition' is left out",
    ),
    case(
        "a score from before the model",
        change("reporter: acme, date: 2025-03-01", "reporter: acme, date: 2024-02-29"),
        says=f"{TINY}:29:73 ZOO221 scored on 2024-02-29, released on 2025-03-01",
    ),
]

ACCEPTED = [
    case(
        "published layers that nobody has looked up yet are a blank",
        second(("[parameters, architecture]", "[training]"), ("sources:\n", SIZE + "sources:\n")),
    ),
    case("a second model that descends from the first", second()),
    case(
        "two ancestors with one ancestor",
        second(),
        write(NEXT.replace("-2", "-3"), SECOND.replace("[tiny]", "[tiny, tiny-2]")),
    ),
    case(
        "a source that only the record as a whole rests on",
        second(("announcement}\n", "announcement}\nsource: page\n")),
    ),
    case("as many active as there are", change("active: 1320", "active: 1448")),
    case("an active size without a total", change("total: 1448, ", "")),
    case("an answer as long as the context", change("output: 1024", "output: 4096")),
    case(
        "a source read on the day of the release",
        change("published: 2025-03-01, accessed: 2025-03-02", "published: 2025-03-01, accessed: 2025-03-01"),
    ),
    case("a source published before the release", change("published: 2025-03-01", "published: 2024-01-01")),
    case("a cutoff on the day of the release", change("date: 2024-12-31", "date: 2025-03-01")),
    case("no point at all", change("score: 42", "score: 0")),
    case("every point", change("score: 42", "score: 100")),
    case("prices that follow each other", *prices(price("2025-03-01", "2025-03-31"), price("2025-04-01"))),
    case("an open end that the next price closes", *prices(price("2025-03-01"), price("2025-04-01"))),
    case("a price for one day", *prices(price("2025-03-01", "2025-03-01"))),
    case("prices in two currencies", *prices(price("2025-03-01"), price("2025-03-01", USD="EUR"))),
    case("another effort", append(f"  - {ROW.replace('tools: false', 'tools: false, effort: low')}\n")),
    case("another day", append(f"  - {ROW.replace('2025-03-01', '2025-03-02')}\n")),
    case("another harness", append(f"  - {ROW.replace('tools: false', 'tools: false, harness: x')}\n")),
    case(
        "a total without an active size, which is undisclosed",
        change(", active: 1320", ""),
        append("undisclosed: [active]\n"),
    ),
    case("an active size, the total undisclosed", change("total: 1448, ", ""), append("undisclosed: [parameters]\n")),
    case(
        "layers that are no question",
        second(("weights: closed", "weights: open"), (", architecture]", "]\nnot_applicable: [architecture]")),
    ),
    case(
        "a mixer without FFN, and the other way round",
        *layers(
            "    - {count: 1, mixer: {kind: attention, heads: 2, kv_heads: 2, head_dim: 4}}\n    - {count: 1, "
            + DENSE
            + "}\n"
        ),
    ),
    case("a pattern", *layers("    - count: 2\n      pattern: [{" + DENSE + "}, {count: 2, " + MOE + "}]\n")),
    case("all experts at work", *layers("    - {count: 1, " + MOE.replace("active: 2", "active: 4") + "}\n")),
    case(
        "an encoder-decoder with an encoder",
        *layers(LAYERS + "  form: encoder-decoder\n  encoder: {layers: [{count: 1, " + DENSE + "}]}\n"),
    ),
    case(
        "a table of positions with length",
        change("{kind: rope, theta: 10000}", "{kind: learned, positions: 64}"),
        NO_AUDIT,
    ),
    case(
        "a relative bias inside a pattern",
        *layers(
            "    - {count: 1, pattern: [{mixer: {kind: attention, heads: 2, kv_heads: 1, head_dim: 4}}]}\n",
            ("{kind: rope, theta: 10000}", "{kind: relative-bias, buckets: 32}"),
        ),
    ),
    case("levels of effort of a thinking model", append("cognition: system-2\nefforts: [low]\n")),
    case("a thinking model without levels", append("cognition: switchable\n")),
    case("a score of a preview", change("reporter: acme, date: 2025-03-01", "reporter: acme, date: 2024-03-01")),
    case(
        "a result by another organisation",
        write(
            "zoo_data/developers/judge.yaml",
            ZOO[ACME].replace("kind: company", "kind: lab\nrole: evaluator"),
        ),
        change("reporter: acme", "reporter: judge"),
    ),
]


@pytest.mark.parametrize("one", REFUSED, ids=lambda one: one.protects)
def test_refused_with_the_place_and_the_reason(tmp_path: Path, one: Case) -> None:
    check_case(tmp_path, one)


@pytest.mark.parametrize("one", ACCEPTED, ids=lambda one: one.protects)
def test_accepted(tmp_path: Path, one: Case) -> None:
    check_case(tmp_path, one)
