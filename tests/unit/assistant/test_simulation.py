"""Simulated shoppers over a tiny shop: drawn alike by a seed, honest, counted by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from assistant.dialogue import Assistant
from assistant.grounding import grounded
from assistant.memory import VolatileMemory
from assistant.models.seam import ModelError
from assistant.simulation import baselines, evaluate_conversations, next_fact, personas
from assistant.simulation.conversations import converse
from assistant.simulation.shoppers import ELSE, Fact, Persona
from assistant.testing import ScriptedModel
from assistant.turn import Cart, Pick, Turn, TurnDone, TurnEvent
from retrieval.catalog.nouns import Product
from retrieval.need import Need, keeps_limits
from tests.unit.assistant.tiny import made_shop, opened


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    made = opened(made_shop(tmp_path_factory.mktemp("shop")), VolatileMemory())
    yield made
    made.close()


def drawn(assistant: Assistant, count: int, seed: int = 7) -> list[Persona]:
    shoppers = [shopper.shopper_id for shopper in assistant.store.shoppers()]
    return list(
        personas(assistant.store.products(), shoppers, count, seed=seed, currency="EUR")
    )  # fmt: skip


def test_a_seed_draws_the_same_shoppers_and_another_draws_others(assistant: Assistant) -> None:
    assert drawn(assistant, 20) == drawn(assistant, 20)
    assert drawn(assistant, 20) != drawn(assistant, 20, seed=8)


def test_what_a_shopper_says_is_true_of_its_target(assistant: Assistant) -> None:
    """No limit it sets may rule out what it wants, or nobody could ever find it."""
    for persona in drawn(assistant, 60):
        target = assistant.store.product(persona.target_id)
        assert target is not None
        assert 2 <= persona.patience <= 5
        assert len(persona.messages) == persona.patience
        for fact in persona.facts:
            assert fact.limit is None or keeps_limits(fact.limit, target), fact


PERSONA = Persona(
    "b",
    None,
    Fact("category", "shoes", "I need shoes"),
    (
        Fact("price", "€50", "max €50", Need(price_max_minor=5000)),
        Fact("material", "mesh", "mesh please"),
    ),
    patience=4,
)


def test_a_question_is_answered_when_the_shopper_knows() -> None:
    opening = next_fact(PERSONA, (), None)
    assert opening is PERSONA.opening
    asked = "Which material would you like: mesh or wool?"
    assert next_fact(PERSONA, (opening,), asked) is PERSONA.facts[1]
    assert next_fact(PERSONA, (opening,), "Which colour?") is PERSONA.facts[0]
    kind = next_fact(PERSONA, (opening,), "What are you looking for: shoes or hats?")
    assert kind.said == "shoes"
    assert next_fact(PERSONA, (opening, *PERSONA.facts), None) is ELSE
    assert [f.said for f in PERSONA.messages] == ["I need shoes", "max €50", "mesh please",
                                                  "something else?"]  # fmt: skip


class Shelf:
    """Answers each message with the next of the given lists of product ids."""

    def __init__(self, *shown: Sequence[str], act: str = "recommend") -> None:
        self._shown = list(shown)
        self._act = act
        self.heard: list[str] = []

    def open_session(self, shopper_id: str | None = None, session_id: str | None = None) -> str:
        return "s"

    def turn(self, session_id: str, text: str) -> Iterator[TurnEvent]:
        self.heard.append(text)
        picks = tuple(Pick(i, i, 9000, "EUR", 1.0, {}) for i in self._shown[len(self.heard) - 1])
        latency = {"total": 4, "first_pick": 2}
        yield TurnDone(
            Turn("s", self._act, "Here.", None, Need(), picks, Cart(), "EUR", latency)  # type: ignore[arg-type]
        )


SHOP = {i: Product(i, i, category="Shoes", price_minor=9000) for i in "abcd"}


def held(shelf: Shelf) -> dict[str, object]:
    popular = {"popular": lambda messages, count: ["a", "b"][:count] if len(messages) > 1 else []}
    return evaluate_conversations(
        [PERSONA], shelf, SHOP.get, lambda pick, product, need: (), popular, picks=2, jobs=1
    )


def test_the_turn_and_the_place_of_the_target_are_counted() -> None:
    document = held(Shelf("ac", "ca", "db"))
    counted = ("success@1", "success@3", "success@5", "hits@1", "hits@5")
    assert {name: document[name] for name in counted} == {
        "success@1": 0.0, "success@3": 1.0, "success@5": 1.0, "hits@1": 0.0, "hits@5": 1.0,
    }  # fmt: skip
    assert document["baselines"] == {
        "popular": {"success@1": 0.0, "success@3": 1.0, "success@5": 1.0, "hits@1": 0.0,
                    "hits@5": 1.0}
    }  # fmt: skip
    assert (document["stuck"], document["turns_until_stuck"], document["turns"]) == (1.0, 2.0, 3)
    assert document["median_total_ms"] == 4


def test_a_limit_said_is_held_against_the_picks_however_it_was_understood() -> None:
    """90 euros were shown after "max 50": the need in the turn is empty, and still it counts."""
    said_first = converse(PERSONA, Shelf("a", "c", "d", "a"), SHOP.get, lambda *_: ())
    assert said_first.limits_broken == 3
    about_one = converse(PERSONA, Shelf("a", "c", "d", "a", act="why"), SHOP.get, lambda *_: ())
    assert about_one.limits_broken == 0
    assert said_first.found_at is None


def test_a_claim_the_checker_refuses_is_counted() -> None:
    outcome = converse(PERSONA, Shelf("x", "b"), SHOP.get, lambda *_: ())
    assert outcome.broken == ("pick x is no product of this shop",)


def test_simulated_shoppers_over_a_whole_shop(assistant: Assistant) -> None:
    store = assistant.store
    named = baselines(assistant.parts.finder, store, None)
    people = drawn(assistant, 12)
    document = evaluate_conversations(
        people, assistant, store.product, grounded, named, picks=3, jobs=2
    )
    assert document["conversations"] == 12
    assert (document["limits_broken"], document["ungrounded"]) == (0, 0)
    assert set(named) == {"popularity", "bm25", "dense", "bm25_all_said", "dense_all_said"}
    assert document["success@1"] <= document["success@3"] <= document["success@5"]


@pytest.mark.parametrize(
    ("answer", "places"), [("2, 1", [1, 0]), ("99 and 1", [0]), ("none", []), (ModelError("x"), [])]
)
def test_the_bare_model_chooses_by_number_or_not_at_all(
    assistant: Assistant, answer: str | ModelError, places: list[int]
) -> None:
    finder, store = assistant.parts.finder, assistant.store
    model = ScriptedModel([answer])
    named = baselines(finder, store, model)
    offered = list(named["bm25_all_said"](["a kettle"], 12))
    assert list(named["bare_model"](["a kettle"], 3)) == [offered[place] for place in places]
    assert "a kettle" in model.requests[0].messages[0].content
