"""Numbers with what they count, read from words: "€79", "30-hour", "two people", "4.4 out of 5".

It knows units and currencies and nothing of what a number is claimed of.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from assistant.grounding.stems import stem
from assistant.grounding.word_lists import NUMBERS, REVIEWERS

MONEY = "money:"
STARS = "of 5"
_HALF = Decimal("0.5")

_CURRENCIES = {
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "£": "GBP",
    "pound sterling": "GBP",
    "$": "USD",
    "us$": "USD",
    "dollar": "USD",
    "dollars": "USD",
    "bucks": "USD",
    "ca$": "CAD",
    "a$": "AUD",
    "¥": "JPY",
    "yen": "JPY",
    "₹": "INR",
    "rs": "INR",
    "rs.": "INR",
    "rupees": "INR",
    "zł": "PLN",
    "₩": "KRW",
    "₺": "TRY",
    "₽": "RUB",
    "₴": "UAH",
    "r$": "BRL",
    "fr.": "CHF",
}
_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD"})
_CODES = "EUR GBP USD CAD AUD NZD CHF SEK NOK DKK PLN CZK HUF JPY CNY INR KRW BRL MXN SGD HKD TRY"

_UNIT_WORDS = {
    "mm": "mm millimetre millimetres millimeter millimeters",
    "cm": "cm centimetre centimetres centimeter centimeters",
    "m": "m metre metres meter meters",
    "km": "km kilometre kilometres kilometer kilometers",
    "inch": "in inch inches ″",
    "foot": "ft foot feet",
    "yard": "yd yard yards",
    "mile": "mi mile miles",
    "mg": "mg milligram milligrams",
    "g": "g gr gram grams gramme grammes",
    "kg": "kg kgs kilo kilos kilogram kilograms",
    "oz": "oz ounce ounces",
    "lb": "lb lbs pound pounds",
    "ml": "ml millilitre millilitres milliliter milliliters",
    "cl": "cl centilitre centilitres",
    "l": "l litre litres liter liters ltr",
    "gallon": "gal gallon gallons",
    "w": "w watt watts",
    "kw": "kw kilowatt kilowatts",
    "wh": "wh",
    "kwh": "kwh",
    "v": "v volt volts",
    "a": "amp amps ampere amperes",
    "mah": "mah",
    "mb": "mb megabyte megabytes",
    "gb": "gb gigabyte gigabytes",
    "tb": "tb terabyte terabytes",
    "mbps": "mbps",
    "gbps": "gbps",
    "hz": "hz hertz",
    "khz": "khz",
    "mhz": "mhz",
    "ghz": "ghz",
    "db": "db decibel decibels",
    "mp": "mp megapixel megapixels",
    "pixel": "px pixel pixels",
    "lumen": "lm lumen lumens",
    "k": "kelvin",
    "bar": "bar",
    "psi": "psi",
    "nm": "nm",
    "rpm": "rpm",
    "percent": "% percent",
    "degree": "° degrees degree",
    "°c": "°c celsius",
    "°f": "°f fahrenheit",
    "s": "s sec secs second seconds",
    "min": "min mins minute minutes",
    "h": "h hr hrs hour hours",
    "day": "day days",
    "night": "night nights",
    "week": "week weeks",
    "month": "month months",
    "year": "year years yr yrs",
    "star": "star stars",
}
_UNITS = {word: unit for unit, words in _UNIT_WORDS.items() for word in words.split()}
_TOKEN = re.compile(
    rf"""(?P<code>\b(?:{"|".join(_CODES.split())})\b|(?:US|CA|A|R)?\$|[€£¥₹₩₺₽₴]|zł|\bRs\.?|\bFr\.)
    |(?P<number>(?<![A-Za-z\d])\d+(?:[.,]\d+)*(?:/(?!5\b)\d+(?:[.,]\d+)?)?)
    |(?P<word>[^\W\d_][^\W_]*(?:['’][^\W\d_]+)*|°[CF]?|%|″)
    |(?P<mark>[^\s])""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, what it is measured in ("" when nothing is said), what it counts, and where.

    `noun` is the stem of the word that follows, "" at the end of a clause. `start` and `end` are
    its place in the text, unit included.
    """

    value: Decimal
    unit: str
    noun: str
    start: int
    end: int

    @property
    def is_money(self) -> bool:
        """Whether the unit is a currency."""
        return self.unit.startswith(MONEY)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


def unit_of(word: str) -> str | None:
    """The unit the word names, whatever its spelling, or None.

    >>> unit_of("hrs"), unit_of("metres"), unit_of("blue")
    ('h', 'm', None)
    """
    return _UNITS.get(word.casefold())


@lru_cache(maxsize=4096)
def quantities(text: str, currency: str = "EUR") -> tuple[Quantity, ...]:
    """Every number of the text with its unit; "$" is the shop's dollar where it has one."""
    tokens = [_Token(m.lastgroup or "", m[0], *m.span()) for m in _TOKEN.finditer(text)]
    found = []
    for at in range(len(tokens)):
        value = _value(tokens, at)
        if value is not None and not _is_scale(tokens, at):
            last = _last_of_number(tokens, at)
            value += _HALF * (last > at and tokens[last].text.casefold() == "half")
            found.append(_measured(value, tokens, at, last, currency))
    return _ranges(found, text)


def _ranges(found: list[Quantity], text: str) -> tuple[Quantity, ...]:
    """The same quantities; the start of a range has the unit of its end ("3 to 20 kg")."""
    for at in range(len(found) - 2, -1, -1):
        one, other = found[at], found[at + 1]
        between = text[one.end : other.start].strip().casefold()
        if not one.unit and other.unit and between in ("to", "-", "–", "and", "x", "×", "or"):
            found[at] = replace(one, unit=other.unit, noun="")
    return tuple(found)


def _value(tokens: list[_Token], at: int) -> Decimal | None:
    token = tokens[at]
    if token.kind == "number":
        # "3D" and "4K" are words, "12V" and "5kg" are measured.
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        glued = after is not None and after.kind == "word" and after.start == token.end
        if glued and after is not None and after.text.casefold() not in _UNITS:
            return None
        return parsed_number(token.text)
    if token.kind == "word" and token.text.casefold() == "half":
        return _half(tokens, at)
    if token.kind == "word" and token.text.casefold() != "one":
        spelt = NUMBERS.get(token.text.casefold())
        return None if spelt is None else Decimal(spelt)
    return None


def _half(tokens: list[_Token], at: int) -> Decimal | None:
    """.5 for "half a litre" and "half-litre"; None in "two and a half" and "half the recipes"."""
    after = _last_of_number(tokens, at) + 1
    measures = after < len(tokens) and tokens[after].text.casefold() in _UNITS
    return _HALF if measures and _said(tokens, at - 2, at) != ["and", "a"] else None


def _last_of_number(tokens: list[_Token], at: int) -> int:
    """Where the number ends: "two and a half", "half a"."""
    if _said(tokens, at + 1, at + 4) == ["and", "a", "half"]:
        return at + 3
    halved = tokens[at].text.casefold() == "half" and _said(tokens, at + 1, at + 2)
    return at + 1 if halved in (["a"], ["an"], ["-"]) else at


def _said(tokens: list[_Token], start: int, end: int) -> list[str]:
    return [token.text.casefold() for token in tokens[max(0, start) : end]]


def parsed_number(written: str) -> Decimal | None:
    """The number of digits with separators of either habit; None when it is none.

    >>> [str(parsed_number(n)) for n in ("1,049.50", "1.049,50", "24,999", "2,5", "4.0")]
    ['1049.50', '1049.50', '24999', '2.5', '4.0']
    """
    if re.fullmatch(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?", written):
        written = written.replace(",", "")
    elif re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", written):
        written = written.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d+,\d{1,2}", written):
        written = written.replace(",", ".")
    try:
        return Decimal(written)
    except InvalidOperation:
        return None


def _is_scale(tokens: list[_Token], at: int) -> bool:
    """Whether this is the 5 of "4.4 of 5"."""
    return _scale_start(tokens, at) is not None


def _scale_start(tokens: list[_Token], at: int) -> int | None:
    if tokens[at].text.casefold() not in ("5", "five"):
        return None
    before = " ".join(t.text.casefold() for t in tokens[max(0, at - 2) : at])
    for words, length in (("out of", 2), ("of", 1), ("/", 1)):
        if before.endswith(words) and at - length >= 1 and tokens[at - length - 1].kind == "number":
            return at - length - 1
    return None


def _measured(value: Decimal, tokens: list[_Token], at: int, last: int, currency: str) -> Quantity:
    """The quantity whose number stands from `at` to `last`."""
    start, end, unit, after = tokens[at].start, tokens[last].end, "", last + 1
    before = tokens[at - 1] if at else None
    if before is not None and before.kind == "code":
        return _quantity(value, _money(before.text, currency), tokens, after, before.start, end)
    for scale_at in range(at + 2, min(at + 4, len(tokens))):
        if _scale_start(tokens, scale_at) == at:
            return _quantity(value, STARS, tokens, scale_at + 1, start, tokens[scale_at].end)
    if after < len(tokens) and tokens[after].text == "-":
        after += 1
    if after < len(tokens):
        word = tokens[after]
        known = _UNITS.get(word.text.casefold())
        if word.kind == "code" or word.text.casefold() in _CURRENCIES:
            unit = _money(word.text, currency)
        elif known is not None and not (known == "inch" and word.text == "in"):
            unit = STARS if known == "star" else known
        elif word.kind == "word" and word.text.casefold() in REVIEWERS:
            unit = "review" if word.text.casefold() != "people" else "people"
        if unit:
            return _quantity(value, unit, tokens, after + 1, start, word.end)
    return _quantity(value, "", tokens, after, start, end)


def _quantity(
    value: Decimal, unit: str, tokens: list[_Token], after: int, start: int, end: int
) -> Quantity:
    while after < len(tokens) and tokens[after].text.casefold() in ("of", "the"):
        after += 1
    noun = ""
    if after < len(tokens) and tokens[after].kind == "word":
        noun = stem(tokens[after].text.casefold())
    return Quantity(value.normalize(), unit, noun, start, end)


def _money(written: str, currency: str) -> str:
    code = _CURRENCIES.get(written.casefold(), written.upper())
    if code == "USD" and currency in _DOLLARS and written.casefold() in ("$", "dollar", "dollars"):
        code = currency
    return f"{MONEY}{code}"
