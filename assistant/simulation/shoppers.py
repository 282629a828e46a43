"""Simulated shoppers: each with a hidden target product, a budget, words and patience of its own.

Drawn from any shop's catalog by a seeded generator. They know what they want, never where it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.simulation.voices import OPENINGS, SAYINGS, VOICES, Voice, one_of, put
from assistant.wording import lowered
from retrieval.catalog.nouns import Product
from retrieval.money import to_major, written
from retrieval.need import Need, fitting_variants, keeps_limits
from retrieval.words import folded

MOST_WANTS = 4
PATIENCE = (2, 5)
TRUE, FALSE = frozenset({"yes", "true"}), frozenset({"no", "false"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a shopper may say: what it is about, the words, and the limit they set if any."""

    about: str
    value: str
    said: str
    limit: Need | None = None


@dataclass(frozen=True, slots=True)
class Persona:
    """One simulated shopper: what it hopes to find, what it says first, what it can add, how long.

    `patience` counts its messages, the opening included.
    """

    target_id: str
    shopper_id: str | None
    opening: Fact
    facts: tuple[Fact, ...]
    patience: int

    @property
    def messages(self) -> tuple[Fact, ...]:
        """What it says to somebody who never asks anything, turn by turn."""
        said = [self.opening, *self.facts]
        return tuple(said[: self.patience]) + (ELSE,) * (self.patience - len(said))


ELSE = Fact("", "", SAYINGS["else"][0])


def personas(
    products: Sequence[Product],
    shopper_ids: Sequence[str],
    count: int,
    *,
    seed: int,
    currency: str,
) -> Iterator[Persona]:
    """`count` shoppers, half of them known ones when the shop knows any.

    Targets are products in stock with a price and a category, drawn without favour.
    """
    generator = np.random.default_rng(seed)
    buyable = [product for product in products if _buyable(product)]
    for _ in range(count if buyable else 0):
        target = buyable[int(generator.integers(len(buyable)))]
        known = len(shopper_ids) > 0 and generator.random() < 0.5
        shopper = shopper_ids[int(generator.integers(len(shopper_ids)))] if known else None
        voice = VOICES[int(generator.integers(len(VOICES)))]
        said = _facts(target, buyable, voice, generator, currency)
        patience = int(generator.integers(PATIENCE[0], PATIENCE[1] + 1))
        yield Persona(target.product_id, shopper, said[0], tuple(said[1:]), patience)


def next_fact(persona: Persona, told: Sequence[Fact], question: str | None) -> Fact:
    """What the shopper says next: the answer to the question if it has one, else the next fact."""
    if not told:
        return persona.opening
    left = [fact for fact in persona.facts if fact not in told]
    asked = folded(question or "")
    kind = Fact("category", persona.opening.value, persona.opening.value)
    for fact in (kind, *left) if asked else ():
        if fact not in told and (folded(fact.value) in asked or folded(fact.about) in asked):
            return fact
    return left[0] if left else ELSE


def _buyable(product: Product) -> bool:
    return bool(
        product.price_minor and product.category_path and keeps_limits(Need(), product)
    )  # fmt: skip


def _facts(
    target: Product,
    products: Sequence[Product],
    voice: Voice,
    generator: np.random.Generator,
    currency: str,
) -> list[Fact]:
    """What the shopper can say: the kind of thing first, then one more fact a turn."""
    kind = lowered(target.category_path[-1])
    wants = _wants(target, voice, generator)
    thing = f"{kind}, {wants.pop().value}" if wants and generator.random() < 0.5 else kind
    opening = put(one_of(OPENINGS[voice], generator).format(thing=thing), voice, generator)
    more = [_budget(target, voice, generator, currency), *wants]
    more += _brands(target, products, voice, generator)
    more += _options(target, voice, generator)
    order = generator.permutation(len(more))
    return [Fact("category", kind, opening), *(more[place] for place in order)]


def _fact(
    kind: str, about: str, value: str, voice: Voice, generator: np.random.Generator,
    limit: Need | None = None,
) -> Fact:  # fmt: skip
    said = one_of(SAYINGS[kind], generator).format(name=about, value=value)
    return Fact(about, value, put(said, voice, generator), limit)


def _wants(target: Product, voice: Voice, generator: np.random.Generator) -> list[Fact]:
    """Attribute values a person would say: yes-attributes by name, words by value."""
    named = []
    for name, value in target.attributes.items():
        spoken = name.replace("_", " ")
        if folded(value) in TRUE:
            named.append((spoken, spoken))
        elif folded(value) not in FALSE and value[:1].isalpha() and len(value) <= 24:
            named.append((spoken, value.lower()))
    order = generator.permutation(len(named))
    drawn = [named[place] for place in order][:MOST_WANTS]
    return [_fact("want", about, value, voice, generator) for about, value in drawn]


def _budget(
    target: Product, voice: Voice, generator: np.random.Generator, currency: str
) -> Fact:  # fmt: skip
    """A round sum the target stays within, in whole units of the currency."""
    minor = target.price_minor or 0
    whole = (to_major(minor, currency) or 0.0) * (1.0 + 0.4 * generator.random())
    step = max(1, 10 ** max(0, int(np.log10(max(whole, 1.0))) - 1) * 5)
    sum_ = int(-(-whole // step) * step)
    unit = minor / (to_major(minor, currency) or 1.0)
    sum_minor = round(sum_ * unit)
    value = written(sum_minor, currency) if generator.random() < 0.5 else f"{sum_} {currency}"
    return _fact("budget", "price", value, voice, generator, Need(price_max_minor=sum_minor))


def _brands(
    target: Product, products: Sequence[Product], voice: Voice, generator: np.random.Generator
) -> list[Fact]:
    """The target's brand as a wish, or another brand of its kind as one to leave out."""
    others = sorted({p.brand for p in products if p.category == target.category}
                    - {target.brand, ""})  # fmt: skip
    if others and generator.random() < 0.4:
        other = one_of(others, generator)
        limit = Need(brands_excluded=(other,))
        return [_fact("not_brand", "brand", other, voice, generator, limit)]
    return [_fact("brand", "brand", target.brand, voice, generator)] if target.brand else []


def _options(target: Product, voice: Voice, generator: np.random.Generator) -> list[Fact]:
    variants = fitting_variants(Need(), target)
    if not variants or not variants[0].options:
        return []
    variant = variants[int(generator.integers(len(variants)))]
    name, value = list(variant.options.items())[int(generator.integers(len(variant.options)))]
    return [_fact("option", name, value, voice, generator, Need(options={name: value}))]
