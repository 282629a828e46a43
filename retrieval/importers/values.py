"""Cells read as values: stock, ratings, times, yes and no, categories, attributes.

Each reader takes what a file holds and raises WrongValueError with what was wanted instead. It
knows nothing of columns or files.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from retrieval.catalog.nouns import CATEGORY_SEPARATOR, EVENT_KINDS, Availability, EventKind
from retrieval.importers.plain_text import line_of, text_of

_MISSING = frozenset({"", "none", "null", "nan", "n/a", "na", "nil", "-", "--", "—", "undefined"})
_MOST_VOTES = 2**31 - 1
_PATH_MARKS = tuple(re.compile(mark) for mark in (r"[>»›→]", r"\||\\|::", r"\s/\s|\s/|/\s"))

_STOCK: Mapping[str, Availability] = {
    **dict.fromkeys(
        ("instock", "available", "true", "yes", "y", "active", "limitedavailability", "onlineonly",
         "instoreonly", "limitedstock", "lowstock", "onstock"), "in_stock"),
    **dict.fromkeys(
        ("outofstock", "soldout", "unavailable", "notavailable", "notinstock", "false", "no", "n",
         "discontinued", "oos", "nostock", "currentlyunavailable"), "out_of_stock"),
    **dict.fromkeys(("preorder", "presale", "comingsoon", "preordered"), "preorder"),
    **dict.fromkeys(
        ("backorder", "backordered", "onbackorder", "onorder", "madetoorder"), "backorder"),
}  # fmt: skip
_COUNTED = re.compile(r"\A(\d{3,})\.0\Z")  # a count that passed through decimals
_YES = frozenset({"true", "yes", "y", "t", "1", "verified", "verified purchase", "on", "x", "✓"})
_NO = frozenset({"false", "no", "n", "f", "0", "unverified", "not verified", "off"})
_EVENTS: Mapping[str, EventKind] = {
    **{kind: kind for kind in EVENT_KINDS},
    **dict.fromkeys(("pv", "click", "clicked", "viewed", "browse", "pageview", "impression",
                     "visit", "productview", "detail"), "view"),
    **dict.fromkeys(("fav", "favorite", "favourite", "liked", "wishlist", "heart", "save", "saved",
                     "collect", "love"), "like"),
    **dict.fromkeys(("shared", "recommend", "repost", "forward"), "share"),
    **dict.fromkeys(("addtocart", "carted", "cartadd", "addcart", "basket", "addtobasket"),
                    "cart"),
    **dict.fromkeys(("purchase", "purchased", "bought", "order", "ordered", "transaction", "sale",
                     "checkout"), "buy"),
    **dict.fromkeys(("returned", "refund", "refunded"), "return"),
}  # fmt: skip


class WrongValueError(ValueError):
    """A cell that cannot be read; says what was wanted."""


def missing(raw: Any) -> bool:
    """Whether the cell holds nothing: blank, null, NaN, "None", "n/a" or a dash."""
    if raw is None:
        return True
    if isinstance(raw, str):
        return len(raw) < 12 and raw.strip().casefold() in _MISSING
    if isinstance(raw, float):
        return math.isnan(raw)
    return isinstance(raw, list | dict) and not raw


def written(raw: Any) -> str:
    """The cell as text: lists joined, whole numbers without ".0", yes and no in words."""
    if isinstance(raw, str):
        return raw
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, float):
        return "" if math.isnan(raw) else str(int(raw)) if raw.is_integer() else str(raw)
    if isinstance(raw, list):
        return ", ".join(text for item in raw if (text := written(item)))
    if isinstance(raw, dict):
        return ", ".join(f"{name}: {text}" for name, v in raw.items() if (text := written(v)))
    return str(raw)


def identifier(raw: Any) -> str:
    """The id as text; "" when there is none."""
    if type(raw) is str and raw.isalnum():
        return raw
    return line_of(written(raw))


def own_id(raw: Any) -> str:
    """The id of a noun: text or a number. Raises WrongValueError for a yes, a list, an object."""
    if isinstance(raw, (bool, list, dict)):
        raise WrongValueError("wanted an id, which is text or a number")
    return identifier(raw)


def availability(raw: Any) -> Availability | None:
    """The stock word of "in stock", "InStock", "true", "0", a quantity…; None when blank."""
    if missing(raw):
        return None
    if isinstance(raw, bool):
        return "in_stock" if raw else "out_of_stock"
    return _stock(written(raw))


@lru_cache(maxsize=4096)
def _stock(raw: str) -> Availability:
    text = line_of(raw)
    try:
        return "in_stock" if float(text) > 0 else "out_of_stock"
    except ValueError:
        pass
    word = re.sub(r"[^a-z0-9]", "", text.casefold().rsplit("/", 1)[-1])
    known = _STOCK.get(word)
    if known is None and re.fullmatch(r"(?:only)?\d+(?:left)?(?:instock|available|left)", word):
        known = "in_stock"
    if known is None:
        raise WrongValueError("wanted in_stock, out_of_stock, preorder, backorder or a quantity")
    return known


def rating(raw: Any) -> float | None:
    """1 to 5 of "4.5", "4,5", "4/5", "8/10", "4.0 out of 5 stars" or "★★★★☆"; None when blank."""
    if type(raw) is float or type(raw) is int:
        value = float(raw)
    elif missing(raw):
        return None
    else:
        value = _stars(written(raw))
    if math.isnan(value) or not 1 <= value <= 5:
        raise WrongValueError("wanted a rating from 1 to 5")
    return value


@lru_cache(maxsize=1024)
def _stars(raw: str) -> float:
    text = line_of(raw)
    if set(text) <= set("★☆⭐ ") and "★" in text + text.replace("⭐", "★"):
        return float(text.count("★") + text.count("⭐"))
    found = re.fullmatch(
        r"(?i)(\d+(?:[.,]\d+)?)\s*(?:(?:/|out of|von|of)\s*(\d+))?\s*(?:stars?)?", text
    )
    if not found:
        raise WrongValueError("wanted a rating from 1 to 5")
    scale = float(found[2] or 5)
    return float(found[1].replace(",", ".")) * (5 / scale if scale else math.nan)


def count(raw: Any) -> int:
    """A number of votes: 0 or more, 0 when blank."""
    if type(raw) is str and raw.isascii() and raw.isdigit() and len(raw) < 10:
        return int(raw)
    if missing(raw):
        return 0
    text = line_of(written(raw)).replace(",", "")
    try:
        value = float(text)
    except ValueError as error:
        raise WrongValueError("wanted a whole number, 0 or more") from error
    if not (value.is_integer() and 0 <= value <= _MOST_VOTES):
        raise WrongValueError("wanted a whole number, 0 or more")
    return int(value)


def weight(raw: Any) -> float:
    """How much a follow counts: above 0, 1 when blank."""
    if missing(raw):
        return 1.0
    try:
        value = float(line_of(written(raw)).replace(",", "."))
    except ValueError as error:
        raise WrongValueError("wanted a number above 0") from error
    if not (math.isfinite(value) and value > 0):
        raise WrongValueError("wanted a number above 0")
    return value


def yes(raw: Any) -> bool:
    """Whether the cell says yes; a blank one says no."""
    if isinstance(raw, bool):
        return raw
    return _yes(written(raw))


@lru_cache(maxsize=1024)
def _yes(raw: str) -> bool:
    word = line_of(raw).casefold()
    if word in _YES:
        return True
    if word in _NO or missing(raw):
        return False
    raise WrongValueError("wanted true or false")


def event_kind(raw: Any) -> EventKind:
    """The event of "view", "pv", "add_to_cart", "4"…"""
    return _event_kind(written(raw))


@lru_cache(maxsize=1024)
def _event_kind(raw: str) -> EventKind:
    word = re.sub(r"[^a-z0-9]", "", line_of(raw).casefold())
    kind = _EVENTS.get(word)
    if kind is None:
        raise WrongValueError(f"wanted one of {', '.join(EVENT_KINDS)}")
    return kind


@lru_cache(maxsize=65536)
def category(raw: str) -> str:
    """The category's path joined by " > "; marks that stand lower in rank may be in its names.

    >>> category("Shoes|Trail / Road"), category("Home/Office")
    ('Shoes > Trail / Road', 'Home/Office')
    """
    if missing(raw):
        return ""
    path = line_of(raw)
    mark = next((mark for mark in _PATH_MARKS if mark.search(path)), None)
    parts = mark.split(path) if mark else [path]
    joined = CATEGORY_SEPARATOR.join(name for part in parts if (name := part.strip()))
    return joined if joined == raw else category(joined)


def attributes(raw: Any) -> dict[str, str]:
    """Name → value of a JSON object; blank values are left out.

    >>> attributes({"count": "34899.0", "version": "4.0", "colour": ""})
    {'count': '34899', 'version': '4.0'}
    """
    if raw is None or missing(raw):
        return {}
    if not isinstance(raw, dict):
        raise WrongValueError('wanted an object like {"colour": "red"}')
    named = ((line_of(str(name)), text_of(written(value))) for name, value in raw.items())
    return {name: _COUNTED.sub(r"\1", value) for name, value in named if name and value}
