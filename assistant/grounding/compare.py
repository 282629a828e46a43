"""Products side by side: what differs, each cell cited, in a table and in words.

Nothing is called better; the numbers of the evidence run on from product to product, so that
each [n] of the text names one thing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.grounding.answers import Answer
from assistant.grounding.evidence import (
    fact_evidence,
    limit_told,
    numbered,
    price_said,
    quoted_evidence,
    rating_said,
)
from assistant.grounding.facts import Fact, answering, denies, facts_of
from assistant.grounding.figures import named, priced
from assistant.grounding.labels import shown_name
from assistant.grounding.phrases import is_quality
from assistant.grounding.plain import ended, voice_of
from assistant.grounding.quotable import short_title
from assistant.grounding.stems import stems
from assistant.grounding.voices import any_praise, drawback
from assistant.turn import Evidence
from retrieval.catalog.nouns import Product
from retrieval.need import Need
from retrieval.sentences import ReviewSentence

MOST_ROWS = 6

Cell = tuple[str, int]


def compare_products(
    products: Sequence[Product],
    need: Need,
    *,
    ratings: Mapping[str, tuple[float, int]] | None = None,
    sentences: Mapping[str, Sequence[ReviewSentence]] | None = None,
    prices_minor: Mapping[str, int] | None = None,
    currency: str,
    locale: str = "en",
    first: int = 1,
) -> Answer:
    """The products' differences, asked-for ones first; by product, the evidence to show with it.

    `sentences` are review sentences of each product, `prices_minor` the prices of the variants
    meant where they are not the products' own.
    """
    rows = _rows(products, need)
    by_product: dict[str, tuple[Evidence, ...]] = {}
    n = first
    for product in products:
        found = [
            fact_evidence(row[product.product_id]) for row in rows if product.product_id in row
        ]
        price = (prices_minor or {}).get(product.product_id, product.price_minor)
        if price is not None:
            limit = limit_told(need) if product.currency == currency else None
            shown = price_said(price, limit, product.currency, locale)
            found.append(Evidence(0, "price", "price", shown))
        rating = (ratings or {}).get(product.product_id)
        if rating is not None and rating[1] > 0:
            found.append(Evidence(0, "rating", "rating", rating_said(*rating)))
        found += _voices(product, need, (sentences or {}).get(product.product_id, ()))
        by_product[product.product_id] = numbered(found, n)
        n += len(found)
    everything = tuple(one for evidence in by_product.values() for one in evidence)
    table = _table(products, by_product)
    names = short_names(products)
    text = " ".join([*_rows_said(table, names), *_voices_said(products, names, by_product)])
    return Answer(
        text or "The shop says nothing that tells them apart.", everything, by_product, table
    )


def short_names(products: Sequence[Product]) -> tuple[str, ...]:
    """What to call each product beside the others: its short title, the whole when they clash."""
    short = [short_title(product.title) for product in products]
    return tuple(
        product.title if short.count(name) > 1 else name
        for product, name in zip(products, short, strict=True)
    )


def _rows(products: Sequence[Product], need: Need) -> list[dict[str, Fact]]:
    """For each thing that differs, product_id → fact; what was asked for comes first."""
    rows: dict[str, dict[str, Fact]] = {}
    for wish in (*need.wants, *need.avoids):
        answers = {p.product_id: fact for p in products if (fact := answering(wish, p))}
        for product_id, fact in answers.items():
            if fact.source not in ("attribute:description", "attribute:title"):
                rows.setdefault(_key(fact), {})[product_id] = fact
    for product in products:
        for fact in facts_of(product):
            rows.setdefault(_key(fact), {}).setdefault(product.product_id, fact)
    for row in rows.values():
        for product in products:
            same = [f for f in facts_of(product) if _key(f) == _key(next(iter(row.values())))]
            if same:
                row.setdefault(product.product_id, same[0])
    asked = stems(" ".join((*need.wants, *need.avoids)))
    told = [row for row in rows.values() if _differs(row, products)]
    told.sort(key=lambda row: (not stems(_name(row)) & asked, -len(row)))
    return told[:MOST_ROWS]


def _key(fact: Fact) -> str:
    return shown_name(fact.name).casefold()


def _name(row: Mapping[str, Fact]) -> str:
    return shown_name(next(iter(row.values())).name)


def _differs(row: Mapping[str, Fact], products: Sequence[Product]) -> bool:
    values = {fact.value.casefold() for fact in row.values()}
    return len(row) > 1 and (len(values) > 1 or len(products) == 1)


def _voices(product: Product, need: Need, sentences: Sequence[ReviewSentence]) -> list[Evidence]:
    praised = any_praise(sentences, product)
    against = drawback(sentences, product, (*need.wants, *need.avoids))
    chosen = [s for s in (praised, against) if s is not None]
    return [quoted_evidence(sentence) for sentence in chosen]


def _table(
    products: Sequence[Product], by_product: Mapping[str, tuple[Evidence, ...]]
) -> tuple[tuple[str, tuple[Cell | None, ...]], ...]:
    rows: dict[str, list[Cell | None]] = {}
    for at, product in enumerate(products):
        for one in by_product[product.product_id]:
            label, shown = _cell(one)
            if label:
                rows.setdefault(label, [None] * len(products))[at] = (shown, one.n)
    ordered = sorted(rows.items(), key=lambda row: row[0] != "price")
    return tuple((label, tuple(cells)) for label, cells in ordered)


def _cell(one: Evidence) -> tuple[str, str]:
    if one.kind == "attribute":
        return named(one)
    if one.kind == "price":
        return "price", priced(one)[0]
    return ("rating", one.text) if one.kind == "rating" else ("", "")


def _rows_said(
    table: Sequence[tuple[str, tuple[Cell | None, ...]]], names: Sequence[str]
) -> list[str]:
    said = []
    for label, cells in table:
        told = [
            f"{name} {_cell_said(label, cell[0])} [{cell[1]}]"
            for name, cell in zip(names, cells, strict=True)
            if cell
        ]
        said.append(f"{label[:1].upper()}{label[1:]}: {', '.join(told)}.")
    return said


def _cell_said(label: str, shown: str) -> str:
    """The cell so that it also stands alone: a bare "no" says what is denied."""
    if shown == "yes":
        return f"with {label}" if not is_quality(label) else f"is {label}"
    if denies(shown):
        return f"without {label}" if not is_quality(label) else f"is not {label}"
    return shown


def _voices_said(
    products: Sequence[Product],
    names: Sequence[str],
    by_product: Mapping[str, tuple[Evidence, ...]],
) -> list[str]:
    said = []
    for product, name in zip(products, names, strict=True):
        for one in by_product[product.product_id]:
            if one.kind == "review":
                lead = voice_of(one)
                said.append(ended(f'{lead} of {name}: "{one.text}"', one.n))
    return said
