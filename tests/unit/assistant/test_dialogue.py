"""A whole turn over a tiny shop: understood, found, ordered, justified, remembered."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.chips import UnusableValueError, changed, without
from assistant.compose import assemble
from assistant.dialogue import Assistant, answer_of
from assistant.memory import VolatileMemory
from assistant.models.seam import ModelError
from assistant.precedence import PLACES
from assistant.sessions import UnknownSessionError
from assistant.settings import Settings
from assistant.testing import ScriptedModel
from assistant.turn import (
    JustificationWritten,
    NeedRead,
    PicksShown,
    TextWritten,
    Turn,
    TurnDone,
    turn_json,
)
from assistant.understand import Vocabulary
from retrieval.build import build
from retrieval.catalog.nouns import Policy
from retrieval.catalog.store import Store
from retrieval.index import open_index
from retrieval.need import Need, keeps_limits
from retrieval.testing import HashEncoder, fill_tiny_shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("shop")
    store = fill_tiny_shop(Store.open(f"sqlite:///{directory / 'shop.db'}"))
    store.put_policies([Policy("returns", "Returns", "You may return anything within 30 days.")])
    build(store, directory / "index", HashEncoder())
    store.close()
    return directory


def opened(shop: Path, model: ScriptedModel | None = None) -> Assistant:
    encoder = HashEncoder()
    index = open_index(shop / "index", encoder)
    store = Store.open(f"sqlite:///{shop / 'shop.db'}")
    settings = Settings(shop=shop, name="Tiny", language_model="none")
    return assemble(
        settings, store, index, encoder, model, memory=VolatileMemory(), close=(index.close,)
    )


@pytest.fixture
def assistant(shop: Path) -> Iterator[Assistant]:
    made = opened(shop)
    yield made
    made.close()


def say(assistant: Assistant, session_id: str, *texts: str) -> Turn:
    return [answer_of(assistant.turn(session_id, text)) for text in texts][-1]


def test_picks_come_before_any_words_and_the_turn_ends_it(assistant: Assistant) -> None:
    events = list(assistant.turn(assistant.open_session(), "trail shoes under 100 euros"))
    kinds = [type(event) for event in events]
    assert kinds[:3] == [NeedRead, PicksShown, TextWritten]
    assert kinds[-1] is TurnDone
    assert kinds.count(JustificationWritten) == len(answer_of(events).picks) > 0


def test_limits_are_kept_and_shares_add_up(assistant: Assistant) -> None:
    turn = say(assistant, assistant.open_session(), "trail shoes under 100 euros in 42")
    assert turn.need.price_max_minor == 10000
    for pick in turn.picks:
        product = assistant.store.product(pick.product_id)
        assert product is not None
        assert keeps_limits(turn.need, product)
        assert sum(pick.contributions.values()) == pytest.approx(pick.score, abs=1e-9)


def test_every_justification_cites_evidence_of_its_pick(assistant: Assistant) -> None:
    turn = say(assistant, assistant.open_session(), "a quiet fan")
    assert turn.picks[0].product_id == "breeze"
    for pick in turn.picks:
        assert pick.justification is not None
        assert pick.justification.cites
        assert set(pick.justification.cites) <= {evidence.n for evidence in pick.evidence}


def test_the_turn_as_json_has_the_contract_s_fields(assistant: Assistant) -> None:
    document = turn_json(say(assistant, assistant.open_session(), "a quiet fan"))
    assert list(document) == [
        "session", "act", "text", "question", "need", "picks", "cart", "latency_ms",
    ]  # fmt: skip
    assert list(document["picks"][0]) == [
        "product_id", "title", "price", "currency", "score", "contributions", "justification",
        "evidence",
    ]  # fmt: skip
    assert set(document["latency_ms"]) == {
        "understand", "find", "order", "first_pick", "justify", "total",
    }  # fmt: skip


def test_a_model_that_invents_is_replaced_by_the_plain_sentence(shop: Path) -> None:
    model = ScriptedModel(lambda request: "It glows in the dark [1].", supports_grammar=False)
    assistant = opened(shop, model)
    turn = say(assistant, assistant.open_session(), "a quiet fan")
    assert {pick.justification.by for pick in turn.picks if pick.justification} == {"code"}
    assert len(model.requests) == 2 * len(turn.picks)


def test_a_model_that_dies_costs_the_turn_its_polish_not_its_picks(shop: Path) -> None:
    assistant = opened(shop, ScriptedModel(lambda request: ModelError("it fell over")))
    turn = say(assistant, assistant.open_session(), "a quiet fan")
    assert turn.picks
    assert {pick.justification.by for pick in turn.picks if pick.justification} == {"code"}


def test_who_stops_listening_finds_the_turn_remembered(assistant: Assistant) -> None:
    session_id = assistant.open_session()
    events = assistant.turn(session_id, "a quiet fan")
    next(events)
    next(events)
    events.close()
    assert assistant.session(session_id).need.category is not None
    assert [said.text for said in assistant.session(session_id).turns] == ["a quiet fan"]
    assert say(assistant, session_id, "something cheaper").picks is not None


def test_a_waved_away_product_does_not_come_back(assistant: Assistant) -> None:
    session_id = assistant.open_session()
    first = say(assistant, session_id, "trail shoes").picks[0].product_id
    answer_of(assistant.press(session_id, "not_for_me", first))
    turn = say(assistant, session_id, "show me trail shoes")
    assert first not in {pick.product_id for pick in turn.picks}


def test_the_variant_chosen_on_a_page_goes_into_the_cart(assistant: Assistant) -> None:
    session_id = assistant.open_session()
    turn = answer_of(
        assistant.press(session_id, "add_to_cart", "ridge", variant_id="ridge-42", quantity=2)
    )
    assert [(x.product_id, x.variant_id, x.quantity) for x in turn.cart.lines] == [
        ("ridge", "ridge-42", 2)
    ]
    assert turn.cart.total_minor == 2 * 7900


def test_a_variant_sold_out_is_said_and_not_added(assistant: Assistant) -> None:
    session_id = assistant.open_session()
    turn = answer_of(assistant.press(session_id, "add_to_cart", "ridge", variant_id="ridge-43"))
    assert turn.cart.lines == ()
    assert "out of stock" in turn.text


def test_a_button_of_an_unknown_product_is_refused(assistant: Assistant) -> None:
    with pytest.raises(ValueError, match="ghost"):
        list(assistant.press(assistant.open_session(), "like", "ghost"))


def test_this_one_is_the_product_whose_page_the_shopper_came_to(assistant: Assistant) -> None:
    session_id = assistant.open_session()
    first, second = [p.product_id for p in assistant.store.products()[:2]]

    def about(text: str, page: str | None) -> list[str]:
        turn = answer_of(assistant.turn(session_id, text, standing_on=page))
        return [pick.product_id for pick in turn.picks]

    assert about("why would it suit me?", first) == [first]
    assert about("why would it suit me?", second) == [second]
    assert about("why this one?", "no such product") == [second]
    assert about("why this one?", None) == [second]


def test_a_policy_is_quoted_with_its_citation(assistant: Assistant) -> None:
    turn = say(assistant, assistant.open_session(), "how many days do I have to return something?")
    assert turn.act == "policy"
    assert [evidence.source for evidence in turn.evidence] == ["policy:returns"]
    assert "[1]" in turn.text


def test_a_yes_takes_the_relaxation_offered(assistant: Assistant) -> None:
    session_id = assistant.open_session()
    nothing = say(assistant, session_id, "a desk fan under 10 euros")
    assert nothing.picks == ()
    assert nothing.question is not None
    turn = say(assistant, session_id, "yes please")
    assert turn.picks
    assert turn.need.price_max_minor == 2900


def test_sessions_run_side_by_side_and_know_nothing_of_each_other(assistant: Assistant) -> None:
    one, other = assistant.open_session(), assistant.open_session("ada")
    say(assistant, one, "trail shoes under 100 euros")
    assert assistant.session(other).need == Need()
    assert assistant.session(other).shopper_id == "ada"


def test_an_unknown_session_is_refused(assistant: Assistant) -> None:
    with pytest.raises(UnknownSessionError):
        list(assistant.turn("nobody", "hello"))


@pytest.mark.parametrize(
    ("field", "value", "left"),
    [
        ("price_max", None, {"price_max_minor": None}),
        ("wants", "quiet", {"wants": ("light",)}),
        ("options", "size", {"options": {}}),
        ("brands", "Acme", {"brands": (), "brands_only": False}),
        ("for", None, {"recipient": None}),
        ("category", None, {"category": None}),
    ],
)
def test_a_chip_taken_away_leaves_the_rest(
    field: str, value: str | None, left: dict[str, object]
) -> None:
    need = Need(
        category="Fans", price_max_minor=100, wants=("quiet", "light"), options={"size": "M"},
        brands=("Acme",), brands_only=True, recipient="dad",
    )  # fmt: skip
    assert without(need, field, value) == replace(need, **left)


def test_an_unknown_chip_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        without(Need(), "colour", None)


def test_under_load_only_the_best_picks_words_are_asked_of_the_model(shop: Path) -> None:
    model = ScriptedModel(lambda request: "nothing that could pass")
    assistant = opened(shop, model)
    asked = "trail shoes under 100 euros"
    turn = answer_of(assistant.turn(assistant.open_session(), asked))
    alone = len(model.requests)
    with assistant.parts.precedence.writing(PLACES // 2):
        crowded = answer_of(assistant.turn(assistant.open_session(), asked))
    one = len(model.requests) - alone
    with ExitStack() as others:
        for _ in range(PLACES):
            others.enter_context(assistant.parts.precedence.writing(1))
        full = answer_of(assistant.turn(assistant.open_session(), asked))
    assert (alone, one, len(model.requests) - alone - one) == (2 * len(turn.picks), 2, 0)
    for answered in (turn, crowded, full):
        assert all(pick.justification for pick in answered.picks)
    assistant.close()


def test_a_message_can_take_the_place_of_the_last(assistant: Assistant) -> None:
    session_id = assistant.open_session()
    first = say(assistant, session_id, "trail shoes under 100 euros")
    list(assistant.turn(session_id, "only red ones"))
    turn = answer_of(assistant.turn(session_id, "under 90 euros", instead=True))
    assert turn.need == first.need.with_(price_max_minor=9000)
    said = [one.text for one in assistant.session(session_id).turns]
    assert said == ["trail shoes under 100 euros", "under 90 euros"]


def test_a_chip_gets_another_value_and_a_new_answer(assistant: Assistant) -> None:
    session_id = assistant.open_session()
    say(assistant, session_id, "trail shoes under 100 euros")
    turn = answer_of(assistant.change(session_id, "price_max", None, "about 90"))
    assert turn.need.price_max_minor == 9000
    assert all((pick.price_minor or 0) <= 9000 for pick in turn.picks)
    with pytest.raises(UnusableValueError, match="no amount"):
        list(assistant.change(session_id, "price_max", None, "a lot"))
    with pytest.raises(UnusableValueError, match="no “spaceships”"):
        list(assistant.change(session_id, "category", None, "spaceships"))


@pytest.mark.parametrize(
    ("field", "value", "to", "wanted"),
    [
        ("wants", "light", "warm", Need(wants=("dry", "warm"))),
        ("wants", "dry", "  ", Need(wants=("light",))),
        ("for", None, "my aunt", Need(wants=("light", "dry"), recipient="my aunt")),
        ("price_min", None, "12,50 €", Need(wants=("light", "dry"), price_min_minor=1250)),
    ],
)
def test_chips_change_alone(field: str, value: str | None, to: str, wanted: Need) -> None:
    need = Need(wants=("light", "dry"))
    words = Vocabulary.of([])
    assert changed(need, field, value, to, words, "EUR") == wanted


def test_what_reviews_come_to_is_said_of_a_product_with_a_few_and_of_no_other(
    assistant: Assistant,
) -> None:
    assert assistant.reviews_say("breeze").startswith("Of 3 reviews, 3 praise it")
    assert assistant.reviews_say("ridge") == ""
    assert assistant.reviews_say("no such product") == ""
