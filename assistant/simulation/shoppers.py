"""Simulated shoppers: each with a hidden target product, a budget, words and patience of its own.

Drawn from any shop's catalog by a seeded generator. They know what they want, never where it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.turn import Turn
from assistant.wording import lowered
from retrieval.catalog.nouns import Product
from retrieval.money import to_major
from retrieval.need import Need, fitting_variants, keeps_limits
from retrieval.words import folded

OPENINGS = (
    "I'm looking for {thing}",
    "do you have {thing}?",
    "{thing}",
    "hi, I need {thing}",
    "Can you recommend {thing}?",
    "my old one broke, so I want {thing}",
)
BUDGETS = ("under {price}", "my budget is {price}", "it should cost at most {price}", "max {price}")
WANTS = ("it should be {want}", "{want} please", "I'd like it {want}", "and {want}, if possible")
BRANDS = ("I'd prefer {brand}", "do you have any by {brand}?")
OPTIONS = ("in {name} {value}", "I need {name} {value}")
MOST_WANTS = 4
TRUE, FALSE = frozenset({"yes", "true"}), frozenset({"no", "false"})


@dataclass(frozen=True, slots=True)
class Persona:
    """One simulated shopper: what it hopes to find and what it will say, turn by turn."""

    target_id: str
    shopper_id: str | None
    sayings: tuple[str, ...]


def personas(
    products: Sequence[Product],
    shopper_ids: Sequence[str],
    count: int,
    *,
    seed: int,
    currency: str,
    patience: int = 5,
) -> Iterator[Persona]:
    """`count` shoppers, half of them known ones when the shop knows any.

    Targets are products in stock with a price and a category, drawn without favour.
    """
    generator = np.random.default_rng(seed)
    buyable = [p for p in products if _buyable(p)]
    for _ in range(count if buyable else 0):
        target = buyable[int(generator.integers(len(buyable)))]
        known = len(shopper_ids) > 0 and generator.random() < 0.5
        shopper = shopper_ids[int(generator.integers(len(shopper_ids)))] if known else None
        sayings = _sayings(target, generator, currency)
        yield Persona(target.product_id, shopper, tuple(sayings[:patience]))


def found_at(persona: Persona, turns: Sequence[Turn]) -> int | None:
    """The turn (from 1) whose picks first held the target, or None."""
    for number, turn in enumerate(turns, 1):
        if any(pick.product_id == persona.target_id for pick in turn.picks):
            return number
    return None


def _buyable(product: Product) -> bool:
    return bool(
        product.price_minor and product.category_path and keeps_limits(Need(), product)
    )  # fmt: skip


def _sayings(target: Product, generator: np.random.Generator, currency: str) -> list[str]:
    """What the shopper says: the kind of thing first, then one more fact a turn."""
    wants = _wants(target, generator)
    thing = lowered(target.category_path[-1])
    if wants and generator.random() < 0.5:
        thing = f"{thing}, {wants.pop()}"
    opening = _one(OPENINGS, generator).format(thing=thing)
    budget = _one(BUDGETS, generator).format(price=_budget(target, generator, currency))
    more = [budget] + [_one(WANTS, generator).format(want=want) for want in wants]
    if target.brand:
        more.append(_one(BRANDS, generator).format(brand=target.brand))
    variants = fitting_variants(Need(), target)
    if variants and variants[0].options:
        variant = variants[int(generator.integers(len(variants)))]
        name, value = list(variant.options.items())[int(generator.integers(len(variant.options)))]
        more.append(_one(OPTIONS, generator).format(name=name, value=value))
    order = generator.permutation(len(more))
    return [opening, *(more[place] for place in order)]


def _wants(target: Product, generator: np.random.Generator) -> list[str]:
    """Attribute values a person would say: yes-attributes by name, words by value."""
    wants = []
    for name, value in target.attributes.items():
        if folded(value) in TRUE:
            wants.append(name.replace("_", " "))
        elif folded(value) not in FALSE and value[:1].isalpha() and len(value) <= 24:
            wants.append(value.lower())
    order = generator.permutation(len(wants))
    return [wants[place] for place in order][:MOST_WANTS]


def _budget(target: Product, generator: np.random.Generator, currency: str) -> str:
    """A round sum the target stays within, in whole units of the currency."""
    whole = (to_major(target.price_minor, currency) or 0.0) * (1.0 + 0.4 * generator.random())
    step = 10 ** max(0, int(np.log10(max(whole, 1.0))) - 1) * 5
    return f"{int(-(-whole // step) * step)} {currency}"


def _one(choices: Sequence[str], generator: np.random.Generator) -> str:
    return choices[int(generator.integers(len(choices)))]
