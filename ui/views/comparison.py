"""Products side by side, each cell the evidence that says it.

Made of what the turn cites and nothing else; it knows nothing of HTML.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ui.views.cards import Card
from ui.views.citations import Source

_OPINIONS: Mapping[int, str] = {1: "What people like", -1: "What bothers some", 0: "Said of it"}
_ORDER = ("price", "rating", "attribute", "friends", "review", "policy")


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of one product: the words, the source, and the card it stands on."""

    text: str
    source: Source
    position: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The table: a title per column; per row its name and the cells of each column."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[Cell, ...], ...]], ...]


def comparison_of(cards: Sequence[Card]) -> Comparison | None:
    """Those cards side by side; None when fewer than two have evidence."""
    if sum(bool(card.sources) for card in cards) < 2:
        return None
    names = {(_rank(s), _row(s)): None for card in cards for s in card.sources}
    rows = [
        (name, tuple(_cells(card, name) for card in cards))
        for name in dict.fromkeys(name for _, name in sorted(names, key=lambda pair: pair[0]))
    ]
    return Comparison(tuple(card.title for card in cards), tuple(rows))


def _cells(card: Card, name: str) -> tuple[Cell, ...]:
    return tuple(
        Cell(_words(source), source, card.position)
        for source in card.sources
        if _row(source) == name
    )


def _row(source: Source) -> str:
    return _OPINIONS[source.polarity] if source.kind == "review" else source.heading


def _rank(source: Source) -> tuple[int, int]:
    kind = _ORDER.index(source.kind) if source.kind in _ORDER else len(_ORDER)
    return kind, -source.polarity


def _words(source: Source) -> str:
    """The text without the name that the row says already."""
    name, separator, value = source.text.partition(": ")
    said = separator and source.heading.lower().startswith(name.lower())
    return value if said and source.kind == "attribute" else source.text
