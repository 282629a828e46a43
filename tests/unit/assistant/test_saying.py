"""The sentence above the picks is true of them and said as a clerk would say it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.compose import assemble
from assistant.dialogue import Assistant, answer_of
from assistant.memory import VolatileMemory
from assistant.settings import Settings
from assistant.turn import Turn
from retrieval.build import build
from retrieval.catalog.nouns import Product
from retrieval.catalog.store import Store
from retrieval.index import open_index
from retrieval.testing import HashEncoder

LAMPS = [
    Product(f"l{n}", f"Glow {n} Lamp", category="Lighting > Lamp", brand="Lumen",
            price_minor=price, attributes={"dimmable": "yes"})
    for n, price in enumerate((9000, 4000, None, 6000))
]  # fmt: skip
BULBS = [
    Product(f"b{n}", f"Watt {n} Bulb", category="Lighting > Bulb", price_minor=300 + n)
    for n in range(4)
]
FLASKS = [
    Product(f"f{n}", f"Sip {n} Flask", category="Camping > Flask", price_minor=1000 + n)
    for n in range(8)
]
TENTS = [
    Product(f"t{n}", f"Dome {n} Tent", category="Camping > Tent", price_minor=20000)
    for n in range(2)
]


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    store = Store.open(f"sqlite:///{tmp_path / 'shop.db'}")
    store.put_products([*LAMPS, *BULBS, *TENTS, *FLASKS])
    build(store, tmp_path / "index", HashEncoder())
    encoder = HashEncoder()
    index = open_index(tmp_path / "index", encoder)
    settings = Settings(shop=tmp_path, name="Tiny", language_model="none")
    made = assemble(
        settings, store, index, encoder, None, memory=VolatileMemory(), close=(index.close,)
    )
    yield made
    made.close()


def say(assistant: Assistant, *texts: str) -> Turn:
    session = assistant.open_session()
    return [answer_of(assistant.turn(session, text)) for text in texts][-1]


def test_what_has_no_price_comes_last(assistant: Assistant) -> None:
    prices = [pick.price_minor for pick in say(assistant, "dimmable lamps").picks]
    assert None in prices[-1:] or None not in prices
    assert None not in prices[:-1]


def test_a_kind_in_the_singular_is_counted_in_the_plural(assistant: Assistant) -> None:
    assert "products in" not in say(assistant, "a lamp").text


def test_nothing_is_called_best_rated_that_nobody_rated(assistant: Assistant) -> None:
    turn = say(assistant, "the best rated lamps")
    assert turn.picks
    assert "best rated" not in turn.text.lower()


def test_many_wishes_let_go_are_not_read_out(assistant: Assistant) -> None:
    turn = say(assistant, "a quiet, sturdy, washable, packable lamp under 80", "show me tents")
    assert "sturdy" not in turn.text
    assert "the price limit" in turn.text


def test_who_says_more_after_a_list_sees_more_of_what_fits_beside_the_best(
    assistant: Assistant,
) -> None:
    session = assistant.open_session()
    first = [p.product_id for p in answer_of(assistant.turn(session, "flasks")).picks]
    then = [p.product_id for p in answer_of(assistant.turn(session, "under 50 euros")).picks]
    assert len(then) == len(first)
    assert len(set(then) & set(first)) <= 1


def test_not_too_expensive_in_a_whole_department_does_not_show_the_cheapest_trifles(
    assistant: Assistant,
) -> None:
    turn = say(assistant, "something for lighting, not too expensive")
    assert "least expensive" not in turn.text
