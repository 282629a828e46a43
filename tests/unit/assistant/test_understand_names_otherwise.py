"""Names and numbers as shoppers write them otherwise than the shop does, and what they mean."""

from __future__ import annotations

import pytest

from assistant.understand import Reading, Situation, Vocabulary, read
from retrieval.catalog.nouns import Product, Variant
from retrieval.need import Need


def made(
    title: str, category: str, brand: str = "", option: str = "", **attributes: str
) -> Product:
    name, _, values = option.partition("=")
    variants = tuple(Variant(f"{title}-{v}", {name: v}) for v in values.split("|") if v)
    return Product(
        title, title, category=category, brand=brand, attributes=attributes, variants=variants
    )


SHOP = Vocabulary.of(
    [
        made("Fort Bar", "Locks", "Fort", "colour=grey|black", security_level="13", kind="U-lock"),
        made("Fort Link", "Locks", "Fort", security_level="9", kind="folding lock"),
        made("Bright", "Locks", "Brightside", security_level="3", kind="cable lock"),
        made("Mini", "Helmets", "Fort", "size=46-51 cm|51-55 cm"),
        made("Puck", "Kids' bikes", "Puck"),
        made("Anna", "City bikes", "Veldt"),
        made("Guard", "Tyres", "Velora"),
        made("Crown", "Role-playing games", "Stein", "pieces=500|1000", age="12"),
        made("Owl", "Children's games", "Bram", "pieces=500|1000", age="4"),
        made("Dry", "Tumble dryers", "Aurel", energy_class="A"),
        made("Duo", "Washer-dryers", "Aurel", energy_class="D"),
        made("Ray", "Lamps", "Lumo", lumens="800", wheel_size_in="20"),
        made("Gloss", "Acrylic paints", "Tessel"),
        made("Thick", "Sketchbooks", "Loom"),
        made("Sun Bright Light", "Lamps", "Lumo"),
        made("Tick", "Watches", "Loom", "colour=steel|gold", material="steel"),
        made("Sheet", "Paper", "Loom"),
    ]
)


def say(text: str, need: Need | None = None) -> Reading:
    return read(text, Situation(need or Need()), SHOP, currency="EUR")


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("tires please", "tyres"),
        ("an rpg", "role-playing games"),
        ("two good rpgs", "role-playing games"),
        ("kids games", "children's games"),
        ("a dryer", "tumble dryers"),
        ("a u-lock", "locks"),
        ("folding lock, not black", "locks"),
        ("what about acrylics?", "acrylic paints"),
        ("I want wathces", "watches"),
        ("a bright light for a 90 cm helmet", "lamps"),
        ("my kids want to paper the walls, a lamp please", "lamps"),
    ],
)
def test_a_kind_is_known_by_what_else_it_is_called(text: str, category: str) -> None:
    assert say(text).need.category == category


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("lock with security level 12 or more", ("security level 12 or more",)),
        ("lock, level of at least 12", ("level of at least 12",)),
        ("a lamp brighter than 500", ("brighter than 500",)),
        ("dryer, energy class D or better", ("energy class d or better",)),
        ("children's games, 18+", ("18+",)),
        ("rpg for up to 5 people", ("up to 5 people",)),
        ("a folding lock", ("folding",)),
        ("rpg with over 600 pieces", ("over 600 pieces",)),
        ("a lamp, not taller than 40 cm", ("not taller than 40 cm",)),
    ],
)
def test_a_number_of_what_the_shop_measures_is_a_wish_and_no_price(
    text: str, wants: tuple[str, ...]
) -> None:
    need = say(text).need
    assert (need.wants, need.price_min_minor, need.price_max_minor) == (wants, None, None)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("helmet 51-55 cm", {"size": "51-55 cm"}),
        ("gray lock", {"colour": "grey"}),
        ("1000 piece rpg", {"pieces": "1000"}),
        ("rpg, 500 pcs", {"pieces": "500"}),
        ("rpg with 500 or 1000 pieces", {"pieces": "500 or 1000"}),
        ("rpg with at least 500 pieces", {}),
    ],
)
def test_an_option_is_known_however_it_is_written(text: str, options: dict[str, str]) -> None:
    assert dict(say(text).need.options) == options


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("I want to spend about 40 on a lamp", 3200, 4800),
        ("over 80 euros is too much for a lamp", None, 8000),
        ("i can go up to 90 for a lamp", None, 9000),
        ("my budget for a lamp is 300", None, 30000),
        ("a lamp under 500", None, 50000),
        ("a lamp between three and four hundred", 30000, 40000),
        ("a lamp, under a tenner", None, 1000),
        ("a lamp around a grand", 80000, 120000),
        ("spend max. 150 on a lamp", None, 15000),
    ],
)
def test_a_price_limit_is_read_in_other_words(text: str, low: int | None, high: int | None) -> None:
    need = say(text).need
    assert (need.category, need.price_min_minor, need.price_max_minor) == ("lamps", low, high)


def test_a_number_that_is_not_needed_is_taken_back() -> None:
    bright = Need(category="lamps", wants=("4k",))
    assert say("no 4k needed", bright).need.wants == ()


def test_what_a_thing_is_for_keeps_how_that_is() -> None:
    need = say("a lock for a heavy city bike").need
    assert (need.category, need.wants) == ("locks", ("heavy city bike",))


def test_a_value_that_may_be_an_option_or_an_attribute_is_a_wish() -> None:
    need = say("watches, steel").need
    assert (need.wants, dict(need.options)) == (("steel",), {})
    assert dict(say("watches, gold").need.options) == {"colour": "gold"}


def test_a_sum_is_no_answer_to_what_was_asked() -> None:
    watches = Need(category="watches")
    shop = Vocabulary.of([made("A", "Watches", battery_h="45"), made("B", "Toys", batteries="yes")])
    reading = read("max 45", Situation(watches, asked="batteries"), shop, currency="EUR")
    assert (reading.need.wants, reading.need.price_max_minor) == ((), 4500)


def test_all_but_one_brand_leaves_that_one_out() -> None:
    assert say("any lock but Brightside").need.brands_excluded == ("Brightside",)


def test_nothing_else_insists_on_the_brands_named() -> None:
    need = say("Fort or Brightside locks, nothing else").need
    assert (need.brands, need.brands_only) == (("Fort", "Brightside"), True)


def test_people_before_a_kind_say_for_whom_unless_a_kind_is_called_so() -> None:
    assert (say("kids helmet").need.category, say("kids helmet").need.recipient) == (
        "helmets", "kids",
    )  # fmt: skip
    bike = say("nothing above 400 for a kids bike").need
    assert (bike.category, bike.recipient) == ("kids' bikes", None)


def test_a_not_too_reaches_how_a_thing_is_and_not_what() -> None:
    need = say("not too complicated rpg").need
    assert (need.category, need.avoids) == ("role-playing games", ("complicated",))


def test_what_a_thing_needs_not_is_avoided_and_what_one_needs_not_is_waived() -> None:
    assert say("a lamp that doesn't need batteries").need.avoids == ("batteries",)
    bright = Need(category="lamps", wants=("bright",))
    assert say("I don't need it bright", bright).need.wants == ()


def test_more_of_what_a_thing_is_made_of_is_no_other_kind() -> None:
    assert say("thicker paper", Need(category="sketchbooks")).need.category == "sketchbooks"
