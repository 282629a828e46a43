"""What a store tells of a need's limits: which products keep them, and what they look at.

It knows nothing of how a limit is put into SQL.
"""

from __future__ import annotations

from retrieval.catalog import facts, matching
from retrieval.catalog.database import Database
from retrieval.catalog.facts import Facts
from retrieval.need import Need


class LimitReads:
    """Answers needs from a shop's database."""

    _database: Database

    def matching_ids(self, need: Need) -> list[str]:
        """The ids of exactly the products for which `keeps_limits` holds, sorted."""
        with self._database.reading() as connection:
            return matching.matching_ids(connection, need)

    def count_matching(self, need: Need) -> int:
        """How many products keep the need's limits."""
        with self._database.reading() as connection:
            return matching.count_matching(connection, need)

    def ordered_by_price(
        self, need: Need, *, descending: bool = False, limit: int = 10
    ) -> list[str]:
        """Products within the limits by what they cost: cheapest first, or dearest first.

        A product costs what its cheapest (or dearest) fitting variant costs; those whose price is
        unknown are left out.
        """
        with self._database.reading() as connection:
            return matching.ordered_by_price(connection, need, descending, limit)

    def facts_mark(self) -> tuple[int, int]:
        """What changes with any product: a look at it tells whether `facts` are still those."""
        with self._database.reading() as connection:
            return facts.facts_mark(connection)

    def facts(self) -> Facts:
        """What limits look at, of every product."""
        with self._database.reading() as connection:
            return Facts(
                facts.product_facts(connection),
                facts.variant_facts(connection),
                facts.offer_facts(connection),
            )
