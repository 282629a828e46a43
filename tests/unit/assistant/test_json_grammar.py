"""Schemas become grammars of compact JSON, and malformed grammars are caught before the engine."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.models.ebnf import check_grammar
from assistant.models.json_grammar import grammar_of
from assistant.models.seam import ModelError

READING = {
    "type": "object",
    "properties": {
        "act": {"enum": ["recommend", "café"]},
        "wants": {"type": "array", "items": {"type": "string", "maxLength": 20}, "maxItems": 3},
        "price": {"type": ["number", "null"]},
        "gift": {"type": "boolean"},
    },
    "required": ["act", "wants"],
    "additionalProperties": False,
}


def test_required_properties_come_first_and_others_may_stay_away() -> None:
    grammar = grammar_of(READING)
    assert grammar is not None
    assert grammar.startswith('root ::= "{" "\\"act\\":" ("\\"recommend\\"" | ')
    assert grammar.count(")?") >= 2


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/$defs/need"},
        {"type": "string", "pattern": "^[a-z]+$"},
        {"type": "object", "properties": {"a": {"type": "string"}}},
        {"type": "integer", "minimum": 3},
        {},
    ],
)
def test_a_schema_with_other_keywords_is_left_to_the_engine(schema: dict[str, Any]) -> None:
    assert grammar_of(schema) is None


texts = st.text(max_size=12)
values = st.one_of(
    st.builds(lambda options: {"enum": options}, st.lists(texts, min_size=1, max_size=4)),
    st.sampled_from([{"type": kind} for kind in ("string", "integer", "number", "null")]),
    st.builds(lambda most: {"type": "string", "maxLength": most}, st.integers(1, 40)),
)
schemas = st.recursive(
    values,
    lambda inner: st.one_of(
        st.builds(
            lambda item, most: {"type": "array", "items": item, "maxItems": most},
            inner,
            st.integers(0, 4),
        ),
        st.builds(
            lambda properties: {
                "type": "object",
                "properties": properties,
                "required": list(properties),
            },
            st.dictionaries(texts, inner, min_size=1, max_size=3),
        ),
    ),
    max_leaves=6,
)


@given(schemas)
def test_whatever_stands_in_a_schema_the_grammar_is_well_formed(schema: dict[str, Any]) -> None:
    grammar = grammar_of(schema)
    assert grammar is not None, json.dumps(schema)
    check_grammar(grammar)


@pytest.mark.parametrize(
    ("grammar", "seen"),
    [
        ('root ::= "open', "line 1"),
        ('root ::= ("a" | "b"', "still open"),
        ('root ::= "a")', "never opened"),
        ("root ::= foo", "no rule named foo"),
        ('start ::= "a"', "no rule named root"),
        ('root ::= "two\nlines"', "line 1"),
        ('root ::= ("a"\nother ::= "b"', "open in the rule before"),
    ],
)
def test_a_malformed_grammar_says_where(grammar: str, seen: str) -> None:
    with pytest.raises(ModelError, match=seen):
        check_grammar(grammar)


@pytest.mark.parametrize(
    "grammar",
    [
        'root ::= "yes" | "no"',
        'root ::= first (", " rest)* # a comment\nfirst ::= [A-Z] [^"\\]]{0,9}\nrest ::= "x"+',
        'root ::= "a \\"quoted\\" word"',
        'root ::= ""',
    ],
)
def test_a_grammar_that_is_well_formed_passes(grammar: str) -> None:
    check_grammar(grammar)
