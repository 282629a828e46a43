"""One of many values, as one bound value: no limit on how many, and one statement for any number.

It knows nothing of tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Text, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

_POSTGRESQL = "postgresql"


def among(
    connection: Connection, column: ColumnElement[Any], values: Iterable[str]
) -> ColumnElement[bool]:
    """Whether the column's text is one of the values."""
    dialect = connection.dialect.name
    given = bindparam(None, bound(dialect, values), type_=_type_of(dialect), unique=True)
    return _among(dialect, column, given)


def among_named(dialect: str, column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """The same in a statement that is made once: its parameter of that name is a `bound`."""
    return _among(dialect, column, bindparam(name, type_=_type_of(dialect)))


def bound(dialect: str, values: Iterable[str]) -> list[str] | str:
    """The values as one parameter."""
    return list(values) if dialect == _POSTGRESQL else json.dumps(list(values))


def _among(
    dialect: str, column: ColumnElement[Any], given: BindParameter[Any]
) -> ColumnElement[bool]:
    if dialect == _POSTGRESQL:
        return column == any_(given)
    return column.in_(select(func.json_each(given).table_valued("value").c.value))


def _type_of(dialect: str) -> Any:
    return ARRAY(Text) if dialect == _POSTGRESQL else Text
