"""The demo shop written into a directory as canonical files.

It knows nothing of how its shoppers came to do and say what they did.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from assistant.demo.behaviour import make_events, make_purchases
from assistant.demo.goods import Good, make_goods
from assistant.demo.material import text_of
from assistant.demo.opinions import make_opinions
from assistant.demo.shoppers import make_follows, make_people

_POLICIES = ("shipping", "returns", "warranty", "payment", "privacy", "gift-wrapping", "contact")
_RETURNED = 0.3


def write_demo_shop(directory: Path, *, seed: int = 7) -> dict[str, int]:
    """Write the demo shop's files; how many of each noun were written. Same seed, same bytes."""
    random = Random(seed)
    goods = make_goods(random)
    people = make_people(random)
    follows = make_follows(people, random)
    purchases = make_purchases(people, goods, follows, random)
    opinions = make_opinions(purchases, people, goods, random)
    returned = {
        (each.shopper_id, each.product_id)
        for each in opinions
        if each.verified and each.rating <= 2 and random.random() < _RETURNED
    }
    events = make_events(people, goods, purchases, returned, random)
    (directory / "policies").mkdir(parents=True, exist_ok=True)
    _lines(directory / "products.jsonl", (row for good in goods for row in _product_rows(good)))
    _table(
        directory / "reviews.csv",
        ("review_id", "product_id", "shopper_id", "rating", "title", "text", "helpful_votes",
         "verified", "created_at"),
        ((f"r{number}", each.product_id, each.shopper_id, each.rating, each.title, each.text,
          each.helpful_votes, "yes" if each.verified else "no", _time(each.at))
         for number, each in enumerate(opinions, start=1)),
    )  # fmt: skip
    _table(directory / "shoppers.csv", ("shopper_id", "name", "shares_name"),
           ((who.shopper_id, who.name, "yes" if who.shares_name else "no")
            for who in people))  # fmt: skip
    _table(directory / "follows.csv", ("shopper_id", "follows_id", "weight"),
           ((*pair, 1) for pair in follows))  # fmt: skip
    _table(directory / "events.csv", ("shopper_id", "product_id", "event", "at"),
           ((*row[:3], _time(row[3])) for row in events))  # fmt: skip
    for policy in _POLICIES:
        _text(directory / "policies" / f"{policy}.md", text_of(f"policy_{policy}.md"))
    _text(directory / "shop.toml", text_of("shop.toml"))
    return {"products": len(goods), "reviews": len(opinions), "shoppers": len(people),
            "follows": len(follows), "events": len(events), "policies": len(_POLICIES)}  # fmt: skip


def _product_rows(good: Good) -> Iterable[Mapping[str, Any]]:
    row = {
        "product_id": good.product_id,
        "title": good.title,
        "description": good.description,
        "category": good.category,
        "brand": good.brand,
        "price": good.price_minor / 100,
        "currency": "EUR",
        "availability": "in_stock" if good.in_stock else "out_of_stock",
        "created_at": _time(good.created_at),
        "attributes": dict(good.attributes),
    }
    if not good.forms:
        yield row
    for form in good.forms:
        yield row | {
            "price": form.price_minor / 100,
            "availability": "in_stock" if form.in_stock else "out_of_stock",
            "variant_id": form.variant_id,
            "options": dict(form.options),
        }


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def _lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    _text(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def _table(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
