"""Acts about products already in view: a question, a comparison, why.

The products come back as picks with the evidence the answer cites; numbers run on from product to
product, so that each [n] of the text names one thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.acts.comes_in import comes_in
from assistant.acts.comparing import EXTREMES, comparison
from assistant.acts.each import AnswerOne, one_after_another
from assistant.acts.picks import picks_of
from assistant.acts.words import evidence_of, sentences_about
from assistant.grounding import (
    Answer,
    answer_about_product,
    asks_alike,
    asks_overview,
    overview,
    why,
)
from assistant.grounding.asks import (
    asks_complaints,
    asks_opinions,
    measures_asked,
    without_complaint,
)
from assistant.parts import Parts
from assistant.reply import Reply
from assistant.sessions import Session
from assistant.stopwatch import Stopwatch
from assistant.turn import Pick
from assistant.understand.reading import Reading
from retrieval.catalog.nouns import Product
from retrieval.sentences import ReviewSentence

MOST_COMPARED = 4
NEAR_A_TOPIC = 8
MOST_WEIGHTY = 30


def answer(parts: Parts, session: Session, reading: Reading, said: str, watch: Stopwatch) -> Reply:
    """The reply to a question about products, a comparison or a why."""
    if reading.missing is not None:
        text = f"I'm not sure which one you mean by “{reading.missing}”."
        return Reply(reading.act, text, session)
    products = _meant(parts, session, reading)
    if not products:
        return Reply(reading.act, "Which product do you mean? Tell me its name.", session)
    if reading.act == "compare" and len(products) < 2:
        return Reply("compare", "Which two shall I compare? Show me some first.", session)
    with watch.stage("find"):
        picks = picks_of(parts, session, session.need, products)
    if reading.topic is None and session.topic is not None and asks_alike(said):
        reading = replace(reading, topic=session.topic)
    answered = _answered(parts, session, reading, said, picks)
    session = session.with_(topic=reading.topic if reading.act == "ask_product" else None)
    if len(products) == 1:
        session = session.with_(focus=products[0].product_id)
    cited = tuple(
        replace(pick, evidence=answered.by_product.get(pick.product_id, ())) for pick in picks
    )
    return Reply(reading.act, answered.text, session, cited)


def _meant(parts: Parts, session: Session, reading: Reading) -> list[Product]:
    ids: Sequence[str] = reading.product_ids
    if not ids and reading.act == "compare" and session.shown:
        ids = session.shown[-1].product_ids
    if not ids and session.focus:
        ids = (session.focus,)
    if not ids and session.shown:
        last = session.shown[-1].product_ids
        ids = last[:1] if reading.act == "why" else last
    found = parts.store.products(dict.fromkeys(ids))
    return found[:MOST_COMPARED]


def _answered(
    parts: Parts, session: Session, reading: Reading, said: str, picks: Sequence[Pick]
) -> Answer:
    products = parts.store.products(pick.product_id for pick in picks)
    if reading.act == "why":
        return one_after_another(products, _reason(parts, session, picks))
    about = _about(parts, session, reading, said)
    if reading.act == "compare" or reading.direction in EXTREMES:
        return comparison(parts, session, reading, said, picks, products, about)
    particular = reading.topic or asks_opinions(said) or measures_asked(said)
    if reading.topic is None and (asks_overview(said) or not particular):
        return one_after_another(products, _whole(parts))
    return one_after_another(products, about)


def _reason(parts: Parts, session: Session, picks: Sequence[Pick]) -> AnswerOne:
    """Why a product was picked."""
    taste = parts.taste(session)
    by_id = {pick.product_id: pick for pick in picks}

    def answer_one(product: Product, first: int) -> Answer:
        pick = by_id[product.product_id]
        evidence = evidence_of(
            parts, session.need, product, taste, price_minor=pick.price_minor, first=first
        )
        return why(product, session.need, pick.contributions, evidence)

    return answer_one


def _whole(parts: Parts) -> AnswerOne:
    """Everything that is known of a product."""

    def answer_one(product: Product, first: int) -> Answer:
        return overview(
            product,
            sentences_about(parts, product),
            rating=parts.ratings.get(product.product_id),
            currency=parts.settings.currency,
            locale=parts.settings.locale,
            first=first,
        )

    return answer_one


def _about(parts: Parts, session: Session, reading: Reading, said: str) -> AnswerOne:
    """What the catalog and owners say of the message's topic."""
    complaints = asks_complaints(said)
    open_ended = reading.topic is None and asks_opinions(said)
    topic = reading.topic or said
    if complaints:
        topic = without_complaint(reading.topic or "") or said

    def near(product: Product) -> Sequence[tuple[ReviewSentence, float]]:
        if complaints and topic == said:
            return [(s, 0.0) for s in sentences_about(parts, product) if s.polarity < 0]
        if open_ended:
            return parts.finder.about(product.product_id, "", limit=MOST_WEIGHTY)
        return parts.finder.about(product.product_id, topic, limit=NEAR_A_TOPIC)

    def answer_one(product: Product, first: int) -> Answer:
        options = comes_in(product, said, parts.vocabulary, first)
        return options or answer_about_product(
            product,
            topic,
            near(product),
            question=said,
            need=session.need,
            rating=parts.ratings.get(product.product_id),
            summary=parts.finder.summary(product.product_id),
            currency=parts.settings.currency,
            locale=parts.settings.locale,
            first=first,
        )

    return answer_one
