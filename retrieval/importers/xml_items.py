"""The items of an XML feed, one at a time, so that a feed of any size fits in memory.

A feed that declares entities is refused: it could name other files, or grow without end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from retrieval.importers.files import BrokenFileError, Source
from retrieval.importers.tables import Broken, Cells

_ITEMS = frozenset({"item", "entry"})
_CHUNK = 1 << 16
_GOOGLE = "base.google.com/ns/1.0"


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


@dataclass
class _Tag:
    """A tag that is open: what is inside it, and what is said in it."""

    name: str
    is_google: bool
    only_text: bool
    inside: dict[str, Any] = field(default_factory=dict)
    from_google: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)


class _Reader:
    """Collects an item's tags while it is open. What Google's namespace says goes before the rest.

    Tags in a text of XHTML are left out of it.
    """

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._say
        self.parser.EntityDeclHandler = self._refuse
        self.parser.UnparsedEntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse
        self._done: list[Cells] = []
        self._open: list[_Tag] = []
        self._line = 0

    def taken(self) -> list[Cells]:
        """The items finished since the last call."""
        done, self._done = self._done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, tag = name.rpartition(" ")
        if not self._open and tag in _ITEMS:
            self._line = self.parser.CurrentLineNumber
        elif not self._open:
            return
        only_text = attributes.get("type") == "xhtml" or (
            bool(self._open) and self._open[-1].only_text
        )
        self._open.append(_Tag(tag, namespace.endswith(_GOOGLE), only_text))
        href = attributes.get("href")
        if href and tag == "link" and attributes.get("rel", "alternate") == "alternate":
            self._open[-1].said.append(href)

    def _end(self, name: str) -> None:
        if not self._open:
            return
        done = self._open.pop()
        if not self._open:
            self._done.append(Cells(self._line, done.inside))
            return
        holder = self._open[-1]
        if holder.only_text:
            holder.said += done.said
        elif done.is_google or done.name not in holder.from_google:
            self._put(done, holder)

    def _put(self, done: _Tag, holder: _Tag) -> None:
        value: Any = done.inside or "".join(done.said).strip()
        before = holder.inside.get(done.name)
        if before is None or (done.is_google and done.name not in holder.from_google):
            holder.inside[done.name] = value
        else:
            several = before if isinstance(before, list) else [before]
            holder.inside[done.name] = [*several, value]
        if done.is_google:
            holder.from_google.add(done.name)

    def _say(self, text: str) -> None:
        if self._open:
            self._open[-1].said.append(text)

    def _refuse(self, *_: Any) -> int:
        raise _EntityError
