"""YAML read as it was written: every value a text, every field with the line it stands in.

`42`, `007`, `no` and `1:30` stay what the author typed; whoever wants a number or a truth asks for
one. It knows nothing of stories.
"""

from __future__ import annotations

from pathlib import Path

import yaml

NOTHING = ("", "~", "null", "Null", "NULL")


class LinesError(Exception):
    """A document that is no plain YAML; says the line where one is known."""


class Lined(dict[str, object]):
    """A mapping that knows the line (from 1) of itself and of each field."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


def read_lines(path: Path) -> object:
    """The document: Lined, list, str or None, all the way down. Raises LinesError or OSError."""
    try:
        node = yaml.compose(path.read_text("utf-8-sig"), yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise LinesError(f"not readable as YAML: no UTF-8 text ({error})") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}: " if mark else ""
        raise LinesError(f"{where}not readable as YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise LinesError(f"not readable as YAML: {error}") from error
    return None if node is None else _value(node)


def _value(node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node)
    if isinstance(node, yaml.SequenceNode):
        return [_value(one) for one in node.value]
    assert isinstance(node, yaml.ScalarNode)
    return None if node.style is None and node.value in NOTHING else str(node.value)


def _mapping(node: yaml.MappingNode) -> Lined:
    read = Lined(node.start_mark.line + 1)
    for key, value in node.value:
        line = key.start_mark.line + 1
        name = str(key.value)
        if name in read:
            raise LinesError(f"line {line}: {name!r} stands twice; say it once")
        read[name] = _value(value)
        read.lines[name] = line
    return read
