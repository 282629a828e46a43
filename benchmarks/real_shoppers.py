"""Turns of real people talking to a product recommender, read and held against labels.

The texts are the data set's and stay there; the labels name a dialogue and a turn. The shop is a
small one of the same kinds of things; what was said before comes from the assistant's messages.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from assistant.understand import Reading, Situation, Vocabulary, read
from assistant.understand.english import STOP
from assistant.understand.reading import Shown
from benchmarks.labelled_messages import (
    DATA,
    Judged,
    Score,
    labelled,
    products_of,
    same_category,
)
from retrieval.catalog.nouns import Product
from retrieval.need import Need
from retrieval.words import singular_words

LABELS = "recquest_labels.jsonl"
KINDS = {
    "running_shoes": ("running shoes", "Sports > Running shoes"),
    "smartwatch": ("smartwatches", "Wearables > Smartwatches"),
    "laptop": ("laptops", "Computers > Laptops"),
    "digital_camera": ("digital cameras", "Photo > Digital cameras"),
    "bicycle": ("e-bikes", "Bicycles > E-bikes"),
}
REQUESTS = ("recommend", "refine")
ALIKE = 0.5
_RECOMMENDED = re.compile(
    r"(?:recommend(?: considering)?|selected|interested in|back to|suggest)(?: the)? "
    r"(?:\*\*)?(?P<title>[A-Z0-9].{3,80}?)(?:\*\*|, (?:it|which|as)| for | because | as | with "
    r"| to | since |[.:]| offers)"
)


@cache
def shop() -> tuple[tuple[Product, ...], Vocabulary]:
    """The small shop these people are taken to stand in."""
    products = products_of(json.loads((DATA / "recquest_shop.json").read_text("utf-8")))
    return products, Vocabulary.of(products)


def turns_of(dialogue: dict[str, Any]) -> Iterator[tuple[int, str, Situation]]:
    """(number, text, situation) of each of a person's turns."""
    name, path = KINDS[dialogue["domain"]]
    shown: list[Shown] = []
    number = 0
    for role, text in dialogue["messages"]:
        if role == "ai" and (match := _RECOMMENDED.search(text)) is not None:
            title = match["title"].replace("*", "").strip()
            product = Product(f"shown-{len(shown)}", title, category=path)
            shown.append(Shown(max(number, 1), (product,)))
        elif role == "human":
            number += 1
            need = Need(words=name, category=name) if number > 1 else Need()
            focus = shown[-1].products[0] if shown else None
            yield number, text, Situation(need, shown=tuple(shown), focus=focus)


def judge(row: dict[str, Any], text: str, situation: Situation) -> Judged:
    """One turn as it was read, held against its label."""
    products, vocabulary = shop()
    reading = read(text, situation, vocabulary, currency="USD")
    act_right = reading.act in row["act"]
    wrong = [] if act_right else [("act", f"{reading.act} for {'/'.join(row['act'])}")]
    limits = list(_limits_wrong(row, reading, situation, products))
    wrong += [("limit", what) for what in limits]
    right = known = wanted = 0
    if "wants" in row and reading.act in REQUESTS:
        for name in ("wants", "avoids"):
            labels, found = row[name], getattr(reading.need, name)
            hit = [one for one in labels if any(alike(one, f) for f in found)]
            over = [f for f in found if not any(alike(one, f) for one in labels)]
            right, wanted = right + len(hit), wanted + len(labels)
            known += len(hit) + len(over)
            wrong += [(f"{name} missed", one) for one in labels if one not in hit]
            wrong += [(f"{name} made up", one) for one in over]
    say = f"{row['dialogue'][:15]} turn {row['turn']}"
    return Judged(say, act_right, not limits, right, known, wanted, tuple(wrong))


def _limits_wrong(
    row: dict[str, Any], reading: Reading, situation: Situation, products: tuple[Product, ...]
) -> Iterator[str]:
    need = reading.need
    category = row.get("category", situation.need.category)
    if not same_category(need.category or "", category or "", products):
        yield f"category {need.category!r} for {category!r}"
    for name in ("price_min_minor", "price_max_minor", "brands_excluded", "brands_only"):
        if getattr(need, name):
            yield f"{name} {getattr(need, name)!r} made up"
    if need.options:
        yield f"options {dict(need.options)!r} made up"


def alike(label: str, found: str) -> bool:
    """Whether the wish found says what was labelled: one within the other, or half the words."""
    one, other = (
        {word for word in singular_words(words) if word not in STOP} for words in (label, found)
    )
    shared = one & other
    return bool(shared) and (shared in (one, other) or len(shared) >= ALIKE * len(one | other))


def score(path: Path, half: str) -> Score:
    """How the turns of one half ("tuning", "reported") are read."""
    rows = {(r["dialogue"], r["turn"]): r for r in labelled(LABELS) if r["half"] == half}
    judged = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for dialogue in map(json.loads, lines):
            for number, text, situation in turns_of(dialogue):
                row = rows.get((dialogue["id"], number))
                if row is not None:
                    judged.append(judge(row, text, situation))
    return Score(tuple(judged))
