"""An answer in checked words with what it cites; and what is said when nothing answers.

It knows nothing of questions or of where evidence comes from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.grounding.quotable import is_quotable, tidy
from assistant.turn import Evidence

LONGEST_TOPIC = 48


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said, what it cites, and whether the shop said anything at all.

    `by_product` holds the same evidence product by product, so that each comes back as a pick with
    its own; the numbers are unique across all of them. `table` is what a comparison found to
    differ: rows of a name and, for each product, (what it is, the evidence's number) or None.
    """

    text: str
    evidence: tuple[Evidence, ...] = ()
    by_product: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    table: tuple[tuple[str, tuple[tuple[str, int] | None, ...]], ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether anything could be cited."""
        return bool(self.evidence)


def topic_shown(topic: str) -> str:
    """The topic as it may be said back to the shopper; "that" when it is long or strange.

    >>> topic_shown("battery life"), topic_shown("x" * 80)
    ('battery life', 'that')
    """
    plain = tidy(topic).strip(" ?.!")
    fits = plain and is_quotable(plain, LONGEST_TOPIC, shortest_words=1)
    return plain if fits else "that"
