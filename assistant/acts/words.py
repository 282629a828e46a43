"""What can be cited for the picks, and their justifications as each passes the check.

It brings together what the shop, its reviews and the shopper's friends say; the wording and the
checking are grounding's.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from assistant.grounding import FriendWord, Item, gather, justify
from assistant.models.seam import LanguageModel
from assistant.parts import Parts
from assistant.sessions import Session
from assistant.turn import Evidence, Justification, Pick
from retrieval.candidates import Taste
from retrieval.catalog.nouns import Event, Product, Shopper
from retrieval.need import Need
from retrieval.price_wishes import price_wish
from retrieval.sentences import ReviewSentence, sentences_of

NEAR_A_WISH = 5
MOST_REVIEWS = 60
MOST_FRIENDS = 4
DEEDS = {"buy": "bought", "like": "liked", "share": "liked", "return": "returned"}


def words_of_picks(
    parts: Parts, session: Session, picks: Sequence[Pick]
) -> Iterator[tuple[int, Pick]]:
    """(position, pick with its evidence and justification) as each is worded and has passed."""
    wanted_at_s = time.monotonic()
    taste = parts.taste(session)
    items = []
    products = parts.store.products([pick.product_id for pick in picks])
    for pick, product in zip(picks, products, strict=True):
        with parts.precedence.gathering(wanted_at_s):
            evidence = evidence_of(
                parts, session.need, product, taste, price_minor=pick.price_minor
            )
        items.append(Item(product, session.need, evidence))
    with parts.precedence.writing(len(items), parts.settings.model_timeout_s) as granted:
        by_model = granted if parts.model is not None else 0
        for position, justification in chain(
            _worded(parts, items, by_model, len(items), None),
            _worded(parts, items, 0, by_model, parts.model),
        ):
            evidence = items[position].evidence
            yield position, replace(picks[position], evidence=evidence, justification=justification)


def _worded(
    parts: Parts, items: Sequence[Item], start: int, end: int, model: LanguageModel | None
) -> Iterator[tuple[int, Justification]]:
    """(position, justification) of those items; plain sentences where there is no model."""
    settings = parts.settings
    worded = justify(
        items[start:end],
        model,
        deadline_s=settings.model_timeout_s,
        max_tokens=settings.max_tokens,
        currency=settings.currency,
        shop=settings.name,
        tone=settings.tone,
    )
    for position, justification in worded:
        yield start + position, justification


def evidence_of(
    parts: Parts,
    need: Need,
    product: Product,
    taste: Taste,
    *,
    price_minor: int | None,
    topic: str | None = None,
    first: int = 1,
) -> tuple[Evidence, ...]:
    """Everything that can be cited of the product for the need, numbered from `first`."""
    wishes = [wish for wish in (*need.wants, *need.avoids) if not price_wish(wish)]
    wishes += [topic] if topic else []
    if not (wishes or need.wants) and need.words:
        wishes = [need.words]
    return gather(
        need,
        product,
        said={
            wish: parts.finder.about(product.product_id, wish, limit=NEAR_A_WISH) for wish in wishes
        },
        sentences=sentences_about(parts, product),
        friends=friend_words(parts, taste, product),
        rating=parts.ratings.get(product.product_id),
        price_minor=product.price_minor if price_minor is None else price_minor,
        currency=parts.settings.currency,
        locale=parts.settings.locale,
        first=first,
    )


def sentences_about(parts: Parts, product: Product) -> list[ReviewSentence]:
    """The sentences of the product's most helpful reviews."""
    reviews = parts.store.reviews(product_id=product.product_id)
    reviews.sort(key=lambda review: (-review.helpful_votes, review.review_id))
    return [sentence for review in reviews[:MOST_REVIEWS] for sentence in sentences_of(review)]


def friend_words(parts: Parts, taste: Taste, product: Product) -> list[FriendWord]:
    """What the people the shopper follows did with the product, the closest friends first.

    Whoever does not share their name is told of without it.
    """
    followed = {friend.shopper_id: friend.weight for friend in taste.friends if friend.hops == 1}
    if not followed:
        return []
    deeds: dict[str, Event] = {}
    for event in parts.store.events(product_id=product.product_id):
        if event.shopper_id in followed and event.event in DEEDS:
            deeds[event.shopper_id] = event
    nearest = sorted(deeds, key=lambda shopper_id: (-followed[shopper_id], shopper_id))
    words = []
    for shopper_id in nearest[:MOST_FRIENDS]:
        shopper = parts.store.shopper(shopper_id) or Shopper(shopper_id)
        words.append(FriendWord(shopper, DEEDS[deeds[shopper_id].event]))  # type: ignore[arg-type]
    return words
