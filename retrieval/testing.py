"""Doubles for finding: an encoder of words that needs no weights, and a shop checked by eye.

They ship with the package so that a shop's own tests can use them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from retrieval.candidates import Vector
from retrieval.catalog.nouns import Event, Follow, Product, Review, Shopper, Variant
from retrieval.catalog.store import Store
from retrieval.encoder import unit_rows
from retrieval.lexical import terms_of

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


class HashEncoder:
    """Texts that share words, or beginnings of words, get like vectors; always the same ones.

    `encoded` collects every text it was asked for, so that a test can say what was embedded.
    """

    def __init__(self, dimension: int = 64, name: str = "hash") -> None:
        self._dimension = dimension
        self._name = name
        self.encoded: list[str] = []

    @property
    def name(self) -> str:
        """The encoder's name."""
        return self._name

    @property
    def dimension(self) -> int:
        """How long a row is."""
        return self._dimension

    def encode(self, texts: Sequence[str]) -> Vector:
        """Unit rows (n, dimension); zero for a text without words."""
        self.encoded.extend(texts)
        rows = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for term in terms_of(text):
                row += self._direction(term)
                row += 0.5 * self._direction(term[:4])
        return unit_rows(rows)

    def _direction(self, term: str) -> Vector:
        seed = int.from_bytes(hashlib.blake2b(term.encode("utf-8", "replace")).digest()[:8], "big")
        direction = np.random.default_rng(seed).normal(size=self._dimension)
        return np.asarray(direction, dtype=np.float32)


def tiny_products() -> list[Product]:
    """Eight products: three trail shoes, two fans, two kettles, a tent that is sold out."""
    shoes = "Shoes > Trail shoes"

    def sized(product_id: str, *sizes: str, out: str = "") -> tuple[Variant, ...]:
        return tuple(
            Variant(
                f"{product_id}-{size}",
                {"size": size},
                availability="out_of_stock" if size == out else "in_stock",
            )
            for size in sizes
        )

    return [
        Product(
            "ridge",
            "Ridge trail shoe",
            "A light shoe with a grippy sole for muddy paths.",
            shoes,
            "Acme",
            7900,
            attributes={"waterproof": "yes"},
            variants=sized("ridge", "41", "42", "43", out="43"),
        ),
        Product(
            "gully",
            "Gully trail shoe",
            "A roomy shoe for dry summer paths.",
            shoes,
            "Borea",
            5900,
            attributes={"waterproof": "no"},
            variants=sized("gully", "42", "43"),
        ),
        Product(
            "summit",
            "Summit trail shoe",
            "A stiff shoe for rock, waterproof and warm.",
            shoes,
            "Borea",
            12900,
            variants=sized("summit", "42", "44"),
        ),
        Product("breeze", "Breeze desk fan", "A fan for a desk.", "Home > Fans", "Cool", 2900),
        Product("gale", "Gale floor fan", "A strong fan for a room.", "Home > Fans", "Cool", 4900),
        Product("steam", "Steam kettle", "Boils a litre.", "Kitchen > Kettles", "Hearth", 3900),
        Product("copper", "Copper kettle", "Made by hand.", "Kitchen > Kettles", "", None),
        Product(
            "tent",
            "Two person tent",
            "For summer.",
            "Outdoor > Tents",
            "Acme",
            9900,
            availability="out_of_stock",
        ),
    ]


def tiny_reviews() -> list[Review]:
    """Nine reviews: the desk fan is quiet, the floor fan is not, one review is copied."""
    said = [
        ("breeze", "ada", 5, "So quiet that I sleep beside it. The cable is short."),
        ("breeze", "bob", 4, "A quiet fan, works well on my desk."),
        ("breeze", "cem", 5, "Really quiet fan, love it."),
        ("gale", "ada", 2, "Not quiet at all. A noisy fan, I sent it back."),
        ("gale", "dee", 3, "Strong, but noisy at night."),
        ("ridge", "bob", 5, "Great grip in mud and my feet stayed dry."),
        ("gully", "cem", 2, "Soaked after ten minutes of rain, disappointing."),
        ("steam", "dee", 5, "Best product ever buy it now from this shop"),
        ("copper", "eve", 5, "Best product ever buy it now from this shop"),
    ]
    return [
        Review(
            f"r{number}",
            product_id,
            shopper_id,
            float(rating),
            text=text,
            helpful_votes=number % 3,
            created_at=NOW - timedelta(days=10 * number),
        )
        for number, (product_id, shopper_id, rating, text) in enumerate(said, start=1)
    ]


def tiny_events() -> list[Event]:
    """Ada and Bob buy for the trail, Cem and Dee for the home; Eve has only looked at a kettle."""
    did = [
        ("ada", "ridge", "buy"),
        ("ada", "summit", "like"),
        ("ada", "breeze", "buy"),
        ("bob", "ridge", "buy"),
        ("bob", "summit", "buy"),
        ("bob", "gully", "view"),
        ("cem", "breeze", "buy"),
        ("cem", "steam", "cart"),
        ("dee", "steam", "buy"),
        ("dee", "gale", "buy"),
        ("dee", "gale", "return"),
        ("eve", "copper", "view"),
    ]
    return [
        Event(shopper_id, product_id, kind, NOW - timedelta(days=number))  # type: ignore[arg-type]
        for number, (shopper_id, product_id, kind) in enumerate(did)
    ]


def tiny_follows() -> list[Follow]:
    """Fay, who has done nothing yet, follows Ada; Ada follows Bob; Bob and Ada go in a circle."""
    return [Follow("fay", "ada"), Follow("ada", "bob"), Follow("bob", "ada"), Follow("eve", "dee")]


def fill_tiny_shop(store: Store) -> Store:
    """The store with the tiny shop in it."""
    store.put_products(tiny_products())
    store.put_shoppers([Shopper("ada", "Ada", shares_name=True)])
    store.put_reviews(tiny_reviews())
    store.put_events(tiny_events())
    store.put_follows(tiny_follows())
    return store
