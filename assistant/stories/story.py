"""A story: a scripted conversation read from YAML and checked before it is told.

It knows the format's words and nothing of how a turn is answered or compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from assistant.turn import ACTS

Selector = Mapping[str, Any]
"""Field of a pick → wanted value, list of allowed values, or {min, max}; all must match."""

STORY_FIELDS = ("shopper", "why", "turns")
TURN_FIELDS = ("say", "expect")
EXPECT_FIELDS = ("act", "need", "picks", "justifications", "cart", "question")
NEED_FIELDS = (
    "category", "price_min", "price_max", "wants", "avoids", "brands", "brands_excluded",
    "options", "for",
)  # fmt: skip
PICKS_FIELDS = ("min", "max", "every", "none", "include", "first")
PICK_FIELDS = (
    "product_id", "variant_id", "title", "category", "brand", "price", "currency", "attributes",
    "options", "rating", "availability",
)  # fmt: skip
JUSTIFICATION_FIELDS = ("cite",)
KINDS = ("attribute", "review", "friends", "price", "policy", "rating")
LINE_FIELDS = ("product_id", "variant_id", "shown", "options", "quantity")
SHOWN_FIELDS = ("turn", "position")


class StoryError(Exception):
    """A story that cannot be told: the file, what was seen, what was wanted."""


@dataclass(frozen=True, slots=True)
class StoryTurn:
    """One message and what is expected of the answer; `expect` holds only what was named."""

    say: str
    expect: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """A conversation whose name is the sentence it proves."""

    name: str
    turns: tuple[StoryTurn, ...]
    shopper: str | None = None
    why: str = ""
    path: Path | None = None


def find_stories(paths: Iterable[Path]) -> list[Story]:
    """The stories in those files and directories (searched to the bottom), by name.

    Raises StoryError on the first that is broken, on a missing path, or where none is found.
    """
    stories: list[Story] = []
    for path in paths:
        if not path.exists():
            raise StoryError(f"{path}: no such file or directory; name a story or a directory")
        files = sorted(p for p in path.rglob("*") if p.suffix in {".yaml", ".yml"})
        found = files if path.is_dir() else [path]
        if not found:
            raise StoryError(f"{path}: no story found; a story is a .yaml file with `turns`")
        stories += [read_story(file) for file in found]
    return stories


def read_story(path: Path) -> Story:
    """The story in that file. Raises StoryError with the file and what is wrong in it."""
    try:
        document = yaml.safe_load(path.read_text("utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise StoryError(f"{path}: not readable as YAML: {error}") from error
    try:
        return _story(document, path)
    except _Wrong as wrong:
        raise StoryError(f"{path}: {wrong}") from wrong


class _Wrong(Exception):  # noqa: N818 - inner signal, becomes a StoryError
    """What is wrong, without the file."""


def _story(document: object, path: Path) -> Story:
    story = _mapping(document, "the story", STORY_FIELDS)
    turns = story.get("turns")
    if not isinstance(turns, list) or not turns:
        raise _Wrong(f"`turns` is {turns!r}; wanted a list with at least one `say`")
    shopper = story.get("shopper")
    return Story(
        name=path.stem,
        turns=tuple(_turn(turn, f"turn {n}") for n, turn in enumerate(turns, 1)),
        shopper=None if shopper is None else str(shopper),
        why=" ".join(str(story.get("why") or "").split()),
        path=path,
    )


def _turn(document: object, where: str) -> StoryTurn:
    turn = _mapping(document, where, TURN_FIELDS)
    if turn.get("say") is None:
        raise _Wrong(f"{where}: `say` is missing; wanted what the shopper says")
    expect = turn.get("expect")
    if expect is None:
        return StoryTurn(str(turn["say"]))
    return StoryTurn(str(turn["say"]), _expect(expect, f"{where}, expect"))


def _expect(document: object, where: str) -> Mapping[str, Any]:
    expect = _mapping(document, where, EXPECT_FIELDS)
    for act in _listed(expect.get("act")):
        if act not in ACTS:
            raise _Wrong(f"{where}: act is {act!r}; wanted one of {', '.join(ACTS)}")
    if expect.get("need") is not None:
        _mapping(expect["need"], f"{where}, need", NEED_FIELDS)
    if expect.get("picks") is not None:
        picks = _mapping(expect["picks"], f"{where}, picks", PICKS_FIELDS)
        for bound in ("min", "max"):
            if not isinstance(picks.get(bound, 0), int):
                raise _Wrong(f"{where}, picks: {bound} is {picks[bound]!r}; wanted a number")
        for name in ("every", "none", "include", "first"):
            for selector in _listed(picks.get(name)):
                if isinstance(selector, Mapping):
                    _mapping(selector, f"{where}, picks, {name}", PICK_FIELDS)
    if expect.get("justifications") is not None:
        wanted = _mapping(expect["justifications"], f"{where}, justifications",
                          JUSTIFICATION_FIELDS)  # fmt: skip
        for kind in _listed(wanted.get("cite")):
            if kind not in KINDS:
                raise _Wrong(f"{where}: cite has {kind!r}; wanted some of {', '.join(KINDS)}")
    if expect.get("cart") is not None:
        _cart(expect["cart"], f"{where}, cart")
    if not isinstance(expect.get("question", True), bool):
        raise _Wrong(f"{where}: question is {expect['question']!r}; wanted true or false")
    return expect


def _cart(document: object, where: str) -> None:
    if not isinstance(document, list):
        raise _Wrong(f"{where}: is {document!r}; wanted a list of lines, [] when empty")
    for line in document:
        named = _mapping(line, where, LINE_FIELDS)
        if "shown" in named:
            shown = _mapping(named["shown"], f"{where}, shown", SHOWN_FIELDS)
            if not all(isinstance(shown.get(f), int) and shown[f] > 0 for f in SHOWN_FIELDS):
                raise _Wrong(f"{where}: shown is {shown!r}; wanted {{turn: 1, position: 1}} or on")


def _mapping(document: object, where: str, allowed: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(document, Mapping):
        raise _Wrong(f"{where}: is {document!r}; wanted a mapping of {', '.join(allowed)}")
    for name in document:
        if name not in allowed:
            raise _Wrong(f"{where}: unknown field {name!r}; wanted one of {', '.join(allowed)}")
    return document


def _listed(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
