"""The items of an XML feed, one at a time, so that a feed of any size fits in memory.

A feed that declares entities is refused: it could name other files, or grow without end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from retrieval.importers.files import BrokenFileError, Source
from retrieval.importers.tables import Broken, Cells

_ITEMS = frozenset({"item", "entry"})
_CHUNK = 1 << 16


class _EntityError(Exception):
    """The feed declares an entity."""


def items(source: Source) -> Iterator[Cells | Broken]:
    """The feed's items: text by local tag name, a mapping where tags nest, a list where several."""
    reader = _Reader()
    try:
        with source.explained(), source.opened() as text:
            while chunk := text.read(_CHUNK):
                reader.parser.Parse(chunk.lstrip("\ufeff"), False)
                yield from reader.taken()
            reader.parser.Parse("", True)
    except expat.ExpatError as error:
        yield from reader.taken()
        yield Broken(
            error.lineno, "", "", f"not XML from here on ({expat.ErrorString(error.code)})"
        )
    except _EntityError:
        line = reader.parser.CurrentLineNumber
        yield Broken(line, "", "", "the feed declares entities; wanted a feed without a DOCTYPE")
    except (BrokenFileError, UnicodeError) as error:
        yield from reader.taken()
        yield Broken(reader.parser.CurrentLineNumber, "", "", str(error))
    else:
        yield from reader.taken()


class _Reader:
    """Collects an item's tags while it is open."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._said
        self.parser.EntityDeclHandler = self._refuse
        self.parser.UnparsedEntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse
        self._done: list[Cells] = []
        self._open: list[tuple[str, dict[str, Any], list[str]]] = []
        self._line = 0

    def taken(self) -> list[Cells]:
        """The items finished since the last call."""
        done, self._done = self._done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rsplit(" ", 1)[-1]
        if self._open:
            self._open.append((tag, {}, []))
            href = attributes.get("href")
            if href and tag == "link" and attributes.get("rel", "alternate") == "alternate":
                self._open[-1][2].append(href)
        elif tag in _ITEMS:
            self._line = self.parser.CurrentLineNumber
            self._open.append((tag, {}, []))

    def _end(self, name: str) -> None:
        if not self._open:
            return
        tag, inside, said = self._open.pop()
        if not self._open:
            self._done.append(Cells(self._line, inside))
            return
        value: Any = inside or "".join(said).strip()
        holder = self._open[-1][1]
        if tag in holder:
            before = holder[tag]
            holder[tag] = [*before, value] if isinstance(before, list) else [before, value]
        else:
            holder[tag] = value

    def _said(self, text: str) -> None:
        if self._open:
            self._open[-1][2].append(text)

    def _refuse(self, *_: Any) -> int:
        raise _EntityError
