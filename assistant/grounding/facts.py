"""What a product's catalog entry says of a wish: attributes, options, description, title.

It knows nothing of reviews or of how the facts are worded; a fact is "name: value", as the shop
wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.grounding.labels import labelled, shown_name
from assistant.grounding.quotable import is_quotable, sentences_of, tidy
from assistant.grounding.stems import stems
from assistant.grounding.word_lists import ADMINISTRATIVE, NO, YES
from assistant.understand.english import EXTREMES
from retrieval.catalog.nouns import Product
from retrieval.need import Need, allowed_values, fitting_variants

LONGEST_VALUE = 90
IN_STOCK = ", in stock"
OUT_OF_STOCK = ", out of stock"

_TITLE_PARTS = re.compile(r"\s*[,;|(){}\[\]–—/]\s*|\s+-\s+|\s+with\s+")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the catalog says: `name` as evidence names it, and the value as written."""

    name: str
    value: str

    @property
    def source(self) -> str:
        """Where it stands, as evidence says it."""
        return f"attribute:{self.name}"

    @property
    def text(self) -> str:
        """The fact as evidence shows it; a unit in the name goes to the number.

        >>> Fact("weight_g", "250").text, Fact("waterproof", "yes").text
        ('weight: 250 g', 'waterproof: yes')
        """
        label = labelled(self.name, self.value)
        return f"{label.name}: {label.value}"

    @property
    def denies(self) -> bool:
        """Whether the value says that the product lacks what the name names."""
        return denies(self.value)


def denies(value: str) -> bool:
    """Whether an attribute's value says that the product lacks what its name names."""
    return value.casefold() in NO


def facts_of(product: Product) -> tuple[Fact, ...]:
    """The attributes that say something to a shopper, in the shop's order."""
    found = []
    for name, value in product.attributes.items():
        fact = Fact(tidy(name), _value(value))
        if fact.value and is_quotable(fact.text, LONGEST_VALUE, shortest_words=1):
            found.append(fact)
    return tuple(fact for fact in found if not stems(shown_name(fact.name)) & ADMINISTRATIVE)


def answering(want: str, product: Product) -> Fact | None:
    """The fact that best answers the wish, or None when the catalog does not say.

    An attribute whose name and value hold all the wish's words, then one whose name is part of the
    wish (so "long battery" meets "battery: 30 hours"), then a sentence of the description, then a
    part of the title, then the number that measures what the wish compares ("light": the weight).
    """
    asked = stems(want)
    if not asked:
        return None
    facts = facts_of(product)
    for fact in facts:
        if asked <= stems(f"{shown_name(fact.name)} {fact.value}"):
            return fact
    for fact in facts:
        name = stems(shown_name(fact.name))
        if name and name <= asked:
            return fact
    return next(_from_prose(asked, product), None) or _measuring(want, facts)


def _measuring(want: str, facts: Iterable[Fact]) -> Fact | None:
    """The number that tells how "light" or "long" it is."""
    what = EXTREMES.get(want, ("", ""))[0]
    if not what:
        return None
    numbers = (fact for fact in facts if any(map(str.isdigit, fact.value)))
    return next((fact for fact in numbers if stems(what) <= stems(shown_name(fact.name))), None)


def chosen_options(need: Need, product: Product) -> Iterator[Fact]:
    """The options the shopper asked for, where a variant in stock has them within the limits."""
    offered: dict[str, dict[str, None]] = {}
    for variant in fitting_variants(need, product):
        for name, value in variant.options.items():
            offered.setdefault(name, {})[value] = None
    for name, value in need.options.items():
        for offered_name, values in offered.items():
            wanted = [stems(one) for one in allowed_values(value)]
            same = [v for v in values if stems(v) in wanted]
            if stems(offered_name) == stems(name) and same:
                yield Fact(tidy(offered_name), f"{tidy(same[0])}{IN_STOCK}")


def in_prose(product: Product) -> Iterator[Fact]:
    """The first sentence of the description that is short enough to quote."""
    for sentence in sentences_of(product.description):
        if is_quotable(sentence, shortest_words=3):
            yield Fact("description", sentence)
            return


def _from_prose(asked: frozenset[str], product: Product) -> Iterator[Fact]:
    for sentence in sentences_of(product.description):
        if asked <= stems(sentence) and is_quotable(sentence):
            yield Fact("description", sentence)
    for part in _TITLE_PARTS.split(tidy(product.title)):
        if asked <= stems(part) and is_quotable(part, shortest_words=1):
            yield Fact("title", part)


def _value(value: str) -> str:
    plain = tidy(value)
    if plain.casefold() in YES:
        return "yes"
    return "no" if plain.casefold() in ("no", "false", "n") else plain
