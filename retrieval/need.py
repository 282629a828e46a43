"""The need: what a shopper wants now, and which products keep its limits.

It knows nothing of how a need is read from words or how candidates are found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from retrieval.catalog.nouns import Product, Variant
from retrieval.words import same_words, singular_words

_JOINT = re.compile(r"\s*(?:&|,|/|\+|(?<=\s)and(?=\s))\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Need:
    """What the shopper wants now.

    Limits hold exactly: `category`, prices (minor units), `options`, `brands_excluded`, and
    `brands` when `brands_only`. An option's value may name several ("red or blue", see `any_of`).
    Everything else is a wish that orders. `words` are the shopper's own words for the need so far:
    the query of the text search.
    """

    words: str = ""
    category: str | None = None
    price_min_minor: int | None = None
    price_max_minor: int | None = None
    wants: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    brands_only: bool = False
    brands_excluded: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    recipient: str | None = None

    def __post_init__(self) -> None:
        """Freeze the options."""
        object.__setattr__(self, "options", MappingProxyType(dict(self.options)))

    def with_(self, **changes: Any) -> Need:
        """This need with some fields changed."""
        return replace(self, **changes)

    @property
    def is_open(self) -> bool:
        """Whether nothing at all was asked for yet."""
        return self == Need(words=self.words) and not self.words.strip()


def category_covers(wanted: str, category_path: tuple[str, ...]) -> bool:
    """Whether a product in that category path is in the category a shopper named.

    A name of the path covers it, whatever its number or case; so do the head of a longer name
    ("shoes" covers "Trail shoes") and each part of a joined one ("hats", "Caps & hats").

    >>> category_covers("shoe", ("Outdoor", "Trail shoes"))
    True
    >>> category_covers("trail shoes", ("Outdoor", "Shoes"))
    False
    >>> category_covers("earbuds", ("Audio", "Earbuds & headphones"))
    True
    """
    want = singular_words(wanted)
    if not want:
        return False
    return any(
        words[-len(want) :] == want for name in category_path for words in _names_within(name)
    )


@lru_cache(maxsize=16384)
def _names_within(name: str) -> tuple[tuple[str, ...], ...]:
    """The name's words, and those of each part where it joins several ("A & B", "A, B and C")."""
    parts = _JOINT.split(name)
    return tuple(singular_words(one) for one in ((name, *parts) if len(parts) > 1 else (name,)))


_EITHER = " or "


def any_of(values: Iterable[str]) -> str:
    """One value of an option's limit that is kept by each of those; "" for none.

    >>> any_of(["red", "blue or red"])
    'red or blue'
    """
    return _EITHER.join(dict.fromkeys(one for value in values for one in each_of(value)))


def each_of(value: str) -> tuple[str, ...]:
    """The values an option's limit names: one, or several with "or" between them."""
    return tuple(value.split(_EITHER))


def allowed_values(value: str) -> tuple[str, ...]:
    """Every value that keeps an option's limit; as a whole too, where a shop calls one just so.

    >>> allowed_values("42"), allowed_values("red or blue")
    (('42',), ('red or blue', 'red', 'blue'))
    """
    return tuple(dict.fromkeys((value, *each_of(value))))


def fitting_variants(need: Need, product: Product) -> tuple[Variant, ...]:
    """The product's variants in stock that keep the need's options and prices."""
    return tuple(v for v in product.variants if _variant_fits(need, product, v))


def keeps_limits(need: Need, product: Product) -> bool:
    """Whether the product can be bought within every limit of the need, right now.

    A product with variants needs one variant in stock that keeps options and prices together; an
    option may also be kept by an attribute of that name. An unknown price breaks a price limit.
    """
    if need.category is not None and not category_covers(need.category, product.category_path):
        return False
    if any(same_words(product.brand, brand) for brand in need.brands_excluded):
        return False
    if need.brands_only and not any(same_words(product.brand, brand) for brand in need.brands):
        return False
    if product.variants:
        return bool(fitting_variants(need, product))
    if product.availability == "out_of_stock":
        return False
    return _options_fit(need, product, {}) and _price_fits(need, product.price_minor)


def _variant_fits(need: Need, product: Product, variant: Variant) -> bool:
    return (
        variant.availability != "out_of_stock"
        and _options_fit(need, product, variant.options)
        and _price_fits(need, product.price_of(variant))
    )


def _options_fit(need: Need, product: Product, options: Mapping[str, str]) -> bool:
    return all(
        _option_fits(name, value, options) or _option_fits(name, value, product.attributes)
        for name, value in need.options.items()
    )


def _option_fits(name: str, value: str, offered: Mapping[str, str]) -> bool:
    return any(
        same_words(name, offered_name) and same_words(allowed, offered_value)
        for offered_name, offered_value in offered.items()
        for allowed in allowed_values(value)
    )


def _price_fits(need: Need, price_minor: int | None) -> bool:
    if need.price_min_minor is None and need.price_max_minor is None:
        return True
    if price_minor is None:
        return False
    low = need.price_min_minor or 0
    return low <= price_minor and (
        need.price_max_minor is None or price_minor <= need.price_max_minor
    )
