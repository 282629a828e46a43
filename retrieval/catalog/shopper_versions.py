"""Counters that tell whether anything new is kept of a shopper, without counting what there is.

Of few shoppers each has a counter of their own; what is kept of many at once, as an import does,
moves the one that is everybody's. It knows the tables; nothing of taste.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from retrieval.catalog.schema import events, shopper_versions

ONE_BY_ONE = 100
"""Shoppers up to whom each one's own counter is moved."""
_EVERYBODY = ""

_ids, _version = shopper_versions.c.shopper_id, shopper_versions.c.version
# Made once: they are run at every event or turn, and making them takes longer than answering.
_OF_ONE = select(shopper_versions).where(or_(_ids == _EVERYBODY, _ids == bindparam("shopper")))
_NEWEST = select(func.max(events.c.at)).where(events.c.shopper_id == bindparam("shopper"))
_OUT_OF_ORDER = update(shopper_versions).where(_ids == bindparam("shopper")).values(since=_version)
_ADVANCED = {
    name: insert(shopper_versions)
    .values(shopper_id=bindparam("shopper"), version=1, since=0)
    .on_conflict_do_update(index_elements=[_ids], set_={"version": _version + 1})
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


@dataclass(frozen=True)
class ShopperVersion:
    """`everybody` and `own` move with whatever is kept of all, and of this shopper.

    `since` is where `own` was when something else than a newer event was kept last: who knows a
    shopper as of then or later need read only the events from their newest on.
    """

    everybody: int = 0
    own: int = 0
    since: int = 0

    def adds_events_to(self, before: ShopperVersion) -> bool:
        """Whether nothing but events, none older than those known before, came since then."""
        return self.everybody == before.everybody and self.since <= before.own


def shopper_version(connection: Connection, shopper_id: str) -> ShopperVersion:
    """The shopper's version, of one unknown as of one of whom nothing was kept."""
    rows = {row.shopper_id: row for row in connection.execute(_OF_ONE, {"shopper": shopper_id})}
    everybody = rows[_EVERYBODY].version if _EVERYBODY in rows else 0
    if shopper_id not in rows or shopper_id == _EVERYBODY:
        return ShopperVersion(everybody)
    return ShopperVersion(everybody, rows[shopper_id].version, rows[shopper_id].since)


def something_changed(connection: Connection, shopper_ids: Iterable[str] = ()) -> None:
    """Something of these shoppers changes; of any of them all where none is named."""
    for shopper_id in _each(shopper_ids):
        _advance(connection, shopper_id)
        connection.execute(_OUT_OF_ORDER, {"shopper": shopper_id})


def events_come(connection: Connection, oldest: Mapping[str, int]) -> None:
    """Events are about to be kept: shopper → when the oldest of theirs was (µs since 1970)."""
    for shopper_id in _each(oldest):
        _advance(connection, shopper_id)
        newest = connection.execute(_NEWEST, {"shopper": shopper_id}).scalar()
        if shopper_id == _EVERYBODY or (newest is not None and oldest[shopper_id] < newest):
            connection.execute(_OUT_OF_ORDER, {"shopper": shopper_id})


def shopper_is_gone(connection: Connection, shopper_id: str) -> None:
    """The shopper's own counter goes; everybody's says that something happened."""
    connection.execute(delete(shopper_versions).where(_ids == shopper_id))
    something_changed(connection)


def _each(shopper_ids: Iterable[str]) -> list[str]:
    named = sorted(set(shopper_ids) - {_EVERYBODY})
    return named if 0 < len(named) <= ONE_BY_ONE else [_EVERYBODY]


def _advance(connection: Connection, shopper_id: str) -> None:
    """Move the counter; a row is held until the end, so that two who write wait for each other."""
    statement: Any = _ADVANCED[connection.dialect.name]
    connection.execute(statement, {"shopper": shopper_id})
