"""For whom a thing is narrows its kind; a product not shown yet is known by its title."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from assistant.understand import Reading, Situation, Vocabulary, read
from assistant.understand.reading import Shown
from assistant.understand.titled import titled_in
from retrieval.catalog.nouns import Product
from retrieval.need import Need

KIBBLE = Product("kibble", "Havn Salmon Kibble", category="Dogs > Dog food", brand="Havn")
TUNA = Product("tuna", "Mizu Tuna Flakes", category="Cats > Cat food", brand="Mizu")
TOWER = Product(
    "tower", "Sisal Tree Tower 180 cm", category="Cats > Posts", availability="out_of_stock"
)
BOX = Product("box", "Purrli Litter Box", category="Cats > Litter boxes", brand="Purrli")
PLAIN = Product("plain", "Covered Litter Box", category="Cats > Litter boxes", brand="Roto",
                attributes={"covered": "yes"})  # fmt: skip
TANK = Product("tank", "Nano Aquarium 20 l", category="Fish > Aquariums")
CATALOG = {p.product_id: p for p in (KIBBLE, TUNA, TOWER, BOX, PLAIN, TANK)}
SHOP = Vocabulary.of(CATALOG.values())


def of_ids(product_ids: Iterable[str]) -> list[Product]:
    return [CATALOG[one] for one in product_ids]


def first(text: str) -> Reading:
    titled = titled_in(text, SHOP, of_ids)
    return read(text, Situation(Need(), titled=titled), SHOP, currency="EUR")


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("food for my old dog", "dog food"),
        ("grain free food for an adult cat", "cat food"),
        ("something to eat: food", "food"),
        ("food, but not for dogs", "food"),
        ("a present for my cat", "cats"),
        ("a present for my sister", None),
    ],
)
def test_for_whom_it_is_narrows_a_kind_of_thing(text: str, category: str | None) -> None:
    assert first(text).need.category == category


@pytest.mark.parametrize(
    ("text", "act", "meant"),
    [
        ("is the Sisal Tree Tower in stock?", "ask_product", ("tower",)),
        ("does the purrli litter box have a door?", "ask_product", ("box",)),
        ("put the nano aquarium into my cart", "cart", ("tank",)),
        ("compare the nano aquarium with the sisal tree tower", "compare", ("tank", "tower")),
        ("I want to buy the Sisal Tree Tower", "cart", ("tower",)),
        ("do you have a covered litter box?", "recommend", ()),
        ("I would like a nano aquarium for my desk", "recommend", ()),
    ],
)
def test_a_product_is_known_by_its_title_before_it_was_shown(
    text: str, act: str, meant: tuple[str, ...]
) -> None:
    reading = first(text)
    assert (reading.act, reading.product_ids) == (act, meant)


@pytest.mark.parametrize(
    ("text", "unsold"),
    [
        ("do you sell hamster cages?", "hamster cages"),
        ("a quiet blender under 80", "blender"),
        ("I'm looking for a collar for my dog", "collar"),
        ("do you have a litter box?", None),
        ("something quiet", None),
        ("any good deals?", None),
        ("I got a puppy yesterday, what do I need?", None),
        ("do you have an aquarium with a lid?", None),
    ],
)
def test_a_kind_of_thing_the_shop_has_no_name_for_is_handed_back(
    text: str, unsold: str | None
) -> None:
    assert first(text).unsold == unsold


def test_what_a_single_title_turns_on_is_a_kind_of_its_category() -> None:
    reading = first("do you have flakes for under 20?")
    assert (reading.need.category, reading.unsold) == ("cat food", None)
    assert "flakes" in reading.need.words


def test_a_word_of_the_category_in_hand_is_its_value_before_another_kind() -> None:
    games = [
        Product(f"g{n}", f"Game {n} Board Game", category="Toys > Board games",
                attributes={"complexity": value})
        for n, value in enumerate(("light", "medium", "heavy", "light"))
    ]  # fmt: skip
    lamps = [Product(f"l{n}", f"Lamp {n} Light", category="Home > Lights") for n in range(3)]
    shop = Vocabulary.of([*games, *lamps])
    seen = Situation(Need(category="board games"))
    assert read("light please", seen, shop, currency="EUR").need.category == "board games"
    assert read("show me a light", seen, shop, currency="EUR").need.category == "lights"


def test_a_word_that_names_an_attribute_is_asked_for_as_a_kind() -> None:
    pianos = [
        Product(f"p{n}", f"Piano {n} Digital Piano", category="Music > Pianos",
                attributes={"bluetooth": "yes", "speaker_w": str(n + 8)})
        for n in range(4)
    ]  # fmt: skip
    reading = read("do you have bluetooth speakers?", Situation(Need()), Vocabulary.of(pianos),
                   currency="EUR")  # fmt: skip
    assert reading.unsold == "speakers"
    assert reading.need.wants == ("bluetooth",)


def test_around_a_range_is_that_range() -> None:
    need = first("a present for my sister, around 30-50").need
    assert (need.price_min_minor, need.price_max_minor) == (3000, 5000)


def test_a_slip_of_a_word_of_a_title_is_that_word_and_another_word_is_not() -> None:
    shop = Vocabulary.of(
        [
            Product("c", "Chamomile Flowers", category="Tea > Herbal tea"),
            Product("g", "Garden Tea Set", category="Tea > Sets"),
        ]
    )
    assert (
        "chamomile" in read("camomile please", Situation(Need()), shop, currency="EUR").need.words
    )
    assert "gardener" in read("gift for a gardener", Situation(Need()), shop,
                              currency="EUR").need.words  # fmt: skip


def made(product_id: str, title: str, category: str, **attributes: str) -> Product:
    return Product(product_id, title, category=category, attributes=attributes)


WARDROBE = Vocabulary.of(
    [
        made("dress", "Linen Dress", "Clothing > Dresses"),
        made("hoodie", "Zip Hoodie", "Clothing > Sweats"),
        made("coat", "Wool Coat", "Clothing > Outerwear"),
        made("shirt", "Wren Shirt", "Clothing > Shirts", non_iron="yes"),
        made("scarf", "Lamb Scarf", "Clothing > Heather"),
        made("pan", "Steel Convector", "Home > Convectors"),
    ]
)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("XL hoodie", "sweats"),
        ("the warmest coat", "outerwear"),
        ("a long dress", "dresses"),
        ("long sleeves", "dresses"),
    ],
)
def test_a_noun_that_titles_of_another_kind_turn_on_asks_for_that_kind(
    text: str, category: str
) -> None:
    reading = read(text, Situation(Need(category="dresses")), WARDROBE, currency="EUR")
    assert reading.need.category == category


def test_what_needs_no_ironing_is_called_so_by_the_shop() -> None:
    need = read("a shirt, no ironing please", Situation(Need()), WARDROBE, currency="EUR").need
    assert (need.wants, need.avoids) == (("non iron",), ())


@pytest.mark.parametrize("word", ["heater", "connector", "converters", "heating", "sheared"])
def test_a_word_that_english_makes_of_its_own_is_no_slip_of_the_shops(word: str) -> None:
    assert WARDROBE.speller.corrected(word) is None
    assert WARDROBE.speller.corrected("heathr") == "heather"


def test_what_comes_next_is_a_kind_of_its_own_where_none_is_in_question() -> None:
    need = Need(wants=("travel",), recipient="dad")
    after = Situation(need, shown=(Shown(1, (TANK, BOX)),))
    assert read("and a head torch, please", after, SHOP, currency="EUR").unsold == "head torch"
    amid = Situation(Need(category="litter boxes"), shown=(Shown(1, (BOX, PLAIN)),))
    assert read("and a swing door, please", amid, SHOP, currency="EUR").unsold is None


def test_a_verb_keeps_its_particle() -> None:
    assert first("a litter box that is easy to put up").need.wants == ("easy to put up",)
