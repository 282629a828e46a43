"""Which variant of a product is meant: the one in stock that has the options named.

What is not named is asked for, never guessed; what is not in stock is said with what is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.grounding import short_title
from assistant.wording import listed
from retrieval.catalog.nouns import Product, Variant
from retrieval.need import allowed_values
from retrieval.words import same_words

SPELT_OUT = 5


def pick_variant(
    product: Product, options: Mapping[str, str]
) -> tuple[Variant | None, str, str | None]:
    """(the variant meant, or None; what is in the way; what is to be asked)."""
    known = {
        name: value
        for name, value in options.items()
        if any(same_words(name, offered) for offered in product.options)
    }
    meant = [v for v in product.variants if _has(v, known)]
    in_stock = [v for v in meant if v.availability != "out_of_stock"]
    if len(in_stock) == 1:
        return in_stock[0], "", None
    if not in_stock:
        return None, *_nearest(product, known, bool(meant))
    name = first_open_option(product, known)
    title = short_title(product.title)
    offered = {v.options.get(name) for v in in_stock}
    values = [value for value in product.options.get(name, ()) if value in offered]
    return (
        None,
        "",
        f"Which {name} of {title} would you like: {_offered(values)}?",
    )


def _nearest(product: Product, known: Mapping[str, str], made: bool) -> tuple[str, str | None]:
    """(what is in the way, what may be asked): the values in stock that are one option away."""
    wanted = listed([f"{name} {value}" for name, value in known.items()])
    state = "out of stock" if made else "not made"
    said = f"{short_title(product.title)} is {state}{f' in {wanted}' if wanted else ''}."
    for name in reversed(list(known)):
        rest = {n: v for n, v in known.items() if n != name}
        offered = {
            v.options.get(name) for v in product.variants
            if _has(v, rest) and v.availability != "out_of_stock"
        }  # fmt: skip
        values = [value for value in product.options.get(name, ()) if value in offered]
        if values:
            beside = listed([f"{n} {v}" for n, v in rest.items()])
            there = f" in {beside}" if beside else ""
            return said, f"It comes{there} in {name} {_offered(values)}: would one of these do?"
    return said, None


def offered_of(product: Product, options: Mapping[str, str]) -> dict[str, str]:
    """Those of the options that the product has together in stock, the first ones named first."""
    kept: dict[str, str] = {}
    for name, value in options.items():
        tried = {**kept, name: value}
        if any(_has(v, tried) and v.availability != "out_of_stock" for v in product.variants):
            kept = tried
    return kept


def first_open_option(product: Product, known: Mapping[str, str]) -> str:
    """The first option not chosen yet whose value still makes a difference."""
    meant = [v for v in product.variants if _has(v, known) and v.availability != "out_of_stock"]
    for name in product.options:
        if len({v.options.get(name) for v in meant}) > 1:
            return name
    if not meant:
        return next((n for n in reversed(list(known)) if n in product.options), "variant")
    return next(iter(product.options), "variant")


def _has(variant: Variant, options: Mapping[str, str]) -> bool:
    return all(
        any(
            same_words(name, n) and any(same_words(one, v) for one in allowed_values(value))
            for n, v in variant.options.items()
        )
        for name, value in options.items()
    )


def values_in_stock(product: Product, name: str) -> list[str]:
    """The values of an option that can be had now, in the shop's order."""
    stocked = {v.options.get(name) for v in product.variants if v.availability != "out_of_stock"}
    return [value for value in product.options.get(name, ()) if value in stocked]


def options_said(variant: Variant) -> str:
    """The variant's options in words: "size 42, colour blue"."""
    return ", ".join(f"{name} {value}" for name, value in variant.options.items())


def _offered(values: Sequence[str]) -> str:
    """The values as an offer; a long row of numbers as its ends.

    >>> _offered(["36", "37", "38", "39", "40", "41"]), _offered(["S", "M"])
    ('36 to 41', 'S or M')
    """
    numbers = [value for value in values if value.isdigit()]
    if len(numbers) == len(values) > SPELT_OUT:
        ordered = sorted(values, key=int)
        return f"{ordered[0]} to {ordered[-1]}"
    return listed(values, "or")
