"""Why a product was picked, in words: its strongest signals, each with the evidence behind it.

Contributions decide the order and are never said as numbers; what no evidence shows (a likeness to
what was liked before) is said in one of a few fixed sentences that claim nothing of the product.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.grounding.answers import Answer
from assistant.grounding.facts import answering, chosen_options
from assistant.grounding.plain import ended, said
from assistant.grounding.stems import stems
from assistant.turn import Evidence, EvidenceKind
from retrieval.catalog.nouns import Product
from retrieval.need import Need

REASONS: Mapping[str, str] = {
    "need_match": "Its words are close to what you asked for.",
    "lexical_match": "Its name and description have words you used.",
    "taste": "It is close to what you have liked and written of before.",
    "behaviour": "Shoppers who chose what you chose have chosen it too.",
    "friends": "It is close to what people you follow choose.",
    "popularity": "Many shoppers here look at it.",
    "freshness": "It is new in the shop.",
    "session": "It is close to what you liked a moment ago.",
    "exploration": "It is one to try: few shoppers have met it so far.",
}
"""Fixed sentences of the shop's own reasons, one a signal; the checker knows them."""

_SHOWN_BY: Mapping[str, tuple[EvidenceKind, ...]] = {
    "need_match": ("attribute", "review"),
    "lexical_match": ("attribute",),
    "aspect_match": ("attribute", "review"),
    "friends": ("friends",),
    "review_quality": ("rating", "review"),
    "price_fit": ("price",),
}
_ASKED_FOR = ("need_match", "lexical_match", "aspect_match")
_LEAST_SHARE = 0.05
_MOST_REASONS = 4


def why(
    product: Product, need: Need, contributions: Mapping[str, float], evidence: Sequence[Evidence]
) -> Answer:
    """The pick's strongest signals in words, most weight first, citing the evidence given.

    What meets the need is shown by what was asked for, where anything of it is known.
    """
    met = _meeting(product, need, evidence)
    total = sum(share for share in contributions.values() if share > 0)
    strongest = sorted(contributions.items(), key=lambda entry: (-entry[1], entry[0]))
    sentences: list[str] = []
    told: set[int] = set()
    for signal, share in strongest:
        if share <= 0 or share < _LEAST_SHARE * total or len(sentences) == _MOST_REASONS:
            break
        asked = signal in _ASKED_FOR
        words = "" if asked and sentences else REASONS.get(signal, "")
        shown = _shown(signal, met if met and asked else evidence, told)
        if shown is not None or words:
            sentences.append(words if shown is None else _cited(shown, told))
    if not told and evidence:
        sentences.append(_cited(evidence[0], told))
    price = next((e for e in evidence if e.kind == "price" and e.n not in told), None)
    if price is not None and need.price_max_minor is not None:
        sentences.append(_cited(price, told))
    against = next((e for e in evidence if e.polarity < 0 and e.n not in told), None)
    if against is not None:
        sentences.append(_cited(against, told))
    return Answer(" ".join(sentences), tuple(evidence), {product.product_id: tuple(evidence)})


def _meeting(product: Product, need: Need, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence that speaks of what was asked for, the shop's own facts first."""
    facts = [*(answering(wish, product) for wish in need.wants), *chosen_options(need, product)]
    sources = {fact.source for fact in facts if fact is not None}
    asked = stems(" ".join(need.wants))
    return [e for e in evidence if e.source in sources] + [
        e for e in evidence if e.kind == "review" and e.polarity > 0 and stems(e.text) & asked
    ]


def _shown(signal: str, evidence: Sequence[Evidence], told: set[int]) -> Evidence | None:
    """What shows the signal and is not told yet, if anything does."""
    for kind in _SHOWN_BY.get(signal, ()):
        for one in evidence:
            if one.kind == kind and one.n not in told and one.polarity >= 0:
                return one
    return None


def _cited(one: Evidence, told: set[int]) -> str:
    told.add(one.n)
    return ended(said(one), one.n)
