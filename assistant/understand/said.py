"""What one message says of the need, before it is held against the need so far.

Values only; how they are read and carried out stands beside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.understand.prices import Prices


@dataclass(frozen=True, slots=True)
class Pieces:
    """What one message says of the need, before it is held against the need so far.

    `waived` are wishes, values and names taken back; `loosened`: a bit more money is fine.
    `options_besides` are the options whose values are added to those asked for before.
    `carries_price`, `carries`: what is said to hold on in another category. `adds`: "also".
    """

    category: str | None = None
    prices: Prices = field(default_factory=Prices)
    wants: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    brands_only: bool = False
    brands_excluded: tuple[str, ...] = ()
    replaces_brands: bool = False
    options: Mapping[str, str] = field(default_factory=dict)
    options_besides: tuple[str, ...] = ()
    options_dropped: tuple[str, ...] = ()
    price_dropped: bool = False
    brands_dropped: bool = False
    loosened: bool = False
    recipient: str | None = None
    words: str = ""
    anew: bool = False
    carries: bool = False
    carries_price: bool = False
    corrects: bool = False
    adds: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the message says nothing of the need."""
        return self == Pieces(
            words=self.words, anew=self.anew, carries=self.carries,
            carries_price=self.carries_price, corrects=self.corrects, adds=self.adds,
        )  # fmt: skip
