""" "Which of them is …?": told by a number, by the rating, by what owners say, or not at all."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.compose import assemble
from assistant.dialogue import Assistant, answer_of
from assistant.memory import VolatileMemory
from assistant.settings import Settings
from assistant.turn import Turn
from retrieval.build import build
from retrieval.catalog.nouns import Product, Review
from retrieval.catalog.store import Store
from retrieval.index import open_index
from retrieval.testing import HashEncoder

KETTLES = "Kitchen > Kettles"
GOODS = [
    Product("brook", "Brook kettle", "", KETTLES, "Acme", 3900, attributes={"weight_g": "900"}),
    Product("creek", "Creek kettle", "", KETTLES, "Borea", 4900, attributes={"weight_g": "700"}),
]
SAID = [
    ("brook", 5, "Quiet enough for the baby next door."),
    ("brook", 4, "Descaling the spout is easily done with vinegar."),
    ("creek", 2, "Not quiet at all: it wakes the whole house."),
    ("creek", 5, "Pours without a drip, every morning."),
]
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    root: Path = tmp_path_factory.mktemp("kettles")
    store = Store.open(f"sqlite:///{root / 'shop.db'}")
    store.put_products(GOODS)
    store.put_reviews(
        Review(f"r{at}", product_id, f"u{at}", stars, "", text, created_at=NOW)
        for at, (product_id, stars, text) in enumerate(SAID)
    )
    encoder = HashEncoder()
    build(store, root / "index", encoder)
    index = open_index(root / "index", encoder)
    settings = Settings(shop=root, language_model="none")
    assistant = assemble(
        settings, store, index, encoder, None, memory=VolatileMemory(), close=(index.close,)
    )
    yield assistant
    assistant.close()


def asked(shop: Assistant, question: str) -> Turn:
    session = shop.open_session()
    answer_of(shop.turn(session, "a kettle"))
    return answer_of(shop.turn(session, question))


def test_what_the_shop_measures_decides_exactly(shop: Assistant) -> None:
    turn = asked(shop, "which one is lighter?")
    assert turn.act == "compare"
    assert turn.text.startswith("Creek kettle has the least weight [")


def test_what_nobody_measures_is_told_by_owners(shop: Assistant) -> None:
    turn = asked(shop, "which one is quieter?")
    assert turn.text.startswith("By what is said of it, Brook kettle comes off best.")
    cited = {e.text for pick in turn.picks for e in pick.evidence}
    assert "Not quiet at all: it wakes the whole house." in cited, "both sides are heard"
    assert not any("vinegar" in text for text in cited)


def test_what_nobody_speaks_of_is_said_and_what_differs_shown(shop: Assistant) -> None:
    turn = asked(shop, "which one is better for camping?")
    assert "no review I have speaks of camping" in turn.text
    assert "€39" in turn.text
    assert "€49" in turn.text


def test_without_a_topic_the_rating_decides(shop: Assistant) -> None:
    turn = asked(shop, "which one would you recommend?")
    assert turn.text.startswith("Brook kettle is rated best [")
