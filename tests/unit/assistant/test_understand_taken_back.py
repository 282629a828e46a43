"""What a later message takes the place of, and what was no wish in the first place."""

from __future__ import annotations

import pytest

from assistant.understand import Reading, Situation, Vocabulary, read
from assistant.understand.reading import Shown
from retrieval.catalog.nouns import Product, Variant
from retrieval.need import Need


def made(product_id: str, title: str, category: str, **attributes: str) -> Product:
    return Product(product_id, title, category=category, price_minor=4000, attributes=attributes)


OPEN = made("open", "Aria 600 Headphones", "Audio > Headphones", back="open back", weight_g="280")
CLOSED = made("closed", "Cava Headphones", "Audio > Headphones", back="closed back", weight_g="310")
RED = made("red", "Solana 2020", "Wine > Red wine", country="Spain", organic="yes")
WHITE = made("white", "Kea 2023", "Wine > White wine", country="Italy", grapes="Glera, Macabeo")
ZERO = made("zero", "Kea Zero", "Wine > Alcohol-free", country="Spain")
TYRE = Product("tyre", "Guard Tyre", category="Parts > Tyres", attributes={"puncture_protection":
               "yes"}, variants=(Variant("t25", {"width": "25 mm"}),))  # fmt: skip
BIKE = made("bike", "Puck 16", "Bikes > Kids' bikes", weight_kg="6.1")
SHOP = Vocabulary.of([OPEN, CLOSED, RED, WHITE, ZERO, TYRE, BIKE])
SEEN = (Shown(1, (OPEN, CLOSED)),)


def say(text: str, need: Need | None = None) -> Reading:
    situation = Situation(need, SEEN) if need else Situation(Need())
    return read(text, situation, SHOP, currency="EUR")


@pytest.mark.parametrize(
    ("wants", "text", "left"),
    [
        (("open back",), "no wait, closed back", ("closed back",)),
        (("open back",), "and closed back too", ("open back", "closed back")),
        (("at least 250 g",), "at least 300 g", ("at least 300 g",)),
        (("under 300 g", "open back"), "remove the weight thing", ("open back",)),
        (("light", "open back"), "forget the weight", ("open back",)),
        (("open back",), "any back", ()),
    ],
)
def test_what_is_said_again_takes_the_place_of_what_was_said(
    wants: tuple[str, ...], text: str, left: tuple[str, ...]
) -> None:
    assert say(text, Need(category="headphones", wants=wants)).need.wants == left


def test_a_complaint_before_a_comparison_is_no_wish() -> None:
    reading = say("hmm heavy. anything lighter?", Need(category="headphones"))
    assert reading.need.wants == ()
    assert (reading.further, reading.extreme) == (True, ("weight", "least"))


@pytest.mark.parametrize(
    "text",
    [
        "my daughter has never ridden a bike before",
        "a bike, I know nothing about it to be honest",
        "my boss is leaving after twenty years, I need a bike",
        "a bike please, hmm",
    ],
)
def test_what_only_tells_of_people_is_neither_wished_nor_avoided(text: str) -> None:
    need = say(text).need
    assert need.category is not None
    assert (need.wants, need.avoids) == ((), ())


def test_what_the_shop_calls_being_without_it_is_wanted() -> None:
    assert say("tyres without punctures").need.wants == ("puncture protection",)
    assert say("something without alcohol for a friend").need.category == "alcohol-free"


def test_a_kind_is_called_by_its_first_word_where_others_end_alike() -> None:
    assert say("a red under 15").need.category == "red wine"
    assert say("some nice whites").need.category == "white wine"
    assert say("a tyre in red").need.category == "tyres"
    assert say("organic reds", Need(category="red wine")).need.wants == ("organic",)


def test_a_size_is_known_without_its_unit() -> None:
    assert dict(say("a tyre in 25").need.options) == {"width": "25 mm"}


def test_nothing_under_a_sum_with_a_question_mark_asks_for_less() -> None:
    assert say("headphones, nothing under 50?").need.price_max_minor == 5000
    assert say("headphones, nothing under 50").need.price_min_minor == 5000


def test_a_sum_in_another_currency_is_told_apart_from_what_was_not_read() -> None:
    reading = say("headphones under 100 dollars")
    assert (reading.foreign, reading.unread) == ("under 100 dollars", ())


def test_what_is_measured_is_asked_of_what_was_shown() -> None:
    assert say("what is the weight?", Need(category="headphones")).act == "ask_product"


def test_a_model_is_known_by_its_name_without_number_and_kind() -> None:
    assert SHOP.titles.of(("aria",)) == ("open",)


RAMBLING = (
    "hello, my old bike broke last week and my brother says organic is a fad, her car is "
    "really small and slow by the way, so what we need is a light kids' bike that is easy to lift, "
    "please don't show me anything over 250, thanks a lot for your help"
)


def test_clauses_that_only_tell_of_people_leave_nothing_behind() -> None:
    need = say(RAMBLING).need
    assert (need.category, need.price_max_minor, need.price_min_minor) == (
        "kids' bikes",
        25000,
        None,
    )
    assert set(need.wants) == {"light", "easy to lift"}
    assert need.avoids == ()


def test_a_short_message_has_no_story() -> None:
    assert "small" in say("my car is small, a bike please").need.wants
