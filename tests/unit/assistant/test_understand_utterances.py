"""Labelled messages over four small shops: acts, limits and wishes as a shopper means them.

`utterances.jsonl` is what the reading was tuned on first; `utterances_heldout.jsonl` was written
before that and measured apart. A slot is one value of one field of the need. Two names of a
category are one where they cover the same products: "earbuds" of "Earbuds & headphones".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product as every_pair
from pathlib import Path
from typing import Any

import pytest

from assistant.turn import CartLine, need_json
from assistant.understand import Reading, Situation, Vocabulary, read
from assistant.understand.reading import Shown
from retrieval.catalog.nouns import Product, Variant
from retrieval.need import Need, category_covers
from retrieval.words import folded, same_words

DATA = Path(__file__).parents[2] / "data"
LIMITS = ("category", "price_min", "price_max", "options", "brands_excluded", "brands_only")
WISHES = ("wants", "avoids", "brands", "for")


@dataclass(frozen=True)
class Score:
    """How a set of messages was read: slots found, slots read, slots right; whole messages."""

    right: int
    read: int
    labelled: int
    limits_right: int
    with_need: int
    acts_right: int
    messages: int

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.read + self.labelled)

    @property
    def limits(self) -> float:
        return self.limits_right / self.with_need

    @property
    def acts(self) -> float:
        return self.acts_right / self.messages


@cache
def shop(name: str) -> tuple[tuple[Product, ...], Vocabulary]:
    products = tuple(
        Product(
            row["id"],
            row["title"],
            category=row["category"],
            brand=row["brand"],
            price_minor=row["price"] * 100,
            attributes=row["attributes"],
            variants=tuple(
                Variant(f"{row['id']}-{n}", dict(zip(row["options"], values, strict=True)))
                for n, values in enumerate(every_pair(*row["options"].values()))
                if row["options"]
            ),
        )
        for row in json.loads((DATA / "utterance_shops.json").read_text("utf-8"))[name]
    )
    return products, Vocabulary.of(products)


def labelled(file: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / file).read_text("utf-8").splitlines()]


def read_row(row: dict[str, Any]) -> Reading:
    products, vocabulary = shop(row["shop"])
    before = row.get("before")
    situation = Situation(Need())
    if before is not None:
        need = Need(
            words=" ".join([before.get("category", ""), *before.get("wants", [])]),
            category=before.get("category"),
            price_max_minor=int(before["price_max"] * 100) if "price_max" in before else None,
            wants=tuple(before.get("wants", ())),
            brands=tuple(before.get("brands", ())),
            options=before.get("options", {}),
        )
        chosen = [p for p in products if p.product_id in row["shown"]] if "shown" in row else None
        bought = tuple(p for p in products if p.product_id in row.get("in_cart", ()))
        situation = Situation(
            need,
            shown=(Shown(1, tuple(chosen or products[:3])),),
            cart=tuple(CartLine(p.product_id, None, 1) for p in bought),
            cart_products=bought,
        )
    return read(row["say"], situation, vocabulary, currency="EUR")


def slots(need: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for field in (*LIMITS, *WISHES):
        value = need.get(field)
        if isinstance(value, dict):
            yield from ((f"options.{folded(k)}", folded(v)) for k, v in value.items())
        elif isinstance(value, list):
            yield from ((field, folded(one)) for one in value)
        elif value not in (None, False):
            yield field, folded(str(value))


def same_slot(one: tuple[str, str], other: tuple[str, str], products: Sequence[Product]) -> bool:
    if one[0] != other[0]:
        return False
    if one[0] == "category":
        covered = [[category_covers(n, p.category_path) for p in products] for _, n in (one, other)]
        return any(covered[0]) and covered[0] == covered[1]
    return one[1] == other[1] or same_words(one[1], other[1])


def read_need(reading: Reading) -> dict[str, Any]:
    return {**need_json(reading.need, "EUR"), "brands_only": reading.need.brands_only}


def wrong_of(row: dict[str, Any], reading: Reading) -> tuple[list[str], bool, int, int, int]:
    """(what differs, whether the limits are exact, slots right, read, labelled)."""
    wrong = [] if reading.act in row["act"] else [f"act {reading.act}"]
    cart = reading.cart
    seen = {
        "product_ids": list(reading.product_ids),
        "direction": reading.direction,
        "counting": reading.counting,
        "unread": list(reading.unread),
        "cart": cart.kind if cart else None,
        "cart_options": dict(cart.options) if cart else None,
        "quantity": cart.quantity if cart else None,
        "topic": reading.topic,
        "missing": reading.missing,
    }
    wrong += [
        f"{k} {seen[k]}" for k in seen if k in row and seen[k] not in (row[k], *_either(row[k]))
    ]
    if "need" not in row:
        return wrong, True, 0, 0, 0
    found, wanted = list(slots(read_need(reading))), list(slots(row["need"]))
    products, _ = shop(row["shop"])
    hit = [s for s in wanted if any(same_slot(s, f, products) for f in found)]
    over = [f for f in found if not any(same_slot(s, f, products) for s in wanted)]
    missed = [s for s in wanted if s not in hit]
    wrong += [f"missed {s}" for s in missed] + [f"made up {s}" for s in over]
    exact = not any(s[0].split(".")[0] in LIMITS for s in (*missed, *over))
    return wrong, exact, len(hit), len(found), len(wanted)


def _either(value: object) -> list[str]:
    """The values of a label that allows several ("add|set_quantity")."""
    return value.split("|") if isinstance(value, str) else []


def score(rows: list[dict[str, Any]]) -> tuple[Score, list[str]]:
    right = found = wanted = limits = needs = acts = 0
    said = []
    for row in rows:
        reading = read_row(row)
        wrong, exact, hit, read_count, labelled_count = wrong_of(row, reading)
        right, found, wanted = right + hit, found + read_count, wanted + labelled_count
        needs += "need" in row
        limits += "need" in row and exact
        acts += reading.act in row["act"]
        if wrong:
            said.append(f"{row['say']!r}: {'; '.join(wrong)}")
    return Score(right, found, wanted, limits, needs, acts, len(rows)), said


@pytest.mark.parametrize(
    "file", ["utterances.jsonl", "utterances_heldout.jsonl", "utterances_situations.jsonl"]
)
def test_limits_wishes_and_acts_are_read_as_labelled(file: str) -> None:
    result, wrong = score(labelled(file))
    listed = "\n".join(wrong)
    assert result.limits >= 0.95, f"limits exact {result.limits:.3f}\n{listed}"
    assert result.f1 >= 0.93, f"slot F1 {result.f1:.3f}\n{listed}"
    assert result.acts >= 0.95, f"acts {result.acts:.3f}\n{listed}"
