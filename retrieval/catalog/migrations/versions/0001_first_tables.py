"""The first tables: catalog, reviews, shoppers and what they did, policies, sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "products",
        sa.Column("product_id", sa.Text, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("category", sa.Text, nullable=False),
        sa.Column("brand", sa.Text, nullable=False),
        sa.Column("price_minor", sa.BigInteger),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("availability", sa.Text, nullable=False),
        sa.Column("image_url", sa.Text, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger),
        sa.Column("attributes", sa.Text, nullable=False),
        sa.Column("brand_words", sa.Text, nullable=False),
        sa.Column("variant_count", sa.Integer, nullable=False),
        sa.Column("text_hash", sa.BigInteger, nullable=False),
        sa.Column("facts_hash", sa.BigInteger, nullable=False),
    )
    op.create_index(
        "ix_products_category",
        "products",
        ["category", "price_minor", "brand_words", "variant_count", "availability", "product_id"],
    )
    op.create_index("ix_products_brand_words", "products", ["brand_words"])
    op.create_index(
        "ix_products_price_minor",
        "products",
        ["price_minor", "variant_count", "availability", "product_id"],
    )
    op.create_table(
        "variants",
        sa.Column("product_id", sa.Text, sa.ForeignKey("products.product_id"), primary_key=True),
        sa.Column("variant_id", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("price_minor", sa.BigInteger),
        sa.Column("asked_minor", sa.BigInteger),
        sa.Column("availability", sa.Text, nullable=False),
        sa.Column("options", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_variants_asked_minor", "variants", ["asked_minor", "availability", "product_id"]
    )
    op.create_table(
        "offers",
        sa.Column("term", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("product_id", sa.Text, primary_key=True),
        sa.Column("variant_id", sa.Text, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reviews",
        sa.Column("review_id", sa.Text, primary_key=True),
        sa.Column("product_id", sa.Text, sa.ForeignKey("products.product_id"), nullable=False),
        sa.Column("shopper_id", sa.Text, nullable=False),
        sa.Column("rating", sa.Float),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("helpful_votes", sa.Integer, nullable=False),
        sa.Column("verified", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.BigInteger),
        sa.Column("row_hash", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_reviews_product_id", "reviews", ["product_id", "row_hash", "rating"])
    op.create_index("ix_reviews_shopper_id", "reviews", ["shopper_id"])
    op.create_table(
        "shoppers",
        sa.Column("shopper_id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("shares_name", sa.Boolean, nullable=False),
    )
    op.create_table(
        "follows",
        sa.Column("shopper_id", sa.Text, sa.ForeignKey("shoppers.shopper_id"), primary_key=True),
        sa.Column("follows_id", sa.Text, sa.ForeignKey("shoppers.shopper_id"), primary_key=True),
        sa.Column("weight", sa.Float, nullable=False),
    )
    op.create_index("ix_follows_follows_id", "follows", ["follows_id"])
    op.create_table(
        "events",
        sa.Column("shopper_id", sa.Text, sa.ForeignKey("shoppers.shopper_id"), primary_key=True),
        sa.Column("product_id", sa.Text, sa.ForeignKey("products.product_id"), primary_key=True),
        sa.Column("event", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_events_product_id", "events", ["product_id"])
    op.create_table(
        "policies",
        sa.Column("policy_id", sa.Text, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("session_id", sa.Text, primary_key=True),
        sa.Column("shopper_id", sa.Text),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_sessions_shopper_id", "sessions", ["shopper_id"])
    op.create_table(
        "turns",
        sa.Column("session_id", sa.Text, sa.ForeignKey("sessions.session_id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("document", sa.Text, nullable=False),
    )


def downgrade() -> None:
    for table in (
        "turns",
        "sessions",
        "policies",
        "events",
        "follows",
        "shoppers",
        "reviews",
        "offers",
        "variants",
        "products",
    ):
        op.drop_table(table)
