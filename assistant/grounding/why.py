"""Why a product was picked, in words: its strongest signals, each with the evidence behind it.

Contributions decide the order and are never said as numbers; what no evidence shows (a likeness to
what was liked before) is said in one of a few fixed sentences that claim nothing of the product.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.grounding.answers import Answer
from assistant.grounding.plain import ended, said
from assistant.turn import Evidence, EvidenceKind

REASONS: Mapping[str, str] = {
    "need_match": "Its words are close to what you asked for.",
    "lexical_match": "It is named in the words you used.",
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
    "need_match": ("attribute",),
    "lexical_match": ("attribute",),
    "aspect_match": ("attribute", "review"),
    "friends": ("friends",),
    "review_quality": ("rating", "review"),
    "price_fit": ("price",),
}
_LEAST_SHARE = 0.05
_MOST_REASONS = 4


def why(
    product_id: str, contributions: Mapping[str, float], evidence: Sequence[Evidence]
) -> Answer:
    """The pick's strongest signals in words, most weight first, citing the evidence given."""
    total = sum(share for share in contributions.values() if share > 0)
    strongest = sorted(contributions.items(), key=lambda entry: (-entry[1], entry[0]))
    sentences: list[str] = []
    told: set[int] = set()
    for signal, share in strongest:
        if share <= 0 or share < _LEAST_SHARE * total or len(sentences) == _MOST_REASONS:
            break
        sentence = next(_sentences(signal, evidence, told), None)
        if sentence is not None:
            sentences.append(sentence)
    if not told and evidence:
        sentences.append(_cited(evidence[0], told))
    against = next((e for e in evidence if e.polarity < 0 and e.n not in told), None)
    if against is not None:
        sentences.append(_cited(against, told))
    return Answer(" ".join(sentences), tuple(evidence), {product_id: tuple(evidence)})


def _sentences(signal: str, evidence: Sequence[Evidence], told: set[int]) -> Iterator[str]:
    for kind in _SHOWN_BY.get(signal, ()):
        for one in evidence:
            if one.kind == kind and one.n not in told and one.polarity >= 0:
                yield _cited(one, told)
    if signal in REASONS:
        yield REASONS[signal]


def _cited(one: Evidence, told: set[int]) -> str:
    told.add(one.n)
    return ended(said(one), one.n)
