"""Questions about a product in a shopper's own words: adjectives ask for measures."""

import pytest

from assistant.grounding import answer_about_product, check
from retrieval.catalog.nouns import Product, Variant
from retrieval.need import Need
from retrieval.sentences import ReviewSentence

TENT = Product(
    "tent",
    "Larch 2 Tent",
    category="Tents",
    brand="Marmolo",
    price_minor=19900,
    attributes={
        "weight_g": "2100",
        "height_cm": "110",
        "persons": "2",
        "battery_h": "9",
        "waterproof": "yes",
        "foldable": "no",
    },
    variants=(
        Variant("a", {"colour": "moss green"}),
        Variant("b", {"colour": "blue"}, None, "out_of_stock"),
    ),
)
GOOD = ReviewSentence("r1", "tent", "s1", "It kept us dry for three nights.", 1)
BAD = ReviewSentence("r2", "tent", "s2", "The pegs bend in stony ground.", -1)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("how heavy is it", "It weighs 2.1 kg [1]."),
        ("is it light?", "It weighs 2.1 kg [1]."),
        ("how tall is the first one?", "It is 110 cm high [1]."),
        ("how many people does it sleep", "It is for 2 persons [1]."),
        ("how long does the battery last", "It lasts 9 h on its battery [1]."),
        ("is it waterproof?", "Yes, it is waterproof [1]."),
        ("is it foldable?", "No: it is not foldable [1]."),
        ("who makes it?", "Its brand is Marmolo [1]."),
        ("how expensive is it", "It costs €199 [1]."),
        ("is it in stock?", "Yes, it is in stock [1]."),
        ("does it come in moss green?", "Yes, it is in stock in moss green [1]."),
        ("does it come in blue?", "No: it is out of stock in blue [1]."),
    ],
)
def test_the_measure_asked_for_is_told_first(question, said):
    answer = answer_about_product(TENT, question, currency="EUR")
    assert answer.text == said
    verdict = check(answer.text, answer.evidence, product=TENT, need=Need(), currency="EUR")
    assert verdict.problems == ()


@pytest.mark.parametrize("question", ["how wide is it", "how loud is it", "how fast is it"])
def test_a_measure_the_shop_does_not_give_is_not_guessed(question):
    answer = answer_about_product(TENT, question, [(GOOD, 0.2)], currency="EUR")
    assert answer.text.startswith("The shop doesn't say")


def test_what_people_complain_of_is_complaints_alone():
    answer = answer_about_product(
        TENT, "what do people complain about", [(GOOD, 0.2), (BAD, 0.2)], currency="EUR"
    )
    assert "pegs bend" in answer.text
    assert "dry" not in answer.text


def test_what_people_say_is_praise_and_complaints_with_the_rating():
    near = [(GOOD, 0.2), (BAD, 0.2)]
    answer = answer_about_product(
        TENT, "what do people say about it", near, rating=(4.2, 12), currency="EUR"
    )
    assert "dry" in answer.text
    assert "pegs bend" in answer.text
    assert "12 reviews" in answer.text
