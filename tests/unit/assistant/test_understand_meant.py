"""Which product, which kind and which limit a message means amid a conversation."""

from __future__ import annotations

import pytest

from assistant.turn import CartLine
from assistant.understand import Reading, Situation, Vocabulary, read
from assistant.understand.reading import Shown
from retrieval.catalog.nouns import Product, Variant
from retrieval.need import Need


def made(product_id: str, title: str, category: str, brand: str = "", **options: str) -> Product:
    name, _, values = (
        next(iter(options.items()), ("", "", ""))[0],
        "",
        next(iter(options.values()), ""),
    )
    variants = (
        tuple(Variant(f"{product_id}-{v}", {name: v}) for v in values.split()) if name else ()
    )
    return Product(product_id, title, category=category, brand=brand, variants=variants)


FOLD = made("fold", "Link Folding Lock", "Parts > Locks", "Fort", colour="black grey")
CABLE = made("cable", "Cable Lock", "Parts > Locks", "Brightside")
MINI = made("mini", "Airwell Mini Pump", "Parts > Pumps", "Airwell")
JERSEY = made("jersey", "Giro Jersey", "Clothing > Jerseys", "Cascina", size="S M")
CAPE = made("cape", "Harbour Cape", "Clothing > Capes", "Harbour", size="S-M L-XL")
CLUB = made("club", "Club 105", "Bikes > Road bikes", "Northtrail")
MOOR = made("moor", "Moor", "Bikes > Gravel bikes", "Karst")
BAROLO = made("barolo", "Moretti Barolo 2018", "Wine > Red wine")
RIOJA = made("rioja", "Solana Rioja 2020", "Wine > Red wine")
SHOP = Vocabulary.of([FOLD, CABLE, MINI, JERSEY, CAPE, CLUB, MOOR, BAROLO, RIOJA])


def say(
    text: str, need: Need, *shown: Product, focus: Product | None = None, cart: bool = False
) -> Reading:
    lines = (CartLine(focus.product_id, None, 1),) if cart and focus else ()
    bought = (focus,) if cart and focus else ()
    situation = Situation(
        need, (Shown(1, shown),) if shown else (), focus, lines, None, None, bought
    )
    return read(text, situation, SHOP, currency="EUR")


LOCKS = Need(category="locks")


def test_a_sum_after_cheaper_than_is_the_limit_whatever_was_shown() -> None:
    reading = say("cheaper than 50", Need(category="locks", price_max_minor=9000), FOLD, CABLE)
    assert (reading.need.price_max_minor, reading.direction) == (5000, None)


def test_another_brand_takes_the_place_of_the_first_unless_both_are_meant() -> None:
    fort = Need(category="locks", brands=("Fort",))
    assert say("is there anything by Brightside?", fort, FOLD).need.brands == ("Brightside",)
    assert say("and Brightside too", fort, FOLD).need.brands == ("Fort", "Brightside")


def test_both_before_two_qualities_is_no_reference() -> None:
    assert say("any lock that is both light and strong", LOCKS, FOLD, CABLE).act != "ask_product"
    assert say("are both light?", LOCKS, FOLD, CABLE).act == "ask_product"


@pytest.mark.parametrize(
    ("text", "kind"), [("actually in grey", "choose"), ("2 actually", "set_quantity")]
)
def test_what_went_into_the_cart_a_moment_ago_is_changed(text: str, kind: str) -> None:
    reading = say(text, LOCKS, FOLD, CABLE, focus=FOLD, cart=True)
    assert reading.cart is not None
    assert reading.cart.kind == kind


def test_where_a_thing_goes_is_no_other_kind_asked_for() -> None:
    assert say("it should fit in a jersey", Need(category="pumps"), MINI).need.category == "pumps"


def test_it_is_compared_with_the_one_named_after_than() -> None:
    reading = say(
        "is it heavier than the Club?", Need(category="gravel bikes"), CLUB, MOOR, focus=MOOR
    )
    assert (reading.act, reading.product_ids) == ("compare", ("moor", "club"))


def test_back_to_a_kind_asks_for_it_again() -> None:
    assert (
        say("back to the road bikes", Need(category="gravel bikes"), CLUB).need.category
        == "road bikes"
    )


def test_a_letter_lies_in_the_sizes_that_hold_it() -> None:
    assert dict(say("a cape in L", Need()).need.options) == {"size": "L-XL"}


def test_another_kind_that_goes_with_it_is_asked_for() -> None:
    reading = say("and which lock goes with it?", Need(category="road bikes"), CLUB, focus=CLUB)
    assert (reading.act, reading.need.category) == ("recommend", "locks")


def test_a_number_alone_names_the_one_whose_title_has_it() -> None:
    reading = say("is the 2018 ready to drink?", Need(category="red wine"), BAROLO, RIOJA)
    assert reading.product_ids == ("barolo",)


def test_what_if_it_does_not_fit_is_asked_of_the_policies() -> None:
    assert say("what if it doesn't fit?", LOCKS, FOLD).act == "policy"


TV = made("tv", "Vu 43 Smart", "Electronics > Televisions > Smart televisions")
REMOTE = made("remote", "Remote for sets", "Electronics > Home theatre, TV & video > Remotes")
CELL = made("cell", "Eneloop AA", "Electronics > Batteries")
BUD = made("bud", "Boult Probass", "Electronics > In-ear")
KETTLE = made("kettle", "Prestige Kettle", "Kitchen > Kettles")
TEA = made("tea", "Assam Gold", "Kitchen > Tea")
GIFT = made("gift", "Taste of Italy", "Gifts")
OLIVE = Product("olive", "Gentile Oil", category="Kitchen > Oils", attributes={"country": "Italy"})
HOUSE = Vocabulary.of([TV, REMOTE, CELL, BUD, KETTLE, TEA, GIFT, OLIVE])


def first(text: str, need: Need | None = None, *shown: Product) -> Reading:
    situation = Situation(need or Need(), (Shown(1, shown),) if shown else ())
    return read(text, situation, HOUSE, currency="EUR")


def test_a_part_of_a_joined_name_gives_way_to_what_is_called_so_besides() -> None:
    assert first("a 43 inch tv").need.category == "televisions"


def test_a_measured_part_is_no_other_kind() -> None:
    need = first("battery at least 20 hours", Need(category="in-ear"), BUD).need
    assert (need.category, need.wants) == ("in-ear", ("at least 20 hours",))
    assert first("batteries under 20", Need(category="in-ear"), BUD).need.category == "batteries"


def test_what_somebody_drinks_is_no_second_need() -> None:
    reading = first("a kettle for my mum, she is alone and drinks tea, and no plastic please")
    assert (reading.need.avoids, reading.also) == (("plastic",), ())


def test_a_nationality_is_its_country() -> None:
    assert first("italian oil").need.wants == ("italy",)
    assert first("not italian", Need(category="oils", wants=("italy",)), OLIVE).need.wants == ()


def test_wrapping_as_a_gift_is_asked_of_the_policies() -> None:
    assert first("wrap it as a gift please", Need(category="tea"), TEA).act == "policy"
    assert first("a gift for my dad").act == "recommend"


def test_any_brand_is_no_question_about_the_product_in_hand() -> None:
    situation = Situation(Need(category="tea"), (Shown(1, (TEA, OLIVE)),), focus=TEA)
    assert read("ok any brand", situation, HOUSE, currency="EUR").act == "refine"


def test_so_many_of_those_are_of_what_went_into_the_cart() -> None:
    reading = say("2 of those", LOCKS, FOLD, CABLE, focus=FOLD, cart=True)
    assert reading.cart is not None
    assert (reading.cart.kind, reading.cart.product_ids) == ("set_quantity", ("fold",))


def test_a_measure_is_no_name_of_a_product() -> None:
    assert first("1.5 l also ok", Need(category="kettles"), KETTLE, TEA).product_ids == ()


def test_what_a_thing_is_for_is_no_other_kind_however_many() -> None:
    assert say("for 2 road bikes", LOCKS, FOLD).need.category == "locks"


def test_two_sizes_alone_are_either() -> None:
    assert dict(say("S or M", Need(category="jerseys"), JERSEY).need.options) == {"size": "S or M"}


def test_who_will_think_about_it_is_shown_nothing() -> None:
    assert say("I'll think about it", LOCKS, FOLD, CABLE).act == "small_talk"
