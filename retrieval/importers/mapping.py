"""A mapping.toml: which file holds which noun, and which of its columns is which field.

    [[file]]
    name = "stock*.csv"                      # one file, or a pattern
    noun = "products"
    others = "attributes"                    # the columns not named below ("ignored" unless said)
    [file.columns]
    product_id = "Artikel"
    title = ["Marke", "Modell"]              # joined by a space
    category = {column = "Gruppe", separator = "/", spaced = true}  # "RoomHeaters": Room Heaters
    price = {column = "Preis", unknown = ["0"]}
    rating = {column = "Note", of = 10}      # out of ten
    [file.constants]
    currency = "EUR"
    [file.attributes]
    Farbe = "Farbe"
    [file.options]
    "Größe" = "Gr."

It knows nothing of rows.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from retrieval.importers.canonical import COLUMNS
from retrieval.importers.report import ImportPathError

NAME = "mapping.toml"
PARTS = ("attributes", "options")
_TABLES = ("columns", "constants", *PARTS)
_SETTINGS = ("column", "columns", "separator", "unknown", "of", "join", "spaced")


@dataclass(frozen=True, slots=True)
class Field:
    """Where a field's value comes from, and how it is read.

    Several `columns` are joined by `join`; `separator` splits a list; cells among `unknown` count
    as blank; a rating is `of` that many; `spaced` parts words written together.
    """

    columns: tuple[str, ...]
    separator: str = ""
    unknown: frozenset[str] = frozenset()
    of: float | None = None
    join: str = " "
    spaced: bool = False


@dataclass(frozen=True, slots=True)
class FileMapping:
    """What one `[[file]]` says."""

    name: str
    noun: str
    fields: Mapping[str, Field]
    constants: Mapping[str, Any]
    attributes: Mapping[str, Field]
    options: Mapping[str, Field]
    others: bool

    def covers(self, path: Path) -> bool:
        """Whether the mapping is for that file."""
        return fnmatchcase(path.name.casefold(), self.name.casefold())


def read_mapping(path: Path) -> tuple[FileMapping, ...]:
    """The mapping's files. Raises ImportPathError: what in it cannot be used, and what was wanted.

    Nothing is imported by a mapping that is half understood.
    """
    try:
        document = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ImportPathError(
            f"{path} is not valid TOML ({error}). Mend that line; "
            "names of other letters than a to z stand in quotes."
        ) from error
    given = document.get("file")
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise ImportPathError(f"{path} has no [[file]]; wanted one a file, with name and noun.")
    return tuple(_file(each, f"{path}, [[file]] {n}") for n, each in enumerate(given, start=1))


def _file(given: Mapping[str, Any], where: str) -> FileMapping:
    for name in given:
        if name not in ("name", "noun", "others", *_TABLES):
            known = ", ".join(("name", "noun", "others", *_TABLES))
            raise ImportPathError(f"{where}: {name!r} is not known; wanted one of {known}.")
    noun = str(given.get("noun"))
    if noun not in COLUMNS:
        raise ImportPathError(f"{where}: noun is {noun!r}; wanted one of {', '.join(COLUMNS)}.")
    if not isinstance(given.get("name"), str) or not given["name"]:
        raise ImportPathError(f"{where}: name is {given.get('name')!r}; wanted a file's name.")
    if given.get("others", "ignored") not in ("attributes", "ignored"):
        raise ImportPathError(f"{where}: others is {given['others']!r}; wanted attributes.")
    allowed = [name for name in COLUMNS[noun] if name not in (*PARTS, "variants")]
    tables = {name: given.get(name, {}) for name in _TABLES}
    for table, named in tables.items():
        if not isinstance(named, dict):
            raise ImportPathError(f"{where}: {table} is {named!r}; wanted a table.")
        for name in named if table in ("columns", "constants") else ():
            if name not in allowed:
                wanted = ", ".join(allowed)
                raise ImportPathError(
                    f"{where}: {table}.{name} is no field of {noun}; wanted one of {wanted}."
                )
    fields = {
        table: {name: _field(raw, f"{where}: {table}.{name}") for name, raw in named.items()}
        for table, named in tables.items()
        if table != "constants"
    }
    return FileMapping(
        given["name"],
        noun,
        fields["columns"],
        tables["constants"],
        fields["attributes"],
        fields["options"],
        given.get("others") == "attributes",
    )


def _field(raw: Any, where: str) -> Field:
    table = raw if isinstance(raw, dict) else {"columns": raw}
    unknown = [name for name in table if name not in _SETTINGS]
    if unknown:
        wanted = ", ".join(_SETTINGS)
        raise ImportPathError(f"{where}: {unknown[0]!r} is not known; wanted one of {wanted}.")
    columns = table.get("columns", table.get("column"))
    listed = [columns] if isinstance(columns, str) else columns
    if not isinstance(listed, list) or not listed or not all(isinstance(c, str) for c in listed):
        raise ImportPathError(f"{where} is {raw!r}; wanted a column's name, or a list of them.")
    of = table.get("of")
    if of is not None and (isinstance(of, bool) or not isinstance(of, int | float) or of <= 0):
        raise ImportPathError(f"{where}: of is {of!r}; wanted the highest rating, like 10.")
    spaced = table.get("spaced", False)
    if not isinstance(spaced, bool):
        raise ImportPathError(f"{where}: spaced is {spaced!r}; wanted true or false.")
    blanks = table.get("unknown", [])
    return Field(
        tuple(listed),
        str(table.get("separator", "")),
        frozenset(str(each) for each in (blanks if isinstance(blanks, list) else [blanks])),
        of,
        str(table.get("join", " ")),
        spaced,
    )
