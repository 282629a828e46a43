"""All that is worth knowing of one product, for who asks no more than "tell me about it".

It picks and orders; what is said of a single topic is answered elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.grounding.answers import Answer
from assistant.grounding.evidence import (
    fact_evidence,
    numbered,
    price_said,
    quoted_evidence,
    rating_said,
)
from assistant.grounding.facts import facts_of, in_prose
from assistant.grounding.questions import sentence_of
from assistant.grounding.voices import any_praise, drawback
from assistant.turn import Evidence
from retrieval.catalog.nouns import Product
from retrieval.sentences import ReviewSentence

MOST_FACTS = 5

_ASKS = re.compile(
    r"\b(?:tell me|describe|details?|info(?:rmation)?|what about|how about|specs?"
    r"|what (?:is|are) (?:it|they|that|this))\b",
    re.IGNORECASE,
)
_ALIKE = re.compile(r"^\W*(?:and\b|(?:what|how) about\b)", re.IGNORECASE)


def asks_overview(said: str) -> bool:
    """Whether a message without a topic of its own asks for everything.

    >>> asks_overview("tell me more about the first one"), asks_overview("is it any good?")
    (True, False)
    """
    return _ASKS.search(said) is not None


def asks_alike(said: str) -> bool:
    """Whether a message without a topic asks the last question again, of another product.

    >>> asks_alike("and the second?"), asks_alike("tell me about the second")
    (True, False)
    """
    return _ALIKE.search(said) is not None


def overview(
    product: Product,
    sentences: Sequence[ReviewSentence],
    *,
    rating: tuple[float, int] | None,
    currency: str,
    locale: str = "en",
    first: int = 1,
) -> Answer:
    """What it is, what it costs, how it is rated, praise and a drawback; numbered from `first`.

    `currency` is used where the product has none of its own.
    """
    found = list(_told(product, sentences, rating, currency, locale))
    evidence = numbered(found, first)
    text = " ".join(sentence_of(one, evidence) for one in evidence)
    return Answer(text, evidence, {product.product_id: evidence})


def _told(
    product: Product,
    sentences: Sequence[ReviewSentence],
    rating: tuple[float, int] | None,
    currency: str,
    locale: str,
) -> Iterator[Evidence]:
    for fact in in_prose(product):
        yield fact_evidence(fact)
    for fact in facts_of(product)[:MOST_FACTS]:
        yield fact_evidence(fact)
    if product.price_minor is not None:
        price = price_said(product.price_minor, None, product.currency or currency, locale)
        yield Evidence(0, "price", "price", price)
    if rating is not None and rating[1] > 0:
        yield Evidence(0, "rating", "rating", rating_said(*rating))
    praise = any_praise(sentences, product)
    if praise is not None:
        yield quoted_evidence(praise)
    complaints = (sentence for sentence in sentences if sentence.polarity < 0)
    against = drawback(sentences, product, ()) or next(complaints, None)
    if against is not None and (praise is None or against.review_id != praise.review_id):
        yield quoted_evidence(against)
