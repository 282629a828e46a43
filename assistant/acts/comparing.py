""" "Which of them is …?": a comparison with the sentence that answers it, where anything does.

What the shop measures decides exactly; then the rating, where nothing particular was asked; then
what owners say of it. Where nobody speaks of it, that is said, and what differs is shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.acts.each import AnswerOne, one_after_another
from assistant.acts.extremes import measured, measuring
from assistant.acts.words import sentences_about
from assistant.grounding import Answer, compare_products, short_title
from assistant.grounding.answers import topic_shown
from assistant.grounding.asks import asks_favourite
from assistant.grounding.facts import denies
from assistant.grounding.figures import named
from assistant.parts import Parts
from assistant.sessions import Session
from assistant.turn import Evidence, Pick
from assistant.understand.reading import Reading
from retrieval.catalog.nouns import Product

FEW_ROWS = 3
_ROWS = re.compile(r"(?<=\]\.)\s")
EXTREMES = {
    "cheaper": ("price", -1, "costs least"),
    "dearer": ("price", 1, "costs most"),
    "cheapest": ("price", -1, "costs least"),
    "dearest": ("price", 1, "costs most"),
    "best_rated": ("rating", 1, "is rated best"),
}


def comparison(
    parts: Parts,
    session: Session,
    reading: Reading,
    said: str,
    picks: Sequence[Pick],
    products: Sequence[Product],
    about: AnswerOne,
) -> Answer:
    """The products side by side, the asked thing first.

    `about` answers the message's topic for one product.
    """
    compared = compare_products(
        products,
        session.need,
        ratings=parts.ratings,
        sentences={p.product_id: sentences_about(parts, p) for p in products},
        currency=parts.settings.currency,
        locale=parts.settings.locale,
    )
    if reading.topic is None and reading.direction is None and asks_favourite(said):
        reading = replace(reading, direction="best_rated")
    lead = _exact(reading, picks, products, compared)
    if lead:
        return replace(compared, text=_with_rows(lead, compared))
    if reading.direction == "best_rated":
        return replace(compared, text=f"No rating tells one from another. {compared.text}")
    if reading.topic is None or reading.direction is not None:
        return compared
    heard = one_after_another(products, about)
    if not heard.evidence:
        topic = "that" if " " in reading.topic or reading.extreme else topic_shown(reading.topic)
        unknown = f"The shop doesn't say, and no review I have speaks of {topic}."
        return replace(compared, text=f"{unknown} {_first_rows(compared.text)}")
    best = _best_spoken_of(heard, products)
    return replace(heard, text=f"{best} {heard.text}".strip())


def _exact(
    reading: Reading, picks: Sequence[Pick], products: Sequence[Product], compared: Answer
) -> str:
    """The cited sentence that answers "which one is …?" by a number; "" where none tells."""
    best, source, words = _extreme(reading, picks, products)
    cited = [e for e in compared.by_product.get(best, ()) if source in (e.kind, e.source)]
    if not cited:
        return ""
    title = next(short_title(p.title) for p in picks if p.product_id == best)
    what = f" {cited[0].text.partition(':')[0]}" if source.startswith("attribute:") else ""
    return f"{title} {words}{what} [{cited[0].n}]."


def _extreme(
    reading: Reading, picks: Sequence[Pick], products: Sequence[Product]
) -> tuple[str, str, str]:
    """(product id, source of the evidence, what to say) of the one with the least or most.

    ("", "", "") where nothing was asked of that kind, nothing tells, or two share it.
    """
    numbers: Sequence[float | None]
    if reading.direction in EXTREMES:
        source, sign, words = EXTREMES[reading.direction]
        numbers = [_shown_rating(p) if source == "rating" else p.price_minor for p in picks]
    elif reading.extreme and (name := measuring(products, reading.extreme[0])) is not None:
        sign = -1 if reading.extreme[1] == "least" else 1
        source, words = f"attribute:{name}", f"has the {reading.extreme[1]}"
        numbers = [measured(product, name) for product in products]
    else:
        return "", "", ""
    valued = sorted(
        (sign * n, p.product_id) for n, p in zip(numbers, picks, strict=True) if n is not None
    )
    if not valued or (len(valued) > 1 and valued[-1][0] == valued[-2][0]):
        return "", "", ""
    return valued[-1][1], source, words


def _first_rows(text: str) -> str:
    """The first few rows of a comparison: what was asked is not among them, so no more is read."""
    return " ".join(_ROWS.split(text)[:FEW_ROWS])


def _shown_rating(pick: Pick) -> float | None:
    """As precise as it is shown, so that none is called better than its like."""
    return None if pick.rating_mean is None else round(pick.rating_mean, 1)


def _with_rows(lead: str, compared: Answer) -> str:
    """The sentence that answers and the row that shows it."""
    cited = re.search(r"\[\d+\]", lead)
    shown = [row for row in _ROWS.split(compared.text) if cited and cited[0] in row]
    return " ".join([lead, *shown])


def _best_spoken_of(heard: Answer, products: Sequence[Product]) -> str:
    """Which comes off best in what is cited, where one does; "" else."""
    marks = [(sum(map(_mark, heard.by_product[p.product_id])), p) for p in products]
    best = max(mark for mark, _ in marks)
    leading = [product for mark, product in marks if mark == best]
    if best <= 0 or len(leading) > 1:
        return ""
    return f"By what is said of it, {short_title(leading[0].title)} comes off best."


def _mark(one: Evidence) -> int:
    """1 for it, -1 against it, 0 neither."""
    if one.kind != "attribute":
        return one.polarity
    value = named(one)[1]
    return 1 if value == "yes" else -1 if denies(value) else 0
