"""Examples to learn from: the prompt of a turn and several wordings of it that pass the checker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.grounding.checker import check
from assistant.grounding.fluent import fluent
from assistant.grounding.justify import Item, fluently_asked
from assistant.grounding.quotable import spoken_title
from assistant.grounding.ways import OPENINGS
from assistant.tuning.situations import Domain, drawn
from assistant.tuning.wordings import wording

WORDINGS_EACH = 3
TRIES_EACH = 12


@dataclass(frozen=True, slots=True)
class Example:
    """What the model is asked, and wordings in short forms, each as good as the others."""

    prompt: str
    wordings: tuple[str, ...]


def examples(
    domains: Sequence[Domain], count: int, *, seed: int, wordings_each: int = WORDINGS_EACH
) -> Iterator[Example]:
    """`count` picks of those kinds of goods, each worded in ways that begin differently."""
    for item, currency, chance in drawn(domains, count, seed=seed):
        found: dict[str, str] = {}
        for opening in chance.sample(OPENINGS, k=len(OPENINGS))[:TRIES_EACH]:
            words = wording(item, opening, chance)
            if may_be_said(words, item, currency):
                found.setdefault(words.split()[0], words)
            if len(found) == wordings_each:
                break
        if found:
            yield Example(fluently_asked(item), tuple(found.values()))


def may_be_said(short: str, item: Item, currency: str) -> bool:
    """Whether the wording, filled in, passes the checker."""
    title = spoken_title(item.product.title)
    text = fluent(item.evidence, item.need, title).filled(short)
    verdict = check(text, item.evidence, product=item.product, need=item.need, currency=currency)
    return verdict.passed
