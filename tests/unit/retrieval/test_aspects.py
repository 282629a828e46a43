"""What the shop's own words say of a want, and how they weigh against what reviews say."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from retrieval.aspects import stated, together, wish_sign
from retrieval.catalog.nouns import Product, Variant


def product(attributes: Mapping[str, str] | None = None, description: str = "") -> Product:
    return Product("p", "Day pack", description, "Bags > Day packs", attributes=attributes or {})


@pytest.mark.parametrize(
    ("want", "attributes", "expected"),
    [
        ("waterproof", {"waterproof": "yes"}, 1),
        ("water-proof", {"Waterproof": "TRUE"}, 1),
        ("waterproof", {"waterproof": "no"}, -1),
        ("leather", {"material": "leather"}, 1),
        ("leather", {"material": "faux leather"}, -1),
        ("leather bag", {"material": "leather"}, 1),
        ("cotton lining", {"lining": "organic cotton"}, 1),
        ("8gb ram", {"memory": "8 GB RAM"}, 1),
        ("16 gb ram", {"memory": "8 GB RAM"}, 0),
        ("dishwasher safe", {"care": "not dishwasher safe"}, -1),
        ("sugar free", {"diet": "sugar-free, vegan"}, 1),
        ("sugar", {"diet": "sugar-free"}, -1),
        ("laptop compartments", {"laptop compartment": "15 inch"}, 0.7),
        ("quiet", {"colour": "blue"}, 0),
        ("no ironing", {"non_iron": "yes"}, 1),
        ("ironing", {"non_iron": "yes"}, -1),
        ("sugar", {"sugar_free": "yes"}, -1),
        ("class c or better", {"energy_class": "A+"}, 1),
        ("energy class c or better", {"energy_class": "C"}, 1),
        ("energy class c or better", {"energy_class": "D"}, -1),
        ("energy class c or better", {"noise_class": "A"}, 0),
        ("security level 12 or more", {"security_level": "13"}, 1),
        ("security level 12 or more", {"security_level": "9"}, -1),
        ("brighter than 800", {"lumens": "1200"}, 1),
        ("brighter than 800", {"lumens": "300", "weight_g": "900"}, -1),
        ("145 mm wide", {"width_mm": "145", "length_mm": "270"}, 1),
        ("270 mm wide", {"width_mm": "145", "length_mm": "270"}, -1),
        ("under an hour", {"minutes": "45"}, 1),
        ("up to 5 people", {"players": "2-4"}, -1),
        ("the", {}, 0),
        ("", {"colour": "blue"}, 0),
    ],
)
def test_attributes_state_deny_or_say_nothing(
    want: str, attributes: dict[str, str], expected: float
) -> None:
    assert stated(want, product(attributes)) == expected


@pytest.mark.parametrize(
    ("want", "description", "expected"),
    [
        ("breathable", "A breathable back.", 0.7),
        ("reflective", "No reflective parts.", -0.7),
        ("rain cover", "With a rain cover.", 0.7),
        ("rain", "Drains quickly.", 0),
        ("day pack", "", 0.7),
        ("non slip", "A non-slip strap.", 0.7),
    ],
)
def test_a_mention_counts_less_than_an_attribute(
    want: str, description: str, expected: float
) -> None:
    assert stated(want, product(description=description)) == expected


def test_an_attribute_wins_over_the_description() -> None:
    assert stated("waterproof", product({"waterproof": "no"}, "Almost waterproof.")) == -1


def test_reviews_that_object_weaken_the_shops_word_and_never_turn_an_attribute() -> None:
    assert 0 < together(1.0, -0.8) < 1
    assert together(0.7, 0.5) == 0.7
    assert together(0, -0.4) == -0.4


def test_praise_speaks_against_a_want_that_is_a_complaint() -> None:
    assert wish_sign("noisy") == -1
    assert wish_sign("quiet") == wish_sign("leather") == 1


def test_where_a_thing_sits_is_part_of_what_it_is() -> None:
    buds = Product("b", "Loop Earbuds", attributes={"form": "in-ear"})
    cups = Product("c", "Studio Headphones", attributes={"form": "over-ear"})
    assert stated("in ear", buds) == 1.0
    assert stated("in-ear", buds) == 1.0
    assert stated("in ear", cups) == 0.0
    assert stated("over ear", cups) == 1.0


def test_a_measure_is_held_against_what_variants_offer() -> None:
    sizes = tuple(Variant(f"v{n}", {"Size": size}) for n, size in enumerate(("0.5 l", "0.75 l")))
    bottle = Product("b", "Bottle", variants=sizes)
    assert stated("at least 0.7 litres", bottle) == 1.0
    assert stated("at least 1 litre", bottle) == -1.0
    assert stated("under 2 kg", bottle) == 0.0
    tent = Product("t", "Tent", variants=(Variant("t2", {"Size": "2 person"}),))
    assert (stated("2 people", tent), stated("3 people", tent)) == (1.0, -1.0)
    shoe = Product("s", "Shoe", variants=(Variant("s42", {"Size": "42"}),))
    assert stated("at least 2 m", shoe) == 0.0


def test_a_length_the_title_says_is_not_denied_by_the_same_in_feet() -> None:
    cable = Product("c", "HDMI Cable (10 Ft/ 3 M)", attributes={"length": "10 Ft"})
    assert stated("3 meters", cable) == 0.7
    assert stated("5 meters", cable) == -1.0
