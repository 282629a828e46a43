"""A shopper's events lie in the order of time; counters tell whether anything of theirs is new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_BY_TIME = ("shopper_id", "at", "product_id", "event")
_BY_PRODUCT = ("shopper_id", "product_id", "event", "at")


def upgrade() -> None:
    op.create_table(
        "shopper_versions",
        sa.Column("shopper_id", sa.Text, primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    _laid_out(_BY_TIME)


def downgrade() -> None:
    _laid_out(_BY_PRODUCT)
    op.drop_table("shopper_versions")


def _laid_out(key: Sequence[str]) -> None:
    """Write both tables of events anew with that primary key."""
    for table, known in (("events", True), ("withdrawn_events", False)):
        columns: dict[str, sa.Column[Any]] = {
            "shopper_id": _text("shopper_id", "shoppers" if known else None),
            "at": sa.Column("at", sa.BigInteger, primary_key=True, autoincrement=False),
            "product_id": _text("product_id", "products" if known else None),
            "event": _text("event", None),
        }
        op.create_table(f"{table}_anew", *(columns[name] for name in key), sqlite_with_rowid=False)
        names = ", ".join(key)
        # In the order of the key: every page is filled once.
        op.execute(
            f"INSERT INTO {table}_anew ({names}) SELECT {names} FROM {table} ORDER BY {names}"
        )
        op.drop_table(table)
        op.rename_table(f"{table}_anew", table)
        op.create_index(f"ix_{table}_product_id", table, ["product_id"])


def _text(name: str, of: str | None) -> sa.Column[str]:
    references = (sa.ForeignKey(f"{of}.{name}"),) if of else ()
    return sa.Column(name, sa.Text, *references, primary_key=True)
