"""Grounding: evidence for picks, words that cite it, and the checker that lets only those pass."""

from __future__ import annotations

from assistant.grounding.answers import Answer
from assistant.grounding.checker import Verdict, check
from assistant.grounding.compare import compare_products
from assistant.grounding.evidence import FriendWord, gather, numbered
from assistant.grounding.justify import Item, Worded, justify
from assistant.grounding.overview import asks_alike, asks_overview, overview
from assistant.grounding.plain import plain
from assistant.grounding.policies import answer_from_policies
from assistant.grounding.questions import answer_about_product
from assistant.grounding.quotable import short_title
from assistant.grounding.why import why
from assistant.turn import Pick
from retrieval.catalog.nouns import Product
from retrieval.need import Need


def grounded(pick: Pick, product: Product, need: Need) -> tuple[str, ...]:
    """The problems the checker finds in the pick's justification; () when it passes."""
    if pick.justification is None:
        return ()
    verdict = check(
        pick.justification.text,
        pick.evidence,
        product=product,
        need=need,
        currency=pick.currency,
    )
    return verdict.problems


__all__ = [
    "Answer",
    "FriendWord",
    "Item",
    "Verdict",
    "Worded",
    "answer_about_product",
    "answer_from_policies",
    "asks_alike",
    "asks_overview",
    "check",
    "compare_products",
    "gather",
    "grounded",
    "justify",
    "numbered",
    "overview",
    "plain",
    "short_title",
    "why",
]
