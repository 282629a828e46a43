"""Who was forgotten, and what was said of products that were withdrawn from sale."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forgotten",
        sa.Column("shopper_hash", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "withdrawn_reviews",
        sa.Column("review_id", sa.Text, primary_key=True),
        sa.Column("product_id", sa.Text, nullable=False),
        sa.Column("shopper_id", sa.Text, nullable=False),
        sa.Column("rating", sa.Float),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("helpful_votes", sa.Integer, nullable=False),
        sa.Column("verified", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.BigInteger),
        sa.Column("row_hash", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_withdrawn_reviews_product_id", "withdrawn_reviews", ["product_id"])
    op.create_index("ix_withdrawn_reviews_shopper_id", "withdrawn_reviews", ["shopper_id"])
    op.create_table(
        "withdrawn_events",
        sa.Column("shopper_id", sa.Text, primary_key=True),
        sa.Column("product_id", sa.Text, primary_key=True),
        sa.Column("event", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_withdrawn_events_product_id", "withdrawn_events", ["product_id"])


def downgrade() -> None:
    for table in ("withdrawn_events", "withdrawn_reviews", "forgotten"):
        op.drop_table(table)
