"""JSON objects with the line each begins at: one a line, a list of them, or a list in an object.

A document that is not one object a line is read whole, up to a size.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from retrieval.importers.files import BrokenFileError, Source
from retrieval.importers.tables import Broken, Cells, Sample, json_rows

MOST_CHARACTERS = 256 << 20
_LISTS = ("products", "items", "data", "feed")


def objects(source: Source, sample: Sample) -> Iterator[Cells | Broken]:
    """The file's objects."""
    if sample.kind == "jsonl" and not any(isinstance(sample.first.get(n), list) for n in _LISTS):
        yield from json_rows(source)
        return
    try:
        text = _whole(source)
    except BrokenFileError as error:
        yield Broken(0, "", "", str(error))
        return
    yield from within(text, first_line=1)


def within(text: str, *, first_line: int) -> Iterator[Cells | Broken]:
    """The objects of a JSON text: of its list, of a list in its object, or the object itself."""
    decoder = json.JSONDecoder()
    at = len(text) - len(text.lstrip("\ufeff \t\r\n"))
    line, counted = first_line, 0
    if text[at : at + 1] != "[":
        yield from _of_one(text, at, first_line)
        return
    at += 1
    while True:
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
        line += text.count("\n", counted, at)
        counted = at
        if at >= len(text) or text[at] == "]":
            return
        try:
            found, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            yield Broken(line, "", text[at : at + 200], f"not JSON ({error}); wanted an object")
            return
        if isinstance(found, dict):
            yield Cells(line, found)
        else:
            yield Broken(line, "", str(found), "wanted an object")


def _of_one(text: str, at: int, line: int) -> Iterator[Cells | Broken]:
    try:
        found: Any = json.loads(text[at:])
    except (ValueError, RecursionError) as error:
        place = getattr(error, "lineno", 1)
        yield Broken(line + place - 1, "", "", f"not JSON ({error}); wanted an object or a list")
        return
    listed = (
        next((found[n] for n in _LISTS if isinstance(found.get(n), list)), None)
        if (isinstance(found, dict))
        else None
    )
    for each in [found] if listed is None else listed:
        if isinstance(each, dict):
            yield Cells(line, each)
        else:
            yield Broken(line, "", str(each), "wanted an object")


def _whole(source: Source) -> str:
    with source.explained(), source.opened() as text:
        whole = text.read(MOST_CHARACTERS + 1)
    if len(whole) > MOST_CHARACTERS:
        raise BrokenFileError("the document is too big to read whole; save it as one object a line")
    return whole
