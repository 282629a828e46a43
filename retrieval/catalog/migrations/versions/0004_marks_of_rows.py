"""The mark of the file's row that a product or a review came from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_MARKED = ("products", "reviews", "withdrawn_reviews")


def upgrade() -> None:
    for table in _MARKED:
        op.add_column(table, sa.Column("mark", sa.BigInteger))


def downgrade() -> None:
    for table in _MARKED:
        op.drop_column(table, "mark")
