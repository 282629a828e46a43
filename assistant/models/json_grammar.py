"""A JSON schema as an EBNF grammar of compact JSON: no blanks for a small model to get lost in.

It knows the keywords that a small answer needs; a schema with others is left to the engine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

PLAIN = {
    "string": '"\\"" character{0,120} "\\""',
    "integer": '"-"? ("0" | [1-9] [0-9]{0,8})',
    "number": '"-"? ("0" | [1-9] [0-9]{0,8}) ("." [0-9]{1,6})?',
    "boolean": '("true" | "false")',
    "null": '"null"',
}
CHARACTER = '[^"\\\\\\x00-\\x1f] | "\\\\" ["\\\\nt]'
NOTES = frozenset({"title", "description", "$schema", "default", "examples"})
KNOWN = {
    "object": frozenset({"type", "properties", "required", "additionalProperties"}),
    "array": frozenset({"type", "items", "minItems", "maxItems"}),
    "string": frozenset({"type", "minLength", "maxLength"}),
}
MOST_ITEMS = 32


class _Unknown(Exception):  # noqa: N818 - no fault: the engine reads such a schema itself
    """The schema uses a keyword that is not known here."""


def grammar_of(schema: Mapping[str, Any]) -> str | None:
    """EBNF with the start rule `root`, None when the schema uses a keyword not known here.

    Properties come in the schema's order, those required first.
    """
    try:
        return f"root ::= {_rule(schema)}\ncharacter ::= {CHARACTER}\n"
    except _Unknown:
        return None


def _rule(schema: Mapping[str, Any]) -> str:
    keywords = set(schema) - NOTES
    if "const" in schema and keywords <= {"const", "type"}:
        return _literal(_compact(schema["const"]))
    if "enum" in schema and keywords <= {"enum", "type"}:
        return _either(_literal(_compact(value)) for value in schema["enum"])
    for several in ("anyOf", "oneOf"):
        if keywords == {several}:
            return _either(_rule(one) for one in schema[several])
    kind = schema.get("type")
    if isinstance(kind, list):
        return _either(_rule({**schema, "type": one}) for one in kind)
    if kind in PLAIN and keywords == {"type"}:
        return PLAIN[kind]
    if kind not in KNOWN or not keywords <= KNOWN[kind]:
        raise _Unknown
    return {"object": _object, "array": _array, "string": _string}[kind](schema)


def _object(schema: Mapping[str, Any]) -> str:
    properties = schema.get("properties", {})
    required = [name for name in properties if name in schema.get("required", ())]
    if not required or set(schema.get("required", ())) - set(properties):
        raise _Unknown
    pairs = {
        name: f"{_literal(_compact(name) + ':')} {_rule(value)}"
        for name, value in properties.items()
    }
    always = ' "," '.join(pairs[name] for name in required)
    maybe = "".join(f' ("," {pairs[name]})?' for name in properties if name not in required)
    return f'"{{" {always}{maybe} "}}"'


def _array(schema: Mapping[str, Any]) -> str:
    item = _rule(schema.get("items", {}))
    least, most = schema.get("minItems", 0), schema.get("maxItems", MOST_ITEMS)
    if most < 1:
        return '"[]"'
    several = f'({item}) ("," ({item})){{{max(0, least - 1)},{most - 1}}}'
    return f'"[" {several} "]"' if least else f'"[" ({several})? "]"'


def _string(schema: Mapping[str, Any]) -> str:
    least, most = schema.get("minLength", 0), schema.get("maxLength", 120)
    return f'"\\"" character{{{least},{most}}} "\\""'


def _either(rules: Any) -> str:
    return f"({' | '.join(rules)})"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _literal(text: str) -> str:
    """The text as a literal, cut behind other than ASCII letters.

    The engine's reader takes hexadecimal digits that follow such a character for part of it.
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    parts: Sequence[str] = re.findall(r"[\x00-\x7f]*[^\x00-\x7f]|[\x00-\x7f]+$", escaped)
    return " ".join(f'"{part}"' for part in parts)
