"""Whom a thing is for: their age is no wish, and what is made for them comes first."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.departments import suits
from assistant.understand.message import read_tokens
from assistant.understand.recipients import read_recipient
from retrieval.candidates import Taste
from retrieval.catalog.nouns import Product
from retrieval.need import Need
from retrieval.query import query_of
from retrieval.testing import HashEncoder

NOBODY = Taste(None, np.zeros(1), np.zeros(1), np.zeros(1))


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("my dad turns 60 and he loves hiking", "dad"),
        ("my son is 8, he needs a backpack", "8-year-old son"),
        ("my daughter just turned 4, ideas?", "4-year-old daughter"),
        ("for my wife who will be 40 next week", "wife"),
        ("for my 6-year-old", "6-year-old"),
    ],
)
def test_an_age_is_told_of_a_child_and_left_out_of_a_grown_up(text, who):
    message = read_tokens(text)
    said, told = read_recipient(message)
    assert said == who
    numbers = {n for n, token in enumerate(message.tokens) if token.kind == "number"}
    assert numbers <= told


@pytest.mark.parametrize(
    ("title", "recipient", "fit"),
    [
        ("Pip Children's Backpack", "8-year-old son", 1),
        ("Pip Children's Backpack", "5-year-old", 1),
        ("First Hour Children's Watch", "mum", -1),
        ("Cairn 28 Hiking Backpack", "8-year-old son", 0),
        ("Pip Children's Backpack", None, 0),
    ],
)
def test_a_title_tells_for_whom_it_is(title, recipient, fit):
    assert suits(Product("p", title), Need(recipient=recipient)) == fit


@pytest.mark.parametrize(
    ("attributes", "fit"),
    [
        ({"age_from": "7"}, -1),
        ({"age_from": "4"}, 0),
        ({"Recommended age": "3+"}, 0),
        ({"min age": "36 months"}, 0),
        ({"age_months": "60"}, -1),
        ({"storage": "512 GB"}, 0),
        ({"age": "all"}, 0),
    ],
)
def test_what_is_for_older_children_suits_no_younger_one(attributes, fit):
    toy = Product("p", "Science Kit", attributes=attributes)
    assert suits(toy, Need(recipient="4-year-old daughter")) == fit
    assert suits(toy, Need(recipient="dad")) == 0


def test_how_old_somebody_is_finds_no_words():
    need = Need(words="for a 6-year-old boy", recipient="6-year-old boy")
    words = query_of(need, NOBODY, HashEncoder()).words.split()
    assert "boy" in words
    assert not {"old", "year", "6-year-old"} & set(words)
