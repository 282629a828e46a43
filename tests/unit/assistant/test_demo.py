"""The demo shop holds together: its counts, its language, and reviews that agree with products."""

from __future__ import annotations

import csv
import json
import random
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from assistant.demo import DEMO_SHOPPERS, write_demo_shop

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("demo")
    write_demo_shop(directory)
    return directory


def rows(shop: Path, name: str) -> Rows:
    with (shop / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def products(shop: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in (shop / "products.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found[row["product_id"]].append(row)
    return found


def bought(shop: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows(shop, "events"):
        if row["event"] == "buy":
            found[row["shopper_id"]].add(row["product_id"])
    return found


def test_there_is_enough_to_browse(shop: Path) -> None:
    catalog = products(shop)
    assert len(catalog) >= 300
    assert len({forms[0]["category"] for forms in catalog.values()}) >= 12
    assert len(rows(shop, "reviews")) >= 4000
    assert len(rows(shop, "shoppers")) == 250
    assert len(rows(shop, "follows")) >= 1500
    assert 15_000 <= len(rows(shop, "events")) <= 25_000
    assert len(list((shop / "policies").glob("*.md"))) == 7


def test_the_same_seed_writes_the_same_bytes_and_another_seed_does_not(
    shop: Path, tmp_path: Path
) -> None:
    write_demo_shop(tmp_path / "same")
    write_demo_shop(tmp_path / "other", seed=8)
    for path in shop.rglob("*.csv"):
        assert path.read_bytes() == (tmp_path / "same" / path.name).read_bytes()
    reviews = (shop / "reviews.csv").read_bytes()
    assert reviews != (tmp_path / "other" / "reviews.csv").read_bytes()


def test_what_is_named_exists(shop: Path) -> None:
    catalog = set(products(shop))
    shoppers = {row["shopper_id"] for row in rows(shop, "shoppers")}
    assert {shopper for shopper, _ in DEMO_SHOPPERS} <= shoppers
    for name in ("reviews", "events"):
        assert {row["product_id"] for row in rows(shop, name)} <= catalog
        assert {row["shopper_id"] for row in rows(shop, name)} <= shoppers
    follows = [(row["shopper_id"], row["follows_id"]) for row in rows(shop, "follows")]
    assert len(set(follows)) == len(follows)
    assert {each for pair in follows for each in pair} <= shoppers
    assert all(one != other for one, other in follows)


def test_variants_are_consistent_and_prices_are_between_5_and_900_euros(shop: Path) -> None:
    for forms in products(shop).values():
        ids = [form.get("variant_id", "") for form in forms]
        assert len(set(ids)) == len(forms)
        assert len({form["title"] for form in forms}) == 1
        assert len({tuple(form.get("options", {})) for form in forms}) == 1
        assert all(5 <= form["price"] <= 905 for form in forms)


def test_waterproof_trail_shoes_under_100_can_be_had_in_42(shop: Path) -> None:
    fitting = {
        form["product_id"]
        for forms in products(shop).values()
        for form in forms
        if form["category"] == "Outdoor > Trail shoes"
        and form["attributes"]["waterproof"] == "yes"
        and form["price"] < 100
        and form["options"].get("size") == "42"
        and form["availability"] == "in_stock"
    }
    assert "ridge-2" in fitting
    assert len(fitting) >= 4


def test_titles_agree_with_attributes(shop: Path) -> None:
    for forms in products(shop).values():
        title, attributes = forms[0]["title"], forms[0]["attributes"]
        if "Waterproof" in title:
            assert attributes["waterproof"] == "yes", title
        if "Noise-Cancelling" in title:
            assert attributes["noise_cancelling"] == "yes", title
        if re.search(r"\b88\b", title):
            assert attributes["keys"] == "88", title


def test_reviews_are_each_their_own(shop: Path) -> None:
    reviews = rows(shop, "reviews")
    assert len({row["text"] for row in reviews}) / len(reviews) >= 0.97
    said = Counter(
        sentence
        for row in reviews
        if row["verified"] == "yes"
        for sentence in re.split(r"(?<=[.!?])\s+", row["text"])
    )
    assert said.most_common(1)[0][1] < 15


def test_the_language_is_clean(shop: Path) -> None:
    prose = [row[name] for row in rows(shop, "reviews") for name in ("title", "text")]
    prose += [form["description"] for forms in products(shop).values() for form in forms[:1]]
    for text in prose:
        assert "{" not in text
        assert "  " not in text
        assert not re.search(r"\b(the|a|an|is|along|in|on|of|for) \1\b", text, re.IGNORECASE), text
        assert not re.search(r"\ba [aeio]\w", text), text


def test_stars_agree_with_words(shop: Path) -> None:
    happy = {"Love it", "Would buy again", "Would buy again.", "No regrets.", "I'm happy."}
    cross = {"Never again", "Sent back", "Never again.", "Avoid.", "Sent back."}
    for row in rows(shop, "reviews"):
        ends = {row["title"], *re.split(r"(?<=[.])\s+", row["text"])[-1:]}
        assert not (ends & happy and int(row["rating"]) <= 2), row
        assert not (ends & cross and int(row["rating"]) >= 4), row


def test_nobody_praises_what_the_product_does_not_have(shop: Path) -> None:
    catalog = products(shop)
    for row in rows(shop, "reviews"):
        attributes = catalog[row["product_id"]][0]["attributes"]
        if "noise cancelling" in row["text"]:
            assert attributes["noise_cancelling"] == "yes", row
        if "Really waterproof" in row["text"]:
            assert attributes["waterproof"] == "yes", row


def test_verified_reviews_are_of_bought_products_and_bought_praise_is_not(shop: Path) -> None:
    had = bought(shop)
    reviews = rows(shop, "reviews")
    for row in reviews:
        assert (row["product_id"] in had[row["shopper_id"]]) == (row["verified"] == "yes")
    assert any("Ignore previous instructions" in row["text"] for row in reviews)


def test_friends_buy_alike(shop: Path) -> None:
    had = bought(shop)

    def shared(one: str, other: str) -> float:
        return len(had[one] & had[other]) / max(1, len(had[one] | had[other]))

    follows = [(row["shopper_id"], row["follows_id"]) for row in rows(shop, "follows")]
    everybody, chance = sorted(had), random.Random(1)
    friends = sum(shared(*pair) for pair in follows) / len(follows)
    strangers = sum(shared(*chance.sample(everybody, 2)) for _ in range(4000)) / 4000
    assert friends > 1.6 * strangers
