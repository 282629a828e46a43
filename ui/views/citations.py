"""Text with citations, cut into pieces: words, and [n] with what it cites.

It knows nothing of how a citation is opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.turn import Evidence
from ui.views.shop import Shop

_CITATION = re.compile(r"\[(\d{1,3})\]")


@dataclass(frozen=True, slots=True)
class Source:
    """One evidence as a reader sees it. `stars` is 0 when it is not a rated review."""

    n: int
    kind: str
    heading: str
    text: str
    byline: str = ""
    stars: float = 0
    polarity: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words, or a citation of `source`."""

    text: str
    source: Source | None = None


def source_of(evidence: Evidence, shop: Shop) -> Source:
    """The evidence as a reader sees it; a review names its writer only if they share their name."""
    kind, _, key = evidence.source.partition(":")
    if kind == "review":
        review = shop.shelf.review(key)
        if review is not None:
            parts = (shop.name_of(review.shopper_id), shop.day(review.created_at))
            helped = f"{review.helpful_votes} found this helpful" if review.helpful_votes else ""
            return Source(
                evidence.n,
                "review",
                "From a review",
                evidence.text,
                " · ".join(part for part in (*parts, helped) if part),
                review.rating or 0,
                evidence.polarity,
            )
    return Source(evidence.n, evidence.kind, _heading(evidence.kind, key, shop), evidence.text)


def pieces(text: str, sources: Iterable[Source]) -> tuple[Piece, ...]:
    """The text cut at its citations; a number that cites nothing stays plain text.

    >>> [piece.text for piece in pieces("Light [1] and dry [9].", [Source(1, "price", "", "")])]
    ['Light ', '[1]', ' and dry [9].']
    """
    known: dict[int, Source] = {}
    for source in sources:
        known.setdefault(source.n, source)
    cut: list[Piece] = []
    start = 0
    for found in _CITATION.finditer(text):
        cited = known.get(int(found[1]))
        if cited is None:
            continue
        cut += [Piece(text[start : found.start()]), Piece(found[0], cited)]
        start = found.end()
    cut.append(Piece(text[start:]))
    return tuple(piece for piece in cut if piece.text)


def _heading(kind: str, key: str, shop: Shop) -> str:
    if kind == "attribute":
        return key.replace("_", " ").capitalize() or "From the description"
    if kind == "policy":
        page = next((p for p in shop.shelf.policies() if p.policy_id == key), None)
        return page.title if page else "The shop's rules"
    headings = {"friends": "People you follow", "price": "Price", "rating": "Ratings"}
    return headings.get(kind, kind.replace("_", " ").capitalize())
