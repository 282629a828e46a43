"""Money: integer minor units with an ISO 4217 code, read from numbers and written for people.

It knows nothing of shops.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import format_currency, get_currency_precision


@lru_cache(maxsize=256)
def minor_digits(currency: str) -> int:
    """How many digits the currency's minor unit has: 2 for EUR, 0 for JPY.

    >>> [minor_digits(code) for code in ("EUR", "JPY", "KWD")]
    [2, 0, 3]
    """
    return get_currency_precision(currency)


def to_minor(amount: Decimal | int | float | str, currency: str) -> int:
    """Minor units of an amount in whole ones, half a unit rounded up.

    >>> to_minor("79.99", "EUR")
    7999
    """
    exact = Decimal(str(amount)).scaleb(minor_digits(currency))
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def to_major(minor: int | None, currency: str) -> float | None:
    """Whole units of an amount in minor ones; None stays None (unknown).

    >>> to_major(7999, "EUR")
    79.99
    """
    return None if minor is None else float(Decimal(minor).scaleb(-minor_digits(currency)))


@lru_cache(maxsize=4096)
def written(minor: int, currency: str, locale: str = "en") -> str:
    """The amount as people of the locale write it; whole amounts without decimals.

    >>> written(7999, "EUR"), written(8000, "EUR")
    ('€79.99', '€80')
    """
    whole = minor % 10 ** minor_digits(currency) == 0
    amount = Decimal(minor).scaleb(-minor_digits(currency))
    if whole:
        return format_currency(
            amount, currency, locale=locale, format="¤#,##0", currency_digits=False
        )
    return format_currency(amount, currency, locale=locale)
