"""Sums of money in a message: "1,000", "80,50 €", "100 bucks", "2k"; and whose money it is.

It reads numbers and currencies; whether a sum is a limit is read elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from assistant.understand.message import Message

LARGEST = Decimal(10) ** 9

DOLLARS = frozenset(
    ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "BRL", "ARS", "CLP", "COP"]
)
CODES = tuple(
    code
    for line in (
        "EUR USD GBP CHF JPY CNY INR CAD AUD NZD SEK",
        "NOK DKK PLN CZK HUF TRY ZAR BRL MXN SGD HKD",
    )
    for code in line.split()
)
CURRENCIES: dict[str, frozenset[str]] = {
    "€": frozenset({"EUR"}), "euro": frozenset({"EUR"}), "euros": frozenset({"EUR"}),
    "£": frozenset({"GBP"}), "quid": frozenset({"GBP"}), "pound": frozenset({"GBP"}),
    "pounds": frozenset({"GBP"}), "sterling": frozenset({"GBP"}), "$": DOLLARS,
    "dollar": DOLLARS, "dollars": DOLLARS, "¥": frozenset({"JPY", "CNY"}),
    "yen": frozenset({"JPY"}), "yuan": frozenset({"CNY"}), "₹": frozenset({"INR"}),
    "rs": frozenset({"INR", "PKR", "LKR"}), "rupee": frozenset({"INR", "PKR", "LKR"}),
    "rupees": frozenset({"INR", "PKR", "LKR"}), "franc": frozenset({"CHF"}),
    "francs": frozenset({"CHF"}), "zloty": frozenset({"PLN"}), "kr": frozenset({"SEK", "NOK",
    "DKK"}), "kronor": frozenset({"SEK"}), "kroner": frozenset({"NOK", "DKK"}),
    "lira": frozenset({"TRY"}), "rand": frozenset({"ZAR"}), "reais": frozenset({"BRL"}),
    "pesos": frozenset({"MXN", "ARS", "CLP", "COP"}),
    **{code.lower(): frozenset({code}) for code in
       CODES},
}  # fmt: skip
ANY_CURRENCY = frozenset({"buck", "bucks"})

_WORD = "|".join(sorted((re.escape(w) for w in (*CURRENCIES, *ANY_CURRENCY)), key=len)[::-1])
_MONEY = re.compile(
    rf"(?<![^ ])(?:(?P<pre>{_WORD}) )?(?P<number>\d[\d.,']*)(?P<k> (?:k|grand)(?![^ ]))?"
    rf"(?: (?P<post>{_WORD})(?![^ ]))?(?![^ ])"
)


@dataclass(frozen=True, slots=True)
class Sum:
    """A number that may be money: characters start to end of the line.

    `marked`: a currency is named; `own`: it is the shop's, or none.
    """

    start: int
    end: int
    amount: Decimal
    marked: bool
    own: bool


def sums_in(message: Message, currency: str) -> Iterator[Sum]:
    """Every number of the message that may be a sum of money, in order."""
    for match in _MONEY.finditer(message.line):
        if (one := _sum(match, currency)) is not None:
            yield one


def amount_of(number: str, thousands: bool = False) -> Decimal | None:
    """The number as written in English or on the Continent.

    >>> [str(amount_of(n)) for n in ("1,000", "80,50", "1.299,00", "79.99")]
    ['1000', '80.50', '1299.00', '79.99']
    """
    plain = number.strip(".,'").replace("'", "")
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain):
        plain = re.sub(r"[.,]", "", plain)
    else:
        head, mark, tail = re.match(r"(.*?)(?:([.,])(\d{1,2}))?$", plain).groups()  # type: ignore[union-attr]
        plain = re.sub(r"[.,]", "", head) + (f".{tail}" if mark else "")
    try:
        amount = Decimal(plain) * (1000 if thousands else 1)
    except InvalidOperation:
        return None
    return amount if amount <= LARGEST else None


def _sum(match: re.Match[str], currency: str) -> Sum | None:
    amount = amount_of(match["number"], bool(match["k"]))
    if amount is None:
        return None
    names = [name for name in (match["pre"], match["post"]) if name]
    own = all(name in ANY_CURRENCY or currency in CURRENCIES[name] for name in names)
    start, end = match.start(), match.end()
    if match["post"] in ("pound", "pounds") and not own:
        # Elsewhere than in Britain pounds are a weight.
        return None
    return Sum(start, end, amount, bool(names), own)
