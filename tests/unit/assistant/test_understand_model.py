"""The model may add what code left unread, in the shopper's words; it never changes a reading."""

from __future__ import annotations

import json

import pytest

from assistant.models.seam import ModelError
from assistant.testing import ScriptedModel
from assistant.understand import Reading, Situation, Vocabulary, ask_model, read
from retrieval.catalog.nouns import Product
from retrieval.need import Need

SHOP = Vocabulary.of(
    [
        Product("k1", "Swift Kettle", category="Kitchen > Kettles", price_minor=4500),
        Product("k2", "Linen Apron", category="Textiles > Aprons", price_minor=2900),
    ]
)
SAID = "a zingy gizmo under 50"


def asked(answer: str | ModelError, text: str = SAID) -> tuple[Reading, Reading]:
    situation = Situation(Need())
    before = read(text, situation, SHOP, currency="EUR")
    after = ask_model(
        before, text, situation, SHOP, ScriptedModel([answer]), deadline_s=1.0, currency="EUR"
    )
    return before, after


def answer_of(**values: object) -> str:
    return json.dumps({"wants": [], "avoids": [], "for": "", "kind": "", **values})


def test_a_wish_in_the_shoppers_words_is_added() -> None:
    before, after = asked(answer_of(wants=["zingy"]))
    assert "zingy" not in before.need.wants
    assert after.need.wants == ("zingy",)
    assert "zingy" not in after.unread


@pytest.mark.parametrize("invented", ["waterproof", "zingy and waterproof", "gizmo zingy"])
def test_a_wish_the_shopper_never_wrote_is_refused(invented: str) -> None:
    _, after = asked(answer_of(wants=[invented]))
    assert after.need.wants == ()


def test_the_price_that_code_read_stands() -> None:
    _, after = asked(answer_of(wants=["under 50"], kind="Kettles"))
    assert after.need.price_max_minor == 5000
    assert after.need.category is None
    assert after.need.wants == ()


@pytest.mark.parametrize("broken", ["", "{", "[1]", '"zingy"', "null", ModelError("gone")])
def test_a_broken_model_costs_nothing(broken: str | ModelError) -> None:
    before, after = asked(broken)
    assert after == before


def test_what_code_read_whole_is_never_asked_about() -> None:
    model = ScriptedModel(["{}"])
    situation = Situation(Need())
    reading = read("kettles under 50", situation, SHOP, currency="EUR")
    ask_model(reading, "kettles", situation, SHOP, model, deadline_s=1.0, currency="EUR")
    assert model.requests == []
