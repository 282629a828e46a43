"""What the shopper did with products a minute ago: liked, waved away, already saw.

It knows nothing of scores; it only carries products by id, and their vectors when known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from retrieval.candidates import Vector


@dataclass(frozen=True)
class Feedback:
    """Products by id that this session liked, waved away or was shown.

    `waved_away` are never picked again and pull down what is like them; `liked` pull up what is
    like them; `seen` wait until nothing unseen is left. `vectors` are the text vectors (d,) of
    liked and waved away products that may be missing from the candidates.
    """

    liked: frozenset[str] = frozenset()
    waved_away: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()
    vectors: Mapping[str, Vector] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check that nothing is both liked and waved away."""
        if both := self.liked & self.waved_away:
            raise ValueError(
                f"feedback: {sorted(both)} are liked and waved away; wanted the later of the two"
            )


NO_FEEDBACK = Feedback()
