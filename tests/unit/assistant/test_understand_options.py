"""Options of a thing as shoppers say them: either of two, what one is called by, two at once."""

from __future__ import annotations

from itertools import product as every

import pytest

from assistant.understand import Reading, Situation, Vocabulary, read
from assistant.understand.reading import Shown
from retrieval.catalog.nouns import Product, Variant
from retrieval.need import Need, keeps_limits


def made(product_id: str, title: str, category: str, **options: tuple[str, ...]) -> Product:
    variants = tuple(
        Variant(f"{product_id}-{n}", dict(zip(options, values, strict=True)))
        for n, values in enumerate(every(*options.values()))
    )
    return Product(product_id, title, category=category, price_minor=4000, variants=variants)


CAPE = made("cape", "Harbour Cape", "Clothing > Capes", size=("S", "M"), colour=("yellow", "black"))
MITT = made("mitt", "Giro Mitt", "Clothing > Gloves", size=("S", "M", "L"), colour=("white", "red"))
FROST = made("frost", "Frost Glove", "Clothing > Gloves", size=("M",), colour=("yellow", "black"))
CHINO = made("chino", "Mole Chinos", "Clothing > Trousers", waist=("32", "34"), length=("34",))
JEANS = made("jeans", "Wren Jeans", "Clothing > Trousers", waist=("32",), length=("34", "36"))
SHOP = Vocabulary.of([CAPE, MITT, FROST, JEANS, CHINO])
GLOVES = Situation(Need(category="gloves"), (Shown(1, (MITT, FROST)),))
ONE_CAPE = Situation(Need(category="capes"), (Shown(1, (CAPE,)),), focus=CAPE)


def say(text: str, situation: Situation | None = None) -> Reading:
    return read(text, situation or Situation(Need()), SHOP, currency="EUR")


@pytest.mark.parametrize("text", ["gloves in red or black", "red or black gloves"])
def test_either_of_two_values_keeps_the_limit(text: str) -> None:
    need = say(text).need
    assert dict(need.options) == {"colour": "red or black"}
    assert keeps_limits(need, MITT)
    assert keeps_limits(need, FROST)
    assert not keeps_limits(need.with_(category="gloves", options={"colour": "red"}), FROST)


def test_one_of_either_is_taken_back_and_the_other_stays() -> None:
    either = Situation(Need(category="gloves", options={"colour": "red or black"}), GLOVES.shown)
    assert dict(say("not black", either).need.options) == {"colour": "red"}
    assert dict(say("yellow instead", either).need.options) == {"colour": "yellow"}


def test_so_many_of_the_one_called_by_its_colour_go_into_the_cart_in_it() -> None:
    cart = say("two of the yellow please", GLOVES).cart
    assert cart is not None
    assert (cart.kind, cart.product_ids, cart.quantity) == ("add", ("frost",), 2)
    assert dict(cart.options) == {"colour": "yellow"}
    in_hand = say("add the black one to my cart", ONE_CAPE).cart
    assert in_hand is not None
    assert (in_hand.product_ids, dict(in_hand.options)) == (("cape",), {"colour": "black"})


def test_a_waist_and_a_length_are_heard_where_only_titles_name_the_kind() -> None:
    need = say("chinos in 32/34").need
    assert need.category == "trousers"
    assert dict(need.options) == {"waist": "32", "length": "34"}
