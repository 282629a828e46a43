"""Labelled messages over small shops, read and scored: acts, limits and wishes as a shopper means.

A slot is one value of one field of the need. Two names of a category are one slot where they cover
the same products: "earbuds" of "Earbuds & headphones".
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product as every_pair
from pathlib import Path
from typing import Any

from assistant.turn import CartLine, need_json
from assistant.understand import Reading, Situation, Vocabulary, read
from assistant.understand.reading import Shown
from retrieval.catalog.nouns import Product, Variant
from retrieval.need import Need, category_covers
from retrieval.words import folded, same_words

DATA = Path(__file__).parents[1] / "tests" / "data"
LIMITS = ("category", "price_min", "price_max", "options", "brands_excluded", "brands_only")
WISHES = ("wants", "avoids", "brands", "for")
Slot = tuple[str, str]


@dataclass(frozen=True)
class Judged:
    """One message held against its label: slots right, read and labelled, and what differs.

    `wrong` are (kind of miss, what it was).
    """

    say: str
    act_right: bool
    limits_right: bool | None
    right: int
    read: int
    labelled: int
    wrong: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Score:
    """How a set of messages was read."""

    judged: tuple[Judged, ...]

    @property
    def f1(self) -> float:
        """F1 of the slots, over all messages together."""
        right, known = (sum(getattr(j, name) for j in self.judged) for name in ("right", "read"))
        return 2 * right / (known + sum(j.labelled for j in self.judged))

    @property
    def limits(self) -> float:
        """The share of messages with a labelled need whose limits are all exactly right."""
        held = [j.limits_right for j in self.judged if j.limits_right is not None]
        return sum(held) / len(held)

    @property
    def acts(self) -> float:
        """The share of messages whose act is one of those labelled."""
        return sum(j.act_right for j in self.judged) / len(self.judged)

    def kinds(self) -> Counter[str]:
        """How often each kind of miss came."""
        return Counter(kind for j in self.judged for kind, _ in j.wrong)

    def lines(self) -> list[str]:
        """Each message that was not read as labelled, with what differs."""
        return [
            f"{j.say!r}: {'; '.join(f'{kind} {what}' for kind, what in j.wrong)}"
            for j in self.judged
            if j.wrong
        ]


@cache
def shop(name: str) -> tuple[tuple[Product, ...], Vocabulary]:
    """The products and the vocabulary of one of the small shops."""
    rows = json.loads((DATA / "utterance_shops.json").read_text("utf-8"))[name]
    products = products_of(rows)
    return products, Vocabulary.of(products)


def products_of(rows: Iterable[dict[str, Any]]) -> tuple[Product, ...]:
    """The products of a small shop written down as JSON."""
    return tuple(
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
        for row in rows
    )


def labelled(file: str) -> list[dict[str, Any]]:
    """The rows of a file of labelled messages."""
    return [json.loads(line) for line in (DATA / file).read_text("utf-8").splitlines()]


def read_row(row: dict[str, Any]) -> Reading:
    """The row's message, read amid the row's situation."""
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
        by_id = {p.product_id: p for p in products}
        chosen = [by_id[i] for i in row["shown"]] if "shown" in row else None
        bought = tuple(p for p in products if p.product_id in row.get("in_cart", ()))
        situation = Situation(
            need,
            shown=(Shown(1, tuple(chosen or products[:3])),),
            focus=chosen[0] if chosen and len(chosen) == 1 else None,
            cart=tuple(CartLine(p.product_id, None, 1) for p in bought),
            cart_products=bought,
        )
    return read(row["say"], situation, vocabulary, currency="EUR")


def slots(need: dict[str, Any]) -> Iterator[Slot]:
    """Each value of the need with its field."""
    for name in (*LIMITS, *WISHES):
        value = need.get(name)
        if isinstance(value, dict):
            yield from ((f"options.{folded(k)}", folded(v)) for k, v in value.items())
        elif isinstance(value, list):
            yield from ((name, folded(one)) for one in value)
        elif value not in (None, False):
            yield name, folded(str(value))


def same_slot(one: Slot, other: Slot, products: Sequence[Product]) -> bool:
    """Whether two slots say the same."""
    if one[0] != other[0]:
        return False
    if one[0] == "category":
        return same_category(one[1], other[1], products)
    return one[1] == other[1] or same_words(one[1], other[1])


def same_category(one: str, other: str, products: Sequence[Product]) -> bool:
    """Whether two names of a category cover the same products, and any."""
    covered = [[category_covers(name, p.category_path) for p in products] for name in (one, other)]
    return any(covered[0]) and covered[0] == covered[1]


def read_need(reading: Reading) -> dict[str, Any]:
    """The need that was read, as the labels write it."""
    return {**need_json(reading.need, "EUR"), "brands_only": reading.need.brands_only}


def judge(row: dict[str, Any]) -> Judged:
    """The row's message as it was read, held against the row's labels."""
    reading = read_row(row)
    act_right = reading.act in row["act"]
    wrong = [] if act_right else [("act", f"{reading.act} for {'/'.join(row['act'])}")]
    wrong += _beside_the_need(row, reading)
    if "need" not in row:
        return Judged(row["say"], act_right, None, 0, 0, 0, tuple(wrong))
    products, _ = shop(row["shop"])
    found, wanted = list(slots(read_need(reading))), list(slots(row["need"]))
    hit = [s for s in wanted if any(same_slot(s, f, products) for f in found)]
    over = [f for f in found if not any(same_slot(s, f, products) for s in wanted)]
    missed = [s for s in wanted if s not in hit]
    differs = [*((s, "missed") for s in missed), *((s, "made up") for s in over)]
    wrong += [(f"{_kind(s)} {how}", f"{s[0]} {s[1]!r}") for s, how in differs]
    exact = not any(_kind(s) == "limit" for s, _ in differs)
    return Judged(row["say"], act_right, exact, len(hit), len(found), len(wanted), tuple(wrong))


def _kind(slot: Slot) -> str:
    return "limit" if slot[0].split(".")[0] in LIMITS else "wish"


def _beside_the_need(row: dict[str, Any], reading: Reading) -> list[tuple[str, str]]:
    """What else the label names: products meant, cart change, direction, what was not read."""
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
    return [
        (name, f"{seen[name]} for {row[name]}")
        for name in seen
        if name in row and seen[name] not in (row[name], *_either(row[name]))
    ]


def _either(value: object) -> list[str]:
    """The values of a label that allows several ("add|set_quantity")."""
    return value.split("|") if isinstance(value, str) else []


def score(rows: Iterable[dict[str, Any]]) -> Score:
    """How the rows' messages are read."""
    return Score(tuple(judge(row) for row in rows))
