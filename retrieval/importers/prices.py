"""Prices as shops write them: "79.00 EUR", "€79,00", "1.299,00", "from 12.99".

A price in doubt is refused, a missing one is unknown. It knows nothing of columns or files.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from babel.numbers import list_currencies

from retrieval.importers.plain_text import line_of
from retrieval.importers.values import WrongValueError, missing, written
from retrieval.money import minor_digits, to_minor

_MOST_MINOR = 10**15
_PLAIN = re.compile(r"[0-9]{1,9}\.[0-9]{2}")
_NUMBER = re.compile(r"\d(?:[\d.,'’\s]*\d)?")
_SYMBOLS = {"€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY", "₪": "ILS",
            "zł": "PLN", "Kč": "CZK", "₫": "VND", "฿": "THB", "₴": "UAH", "R$": "BRL", "US$": "USD",
            "C$": "CAD", "A$": "AUD", "Rs": "INR"}  # fmt: skip
_SHARED_SYMBOLS = {"$": "USD", "¥": "JPY", "kr": "SEK"}
_PRICE_WORDS = re.compile(r"(?i)\b(?:from|ab|incl|excl|inc|vat|mwst|price|only|each)\b\.?:?")
_SPAN = re.compile(r"(?<=\d)\s*(?:-|–|—|to|bis)\s*(?=[^\d\s]{0,3}\s*\d)")


def price(raw: Any, currency: str) -> tuple[int | None, str]:
    """(minor units or None when unknown, currency) of "79.00 EUR", "€79,00", 79 or "from 12.99".

    `currency` holds where the cell names none. Of a span of prices the lowest counts.
    """
    if type(raw) is str and _PLAIN.fullmatch(raw) and minor_digits(currency) == 2:
        return int(raw.replace(".", "")), currency
    if missing(raw):
        return None, currency
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise WrongValueError("wanted a price like 79.99 or 79.99 EUR")
    text = _SPAN.split(_PRICE_WORDS.sub(" ", line_of(written(raw))))[0].strip()
    numbers = _NUMBER.findall(text)
    if len(numbers) != 1 or re.search(r"-\s*[^\d\s]{0,3}\s*\d", text):
        raise WrongValueError("wanted one price, 0 or more, like 79.99 or 79.99 EUR")
    around = text.replace(numbers[0], " ", 1).strip(" .,-:*+")
    asked = _currency_of(around, currency)
    amount = _amount(numbers[0], asked, european=bool(around) and asked == "EUR")
    try:
        minor = to_minor(amount, asked)
    except (InvalidOperation, OverflowError) as error:
        raise WrongValueError("wanted a price that a shop could ask") from error
    if minor > _MOST_MINOR:
        raise WrongValueError("wanted a price that a shop could ask")
    return minor, asked


def currency_code(raw: Any, default: str) -> str:
    """The ISO 4217 code, the default when the cell is blank."""
    if raw == default or missing(raw):
        return default
    return _currency_of(line_of(written(raw)), default)


@lru_cache(maxsize=4096)
def _currency_of(text: str, default: str) -> str:
    if not text:
        return default
    code = text.upper()
    if code in list_currencies():
        return code
    mark = text.rstrip(".")
    if mark in _SHARED_SYMBOLS:
        family = {"$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "CLP", "COP", "ARS"),
                  "¥": ("JPY", "CNY"), "kr": ("SEK", "NOK", "DKK", "ISK")}[mark]  # fmt: skip
        return default if default in family else _SHARED_SYMBOLS[mark]
    if mark in _SYMBOLS:
        return _SYMBOLS[mark]
    raise WrongValueError("wanted a price in a currency of ISO 4217, like 79.99 EUR")


def _amount(number: str, currency: str, *, european: bool) -> Decimal:
    digits = re.sub(r"[\s'’]", "", number)
    comma, dot = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and dot >= 0:
        thousands = "." if comma > dot else ","
        digits = digits.replace(thousands, "").replace(",", ".")
    elif comma >= 0 or dot >= 0:
        mark = "," if comma >= 0 else "."
        groups = digits.split(mark)
        in_threes = all(len(group) == 3 for group in groups[1:]) and 0 < len(groups[0]) <= 3
        in_threes = in_threes and groups[0] != "0"
        if in_threes and len(groups) == 2 and mark == "." and minor_digits(currency) == 2:
            if not european:
                raise WrongValueError(
                    f"wanted a price without doubt: {digits.replace('.', '')} or "
                    f"{groups[0]}.{groups[1][:2]}?"
                )
            digits = digits.replace(mark, "")
        elif in_threes and minor_digits(currency) != 3:
            digits = digits.replace(mark, "")
        else:
            digits = digits.replace(mark, ".")
    try:
        return Decimal(digits)
    except InvalidOperation as error:
        raise WrongValueError("wanted a price like 79.99 or 79.99 EUR") from error
