"""Whether a claim's numbers are those of the evidence it cites: value, unit, role and hedge.

It knows nothing of words but those that stand beside a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.grounding.amounts import STARS, Quantity, quantities, unit_of
from assistant.grounding.summaries import misplaced
from assistant.turn import Evidence
from retrieval.words import folded, words_of

_HEDGES = {
    "at most": r"(?<!rolls )(?<!folds )(?<!packs )up to|at most|max(?:imum)?(?: of)?|no more than",
    "less than": r"less than|fewer than|under|below",
    "at least": r"at least|min(?:imum)?(?: of)?|no less than",
    # "An average of 4.4 over 31 reviews" is of so many, not of more.
    "more than": r"more than|(?<!average )(?<!average, )(?<!averaged )(?<!rating )(?<!of 5 )"
    r"(?<!stars )(?<!connects )(?<!spreads )(?<!stretches )(?<!extends )over|above|beyond"
    r"|upwards of",
    "about": r"about|around|approx(?:imately)?\.?|roughly|some|circa|ca\.?|~",
    "nearly": r"nearly|almost|close to|just under",
}
_HEDGED = [
    (name, re.compile(rf"(?:^|[^\w])(?:{words})\s*(?:the\s+|an?\s+|your\s+)?$", re.IGNORECASE))
    for name, words in _HEDGES.items()
]
_BINDING = frozenset({"at most", "less than", "about", "nearly", "at least", "more than"})

_MARGIN_AFTER = re.compile(
    r"\s*(?:below|under(?:neath)?|less|left|inside|within|of your|away|above|over|"
    r"cheaper|more than your|remaining|to spare|spare|short|off your)\b",
    re.IGNORECASE,
)
_MARGIN_BEFORE = re.compile(
    r"\b(?:(?:leav(?:es?|ing)|sav(?:es?|ing)|keep(?:s|ing)?)(?: you)?|with|by)\s*$", re.IGNORECASE
)
_LIMIT_BEFORE = re.compile(
    r"\b(?:(?:limit|budget|maximum|ceiling|cap)(?: is| was)?(?: of)?|(?:under|below|within|inside"
    r"|less than|up to|exactly|over|above)(?: the| your)?|(?:of|from) your)\s*$",
    re.IGNORECASE,
)
_LIMIT_AFTER = re.compile(r"\s*(?:limit|budget|maximum|ceiling|cap)\b", re.IGNORECASE)
_PRICED = re.compile(
    r"^(?P<price>.+?)(?:, (?:(?P<margin>.+?) (?P<side>below|above)|exactly) your limit of "
    r"(?P<limit>.+))?$"
)
_BELOW = re.compile(
    r"\b(?:below|under|within|inside|less than|left|leav\w+|sav\w+|spare|cheaper|fits?|meets?)\b",
    re.IGNORECASE,
)
_ABOVE = re.compile(r"\b(?:above|over|exceeds?|exceeding|beyond|more than)\b", re.IGNORECASE)
_CODES = re.compile(r"\b[A-Z][A-Za-z]+-[A-Z]\b")
_SIDES = frozenset({"prais", "complain"})
_SIZES = re.compile(r"\d+(?:[.,]\d+)?(?:\s*(?:[x×]|of)\s*\d+(?:[.,]\d+)?)+")
_STRICTLY_BELOW = re.compile(
    r"\b(?:below|under|less than|left|leav\w+|sav\w+|spare|cheaper)\b", re.IGNORECASE
)
_LIMIT = re.compile(r"\b(?:limit|budget|ceiling|maximum|cap)\b", re.IGNORECASE)


def wrong_figures(words: str, cited: Sequence[Evidence], currency: str) -> Iterator[str]:
    """A problem for each number of the words that the cited evidence does not hold."""
    claimed = quantities(words, currency)
    prices = [one for one in cited if one.kind == "price"]
    for quantity in claimed:
        seen = words[quantity.start : quantity.end]
        if quantity.is_money and prices:
            yield from _wrong_money(words, quantity, prices, currency)
        elif not any(_holds(one, words, quantity, currency) for one in cited):
            yield f"{seen!r} is not in the evidence cited"
    held = {_sides(size) for one in cited for size in _SIZES.findall(one.text)}
    for size in _SIZES.findall(words):
        sides = _sides(size)
        counts = " of " in size and all(sides[-1] != other[-1] for other in held)
        if sides not in held and not counts:
            yield f"{size!r} is not in the evidence cited"
    for price in prices:
        yield from _wrong_side(words, price, currency)
    told = " ".join(folded(one.text) for one in cited)
    for code in _CODES.findall(words):
        if folded(code) not in told:
            yield f"{code!r} is not in the evidence cited"
    for one in (one for one in cited if one.kind == "rating"):
        yield from misplaced(words, one.text)
    for one in (one for one in cited if one.kind == "attribute"):
        if _in_another_order(claimed, quantities(named(one)[1], currency)):
            yield "the numbers are in another order than in the evidence cited"


def _in_another_order(claimed: Sequence[Quantity], held: Sequence[Quantity]) -> bool:
    """Whether numbers of one unit come the other way round, and not with what each counts."""
    if len(held) != 2 or held[0].unit != held[1].unit or held[0].value == held[1].value:
        return False
    here = [q for q in claimed if q.value in (held[0].value, held[1].value)]
    if [q.value for q in here] != [held[1].value, held[0].value]:
        return False
    return any(one.noun != other.noun for one, other in zip(here, reversed(held), strict=True))


def _sides(size: str) -> tuple[str, ...]:
    """The numbers of a size or of a mark out of many, in their order.

    >>> _sides("3 x 4.5")
    ('3', '4.5')
    """
    return tuple(re.findall(r"\d+(?:[.,]\d+)?", size))


def _holds(one: Evidence, words: str, quantity: Quantity, currency: str) -> bool:
    """Whether the evidence has this number, in this unit, of this thing, as firmly."""
    name, value = named(one)
    offset = len(one.text) - len(value)
    if any(q.value == quantity.value and q.unit == quantity.unit for q in quantities(name)):
        return True
    for other in quantities(value, currency):
        same_unit = _same_unit(quantity, other, name)
        if other.value == quantity.value and same_unit and _same_noun(quantity, other, value):
            return _as_firm(words, quantity, one.text, offset + other.start, name)
    return False


def named(one: Evidence) -> tuple[str, str]:
    """The evidence's name and value: ("battery", "30 hours"); no name but for attributes."""
    if one.kind == "attribute" and ": " in one.text:
        name, _, value = one.text.partition(": ")
        return name, value
    return "", one.text


def priced(one: Evidence) -> tuple[str, str | None, str | None, str | None]:
    """The price evidence's price, margin, side of the limit ("below", "above") and limit."""
    match = _PRICED.match(one.text)
    if match is None:
        return one.text, None, None, None
    return match["price"], match["margin"], match["side"], match["limit"]


def _same_unit(claimed: Quantity, held: Quantity, name: str) -> bool:
    if claimed.unit == held.unit:
        return True
    if held.is_money or claimed.is_money:
        return False
    if not claimed.unit:
        return held.unit not in ("review",) or claimed.noun == ""
    if held.unit == "" or (held.unit == "people" and claimed.unit == "review"):
        units = {unit_of(word) for word in re.findall(r"[^\W_]+|%", name)}
        if re.search(r"\bage\b", name, re.IGNORECASE):
            units.add("year")
        if re.search(r"\bresolution\b", name, re.IGNORECASE):
            units.add("pixel")
        if claimed.unit == "review" and held.noun in _SIDES:
            return claimed.noun in ("", "that", "which", *_SIDES)
        return claimed.unit in units or (
            claimed.unit in ("people", "review", STARS)
            and (claimed.unit == "people" or held.unit == "people")
        )
    return False


def _same_noun(claimed: Quantity, held: Quantity, value: str) -> bool:
    """Whether the number is not taken from one thing counted and given to another."""
    counted = {other.noun for other in quantities(value) if other.noun}
    return not (claimed.noun in counted and held.noun and claimed.noun != held.noun)


def _as_firm(words: str, quantity: Quantity, text: str, start: int, name: str) -> bool:
    claimed = _hedge(words[: quantity.start])
    held = _hedge(text[:start])
    if claimed == held:
        return True
    if held is None:
        everywhere = {folded(word) for word in words_of(name)}
        limits = everywhere & {"max", "maximum", "min", "minimum", "up"}
        return claimed is None or bool(limits)
    return {claimed, held} <= {"at most", "less than"} or held not in _BINDING


def _hedge(before: str) -> str | None:
    return next((name for name, pattern in _HEDGED if pattern.search(before)), None)


def _wrong_money(
    words: str, quantity: Quantity, prices: Sequence[Evidence], currency: str
) -> Iterator[str]:
    before, after = words[: quantity.start], words[quantity.end :]
    if _LIMIT_AFTER.match(after) or _LIMIT_BEFORE.search(before):
        role = "limit"
    elif _MARGIN_AFTER.match(after) or _MARGIN_BEFORE.search(before):
        role = "margin"
    else:
        role = "price"
    roles = (role, "price") if role == "margin" and _MARGIN_BEFORE.search(before) else (role,)
    for price in prices:
        match = _PRICED.match(price.text)
        held = [match[name] for name in roles if match and match[name]]
        found = {(q.value, q.unit) for text in held for q in quantities(text, currency)}
        if (quantity.value, quantity.unit) in found:
            return
    yield f"{words[quantity.start : quantity.end]!r} is not the {role} in the evidence cited"


def _wrong_side(words: str, price: Evidence, currency: str) -> Iterator[str]:
    match = _PRICED.match(price.text)
    limit = quantities(match["limit"], currency) if match and match["limit"] else ()
    told = {(q.value, q.unit) for q in quantities(words, currency)}
    if not _LIMIT.search(words) and not any((q.value, q.unit) in told for q in limit):
        return
    if match is None or match["limit"] is None:
        yield "a limit is named, and the evidence cited has none"
    elif match["side"] == "above" and _BELOW.search(words) and not _ABOVE.search(words):
        yield "it is above the limit, not within it"
    elif match["side"] is None and _STRICTLY_BELOW.search(words):
        yield "it is the limit itself, not below it"
    elif match["side"] != "above" and _ABOVE.search(words):
        yield "it is not above the limit"
