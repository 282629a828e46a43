"""The parts an assistant is made of, put together by compose.py and handed to the acts.

It knows which parts there are, not where they come from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

import numpy as np

from assistant.models.seam import LanguageModel
from assistant.precedence import Precedence
from assistant.sessions import Session, SessionStore
from assistant.settings import Settings
from assistant.understand.vocabulary import Vocabulary
from ranking import NO_FEEDBACK, Feedback, Ranked, Trees, rank, weights_for
from retrieval.candidates import Candidates, Taste
from retrieval.catalog.nouns import Event, Product
from retrieval.catalog.store import Store
from retrieval.finder import Finder
from retrieval.need import Need

PRIOR_RATING, PRIOR_COUNT = 3.8, 8.0


class Memory(SessionStore, Protocol):
    """Where sessions and what shoppers do are kept."""

    def put_events(self, events: list[Event]) -> object:
        """Keep what a shopper did."""
        ...

    def hand_off(self, session_id: str, words: str, contact: str = "") -> object:
        """Give the conversation to a person of the shop."""
        ...


@dataclass(frozen=True)
class Parts:
    """Everything an act may need; `close` lets go of what is held open."""

    settings: Settings
    store: Store
    memory: Memory
    finder: Finder
    vocabulary: Vocabulary
    ratings: Mapping[str, tuple[float, int]]
    taste_of: Callable[[str | None, tuple[Event, ...]], Taste]
    model: LanguageModel | None
    trees: Trees | None = None
    close: tuple[Callable[[], object], ...] = ()
    precedence: Precedence = field(default_factory=Precedence)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def taste(self, session: Session) -> Taste:
        """The taste of the session's shopper, with what was done a minute ago in it."""
        return self.taste_of(session.shopper_id, events_of(session))

    def rank(
        self,
        need: Need,
        candidates: Candidates,
        taste: Taste,
        limit: int,
        *,
        session: Session | None = None,
        diversity: float | None = None,
    ) -> tuple[Ranked, ...]:
        """The candidates in order for that taste, with what the session's gestures say."""
        settings = self.settings
        feedback = NO_FEEDBACK
        if session is not None:
            liked = session.products_with("like", "cart")
            waved_away = session.products_with("wave_away")
            vectors = self.finder.text_vectors(liked | waved_away)
            feedback = Feedback(liked=liked, waved_away=waved_away, vectors=vectors)
        return rank(
            need,
            candidates,
            feedback,
            weights=weights_for(taste),
            trees=self.trees,
            limit=max(limit, 1),
            diversity=settings.diversity if diversity is None else diversity,
            exploration=settings.exploration,
            generator=np.random.default_rng((settings.seed, session.turn_count if session else 0)),
            now=self.now(),
        )

    def similar(self, product: Product, limit: int) -> list[Product]:
        """Products in stock that are most like the product, itself left out."""
        leaf = product.category_path[-1] if product.category_path else None
        need = Need(words=product.title, category=leaf)
        found = self.finder.retrieve(need, self.taste_of(None, ()), limit + 1)
        others = (p for p in found.products if p.product_id != product.product_id)
        return list(others)[:limit]

    def sure_rating(self, product_id: str) -> float:
        """The mean rating drawn towards the middle where few have rated (Bayesian average)."""
        mean, count = self.ratings.get(product_id, (PRIOR_RATING, 0))
        return (PRIOR_RATING * PRIOR_COUNT + mean * count) / (PRIOR_COUNT + count)


def events_of(session: Session) -> tuple[Event, ...]:
    """The session's gestures that are events of the shop, oldest first."""
    shopper_id = session.shopper_id or session.session_id
    return tuple(
        Event(shopper_id, gesture.product_id, gesture.kind, gesture.at)  # type: ignore[arg-type]
        for gesture in session.gestures
        if gesture.kind in ("like", "cart")
    )
