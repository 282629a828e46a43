"""Acts about products already in view: a question, a comparison, why.

The products come back as picks with the evidence the answer cites; numbers run on from product to
product, so that each [n] of the text names one thing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.acts.recommend import pick_of
from assistant.acts.words import evidence_of, sentences_about
from assistant.grounding import (
    Answer,
    answer_about_product,
    compare_products,
    short_title,
    why,
)
from assistant.parts import Parts
from assistant.reply import Reply
from assistant.sessions import Session
from assistant.stopwatch import Stopwatch
from assistant.turn import Evidence, Pick
from assistant.understand.reading import Reading
from retrieval.catalog.nouns import Product

MOST_COMPARED = 4
EXTREMES = {
    "cheapest": ("price", -1, "costs least"),
    "dearest": ("price", 1, "costs most"),
    "best_rated": ("rating", 1, "is rated best"),
}
NEAR_A_TOPIC = 8


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
        picks = _picks(parts, session, products)
    answered = _answered(parts, session, reading, said, picks)
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


def _picks(parts: Parts, session: Session, products: Sequence[Product]) -> list[Pick]:
    """The products as picks in the order meant, scored for the need as it stands."""
    need, taste = session.need, parts.taste(session)
    candidates = parts.finder.score(need, taste, [p.product_id for p in products])
    ranked = parts.rank(need, candidates, taste, len(products), diversity=0.0)
    by_id = {one.product.product_id: pick_of(parts, one, need) for one in ranked}
    return [by_id[p.product_id] for p in products if p.product_id in by_id]


def _answered(
    parts: Parts, session: Session, reading: Reading, said: str, picks: Sequence[Pick]
) -> Answer:
    products = parts.store.products(pick.product_id for pick in picks)
    settings = parts.settings
    if reading.act == "compare" or reading.direction in EXTREMES:
        compared = compare_products(
            products,
            session.need,
            ratings=parts.ratings,
            sentences={p.product_id: sentences_about(parts, p) for p in products},
            currency=settings.currency,
            locale=settings.locale,
        )
        lead = _extreme(reading, picks, compared)
        return replace(compared, text=f"{lead} {compared.text}") if lead else compared
    if reading.act == "why":
        taste = parts.taste(session)
        contributions = {pick.product_id: pick.contributions for pick in picks}
        prices = {pick.product_id: pick.price_minor for pick in picks}

        def reason(product: Product, first: int) -> Answer:
            i = product.product_id
            evidence = evidence_of(
                parts, session.need, product, taste, price_minor=prices[i], first=first
            )
            return why(i, contributions[i], evidence)

        return _one_after_another(products, reason)
    topic = reading.topic or said

    def about(product: Product, first: int) -> Answer:
        return answer_about_product(
            product,
            topic,
            parts.finder.about(product.product_id, topic, limit=NEAR_A_TOPIC),
            need=session.need,
            rating=parts.ratings.get(product.product_id),
            currency=settings.currency,
            locale=settings.locale,
            first=first,
        )

    return _one_after_another(products, about)


def _extreme(reading: Reading, picks: Sequence[Pick], compared: Answer) -> str:
    """Which of the products has the least or most of what was asked, cited; "" when unasked."""
    if reading.direction not in EXTREMES:
        return ""
    kind, sign, words = EXTREMES[reading.direction]
    valued = [
        (sign * value, pick)
        for pick in picks
        if (value := pick.rating_mean if kind == "rating" else pick.price_minor) is not None
    ]
    if not valued:
        return ""
    best = max(valued, key=lambda pair: pair[0])[1]
    cited = [e.n for e in compared.by_product.get(best.product_id, ()) if e.kind == kind]
    return f"{short_title(best.title)} {words} [{cited[0]}]." if cited else ""


def _one_after_another(
    products: Sequence[Product], answer_one: Callable[[Product, int], Answer]
) -> Answer:
    """Each product's answer in turn, the evidence numbered on from product to product."""
    texts: list[str] = []
    evidence: dict[str, tuple[Evidence, ...]] = {}
    first = 1
    for product in products:
        one = answer_one(product, first)
        texts.append(f"{product.title}: {one.text}" if len(products) > 1 else one.text)
        evidence[product.product_id] = one.evidence
        first += len(one.evidence)
    cited = tuple(e for found in evidence.values() for e in found)
    return Answer(" ".join(texts), cited, evidence)
