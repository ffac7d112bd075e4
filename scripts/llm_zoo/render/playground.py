"""The two playgrounds as they stand on a page without JavaScript: a table of the starting choice.

The script of each (docs/assets/js/playgrounds.js) puts its controls above the table.
"""

from __future__ import annotations

from ..derive.effort import break_even_thinking
from ..derive.experts import expert_places, experts_touched
from ..derive.prices import run_cost
from . import numbers
from .tables import markdown_table
from .text import Md
from .views import ModelView, UnknownName

#: Tokens that a router gets at once, and the capacity factors to choose from.
BATCHES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
FACTORS = (1.0, 1.25, 1.5, 2.0)
#: Thinking tokens of the dial's positions: an assumption of the reader's, so any round numbers do.
THINKING = (0, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000)
#: Tokens a second with which the dial begins.
SPEED = 50


def moe_router(view: ModelView, *, factor: float = 1.25) -> Md:
    """Experts that an even router touches and the places of each expert, for one model."""
    ffn = view.facts.moe
    if ffn is None:
        raise UnknownName(f"'{view.id}' has no experts")
    rows = [
        [
            numbers.exact(batch),
            numbers.exact(batch * ffn.active),
            f"{experts_touched(ffn, batch):,.1f} of {ffn.experts}",
            f"{batch * ffn.active / ffn.experts:,.2f}",
            numbers.exact(expert_places(ffn, batch, factor)),
        ]
        for batch in BATCHES[::2]
    ]
    headings = [
        ("Tokens at once", True),
        ("Choices", True),
        ("Experts touched, even router", True),
        ("Choices for an expert, mean", True),
        (f"Places at capacity factor {factor}", True),
    ]
    shared = f", and {ffn.shared} shared for every token" if ffn.shared else ""
    return Md(
        f'<div class="playground" data-widget="moe-router" data-model="{view.id}" data-factor="{factor}" '
        'markdown="1">\n\n'
        f"{view.link}: {ffn.active} of {ffn.experts} experts{shared}, in one layer.\n\n"
        f"{markdown_table(headings, rows)}\n\n"
        "</div>"
    )


def effort_dial(small: ModelView, large: ModelView, *, question: int, answer: int) -> Md:
    """Tokens, cost, time and cache of a task at several lengths of thought, and the break-even with a larger model."""
    price, other = small.facts.price, large.facts.price
    if price is None or other is None or small.facts.cache is None:
        raise UnknownName(f"'{small.id}' and '{large.id}' need prices, and '{small.id}' an architecture")
    rows: list[list[Md | str]] = []
    for thinking in THINKING[::2]:
        cost = run_cost(
            small.facts.record,
            small.site.today,
            input_tokens=question,
            output_tokens=answer,
            thinking_tokens=thinking,
        )
        written = thinking + answer
        rows.append(
            [
                numbers.exact(thinking),
                numbers.exact(question + written),
                numbers.dollars(cost.dollars) if cost else "",
                f"{written // SPEED:,} s",
                numbers.data_size(small.facts.cache.bytes_at(question + written)),
            ]
        )
    headings = [
        ("Thinking tokens", True),
        ("Tokens in all", True),
        ("Cost", True),
        (f"Time at {SPEED} tokens a second", True),
        ("Cache at the end", True),
    ]
    even = break_even_thinking(price, other, input_tokens=question, output_tokens=answer)
    dear = run_cost(large.facts.record, large.site.today, input_tokens=question, output_tokens=answer)
    assert dear is not None
    words = f"{large.link} answers the same task at once for {numbers.dollars(dear.dollars)}. " + (
        f"{small.link} may think for {numbers.exact(int(even))} tokens before it costs as much."
        if even is not None
        else f"{small.link} costs more than that as soon as it thinks."
    )
    return Md(
        f'<div class="playground" data-widget="effort-dial" data-model="{small.id}" data-other="{large.id}" '
        f'data-question="{question}" data-answer="{answer}" data-speed="{SPEED}" markdown="1">\n\n'
        f"{small.link}, {numbers.exact(question)} tokens of question and {numbers.exact(answer)} of answer. "
        "All counts of tokens are assumptions.\n\n"
        f"{markdown_table(headings, rows)}\n\n{words}\n\n"
        "</div>"
    )
