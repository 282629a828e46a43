"""A story: a scripted conversation read from YAML and checked before it is told.

It knows the format's words and nothing of how a turn is answered or compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.stories.expect import Wrong, expected, mapping
from assistant.stories.lines import LinesError, read_lines

STORY_FIELDS = ("shopper", "why", "turns")
TURN_FIELDS = ("say", "expect")


class StoryError(Exception):
    """A story that cannot be told: the file and line, what was seen, what was wanted."""


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
    """The story in that file. Raises StoryError with file, line, field and what is wrong."""
    try:
        return _story(read_lines(path), path)
    except OSError as error:
        raise StoryError(f"{path}: not readable: {error.strerror}") from error
    except LinesError as error:
        raise StoryError(f"{path}, {error}" if _has_line(error) else f"{path}: {error}") from error
    except Wrong as wrong:
        raise StoryError(f"{path}, line {wrong.line}: {wrong}") from wrong


def _has_line(error: LinesError) -> bool:
    return str(error).startswith("line ")


def _story(document: object, path: Path) -> Story:
    story = mapping(document, "the story", STORY_FIELDS, 1)
    turns = story.get("turns")
    line = story.lines.get("turns", story.line)
    if not isinstance(turns, list) or not turns:
        raise Wrong(f"`turns` is {turns!r}; wanted a list with at least one `say`", line)
    shopper, why = story.get("shopper"), story.get("why")
    for name, value in (("shopper", shopper), ("why", why)):
        if not isinstance(value, str | None):
            raise Wrong(f"{name} is {value!r}; wanted words", story.lines[name])
    return Story(
        name=path.stem,
        turns=tuple(_turn(turn, n, line) for n, turn in enumerate(turns, 1)),
        shopper=str(shopper) if shopper is not None else None,
        why=" ".join(str(why or "").split()),
        path=path,
    )


def _turn(document: object, position: int, line: int) -> StoryTurn:
    where = f"turn {position}"
    turn = mapping(document, where, TURN_FIELDS, line)
    say = turn.get("say")
    if not isinstance(say, str):
        raise Wrong(
            f"{where}: `say` is missing; wanted what the shopper says",
            turn.lines.get("say", turn.line),
        )
    if turn.get("expect") is None:
        return StoryTurn(say)
    return StoryTurn(say, expected(turn["expect"], position, turn.lines["expect"]))
