"""An EBNF grammar looked over before the engine reads it: one it cannot read fails every chat.

This finds what is malformed (an open quote or bracket, a rule that is used and not there); what is
ambiguous is left to the engine.
"""

from __future__ import annotations

import re

from assistant.models.seam import ModelError

_TOKEN = re.compile(
    r"""
    (?P<literal>"(?:[^"\\\n]|\\.)*")
    | (?P<characters>\[(?:[^\]\\\n]|\\.)+\])
    | (?P<defines>::=)
    | (?P<repeats>\{\d+(?:,\d*)?\}|[*+?])
    | (?P<name>[A-Za-z_][A-Za-z0-9_.-]*)
    | (?P<bracket>[()])
    | (?P<bar>\|)
    | (?P<space>[ \t\r\n]+|\#[^\n]*)
    """,
    re.VERBOSE,
)
_START = "root"


def check_grammar(grammar: str) -> None:
    """Raise ModelError with the place where the grammar is malformed."""
    defined: set[str] = set()
    used: set[str] = set()
    depth = at = 0
    while at < len(grammar):
        token = _TOKEN.match(grammar, at)
        if token is None:
            raise _malformed(grammar, at, "this is no part of a grammar")
        kind, text, at = token.lastgroup, token.group(), token.end()
        if kind == "name":
            is_head = re.match(r"\s*::=", grammar[at:]) is not None
            (defined if is_head else used).add(text)
            if is_head and depth:
                raise _malformed(grammar, token.start(), "a bracket is open in the rule before")
        elif kind == "bracket":
            depth += 1 if text == "(" else -1
            if depth < 0:
                raise _malformed(grammar, token.start(), "this bracket was never opened")
    if depth:
        raise _malformed(grammar, len(grammar), "a bracket is still open")
    if missing := sorted((used | {_START}) - defined):
        raise ModelError(f"the grammar has no rule named {missing[0]}; wanted name ::= …")


def _malformed(grammar: str, at: int, what: str) -> ModelError:
    line = grammar.count("\n", 0, at) + 1
    return ModelError(f"the grammar is malformed in line {line}: {what}: {grammar[at : at + 30]!r}")
