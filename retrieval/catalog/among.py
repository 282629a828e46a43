"""One of many values, as one bound value: no limit on how many, and one statement for any number.

It knows nothing of tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY


def among(
    connection: Connection, column: ColumnElement[Any], values: Iterable[str]
) -> ColumnElement[bool]:
    """Whether the column's text is one of the values."""
    if connection.dialect.name == "postgresql":
        return column == any_(bindparam(None, list(values), type_=ARRAY(Text), unique=True))
    each = func.json_each(bindparam(None, json.dumps(list(values)), type_=Text, unique=True))
    return column.in_(select(each.table_valued("value").c.value))
