"""The assistant's own sentences: needs, prices and lists as a shop clerk would say them.

Only what is handed in is said. It knows nothing of sessions or of how products were found.
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.money import written
from retrieval.need import Need
from retrieval.words import is_plural_only, singular


def listed(items: Sequence[str], last: str = "and") -> str:
    """The items as a spoken list.

    >>> listed(["a", "b", "c"], "or")
    'a, b or c'
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def counted(count: int, noun: str) -> str:
    """The count with its noun, singular for one.

    >>> counted(1, "product"), counted(0, "product")
    ('1 product', 'no products')
    """
    if count == 1:
        return f"1 {noun}"
    return f"{count or 'no'} {noun}s"


def price_limits(need: Need, currency: str, locale: str) -> str:
    """The need's price limits in words; "" when there are none."""
    low, high = need.price_min_minor, need.price_max_minor
    if low is not None and high is not None:
        return f"between {written(low, currency, locale)} and {written(high, currency, locale)}"
    if high is not None:
        return f"up to {written(high, currency, locale)}"
    if low is not None:
        return f"from {written(low, currency, locale)}"
    return ""


def limits_said(need: Need, currency: str, locale: str, *, category: bool = True) -> str:
    """The need's limits in words, after the name of what is looked for; "" when there are none.

    >>> limits_said(Need(category="Tents", price_max_minor=10000), "EUR", "en")
    'tents up to €100'
    """
    parts = [noun_of(need)] if category else []
    if need.brands_only and need.brands:
        parts.append(f"by {listed(need.brands, 'or')}")
    parts.append(price_limits(need, currency, locale))
    options = [_option_said(name, value) for name, value in need.options.items()]
    parts.append(f"in {listed(options)}" if options else "")
    if need.brands_excluded:
        parts.append(f"not by {listed(need.brands_excluded, 'or')}")
    return " ".join(part for part in parts if part)


def _option_said(name: str, value: str) -> str:
    """An option in a sentence: a colour by itself, anything else after its name."""
    return value if name.strip().lower() in ("colour", "color") else f"{lowered(name)} {value}"


def noun_of(need: Need) -> str:
    """What is looked for, as words that a number may stand before.

    >>> noun_of(Need(category="Trail shoes")), noun_of(Need(category="Cat litter")), noun_of(Need())
    ('trail shoes', 'products in cat litter', 'products')
    """
    if not need.category:
        return "products"
    name = lowered(need.category)
    last = name.split()[-1].casefold()
    return name if singular(last) != last else f"products in {name}"


def lowered(name: str) -> str:
    """A name inside a sentence: small letters but for words that are not plain capitalised ones.

    >>> lowered("Trail Shoes"), lowered("USB Cables")
    ('trail shoes', 'USB cables')
    """
    return " ".join(w.lower() if w[1:].islower() or len(w) == 1 else w for w in name.split(" "))


def need_said(need: Need, currency: str, locale: str) -> str:
    """The whole need in words: limits and wishes."""
    said = limits_said(need, currency, locale)
    if need.brands and not need.brands_only:
        said += f", preferably {listed(need.brands, 'or')}"
    if need.wants:
        said += f", {listed(need.wants)}"
    if need.avoids:
        said += f", avoiding {listed(need.avoids, 'and')}"
    if need.recipient:
        said += f", for {need.recipient}"
    return said


def plural(thing: str) -> str:
    """The thing as "no …" takes it: in the plural where it can be counted.

    >>> plural("gaming laptop"), plural("washing machines"), plural("brush")
    ('gaming laptops', 'washing machines', 'brushes')
    """
    last = thing.split()[-1] if thing.split() else ""
    if not last or singular(last) != last or last in _UNCOUNTED or last.endswith("ing"):
        return thing
    if is_plural_only(last):
        return thing
    if last.endswith(("s", "x", "z", "ch", "sh")):
        return f"{thing}es"
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        return f"{thing[:-1]}ies"
    return f"{thing}s"


_UNCOUNTED = frozenset(
    str.split(
        "furniture luggage clothing jewellery jewelry perfume milk bread coffee tea rice food "
        "paint glue soap shampoo makeup wine beer meat cheese software hardware wallpaper music"
    )
)
