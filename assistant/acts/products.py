"""Acts about products already in view: a question, a comparison, why.

The products come back as picks with the evidence the answer cites; numbers run on from product to
product, so that each [n] of the text names one thing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assistant.acts.extremes import measured, measuring
from assistant.acts.picks import picks_of
from assistant.acts.words import evidence_of, sentences_about
from assistant.grounding import (
    Answer,
    answer_about_product,
    asks_alike,
    asks_overview,
    compare_products,
    overview,
    short_title,
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
from assistant.wording import listed
from retrieval.catalog.nouns import Product

MOST_COMPARED = 4
EXTREMES = {
    "cheaper": ("price", -1, "costs least"),
    "dearer": ("price", 1, "costs most"),
    "cheapest": ("price", -1, "costs least"),
    "dearest": ("price", 1, "costs most"),
    "best_rated": ("rating", 1, "is rated best"),
}
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
        lead = _lead(reading, picks, products, compared)
        return replace(compared, text=_with_lead(lead, compared)) if lead else compared
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
    general = asks_opinions(said)
    open_ended = reading.topic is None and general
    if reading.topic is None and (asks_overview(said) or not (general or measures_asked(said))):

        def whole(product: Product, first: int) -> Answer:
            return overview(
                product,
                sentences_about(parts, product),
                rating=parts.ratings.get(product.product_id),
                currency=settings.currency,
                locale=settings.locale,
                first=first,
            )

        return _one_after_another(products, whole)
    topic = reading.topic or said
    if asks_complaints(said):
        topic = without_complaint(reading.topic or "") or said

    def about(product: Product, first: int) -> Answer:
        near = parts.finder.about(
            product.product_id, "" if open_ended else topic,
            limit=MOST_WEIGHTY if open_ended else NEAR_A_TOPIC,
        )  # fmt: skip
        if asks_complaints(said) and topic == said:
            near = [(s, 0.0) for s in sentences_about(parts, product) if s.polarity < 0]
        return answer_about_product(
            product,
            topic,
            near,
            question=said,
            need=session.need,
            rating=parts.ratings.get(product.product_id),
            summary=parts.finder.summary(product.product_id),
            currency=settings.currency,
            locale=settings.locale,
            first=first,
        )

    return _one_after_another(products, about)


def _extreme(
    reading: Reading, picks: Sequence[Pick], products: Sequence[Product]
) -> tuple[str, str, str]:
    """(product id, source of the evidence, what to say) of the one with the least or most.

    ("", "", "") where nothing was asked of that kind, or nothing tells.
    """
    numbers: Sequence[float | None]
    if reading.direction in EXTREMES:
        source, sign, words = EXTREMES[reading.direction]
        numbers = [p.rating_mean if source == "rating" else p.price_minor for p in picks]
    elif reading.extreme and (name := measuring(products, reading.extreme[0])) is not None:
        sign = -1 if reading.extreme[1] == "least" else 1
        source, words = f"attribute:{name}", f"has the {reading.extreme[1]}"
        numbers = [measured(product, name) for product in products]
    else:
        return "", "", ""
    valued = [
        (sign * n, p.product_id) for n, p in zip(numbers, picks, strict=True) if n is not None
    ]
    return (max(valued)[1], source, words) if valued else ("", "", "")


def _lead(
    reading: Reading, picks: Sequence[Pick], products: Sequence[Product], compared: Answer
) -> str:
    """The sentence that answers "which one is …?", cited; "" when unasked."""
    best, source, words = _extreme(reading, picks, products)
    cited = [e for e in compared.by_product.get(best, ()) if source in (e.kind, e.source)]
    title = next((short_title(p.title) for p in picks if p.product_id == best), "")
    if not cited and reading.extreme is not None:
        what, end = reading.extreme
        return f"The shop gives no {what} for them, so I can't say which has the {end}."
    if not cited:
        return ""
    what = f" {cited[0].text.partition(':')[0]}" if source.startswith("attribute:") else ""
    return f"{title} {words}{what} [{cited[0].n}]."


def _with_lead(lead: str, compared: Answer) -> str:
    """The answer to "which is …?" and the one row that shows it; the whole where nothing does."""
    cited = re.search(r"\[\d+\]", lead)
    if cited is None:
        return f"{lead} {compared.text}"
    shown = [row for row in re.split(r"(?<=\]\.)\s", compared.text) if cited[0] in row]
    return " ".join([lead, *shown])


def _one_after_another(
    products: Sequence[Product], answer_one: Callable[[Product, int], Answer]
) -> Answer:
    """Each product's answer in turn, the evidence numbered on from product to product."""
    answers: dict[str, Answer] = {}
    first = 1
    for product in products:
        answers[product.product_id] = answer_one(product, first)
        first += len(answers[product.product_id].evidence)
    evidence = {i: answered.evidence for i, answered in answers.items()}
    cited = tuple(e for found in evidence.values() for e in found)
    return Answer(_each_said(products, answers), cited, evidence)


def _each_said(products: Sequence[Product], answers: Mapping[str, Answer]) -> str:
    """What is said of each by its name; those of which nothing is known, in one sentence."""
    if len(products) == 1:
        return answers[products[0].product_id].text
    silent = [p for p in products if not answers[p.product_id].evidence]
    if len(silent) == len(products):
        return answers[silent[0].product_id].text.replace("say,", "say for any of them,", 1)
    said = [
        f"{short_title(p.title)}: {answers[p.product_id].text}" for p in products if p not in silent
    ]
    names = listed([short_title(p.title) for p in silent])
    return " ".join([*said, *([f"Of {names} the shop doesn't say."] if names else [])])
