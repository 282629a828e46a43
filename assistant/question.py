"""The one question worth asking: the attribute whose answer splits the candidates best.

Expected information gain over the ranked candidates, each weighted by how well it ranks. It knows
nothing of sessions; what was asked before comes in.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from assistant.grounding.phrases import is_quality, with_article
from assistant.wording import listed, lowered
from retrieval.catalog.nouns import Product
from retrieval.need import Need
from retrieval.words import folded, same_words, singular_words

MOST_VALUES = 8
LEAST_KNOWN = 0.6
LEAST_GAIN_BITS = 0.5
MOST_NAMED = 4
CATEGORY = "category"
_LABELS = frozenset((word,) for word in ("tag", "label", "keyword", "collection", "vendor", "sku"))
"""What shops file products under for themselves: no shopper is asked for it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question: what it is about, the answers it offers, and what it is expected to tell."""

    about: str
    values: tuple[str, ...]
    gain_bits: float
    text: str


def best_question(
    need: Need, products: Sequence[Product], weights: Sequence[float], asked_before: Set[str]
) -> Question | None:
    """The question with the largest expected information gain (bits), or None where none helps.

    `weights` are the products' shares of belief (any positive scale). Nothing the need already
    says and nothing in `asked_before` is asked.
    """
    if len(products) < 2:
        return None
    total = sum(weights)
    shares = [weight / total for weight in weights]
    questions = (
        _question(about, answers, shares)
        for about, answers in _answers(need, products).items()
        if about not in asked_before
    )
    worthy = [q for q in questions if q is not None and q.gain_bits >= LEAST_GAIN_BITS]
    kinds = [q for q in worthy if q.about == CATEGORY]
    return max(kinds or worthy, key=lambda q: (q.gain_bits, q.about), default=None)


def _answers(need: Need, products: Sequence[Product]) -> Mapping[str, list[frozenset[str]]]:
    """What each product answers to each thing that may be asked: a set, empty when unknown."""
    said = {folded(word) for word in (*need.wants, *need.avoids)}
    answers: dict[str, list[frozenset[str]]] = {}
    leaves = [frozenset(product.category_path[-1:]) for product in products]
    if len(set(leaves)) > 1:
        answers[CATEGORY] = leaves
    names = dict.fromkeys(name for product in products for name in product.attributes)
    for name in names:
        if singular_words(name.replace("_", " "))[-1:] in _LABELS:
            continue
        values = [frozenset(_values(product.attributes.get(name))) for product in products]
        known = {folded(value) for value in frozenset().union(*values)}
        if not known & said and not any(folded(name) in word for word in said):
            answers[name] = values
    for name in dict.fromkeys(name for product in products for name in product.options):
        if not any(same_words(name, option) for option in need.options):
            answers[name] = [frozenset(product.options.get(name, ())) for product in products]
    return answers


def _values(value: str | None) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()] if value else []


def _question(
    about: str, answers: Sequence[frozenset[str]], shares: Sequence[float]
) -> Question | None:
    known = sum(share for share, values in zip(shares, answers, strict=True) if values)
    mass: dict[str, float] = {}
    for share, given in zip(shares, answers, strict=True):
        for value in given:
            mass[value] = mass.get(value, 0.0) + share / len(given)
    too_many = about != CATEGORY and len(mass) > MOST_VALUES
    if known < LEAST_KNOWN or len(mass) < 2 or too_many or _is_measure(mass):
        return None
    values = tuple(sorted(mass, key=lambda value: (-mass[value], value)))
    gain = _gain_bits(answers, shares, mass)
    return Question(about, values, gain, _asked(about, values))


def _gain_bits(
    answers: Sequence[frozenset[str]], shares: Sequence[float], mass: Mapping[str, float]
) -> float:
    """Entropy of the belief before, minus its expectation after the answer."""
    before = -sum(share * math.log2(share) for share in shares if share > 0)
    after = 0.0
    answered = sum(mass.values())
    for value, weight in mass.items():
        left = [
            s for s, values in zip(shares, answers, strict=True) if value in values or not values
        ]
        total = sum(left)
        after += weight / answered * -sum(s / total * math.log2(s / total) for s in left if s > 0)
    return before - after


def _is_measure(mass: Mapping[str, float]) -> bool:
    """Whether the values are numbers: a shopper is not asked to pick a weight in grams."""
    return all(value[:1].isdigit() for value in mass)


def _asked(about: str, values: Sequence[str]) -> str:
    named = [lowered(value) if about == CATEGORY else value for value in values[:MOST_NAMED]]
    if {folded(value) for value in values} <= {"yes", "no", "true", "false"}:
        name = about.replace("_", " ")
        return f"Should it be {name}?" if is_quality(name) else f"Do you need {with_article(name)}?"
    more = ["something else"] if len(values) > MOST_NAMED else []
    if about == CATEGORY:
        return f"What are you looking for: {listed([*named, *more], 'or')}?"
    return f"Which {about.replace('_', ' ')} would you like: {listed([*named, *more], 'or')}?"
