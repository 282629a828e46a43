"""A shop's own kinds of goods, to tune a model to its language: its titles, facts and reviews."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from assistant.grounding.facts import facts_of
from assistant.grounding.labels import labelled
from assistant.grounding.quotable import is_quotable, short_title, tidy
from assistant.tuning.situations import Domain
from retrieval.catalog.nouns import Product, Review
from retrieval.sentences import sentences_of

FEWEST_PRODUCTS = 3
MOST_EACH = 40


def domains_of(products: Iterable[Product], reviews: Iterable[Review]) -> Iterator[Domain]:
    """The shop's categories of a few products or more that have attributes and reviews."""
    by_category: dict[str, list[Product]] = defaultdict(list)
    for product in products:
        if product.category_path:
            by_category[product.category_path[-1].casefold()].append(product)
    said = _said(reviews)
    for kind, members in sorted(by_category.items()):
        values = _values(members)
        praise, blame = ([s for p in members for s in said[p.product_id][lean]] for lean in (1, -1))
        if len(members) >= FEWEST_PRODUCTS and values and praise and blame:
            titles = dict.fromkeys(short_title(product.title) for product in members)
            yield Domain(
                kind,
                tuple(titles)[:MOST_EACH],
                tuple(values.items()),
                tuple(name.casefold() for name, seen in values.items() if "yes" in seen),
                tuple(praise)[:MOST_EACH],
                tuple(blame)[:MOST_EACH],
            )


def _values(members: Sequence[Product]) -> dict[str, tuple[str, ...]]:
    """Each attribute's values over the category, with the unit its name gives them."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for product in members:
        for fact in facts_of(product):
            label = labelled(fact.name, fact.value)
            found[label.name][label.value] = None
    return {name: tuple(values)[:MOST_EACH] for name, values in found.items()}


def _said(reviews: Iterable[Review]) -> Mapping[str, Mapping[int, list[str]]]:
    """Quotable sentences by product and polarity."""
    found: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for review in reviews:
        for sentence in sentences_of(review):
            text = tidy(sentence.text)
            if sentence.polarity and is_quotable(text):
                found[review.product_id][sentence.polarity].append(text)
    return found
