"""Text as people read it: markup and control characters taken out, spaces evened.

Doing it twice changes nothing, so that what was exported comes back the same. It knows nothing of
files or columns.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u202d\u202e\u2028\u2029\ufeff\ud800-\udfff]"
)
_TAG = re.compile(
    r"<!--|<!doctype|</?(?:a|abbr|article|b|big|blockquote|body|br|center|code|dd|del|div|dl|dt|em"
    r"|figure|font|footer|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|label|li|link|main|mark"
    r"|meta|nav|ol|option|p|pre|s|script|section|select|small|span|strike|strong|style|sub|sup"
    r"|svg|table|tbody|td|tfoot|th|thead|title|tr|tt|u|ul|video)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r" ?\n ?")
_EMPTY_LINES = re.compile(r"\n{3,}")
_BLOCKS = frozenset(
    {"address", "article", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "form",
     "fieldset", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
     "li", "main", "nav", "ol", "option", "p", "pre", "section", "table", "tbody", "tfoot",
     "thead", "title", "tr", "ul"}
)  # fmt: skip
_SILENT = frozenset({"script", "style", "template", "noscript", "iframe", "svg"})
_MOST_LAYERS = 8


def without_controls(text: str) -> str:
    """The text without control characters, stray surrogates, byte order marks and what turns the
    direction of letters around.
    """
    return _CONTROL.sub("", text) if _CONTROL.search(text) else text


def text_of(raw: str) -> str:
    """The text with markup taken out and spaces evened; line breaks are kept.

    >>> text_of("<p>Soft &amp; warm.</p><ul><li>Wool</li></ul>")
    'Soft & warm.\\nWool'
    """
    if raw.isprintable() and "<" not in raw and "&" not in raw and "  " not in raw:
        return raw.strip()
    text = without_controls(raw)
    if "<" in text or "&" in text:
        text = _without_markup(text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _SPACES.sub(" ", text)
    if "\n" in text:
        text = _EMPTY_LINES.sub("\n\n", _LINE_ENDS.sub("\n", text))
    return text.strip()


def line_of(raw: str) -> str:
    """The text on one line.

    >>> line_of(" Trail\\n shoe ")
    'Trail shoe'
    """
    text = text_of(raw)
    return text if text.isprintable() else " ".join(text.split())


def _without_markup(text: str) -> str:
    for _ in range(_MOST_LAYERS):
        if _TAG.search(text):
            text = _read(text)
        elif _ENTITY.search(text):
            unescaped = without_controls(html.unescape(text))
            if unescaped == text:
                return text
            text = unescaped
        else:
            return text
    return text


def _read(markup: str) -> str:
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return without_controls("".join(reader.pieces))


class _Reader(HTMLParser):
    """Collects the text, with a line break where a block begins or ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        self._break(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(data)

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS:
            if self.pieces and not self.pieces[-1].endswith("\n"):
                self.pieces.append("\n")
        elif tag in {"td", "th"}:
            self.pieces.append(" ")
