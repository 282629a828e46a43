"""What a name of the shop stands for where a number, a hyphen or a short form is beside it."""

from __future__ import annotations

import pytest

from assistant.departments import is_for_others
from assistant.understand import Reading, Situation, Vocabulary, read
from assistant.understand.titled import titled_in
from retrieval.catalog.nouns import Product, Variant
from retrieval.need import Need

SHOP = Vocabulary.of(
    [
        Product("stage", "Stage 88", category="Keys > Digital pianos", attributes={"keys": "88"}),
        Product("go", "Go 61", category="Keys > Keyboards", attributes={"keys": "61"}),
        Product("amp", "Spark", category="Amplifiers", attributes={"power_w": "40"}),
        Product("mic", "One", category="Microphones", attributes={"connector": "XLR"}),
        Product(
            "guitar",
            "Dreadnought",
            category="Guitars",
            variants=(Variant("r", {"Hand": "right"}), Variant("l", {"Hand": "left"})),
        ),
    ]
)


def first(text: str) -> Reading:
    return read(text, Situation(Need()), SHOP, currency="EUR")


def test_what_a_number_counts_is_no_department() -> None:
    need = first("a keyboard with 88 keys").need
    assert (need.category, need.wants) == ("keyboards", ("88 keys",))


@pytest.mark.parametrize(
    ("text", "category"),
    [("an amp for my room", "amplifiers"), ("a mic that isn't USB", "microphones")],
)
def test_short_forms_are_the_things_they_shorten(text: str, category: str) -> None:
    assert first(text).need.category == category


def test_a_hyphen_ties_an_option_to_its_name() -> None:
    need = first("left-handed guitar").need
    assert (dict(need.options), need.wants) == ({"Hand": "left"}, ())


def test_what_comes_after_a_number_may_say_that_more_will_do() -> None:
    assert first("keyboard with 61 keys or more").need.wants == ("61 keys or more",)


def test_more_of_what_the_shop_measures_is_an_order() -> None:
    assert first("a keyboard with more keys").extreme == ("keys", "most")


def test_what_somebody_has_already_is_not_asked_for() -> None:
    assert first("he already has an amp, so a mic please").need.category == "microphones"


def test_a_brand_alone_is_no_title() -> None:
    stand = Product("stand", "Orlo Keyboard Stand", category="Stands", brand="Orlo")
    piano = Product("piano", "Orlo Stage 88", category="Pianos", brand="Orlo")
    shop = Vocabulary.of([stand, piano])
    assert titled_in("add the Orlo one", shop, lambda ids: [stand, piano]) == ()


def test_amid_one_kind_a_word_makes_a_narrower_one() -> None:
    shop = Vocabulary.of(
        [
            Product("a", "Folk", category="Guitars > Acoustic guitars"),
            Product("e", "Raven", category="Guitars > Electric guitars"),
        ]
    )
    situation = Situation(Need(category="guitars"))
    need = read("what about electric ones", situation, shop, currency="EUR").need
    assert (need.category, need.wants) == ("electric guitars", ())


CLOTHES = [
    Product("w", "Rain Jacket", category="Women > Jackets"),
    Product("m", "Storm Coat", category="Men > Jackets"),
    Product(
        "socks",
        "Wool Socks",
        category="Socks",
        variants=(Variant("s", {"size": "35-38"}), Variant("l", {"size": "39-42"})),
    ),
]


@pytest.mark.parametrize("text", ["men's jackets", "jackets for men", "a jacket for my husband"])
def test_a_department_of_people_says_for_whom(text: str) -> None:
    need = read(text, Situation(Need()), Vocabulary.of(CLOTHES), currency="EUR").need
    assert need.category == "jackets"
    assert [is_for_others(product, need) for product in CLOTHES] == [True, False, False]


def test_amid_a_kind_a_department_keeps_to_it() -> None:
    situation = Situation(Need(category="jackets", price_max_minor=20000))
    need = read("just men's", situation, Vocabulary.of(CLOTHES), currency="EUR").need
    assert (need.category, need.price_max_minor) == ("jackets", 20000)


def test_a_size_is_found_in_the_range_that_holds_it() -> None:
    need = read("socks in size 40", Situation(Need()), Vocabulary.of(CLOTHES), currency="EUR").need
    assert dict(need.options) == {"size": "39-42"}


def test_what_one_is_allergic_to_is_avoided() -> None:
    shop = Vocabulary.of(CLOTHES)
    need = read("I'm allergic to wool", Situation(Need()), shop, currency="EUR").need
    assert need.avoids == ("wool",)


def test_a_waist_and_a_length_are_said_in_one() -> None:
    chinos = Product(
        "chinos",
        "Chinos",
        category="Trousers",
        variants=(
            Variant("a", {"waist": "32", "length": "34", "color": "navy"}),
            Variant("b", {"waist": "34", "length": "32", "color": "khaki"}),
        ),
    )
    shop = Vocabulary.of([chinos])
    need = read("navy trousers 32/34", Situation(Need()), shop, currency="EUR").need
    assert dict(need.options) == {"waist": "32", "length": "34", "color": "navy"}


def test_a_colour_named_so_is_no_answer_to_which_material() -> None:
    bottle = Product(
        "bottle",
        "Bottle",
        category="Bottles",
        attributes={"material": "steel"},
        variants=(Variant("a", {"colour": "steel"}), Variant("b", {"colour": "navy"})),
    )
    other = Product("glass", "Carafe", category="Bottles", attributes={"material": "glass"})
    shop = Vocabulary.of([bottle, other])
    asked = Situation(Need(category="bottles"), asked="material")
    need = read("in colour steel", asked, shop, currency="EUR").need
    assert (dict(need.options), need.wants) == ({"colour": "steel"}, ())
    assert read("steel", asked, shop, currency="EUR").need.wants == ("steel",)
