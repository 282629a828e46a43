"""Columns by their many names: which of a file's columns holds what the shop calls something else.

It knows nothing of values.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from retrieval.importers.tables import plain_name

ITEM = ("item_id", "product_id", "itemid", "productid", "goods_id", "sku", "item", "product", "iid")
USER = ("user_id", "shopper_id", "userid", "customer_id", "member_id", "uid", "user", "customer")
TIME = ("timestamp", "at", "time", "event_time", "behavior_time", "behaviour_time", "datetime",
        "date", "created_at", "action_time", "ts")  # fmt: skip


def chosen(columns: Collection[str], names: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Canonical name → the file's column for it: the first of its names that the file has.

    A column is chosen once.

    >>> chosen({"name", "sku"}, {"product_id": ("id", "sku"), "title": ("title", "name")})
    {'product_id': 'sku', 'title': 'name'}
    """
    found: dict[str, str] = {}
    for canonical, candidates in names.items():
        free = (name for name in candidates if name in columns and name not in found.values())
        column = next(free, None)
        if column is not None:
            found[canonical] = column
    return found


class PlainCells:
    """Turns a row's cells into cells by plain column name; remembers the names it has seen."""

    def __init__(self) -> None:
        self._plain: dict[str, str] = {}
        self._own: dict[str, str] = {}

    def __call__(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        """The cells by plain name; of two columns with one name, the first that is not blank."""
        plain: dict[str, Any] = {}
        for column, cell in cells.items():
            name = self._plain.get(column)
            if name is None:
                name = self._plain[column] = plain_name(column)
                self._own.setdefault(name, column)
            if plain.get(name) in (None, ""):
                plain[name] = cell
        return plain

    def own(self, names: Mapping[str, str]) -> dict[str, str]:
        """Canonical name → the column as the file writes it, of canonical → plain name."""
        return {canonical: self._own.get(plain, plain) for canonical, plain in names.items()}

    def own_name(self, plain: str) -> str:
        """The column as the file writes it."""
        return self._own.get(plain, plain)


def picked(
    names: Sequence[str], columns: Mapping[str, str], *wanted: str
) -> Callable[[Sequence[str]], dict[str, str]]:
    """A function from a row's cells, as the header `names` orders them, to a few of them by name.

    `columns`: canonical name → plain name. What the file has no column for is left out.

    >>> picked(["URL handle", "Title"], {"product_id": "url_handle"}, "product_id")(["cup", "Cup"])
    {'product_id': 'cup'}
    """
    plain = [plain_name(name) for name in names]
    places = {each: plain.index(columns[each]) for each in wanted if each in columns}

    def pick(cells: Sequence[str]) -> dict[str, str]:
        return {name: cells[n] if n < len(cells) else "" for name, n in places.items()}

    return pick


def first_given(cells: Mapping[str, Any], names: Iterable[str]) -> str:
    """The first of the columns whose cell is not blank; the first of all when none is.

    >>> first_given({"sale": "", "price": "5"}, ("sale", "price"))
    'price'
    """
    listed = list(names)
    return next((name for name in listed if cells.get(name) not in (None, "")), listed[0])
