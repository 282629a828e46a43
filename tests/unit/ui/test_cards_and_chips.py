from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.turn import Cart, CartLine, Evidence, Justification, Pick
from retrieval.catalog.nouns import Product
from retrieval.need import Need
from ui.testing_shelf import PRODUCTS, TinyShelf
from ui.views.basket import basket_of
from ui.views.cards import card_of
from ui.views.chips import chips_of
from ui.views.citations import Source, pieces
from ui.views.pictures import picture_of
from ui.views.shop import Shop
from ui.views.why import bars_of, cause_name

PICK = Pick(
    "ridge-2",
    "Ridge 2",
    8900,
    "EUR",
    1.16,
    {"need_match": 1.0, "friends": 0.22, "popularity": -0.06},
    (Evidence(1, "attribute", "attribute:sole", "grippy rubber"),
     Evidence(2, "review", "review:r1", "Feet stayed dry.", 1)),
    causes={"friends": (("friend:ben", 0.15), ("friend:dan", 0.07))},
)  # fmt: skip


def test_chips_say_limits_first_and_can_each_be_dropped(shop: Shop) -> None:
    need = Need(
        category="trail shoes",
        price_max_minor=10000,
        wants=("waterproof",),
        avoids=("heavy",),
        brands=("Carn",),
        brands_excluded=("Acme",),
        options={"size": "42"},
        recipient="my dad",
    )
    chips = chips_of(need, shop)
    assert [(c.field, c.value, c.label) for c in chips] == [
        ("category", None, "trail shoes"),
        ("price_max", None, "up to €100"),
        ("options", "size", "size 42"),
        ("brands_excluded", "Acme", "no Acme"),
        ("brands", "Carn", "Carn"),
        ("wants", "waterproof", "waterproof"),
        ("avoids", "heavy", "not heavy"),
        ("for", None, "for my dad"),
    ]
    assert [c.is_limit for c in chips] == [True] * 4 + [False] * 4


def test_only_a_brand_is_a_limit_and_a_brand_named_is_a_wish(shop: Shop) -> None:
    only = chips_of(Need(brands=("Carn",), brands_only=True), shop)
    assert [(c.label, c.is_limit) for c in only] == [("only Carn", True)]


def test_a_card_says_price_stock_and_sizes(shop: Shop) -> None:
    card = card_of(1, replace(PICK, options={"size": ("41", "42")}), None, shop)
    assert (card.price, card.stock, card.is_buyable) == ("€89", "In stock", True)
    assert card.options == (("size", "41, 42"),)
    assert card.why == ()


def test_a_variant_out_of_stock_cannot_be_bought(shop: Shop) -> None:
    card = card_of(1, replace(PICK, variant_id="ridge-2-43"), None, shop)
    assert (card.stock, card.is_buyable) == ("Out of stock", False)


def test_a_price_of_zero_and_an_unknown_price_are_not_the_same(shop: Shop) -> None:
    assert card_of(1, replace(PICK, price_minor=0), None, shop).price == "€0"
    assert card_of(1, replace(PICK, price_minor=None), None, shop).price == "price on request"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil", ""])
def test_a_picture_that_is_no_web_address_gives_way_to_a_drawing(shop: Shop, url: str) -> None:
    card = card_of(1, replace(PICK, image_url=url), None, shop)
    assert card.image == card.drawn == "pictures/ridge-2.svg"


def test_a_justification_is_cut_at_what_it_cites(shop: Shop) -> None:
    why = Justification("Dry feet [2], they say [9].", "model", (2,))
    card = card_of(1, PICK, why, shop)
    assert [piece.text for piece in card.why] == ["Dry feet ", "[2]", ", they say [9]."]
    assert card.why[1].source == card.reviews[0]


def test_a_review_names_its_writer_only_if_they_share_their_name(shop: Shop) -> None:
    by_dan = replace(PICK, evidence=(Evidence(1, "review", "review:r4", "Heavy."),))
    assert card_of(1, PICK, None, shop).reviews[0].byline.startswith("Ben Ito · May 2025")
    assert card_of(1, by_dan, None, shop).reviews[0].byline.startswith("a shopper · ")


@given(st.text(max_size=200))
def test_no_word_is_lost_when_a_text_is_cut(text: str) -> None:
    cut = pieces(text, [Source(n, "price", "", "") for n in range(20)])
    assert "".join(piece.text for piece in cut) == text


def test_bars_share_one_scale_and_keep_their_sum(shop: Shop) -> None:
    bars = bars_of(PICK, shop)
    assert [bar.share for bar in bars] == [1.0, 0.22, -0.06]
    assert sum(bar.share for bar in bars) == pytest.approx(PICK.score)
    zero = bars[0].start
    assert bars[1].start == zero
    assert bars[2].start + bars[2].width == pytest.approx(zero)
    assert max(bar.start + bar.width for bar in bars) == pytest.approx(100)


def test_causes_name_people_only_by_a_name_they_share(shop: Shop) -> None:
    friends = next(bar for bar in bars_of(PICK, shop) if bar.name == "People you follow")
    assert [name for name, _ in friends.causes] == [
        "Ben Ito likes it",
        "someone you follow likes it",
    ]
    assert cause_name("event:lamp-1", shop) == "you chose Halo desk lamp"


def test_the_cart_says_what_and_how_many(shop: Shop) -> None:
    cart = Cart((CartLine("ridge-2", "ridge-2-42", 2), CartLine("lamp-1", None, 1)), 22300)
    basket = basket_of(cart, shop)
    assert (basket.count, basket.total) == (3, "€223")
    assert [(x.title, x.options, x.price) for x in basket.lines] == [
        ("Ridge 2 trail shoe", "size 42", "€178"),
        ("Halo desk lamp", "", "€45"),
    ]


def test_a_cart_line_whose_product_is_gone_is_still_shown() -> None:
    empty = Shop("Fern & Fell", "EUR", "en", TinyShelf(all_products=()))
    basket = basket_of(Cart((CartLine("ridge-2", None, 1),), 8900), empty)
    assert basket.lines[0].title == "ridge-2"


def test_a_picture_is_always_the_same_and_its_own() -> None:
    pictures = [picture_of(product) for product in PRODUCTS]
    assert pictures == [picture_of(product) for product in PRODUCTS]
    assert len(set(pictures)) == len(PRODUCTS)


def test_a_picture_takes_the_products_colour_and_none_of_its_words() -> None:
    def drawn(colour: str) -> str:
        return picture_of(Product("p", "</svg><script>", attributes={"colour": colour}))

    assert drawn("navy") != drawn("mustard")
    assert "script" not in drawn("navy")
