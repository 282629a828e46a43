"""Talk over several turns: two needs, a look, options one by one, a step beyond the limits."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.acts.extremes import measured, measuring, ordered
from assistant.compose import assemble
from assistant.dialogue import Assistant, answer_of
from assistant.memory import VolatileMemory
from assistant.settings import Settings
from assistant.turn import Turn
from retrieval.build import build
from retrieval.catalog.nouns import Product, Variant
from retrieval.catalog.store import Store
from retrieval.index import open_index
from retrieval.testing import HashEncoder

SHOES, JACKETS = "Wear > Trail shoes", "Wear > Rain jackets"


def coloured(product_id: str, *offered: tuple[str, str]) -> tuple[Variant, ...]:
    return tuple(
        Variant(f"{product_id}-{size}-{colour}", {"size": size, "colour": colour})
        for size, colour in offered
    )


GOODS = [
    Product("ridge", "Ridge shoe", "", SHOES, "Acme", 7900, attributes={"weight_g": "320"}),
    Product("gully", "Gully shoe", "", SHOES, "Borea", 5900, attributes={"weight_g": "0.9 kg"}),
    Product("summit", "Summit shoe", "", SHOES, "Borea", 12900, attributes={"weight_g": "290"}),
    Product(
        "squall", "Squall rain jacket", "", JACKETS, "Acme", 9900,
        variants=coloured("squall", ("M", "navy"), ("M", "mustard"), ("L", "mustard")),
    ),
    Product("mizzle", "Mizzle rain jacket", "", JACKETS, "Borea", 15900),
]  # fmt: skip


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("shop")
    store = Store.open(f"sqlite:///{directory / 'shop.db'}")
    store.put_products(GOODS)
    build(store, directory / "index", HashEncoder())
    store.close()
    return directory


@pytest.fixture
def assistant(shop: Path) -> Iterator[Assistant]:
    encoder = HashEncoder()
    index = open_index(shop / "index", encoder)
    settings = Settings(shop=shop, name="Small", language_model="none")
    made = assemble(
        settings, Store.open(f"sqlite:///{shop / 'shop.db'}"), index, encoder, None,
        memory=VolatileMemory(), close=(index.close,),
    )  # fmt: skip
    yield made
    made.close()


def talk(assistant: Assistant, *texts: str) -> list[Turn]:
    session = assistant.open_session()
    return [answer_of(assistant.turn(session, text)) for text in texts]


def shown(turn: Turn) -> list[str]:
    return [pick.product_id for pick in turn.picks]


def test_the_second_need_of_a_message_waits_and_comes_with_its_limit(assistant: Assistant) -> None:
    first, then = talk(assistant, "trail shoes and a rain jacket under 100 euros", "yes please")
    assert first.need.category == "trail shoes"
    assert first.question is not None
    assert then.need.category == "rain jackets"
    assert then.need.price_max_minor == 10000
    assert shown(then) == ["squall"]
    assert then.question is None


def test_each_need_of_a_message_has_its_own_wishes_and_options(assistant: Assistant) -> None:
    first, then = talk(assistant, "light trail shoes and a warm rain jacket in M", "yes please")
    assert (first.need.wants, dict(first.need.options)) == (("light",), {})
    assert (then.need.wants, dict(then.need.options)) == (("warm",), {"size": "M"})


def test_the_second_need_is_offered_once_and_kept_for_who_comes_back_to_it(
    assistant: Assistant,
) -> None:
    turns = talk(assistant, "trail shoes and a rain jacket under 100 euros", "by Acme",
                 "show me the rain jackets")  # fmt: skip
    assert "rain jackets" not in (turns[1].question or "")
    assert turns[2].need.price_max_minor == 10000


def test_a_product_named_alone_is_a_look_that_leaves_need_and_list_alone(
    assistant: Assistant,
) -> None:
    turns = talk(assistant, "trail shoes", "the second of the shoes", "the third one", "the first")
    row = shown(turns[0])
    assert [shown(turn) for turn in turns[1:]] == [[row[1]], [row[2]], [row[0]]]
    assert all(turn.need == turns[0].need for turn in turns)


def test_what_was_looked_at_is_what_it_means_then(assistant: Assistant) -> None:
    turns = talk(assistant, "trail shoes", "the second one", "add it to my cart")
    assert [line.product_id for line in turns[2].cart.lines] == [shown(turns[0])[1]]


def test_options_said_one_after_another_add_up(assistant: Assistant) -> None:
    turns = talk(assistant, "rain jackets by Acme under 100", "add the first one", "M", "mustard")
    assert not turns[2].cart.lines
    assert turns[2].question is not None
    assert [line.variant_id for line in turns[3].cart.lines] == ["squall-M-mustard"]


def test_an_option_that_is_not_made_keeps_the_ones_that_are(assistant: Assistant) -> None:
    turns = talk(assistant, "rain jackets by Acme under 100", "add the first one", "L", "no, M",
                 "red", "navy")  # fmt: skip
    assert [line.variant_id for line in turns[2].cart.lines] == ["squall-L-mustard"]
    again = talk(assistant, "rain jackets by Acme under 100", "add it in M", "navy")
    assert [line.variant_id for line in again[2].cart.lines] == ["squall-M-navy"]


def test_the_lightest_is_found_by_its_weight_whatever_the_unit(assistant: Assistant) -> None:
    (turn,) = talk(assistant, "the lightest trail shoes")
    assert shown(turn) == ["summit", "ridge", "gully"]


def test_an_attribute_measures_only_where_it_has_numbers() -> None:
    assert measuring(GOODS, "weight") == "weight_g"
    assert measuring(GOODS, "noise") is None
    assert measured(GOODS[1], "weight_g") == pytest.approx(900)
    heaviest = ordered(GOODS, "weight_g", "most")
    assert [product.product_id for product in heaviest] == ["gully", "ridge", "summit"]


def test_once_all_is_seen_the_next_step_is_offered_and_a_yes_takes_it(
    assistant: Assistant,
) -> None:
    turns = talk(assistant, "trail shoes under 80", "something else", "yes please")
    assert not turns[1].picks
    assert "summit" in shown(turns[2])


def test_a_correction_to_another_kind_keeps_the_budget(assistant: Assistant) -> None:
    turns = talk(assistant, "trail shoes under 100", "no, I said rain jackets")
    assert turns[1].need.category == "rain jackets"
    assert turns[1].need.price_max_minor == 10000


def test_an_occasion_is_no_shortcoming_of_the_goods(assistant: Assistant) -> None:
    (turn,) = talk(assistant, "trail shoes for her birthday")
    assert "birthday" in turn.need.wants
    assert "birthday" not in turn.text


def test_an_unknown_ordinal_is_said_and_changes_nothing(assistant: Assistant) -> None:
    turns = talk(assistant, "trail shoes", "more like the seventh")
    assert not turns[1].picks
    assert turns[1].need == turns[0].need


def test_a_very_long_message_is_answered_in_few_words(assistant: Assistant) -> None:
    nonsense = " ".join(f"zq{number}zq" for number in range(2_000))
    turn = answer_of(assistant.turn(assistant.open_session(), nonsense))
    assert len(turn.text) < 400
