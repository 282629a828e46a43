"""What a story expects is held against state; what it leaves out is not compared."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.stories import read_story
from assistant.stories.compare import differences
from assistant.stories.promises import broken_promises
from assistant.turn import Cart, CartLine, Evidence, Justification, Pick, Turn
from retrieval.catalog.nouns import Product, Variant
from retrieval.need import Need

SHOES = Product(
    "ridge-2",
    "Ridge 2 Trail Shoe",
    category="Outdoor > Trail shoes",
    brand="Fellhart",
    price_minor=7900,
    attributes={"waterproof": "yes", "weight_g": "310"},
    variants=(
        Variant("ridge-2-41", {"size": "41"}, availability="out_of_stock"),
        Variant("ridge-2-42", {"size": "42"}),
    ),
)
TENT = Product("hut", "Hut Tent", category="Outdoor > Tents", brand="Acme", price_minor=12000)
Compare = Callable[..., list[str]]
SHOP = {product.product_id: product for product in (SHOES, TENT)}


def pick(product: Product, *, cites: tuple[int, ...] = (1,), text: str = "Dry feet [1].") -> Pick:
    return Pick(
        product.product_id,
        product.title,
        product.price_minor,
        "EUR",
        1.0,
        {"need_match": 1.0},
        evidence=(Evidence(1, "review", "review:r1", "Dry feet."),),
        justification=Justification(text, "code", cites),
    )


def turn(**changes: Any) -> Turn:
    values: dict[str, Any] = {
        "session": "s",
        "act": "recommend",
        "text": "Here is one.",
        "question": None,
        "need": Need(
            category="Trail shoes", price_max_minor=10000, wants=("waterproof", "light"),
            brands_excluded=("Acme",), options={"size": "42"},
        ),
        "picks": (pick(SHOES),),
        "cart": Cart((CartLine("ridge-2", "ridge-2-42", 1),), 7900),
        "currency": "EUR",
        "latency_ms": {},
    }  # fmt: skip
    return Turn(**{**values, **changes})


@pytest.fixture
def compare(tmp_path: Path) -> Compare:
    """What a story of one turn that expects that, read from its file, finds wrong with a turn."""

    def differ(expect: dict[str, Any], answered: Turn | None = None) -> list[str]:
        path = tmp_path / "a story.yaml"
        path.write_text(yaml.safe_dump({"turns": [{"say": "hi", "expect": expect}]}), "utf-8")
        shown = {1: ["hut", "ridge-2"]}
        read = read_story(path).turns[0].expect
        return list(differences(read, answered or turn(), shown, SHOP.get))

    return differ


@pytest.mark.parametrize(
    "expect",
    [
        {},
        {"act": "recommend"},
        {"act": ["refine", "recommend"]},
        {"need": {"price_max": 100, "wants": ["waterproof"], "price_min": None, "avoids": []}},
        {"need": {"category": "trail shoe", "options": {"size": 42}}},
        {"need": {"brands_excluded": ["acme"]}},
        {"picks": {"min": 1, "max": 1, "first": "ridge-2", "include": ["ridge-2"]}},
        {"picks": {"every": {"price": {"max": 100}, "category": "shoes"}}},
        {"picks": {"every": {"attributes": {"waterproof": True}, "options": {"size": 42}}}},
        {"picks": {"none": {"brand": "Acme"}}},
        {"picks": {"none": [{"brand": "Acme"}, {"price": {"min": 80}}]}},
        {"picks": {"include": [{"brand": "fellhart", "price": 79}]}},
        {"justifications": {"cite": ["review"]}},
        {"cart": [{"product_id": "ridge-2", "options": {"size": "42"}, "quantity": 1}]},
        {"cart": [{"shown": {"turn": 1, "position": 2}}]},
        {"question": False},
        {"question": None},
        {"need": {"wants": ["light", "waterproof", "light"], "for": [], "brands": None}},
        {"need": {"brands_excluded": ["ACME", "Acme"], "price_min": []}},
        {"need": {"category": "Outdoor > Trail shoes", "wants": "waterproof"}},
        {"picks": {"every": {"category": "Outdoor > Trail shoes", "brand": ["Acme", "Fellhart"]}}},
        {"picks": {"every": [{"category": "Outdoor"}, {"title": "ridge 2 trail shoe"}]}},
        {"picks": {"every": {"attributes": {"weight_g": {"max": 310}, "keys": None}}}},
        {"picks": {"none": {"brand": "Fellhart", "price": {"max": 70}}, "include": "ridge-2"}},
        {"picks": {"none": {"options": {"size": "41"}, "brand": "Acme"}, "min": None}},
        {"picks": {"every": {"product_id": ["hut", "ridge-2"], "currency": "EUR"}}},
        {"justifications": {"cite": "review"}},
        {"justifications": {"cite": []}},
        {"cart": [{"product_id": "ridge-2", "variant_id": "ridge-2-42", "quantity": None}]},
    ],
)
def test_what_holds_is_not_a_difference(compare: Compare, expect: dict[str, Any]) -> None:
    assert compare(expect) == []


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ({"act": "compare"}, "act is recommend"),
        ({"need": {"price_max": 90}}, "need.price_max is 100; wanted 90"),
        ({"need": {"wants": ["quiet"]}}, "need.wants"),
        ({"need": {"brands_excluded": []}}, "need.brands_excluded"),
        ({"need": {"options": {"size": "43"}}}, "need.options"),
        ({"need": {"options": {}}}, "need.options"),
        ({"picks": {"min": 2}}, "1 picks; wanted at least 2"),
        ({"picks": {"max": 0}}, "1 picks; wanted at most 0"),
        ({"picks": {"first": "hut"}}, "the first pick is ridge-2"),
        ({"picks": {"include": ["hut"]}}, "no pick is product_id hut"),
        ({"picks": {"every": {"price": {"max": 50}}}}, "wanted of every pick"),
        ({"picks": {"every": {"category": "tents"}}}, "wanted of every pick"),
        ({"picks": {"none": {"brand": "Fellhart"}}}, "wanted of no pick"),
        ({"picks": {"every": {"attributes": {"waterproof": False}}}}, "wanted of every pick"),
        ({"justifications": {"cite": ["friends"]}}, "no justification cites friends"),
        ({"cart": []}, "1 cart lines; wanted 0"),
        ({"cart": [{"product_id": "hut"}]}, "no cart line is product_id hut"),
        ({"cart": [{"shown": {"turn": 1, "position": 1}}]}, "no cart line"),
        ({"cart": [{"product_id": "ridge-2", "quantity": 2}]}, "no cart line"),
        ({"question": True}, "wanted a question"),
        ({"need": {"price_max": None}}, "need.price_max is 100; wanted absent"),
        ({"need": {"wants": []}}, "need.wants"),
        ({"need": {"category": None}}, "need.category"),
        ({"need": {"brands_excluded": ["Acme", "Hut"]}}, "need.brands_excluded"),
        ({"need": {"options": {"size": "42", "colour": "red"}}}, "need.options"),
        ({"need": {"category": "shoes"}}, "need.category"),
        ({"need": {"for": "dad"}}, "need.for is absent"),
        ({"picks": {"every": {"category": "Tents > Trail shoes"}}}, "wanted of every pick"),
        ({"picks": {"every": [{"brand": "Fellhart"}, {"price": {"max": 50}}]}}, "price max 50"),
        ({"picks": {"none": [{"brand": "Acme"}, {"category": "shoes"}]}}, "wanted of no pick"),
        ({"picks": {"include": [{"brand": "Fellhart", "price": 80}]}}, "no pick is brand"),
        ({"picks": {"every": {"attributes": {"weight_g": {"min": 311}}}}}, "wanted of every pick"),
        ({"picks": {"every": {"product_id": "ridge"}}}, "wanted of every pick"),
        ({"cart": [{"product_id": "ridge-2", "options": {"size": "41"}}]}, "no cart line"),
        ({"cart": [{"shown": {"turn": 1, "position": 3}}]}, "nothing was shown there"),
        ({"cart": [{"product_id": "ridge-2"}, {"product_id": "ridge-2"}]}, "1 cart lines"),
        ({"cart": [{"product_id": "hut"}, {"product_id": "ridge-2"}]}, "product_id hut"),
    ],
)
def test_what_does_not_hold_is_said(compare: Compare, expect: dict[str, Any], said: str) -> None:
    assert said in "; ".join(compare(expect))


def test_nothing_shown_has_no_first_and_breaks_no_every(compare: Compare) -> None:
    nothing = turn(picks=())
    assert compare({"picks": {"max": 0, "every": {"brand": "Acme"}}}, nothing) == []
    assert "the first pick is none" in "; ".join(compare({"picks": {"first": "hut"}}, nothing))
    assert "no pick is" in "; ".join(compare({"picks": {"include": ["hut"]}}, nothing))


def test_an_empty_cart_is_an_empty_list(compare: Compare) -> None:
    assert compare({"cart": []}, turn(cart=Cart())) == []
    assert "the cart is empty" in "; ".join(compare({"cart": [{"product_id": "hut"}]},
                                                    turn(cart=Cart())))  # fmt: skip


def test_cart_lines_are_a_set_and_each_wanted_line_has_its_own(compare: Compare) -> None:
    """The vague line must not take away the only line that fits the exact one."""
    lines = Cart((CartLine("ridge-2", "ridge-2-41", 1), CartLine("ridge-2", "ridge-2-42", 3)), 1)
    vague = {"product_id": "ridge-2"}
    exact = {"product_id": "ridge-2", "options": {"size": "41"}, "quantity": 1}
    for wanted in ([vague, exact], [exact, vague]):
        assert compare({"cart": wanted}, turn(cart=lines)) == []
    assert "no cart line" in "; ".join(compare({"cart": [exact, exact]}, turn(cart=lines)))


@pytest.mark.parametrize("kind", ["policy", "attribute", "friends", "price", "rating"])
def test_each_kind_of_evidence_can_be_asked_for(compare: Compare, kind: Any) -> None:
    told = turn(text="It says so [9].", picks=(), evidence=(Evidence(9, kind, kind, "So."),))
    assert compare({"justifications": {"cite": [kind]}}, told) == []
    unsaid = turn(text="It says so.", picks=(), evidence=(Evidence(9, kind, kind, "So."),))
    assert compare({"justifications": {"cite": [kind]}}, unsaid) != []


def promises(answered: Turn) -> str:
    return "; ".join(broken_promises(answered, SHOP.get, lambda pick, product, need: ()))


def test_a_turn_that_keeps_every_promise() -> None:
    assert promises(turn()) == ""


def test_a_pick_beyond_a_limit_breaks_a_promise() -> None:
    assert "breaks a limit" in promises(turn(need=Need(price_max_minor=7000)))


def test_a_product_out_of_stock_in_the_wanted_size_breaks_a_promise() -> None:
    assert "breaks a limit" in promises(turn(need=Need(options={"size": "41"})))


def test_a_price_that_is_not_the_shops_breaks_a_promise() -> None:
    cheap = replace(pick(SHOES), price_minor=100)
    assert "in the shop" in promises(turn(picks=(cheap,)))


def test_an_invented_product_breaks_a_promise() -> None:
    stranger = Product("ghost", "Ghost")
    assert "no product of this shop" in promises(turn(picks=(pick(stranger),)))


def test_a_justification_without_citation_breaks_a_promise() -> None:
    uncited = pick(SHOES, text="Dry feet.", cites=())
    assert "cites nothing" in promises(turn(picks=(uncited,)))


def test_a_citation_of_nothing_breaks_a_promise() -> None:
    lost = pick(SHOES, text="Dry feet [7].", cites=(7,))
    assert "no evidence" in promises(turn(picks=(lost,)))
    assert "no evidence resolves" in promises(turn(text="We ship in 2 days [9]."))


def test_the_checker_is_asked_about_every_justification() -> None:
    problems = broken_promises(turn(), SHOP.get, lambda pick, product, need: ("invented",))
    assert "invented" in "; ".join(problems)
