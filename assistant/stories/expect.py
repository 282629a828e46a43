"""What a story may expect of a turn, checked field by field, with the line of what is wrong.

Texts become numbers and truths where the format wants them; everything else stays as written.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, get_args

from assistant.stories.lines import Lined
from assistant.turn import ACTS, EvidenceKind

Selector = Mapping[str, Any]
"""Field of a pick → wanted value, list of allowed values, or {min, max}; all must match."""

EXPECT_FIELDS = ("act", "need", "picks", "justifications", "cart", "question")
NEED_FIELDS = (
    "category", "price_min", "price_max", "wants", "avoids", "brands", "brands_excluded",
    "options", "for",
)  # fmt: skip
NEED_LISTS = ("wants", "avoids", "brands", "brands_excluded")
NEED_PRICES = ("price_min", "price_max")
PICKS_FIELDS = ("min", "max", "every", "none", "include", "first")
PICK_FIELDS = (
    "product_id", "variant_id", "title", "category", "brand", "price", "currency", "attributes",
    "options", "rating", "availability", "score",
)  # fmt: skip
JUSTIFICATION_FIELDS = ("cite",)
KINDS: tuple[str, ...] = get_args(EvidenceKind)
LINE_FIELDS = ("product_id", "variant_id", "shown", "options", "quantity")
SHOWN_FIELDS = ("turn", "position")
BOUNDS = ("min", "max")
TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


class Wrong(Exception):  # noqa: N818 - inner signal, becomes a StoryError
    """What is wrong, and the line (from 1) it stands in; the file is added outside."""

    def __init__(self, said: str, line: int) -> None:
        super().__init__(said)
        self.line = line


def expected(document: object, turn: int, line: int) -> Mapping[str, Any]:
    """What the turn of that number expects, only what was named. Raises Wrong."""
    where = f"turn {turn}, expect"
    expect = mapping(document, where, EXPECT_FIELDS, line)
    checked: dict[str, Any] = {}
    for name, value in expect.items():
        at = expect.lines[name]
        if name == "question":
            checked[name] = _truth(value, where, at)
        elif value is None:
            continue
        elif name == "act":
            checked[name] = _among(value, ACTS, f"{where}: act", at)
        elif name == "need":
            checked[name] = _need(value, f"{where}, need", at)
        elif name == "picks":
            checked[name] = _picks(value, f"{where}, picks", at)
        elif name == "justifications":
            cite = mapping(value, f"{where}, justifications", JUSTIFICATION_FIELDS, at)
            checked[name] = {"cite": _among(cite.get("cite"), KINDS, f"{where}: cite", at)}
        else:
            checked[name] = _cart(value, f"{where}, cart", turn, at)
    return checked


def mapping(document: object, where: str, allowed: tuple[str, ...], line: int) -> Lined:
    """The document as a mapping of allowed fields. Raises Wrong."""
    if not isinstance(document, Lined):
        raise Wrong(f"{where}: is {document!r}; wanted a mapping of {', '.join(allowed)}", line)
    for name in document:
        if name not in allowed:
            raise Wrong(
                f"{where}: unknown field {name!r}; wanted one of {', '.join(allowed)}",
                document.lines[name],
            )
    return document


def _need(document: object, where: str, line: int) -> dict[str, Any]:
    need = mapping(document, where, NEED_FIELDS, line)
    checked: dict[str, Any] = {}
    for name, value in need.items():
        at = need.lines[name]
        if value in (None, []):
            checked[name] = None
        elif name in NEED_PRICES:
            checked[name] = number(value, f"{where}: {name}", at)
        elif name in NEED_LISTS:
            checked[name] = _texts(value, f"{where}: {name}", at)
        elif name == "options":
            checked[name] = _options(value, f"{where}: {name}", at)
        else:
            checked[name] = _text(value, f"{where}: {name}", at)
    return checked


def _picks(document: object, where: str, line: int) -> dict[str, Any]:
    picks = mapping(document, where, PICKS_FIELDS, line)
    checked: dict[str, Any] = {}
    for name, value in picks.items():
        at = picks.lines[name]
        if value is None:
            continue
        if name in BOUNDS:
            checked[name] = _count(value, f"{where}: {name}", at, least=0)
        else:
            checked[name] = [_selector(one, f"{where}, {name}", at) for one in listed(value)]
    return checked


def _selector(document: object, where: str, line: int) -> Selector:
    """The selector; a lone text is a product's id."""
    if isinstance(document, str):
        return {"product_id": document}
    selector = mapping(document, where, PICK_FIELDS, line)
    checked: dict[str, Any] = {}
    for name, value in selector.items():
        at = selector.lines[name]
        if name in ("attributes", "options"):
            named = value if isinstance(value, Lined) else None
            if named is None:
                raise Wrong(f"{where}: {name} is {value!r}; wanted names with values", at)
            checked[name] = {
                n: _value(v, f"{where}: {n}", named.lines[n]) for n, v in named.items()
            }
        else:
            checked[name] = _value(value, f"{where}: {name}", at)
    return checked


def _value(value: object, where: str, line: int) -> object:
    """A text, a list of texts, or bounds as numbers."""
    if isinstance(value, Lined):
        bounds = mapping(value, where, BOUNDS, line)
        return {
            n: number(v, f"{where}: {n}", bounds.lines[n])
            for n, v in bounds.items()
            if v is not None
        }
    if isinstance(value, list):
        return [_text(one, where, line) for one in value]
    return None if value is None else _text(value, where, line)


def _cart(document: object, where: str, turn: int, line: int) -> list[dict[str, Any]]:
    if not isinstance(document, list):
        raise Wrong(f"{where}: is {document!r}; wanted a list of lines, [] when empty", line)
    return [_line(one, where, turn, line) for one in document]


def _line(document: object, where: str, turn: int, line: int) -> dict[str, Any]:
    named = mapping(document, where, LINE_FIELDS, line)
    checked: dict[str, Any] = {}
    for name, value in named.items():
        at = named.lines[name]
        if value is None:
            continue
        if name == "shown":
            checked[name] = _shown(value, f"{where}, shown", turn, at)
        elif name == "options":
            checked[name] = _options(value, f"{where}: options", at)
        elif name == "quantity":
            checked[name] = _count(value, f"{where}: quantity", at, least=1)
        else:
            checked[name] = _text(value, f"{where}: {name}", at)
    if "shown" not in checked and "product_id" not in checked:
        raise Wrong(f"{where}: a line names no product; wanted product_id or shown", named.line)
    return checked


def _shown(document: object, where: str, turn: int, line: int) -> dict[str, int]:
    shown = mapping(document, where, SHOWN_FIELDS, line)
    for name in SHOWN_FIELDS:
        if name not in shown:
            raise Wrong(f"{where}: no {name}; wanted {{turn: 1, position: 1}} or on", line)
    checked = {
        n: _count(v, f"{where}: {n}", shown.lines[n], least=1) for n, v in shown.items()
    }  # fmt: skip
    if checked["turn"] > turn:
        raise Wrong(f"{where}: turn is {checked['turn']}; wanted {turn} or before", line)
    return checked


def _options(document: object, where: str, line: int) -> dict[str, str]:
    if not isinstance(document, Lined):
        raise Wrong(f"{where} is {document!r}; wanted names with values", line)
    return {n: _text(v, f"{where}: {n}", document.lines[n]) for n, v in document.items()}


def _among(value: object, allowed: tuple[str, ...], where: str, line: int) -> list[str]:
    named = _texts(value, where, line)
    for one in named:
        if one not in allowed:
            raise Wrong(f"{where} is {one!r}; wanted some of {', '.join(allowed)}", line)
    return named


def _texts(value: object, where: str, line: int) -> list[str]:
    return [_text(one, where, line) for one in listed(value)]


def _text(value: object, where: str, line: int) -> str:
    if not isinstance(value, str):
        raise Wrong(f"{where} is {value!r}; wanted a word or a number", line)
    return value


def number(value: object, where: str, line: int) -> float:
    """The value as a number. Raises Wrong."""
    try:
        read = float(str(value))
    except ValueError:
        read = math.nan
    if not math.isfinite(read):
        raise Wrong(f"{where} is {value!r}; wanted a number", line)
    return read


def _count(value: object, where: str, line: int, *, least: int) -> int:
    if not isinstance(value, str) or not value.isdecimal() or int(value) < least:
        raise Wrong(f"{where} is {value!r}; wanted a whole number from {least}", line)
    return int(value)


def _truth(value: object, where: str, line: int) -> bool:
    truth = False if value is None else TRUTHS.get(str(value).lower())
    if truth is None:
        raise Wrong(f"{where}: question is {value!r}; wanted true or false", line)
    return truth


def listed(value: object) -> list[Any]:
    """The value as a list: nothing is none, one is one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
