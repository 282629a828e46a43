"""What an attribute's name says of its value: the unit it is in, and whether it is a bound.

It knows English and units, and no shop's columns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.grounding.word_lists import BOUNDED, SHOWN_UNITS

_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)*(?:\s*(?:-|–|to|x|×)\s*\d+(?:[.,]\d+)*)*")
_BOUNDS = {"from": "from", "min": "from", "minimum": "from", "max": "up to", "maximum": "up to"}
_LARGER = {"g": "kg", "ml": "l"}
_IMPLIED = {"wattage": "W", "voltage": "V"}
_PER = frozenset({"h", "min", "s"})
_IN_BRACKETS = re.compile(r"\s*[(\[]\s*(?:in\s+)?([^()\[\]]{1,12}?)\s*[)\]]$")


@dataclass(frozen=True, slots=True)
class Label:
    """What is said before the colon, and the value with the unit and bound of its name."""

    name: str
    value: str


def labelled(name: str, value: str) -> Label:
    """The name without its unit and bound, which go to the value where that is a number.

    >>> labelled("battery_h", "9"), labelled("Seat height (cm)", "45")
    (Label(name='battery', value='9 h'), Label(name='Seat height', value='45 cm'))
    >>> labelled("age_from", "1"), labelled("keys", "88")
    (Label(name='age', value='from 1'), Label(name='keys', value='88'))
    """
    shown = shown_name(name)
    if _NUMBER.fullmatch(value) is None:
        return Label(shown, value)
    words, unit = _without_unit(shown)
    unit = unit or _IMPLIED.get(words[-1].casefold() if words else "", "")
    said = _in_readable(value, unit) if unit else value
    bound = _BOUNDS.get(words[-1].casefold()) if len(words) > 1 else None
    return Label(" ".join(words[:-1]), f"{bound} {said}") if bound else Label(" ".join(words), said)


def _in_readable(value: str, unit: str) -> str:
    """The number with its unit, thousands of the smaller unit in the larger one.

    >>> _in_readable("26000", "g"), _in_readable("850", "ml"), _in_readable("1530", "g")
    ('26 kg', '850 ml', '1.53 kg')
    """
    larger = _LARGER.get(unit)
    if larger is None or not value.isdecimal() or int(value) < 1000 or int(value) % 10:
        return f"{value} {unit}"
    return f"{int(value) / 1000:g} {larger}"


def shown_name(name: str) -> str:
    """The attribute's name as people read it.

    >>> shown_name("battery_life-hours")
    'battery life-hours'
    """
    return " ".join(name.replace("_", " ").split())


def singular(noun: str) -> str:
    """The noun for one of its kind.

    >>> [singular(word) for word in ("keys", "batteries", "boxes", "persons", "people")]
    ['key', 'battery', 'box', 'person', 'person']
    """
    if noun == "people":
        return "person"
    if noun.endswith("ies") and len(noun) > 4:
        return f"{noun[:-3]}y"
    if noun.endswith(("ches", "shes", "sses", "xes")):
        return noun[:-2]
    return noun.removesuffix("s")


def _without_unit(shown: str) -> tuple[list[str], str]:
    """The name's words before its unit, and the unit; "" when it names none."""
    bracketed = _IN_BRACKETS.search(shown)
    if bracketed is not None and bracketed[1].casefold() in SHOWN_UNITS:
        return shown[: bracketed.start()].split(), SHOWN_UNITS[bracketed[1].casefold()]
    words = shown.split()
    last = words[-1].casefold() if len(words) > 1 else ""
    # "age min" is a least age, "brewing min" so many minutes.
    if last not in SHOWN_UNITS or (last == "min" and words[-2].casefold() in BOUNDED):
        return words, ""
    rest = words[:-1]
    amount = rest[-1].casefold() if len(rest) > 1 else ""
    if SHOWN_UNITS[last] in _PER and amount in SHOWN_UNITS:
        return rest[:-1], f"{SHOWN_UNITS[amount]}/{SHOWN_UNITS[last]}"
    if len(rest) > 1 and rest[-1].casefold() == "in":
        rest = rest[:-1]
    return rest, SHOWN_UNITS[last]
