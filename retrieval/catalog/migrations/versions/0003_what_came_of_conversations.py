"""What came of conversations: when turns were, outcomes, feedback, hand-offs, leave to read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "sessions", sa.Column("may_be_read", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.add_column("turns", sa.Column("at", sa.BigInteger))
    op.create_index("ix_turns_at", "turns", ["at"])
    op.create_table(
        "outcomes",
        sa.Column("session_id", sa.Text, primary_key=True),
        sa.Column("product_id", sa.Text, primary_key=True),
        sa.Column("event", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_outcomes_at", "outcomes", ["at"])
    op.create_table(
        "feedback",
        sa.Column("session_id", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("product_id", sa.Text, primary_key=True),
        sa.Column("verdict", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "handoffs",
        sa.Column("handoff_id", sa.Text, primary_key=True),
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("contact", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("done_at", sa.BigInteger),
        sa.Column("sent_at", sa.BigInteger),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_try_at", sa.BigInteger),
    )
    op.create_index("ix_handoffs_session_id", "handoffs", ["session_id"])
    op.create_index("ix_handoffs_next_try_at", "handoffs", ["next_try_at"])


def downgrade() -> None:
    for table in ("handoffs", "feedback", "outcomes"):
        op.drop_table(table)
    op.drop_index("ix_turns_at", "turns")
    op.drop_column("turns", "at")
    op.drop_column("sessions", "may_be_read")
