"""A file read as a mapping.toml says: its columns as the fields of a noun.

It knows nothing of where the mapping was found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.importers.columns import PlainCells
from retrieval.importers.files import Source
from retrieval.importers.json_objects import objects
from retrieval.importers.mapping import Field, FileMapping
from retrieval.importers.seam import Recognised, Record, Row, RowReader
from retrieval.importers.tables import Broken, Cells, Sample, plain_name
from retrieval.importers.tables import rows as rows_of
from retrieval.importers.values import missing, written

_TOGETHER = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_AND = re.compile(r"\s*&\s*")


@dataclass(frozen=True, slots=True)
class Mapped:
    """The format of one file of a mapping."""

    mapping: FileMapping

    def recognise(self, path: Path, sample: Sample) -> Recognised | None:
        """What the mapping says the file is."""
        varied = bool(self.mapping.options) or "variant_id" in self.mapping.fields
        used = {plain_name(column) for field in self._fields() for column in field.columns}
        ignored = () if self.mapping.others else tuple(sorted(sample.columns - used - {""}))
        noun = self.mapping.noun
        document = sample.kind == "json"
        return Recognised(f"mapped {noun}", noun, varied and noun == "products", ignored, document)

    def rows(self, source: Source, sample: Sample, what: Recognised) -> Iterator[Row | Broken]:
        """The file's rows; one `Broken` for a file that lacks a column the mapping names."""
        lacking = self._lacking(sample)
        if lacking:
            seen = ", ".join(sorted(sample.columns))
            reason = f"mapping.toml names this column; the file's columns are {seen}"
            yield Broken(1, lacking, "", reason)
            return
        read = self._row_reader()
        in_documents = sample.kind == "json"
        for row in objects(source, sample) if in_documents else rows_of(source, sample):
            yield row if isinstance(row, Broken) else read(row)

    def reader(self, sample: Sample, what: Recognised) -> RowReader | None:
        """How a row is read by itself; None where several make a product."""
        if what.varied or sample.kind == "json" or self._lacking(sample):
            return None
        return RowReader(self._row_reader())

    def _row_reader(self) -> Callable[[Cells], Row]:
        plain_cells = PlainCells()
        columns = {name: field.columns[0] for name, field in self.mapping.fields.items()}

        def read(row: Cells) -> Row:
            values = self._values(plain_cells(row.cells), plain_cells)
            return Row(row.line, (Record(self.mapping.noun, values, columns),))

        return read

    def _fields(self) -> Iterator[Field]:
        for table in (self.mapping.fields, self.mapping.attributes, self.mapping.options):
            yield from table.values()

    def _lacking(self, sample: Sample) -> str:
        if sample.kind != "csv":
            return ""
        named = (column for field in self._fields() for column in field.columns)
        return next((c for c in named if plain_name(c) not in sample.columns), "")

    def _values(self, cells: Mapping[str, Any], plain_cells: PlainCells) -> dict[str, Any]:
        mapping = self.mapping
        values: dict[str, Any] = dict(mapping.constants)
        for name, field in mapping.fields.items():
            found = _value(cells, field)
            if not missing(found):
                values[name] = found
        if mapping.noun == "products":
            values["attributes"] = _given(cells, mapping.attributes) | self._others(
                cells, plain_cells
            )
            options = _given(cells, mapping.options)
            if options:
                values["options"] = options
        return values

    def _others(self, cells: Mapping[str, Any], plain_cells: PlainCells) -> dict[str, Any]:
        if not self.mapping.others:
            return {}
        used = {plain_name(column) for field in self._fields() for column in field.columns}
        return {
            plain_cells.own_name(name).replace("_", " "): cell
            for name, cell in cells.items()
            if name and name not in used and not missing(cell)
        }


def _given(cells: Mapping[str, Any], fields: Mapping[str, Field]) -> dict[str, Any]:
    found = {name: _value(cells, field) for name, field in fields.items()}
    return {
        name: ", ".join(map(written, value)) if isinstance(value, list) else value
        for name, value in found.items()
        if not missing(value)
    }


def _value(cells: Mapping[str, Any], field: Field) -> Any:
    given = [cells.get(plain_name(column)) for column in field.columns]
    known = [g for g in given if not missing(g) and written(g).strip() not in field.unknown]
    if not known:
        return None
    value = known[0] if len(known) == 1 else field.join.join(map(written, known))
    if field.spaced:
        value = _TOGETHER.sub(" ", _AND.sub(" & ", written(value)))
    if field.separator:
        return [part.strip() for part in written(value).split(field.separator) if part.strip()]
    if field.of is not None:
        top = int(field.of) if float(field.of).is_integer() else field.of
        return f"{written(value)}/{top}"
    return value
