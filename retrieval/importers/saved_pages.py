"""The JSON-LD of a saved web page: its scripts of that type, with the line each begins at.

It knows nothing of what they say.
"""

from __future__ import annotations

from html.parser import HTMLParser

from retrieval.importers.files import Source

SIGN = "ld+json"


def scripts(source: Source) -> list[tuple[int, str]]:
    """(line, text) of each JSON-LD script. Raises BrokenFileError."""
    reader = _Scripts()
    for line in source.lines():
        reader.feed(line)
    reader.close()
    return reader.found


def has_scripts(source: Source) -> bool:
    """Whether the page holds JSON-LD. Raises BrokenFileError."""
    return any(SIGN in line for line in source.lines())


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self._pieces: list[str] | None = None
        self._line = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" and SIGN in (dict(attrs).get("type") or "").casefold():
            self._pieces, self._line = [], self.getpos()[0]

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._pieces is not None:
            self.found.append((self._line, "".join(self._pieces)))
            self._pieces = None

    def handle_data(self, data: str) -> None:
        if self._pieces is not None:
            self._pieces.append(data)
