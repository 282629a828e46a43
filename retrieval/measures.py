"""Measures in words held against a product's numbers: "under 2 kg" and weight_g 1850.

It knows units of measure and how shops write numbers; nothing of any shop.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from retrieval.units_of_measure import GENERIC_NAMES, LEAST_IS_ENOUGH, PERSONS, UNITS
from retrieval.words import folded, singular

AROUND_SHARE = 0.15
SAME_SHARE = 0.005

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_UNIT = r"(?!(?:to|and|or)\b)[a-z%]+"
_JOIN = r"\s*(?:-|–|—|to|and)\s*"
_MEASURE = re.compile(
    r"(?P<cue>[a-z ]*?)\s*(?<![\w.])"
    rf"(?P<low>{_NUMBER})(?:\s*-?\s*(?P<lowunit>{_UNIT}))?"
    rf"(?:{_JOIN}(?P<high>{_NUMBER})(?:\s*-?\s*(?P<unit>{_UNIT}))?)?(?P<rest>.*)"
)
_VALUE = re.compile(
    rf"(?P<cue>up to|from|max\.?|min\.?|<|>|≤|≥)?\s*(?P<low>{_NUMBER})\s*(?P<lowunit>{_UNIT})?"
    rf"(?:\s*(?:-|–|—|to)\s*(?P<high>{_NUMBER})\s*(?P<unit>{_UNIT})?)?\s*(?P<more>\+)?"
)
_MOST = re.compile(
    r"\b(?:under|below|less than|at most|max|maximum|up to|within|(?:no|not) (?:more|longer"
    r"|heavier|bigger|larger|taller|wider|louder|deeper|higher|thicker|brighter|stronger|faster"
    r"|over) than|not over|(?:lighter|shorter|smaller"
    r"|narrower|thinner|quieter) than|weighing less than|weighs less than)\b"
)
_LEAST = re.compile(
    r"\b(?:over|above|at least|min|minimum|from|(?:no|not) (?:less|shorter|lighter|smaller"
    r"|lower|narrower|thinner|quieter|slower) than"
    r"|(?:more|longer|heavier|bigger|larger|taller|wider|brighter|deeper|higher|stronger|thicker"
    r"|louder|faster) than)\b"
)
_MOST_AFTER = re.compile(
    r"\b(?:or (?:less|fewer|shorter|smaller|lighter|lower)|(?:or|and) (?:under|below)|at most"
    r"|maximum)\b"
)
_LEAST_AFTER = re.compile(
    r"\b(?:or (?:more|longer|bigger|larger|heavier|higher|better|up)"
    r"|(?:or|and) (?:over|above|up|more)|at least|minimum|upwards?)\b"
)
_AROUND = re.compile(r"\b(?:around|about|roughly|circa|approx\w*)\b")
_ONE = re.compile(r"\b(half )?an? (?=(?:hour|minute|day|week|litre|liter|metre|meter|kilo)\b)")
_WORD = re.compile(r"[a-z]+")
_NAME = re.compile(r"[a-z]{3,}")
BARE, COMPARED = "number", "compared"
"""Dimensions of a number without a unit: what it counts is named in full, or by how it compares."""
_COMPARING = {
    how: frozenset(names.split())
    for hows, names in (
        ("brighter", "brightness lumen lm"), ("lighter heavier", "weight mass"),
        ("longer shorter", "length"), ("taller higher", "height"), ("wider narrower", "width"),
        ("thicker thinner", "thickness"), ("deeper", "depth"), ("quieter louder", "noise loudness"),
        ("bigger larger smaller", "size volume capacity"), ("faster slower", "speed"),
        ("stronger", "strength power"),
    )
    for how in hows.split()
}  # fmt: skip
_COMPARED = re.compile(rf"\b(?P<how>{'|'.join(_COMPARING)}) than$")
_SMALL = frozenset(
    ("of", "the", "a", "an", "for", "with", "in", "my", "life", "and", "to", "by", "or", "is")
)
_EXTENT = {"tall": "height", "high": "height", "wide": "width", "long": "length", "deep": "depth",
           "thick": "thickness", "heavy": "weight"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measure:
    """A number or a range in the base unit of its dimension; `of` what is measured, if said.

    `low` or `high` None: open at that end. Counts have the dimension of what is counted ("key").
    """

    dimension: str
    low: float | None
    high: float | None
    of: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse a range without ends or upside down."""
        if self.low is None and self.high is None:
            raise ValueError("a measure needs a lowest or a highest number")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"lowest {self.low} is above highest {self.high}")


@lru_cache(maxsize=4096)
def measure_of(text: str) -> Measure | None:
    """The measure a phrase states, or None.

    >>> measure_of("under 2 kg")
    Measure(dimension='mass', low=None, high=2000.0, of=frozenset())
    >>> measure_of("61 keys or more")
    Measure(dimension='key', low=61.0, high=None, of=frozenset())
    >>> measure_of("88 keys"), measure_of("waterproof")
    (Measure(dimension='key', low=88.0, high=88.0, of=frozenset()), None)
    """
    match = _MEASURE.fullmatch(_ONE.sub(lambda m: "0.5 " if m[1] else "1 ", folded(text).strip()))
    if match is None:
        return None
    unit = match["unit"] or match["lowunit"]
    rest = match["rest"]
    compared = _COMPARED.search(match["cue"]) if unit is None else None
    if unit is None and not (compared or _NAME.search(match["cue"])):
        return None
    dimension, factor = _unit(unit) if unit is not None else (BARE, 1.0)
    if dimension == "period" and re.match(r"[\s-]*olds?\b", rest):
        dimension = "age"
    if unit is not None and len(unit) == 1 and dimension == singular(unit):
        return None
    low = _number(match["low"])
    ends = [low, _number(match["high"])] if match["high"] else [low, low]
    if match["high"] and match["lowunit"]:
        ends[0] *= _unit(match["lowunit"])[1] / factor
    first, last = sorted(end * factor for end in ends)
    most, least = _MOST_AFTER.search(rest), _LEAST_AFTER.search(rest)
    rest = _LEAST_AFTER.sub("", _MOST_AFTER.sub("", rest))
    of = frozenset(
        _EXTENT.get(w, singular(w))
        for w in _WORD.findall(f"{match['cue']} {rest}")
        if w not in _SMALL
    ) - _cue_words(match["cue"]) - {"old"}  # fmt: skip
    if compared is not None:
        dimension, of = COMPARED, _COMPARING[compared["how"]]
    elif unit is None and not of:
        return None
    if dimension == "persons" and "up to" in match["cue"]:
        return Measure(dimension, first, last, of)  # what seats up to five must seat five
    if not match["high"]:
        if most or _MOST.search(match["cue"]):
            return Measure(dimension, None, last, of)
        if least or _LEAST.search(match["cue"]):
            return Measure(dimension, first, None, of)
        if _AROUND.search(match["cue"]):
            return Measure(dimension, first * (1 - AROUND_SHARE), last * (1 + AROUND_SHARE), of)
    return Measure(dimension, first, last, of)


def holds(measure: Measure, attribute_name: str, attribute_value: str) -> bool | None:
    """Whether the attribute keeps the measure; None where it speaks of something else.

    >>> light = measure_of("under 2 kg")
    >>> holds(light, "weight_g", "1850"), holds(light, "weight", "2.4 kg"), holds(light, "age", "3")
    (True, False, None)
    >>> load = measure_of("140 kg")
    >>> holds(load, "max_load_kg", "150"), holds(load, "max_load_kg", "120")
    (True, False)
    """
    words = [singular(w) for w in _WORD.findall(folded(attribute_name))]
    match = _VALUE.match(folded(attribute_value).strip())
    if match is None:
        return None
    said = match["unit"] or match["lowunit"]
    dimension, factor = _dimension(words, said)
    if dimension == "period" and "age" in words:
        dimension = "age"
    if measure.dimension in (BARE, COMPARED):
        enough = measure.of <= set(words) if measure.dimension == BARE else measure.of & set(words)
        if not enough:
            return None
        factor = 1.0
    elif dimension != measure.dimension:
        return None
    first = _number(match["low"]) * factor
    last: float | None = _number(match["high"]) * factor if match["high"] else first
    low: float | None = first
    if match["more"] or match["cue"] in ("from", "min", "min.", ">", "≥") or _is_from(words):
        last = None
    elif match["cue"] in ("up to", "max", "max.", "<", "≤") or _is_to(words):
        low, last = None, first
    kept = _inside(measure, low, last)
    exact = measure.low is not None and measure.low == measure.high
    if exact and {"max", "maximum"}.intersection(words):
        return first >= (measure.low or 0.0) * (1 - SAME_SHARE)  # "for a 180 litre tank"
    more_serves = bool(LEAST_IS_ENOUGH.get(dimension, frozenset()).intersection(words))
    if more_serves and measure.low is not None and exact:
        # A bench for three seats two; a game for two is none for three.
        return first >= measure.low * (1 - SAME_SHARE)
    if kept and (dimension != "mass" or measure.low == measure.high):
        return True
    return kept if _is_of(measure, words) else None


def _inside(measure: Measure, low: float | None, last: float | None) -> bool | None:
    """Whether low to last lies in the measure: fully, not at all, or None for partly."""
    slack = SAME_SHARE * max(abs(x) for x in (measure.low, measure.high, 1e-9) if x is not None)
    least = -float("inf") if measure.low is None else measure.low - slack
    most = float("inf") if measure.high is None else measure.high + slack
    start = -float("inf") if low is None else low
    end = float("inf") if last is None else last
    if end < least or start > most:
        return False
    if measure.low == measure.high or (start >= least and end <= most):
        return True
    return None


def _is_of(measure: Measure, words: list[str]) -> bool:
    """Whether the attribute measures what was meant, so that its number may also deny it."""
    if measure.of & set(words):
        return True
    generic = GENERIC_NAMES.get(measure.dimension)
    if generic is None:
        return True
    return not measure.of and bool(generic & set(words))


def _dimension(words: list[str], said: str | None) -> tuple[str, float]:
    """(the dimension, the factor to its base unit) of an attribute's number."""
    if said is not None:
        return _unit(said)
    for word in reversed(words):
        if word in UNITS:
            return UNITS[word]
    if "age" in words:
        return UNITS["year"]
    if set(words) & PERSONS:
        return "persons", 1.0
    return (words[-1] if words else ""), 1.0


def _unit(word: str) -> tuple[str, float]:
    """(dimension, factor) of a unit; a noun counts itself."""
    one = singular(word)
    if word in UNITS or one in UNITS:
        return UNITS.get(word) or UNITS[one]
    return ("persons" if one in PERSONS else one), 1.0


def _is_from(words: list[str]) -> bool:
    return bool({"from", "minimum"} & set(words)) or "min" in words[:-1]


def _is_to(words: list[str]) -> bool:
    return bool({"to", "until", "max", "maximum"} & set(words)) and "age" in words


def _cue_words(cue: str) -> frozenset[str]:
    said = " ".join(m[0] for p in (_MOST, _LEAST, _AROUND) for m in p.finditer(cue))
    return frozenset(singular(w) for w in said.split()) | {"between"}


def _number(text: str) -> float:
    plain = text.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text) else text
    return float(plain.replace(",", "."))
