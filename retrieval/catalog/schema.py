"""The tables of a shop, and the head revision its migrations lead to.

Times are microseconds since 1970 (UTC), money is minor units, mappings are JSON text. It knows
nothing of how rows are made, read or compared.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    false,
)

HEAD = "0005"
"""The revision a database must be at; the last file of `migrations/versions` has the same."""

metadata = MetaData()

_LIMITED = ("category", "price_minor", "brand_words", "variant_count", "availability", "product_id")

products = Table(
    "products",
    metadata,
    Column("product_id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("brand", Text, nullable=False),
    Column("price_minor", BigInteger),
    Column("currency", Text, nullable=False),
    Column("availability", Text, nullable=False),
    Column("image_url", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("created_at", BigInteger),
    Column("attributes", Text, nullable=False),
    Column("brand_words", Text, nullable=False),
    Column("variant_count", Integer, nullable=False),
    Column("text_hash", BigInteger, nullable=False),
    Column("facts_hash", BigInteger, nullable=False),
    Column("mark", BigInteger),
    # The first holds all that limits look at, so that the long rows themselves stay unread.
    Index("ix_products_category", *_LIMITED),
    Index("ix_products_brand_words", "brand_words"),
    Index("ix_products_price_minor", "price_minor", "variant_count", "availability", "product_id"),
)

# `asked_minor` is the variant's own price, or else its product's: what a price limit is held to.
variants = Table(
    "variants",
    metadata,
    Column("product_id", Text, ForeignKey("products.product_id"), primary_key=True),
    Column("variant_id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("price_minor", BigInteger),
    Column("asked_minor", BigInteger),
    Column("availability", Text, nullable=False),
    Column("options", Text, nullable=False),
    Index("ix_variants_asked_minor", "asked_minor", "availability", "product_id"),
    sqlite_with_rowid=False,
)

# One row a name and value that a variant (or, with variant_id "", the product's attributes) has;
# `term` is the hash of both as `retrieval.words` compares them.
offers = Table(
    "offers",
    metadata,
    Column("term", BigInteger, primary_key=True, autoincrement=False),
    Column("product_id", Text, primary_key=True),
    Column("variant_id", Text, primary_key=True),
    sqlite_with_rowid=False,
)

# `mark`, here and in `products`, is that of the file's row it came from (importers/marks.py).
# An empty shopper_id is a review whose writer was forgotten.
reviews = Table(
    "reviews",
    metadata,
    Column("review_id", Text, primary_key=True),
    Column("product_id", Text, ForeignKey("products.product_id"), nullable=False),
    Column("shopper_id", Text, nullable=False),
    Column("rating", Float),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("helpful_votes", Integer, nullable=False),
    Column("verified", Boolean, nullable=False),
    Column("created_at", BigInteger),
    Column("row_hash", BigInteger, nullable=False),
    Column("mark", BigInteger),
    Index("ix_reviews_product_id", "product_id", "row_hash", "rating"),
    Index("ix_reviews_shopper_id", "shopper_id"),
)

shoppers = Table(
    "shoppers",
    metadata,
    Column("shopper_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("shares_name", Boolean, nullable=False),
)

follows = Table(
    "follows",
    metadata,
    Column("shopper_id", Text, ForeignKey("shoppers.shopper_id"), primary_key=True),
    Column("follows_id", Text, ForeignKey("shoppers.shopper_id"), primary_key=True),
    Column("weight", Float, nullable=False),
    Index("ix_follows_follows_id", "follows_id"),
)

# By time, so that what a shopper did lately is read without the rest.
events = Table(
    "events",
    metadata,
    Column("shopper_id", Text, ForeignKey("shoppers.shopper_id"), primary_key=True),
    Column("at", BigInteger, primary_key=True, autoincrement=False),
    Column("product_id", Text, ForeignKey("products.product_id"), primary_key=True),
    Column("event", Text, primary_key=True),
    Index("ix_events_product_id", "product_id"),
    sqlite_with_rowid=False,
)

# Counters that move when something is kept of a shopper ("": of many); see shopper_versions.py.
shopper_versions = Table(
    "shopper_versions",
    metadata,
    Column("shopper_id", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("since", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

policies = Table(
    "policies",
    metadata,
    Column("policy_id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("session_id", Text, primary_key=True),
    Column("shopper_id", Text),
    Column("document", Text, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("may_be_read", Boolean, nullable=False, server_default=false()),
    Index("ix_sessions_shopper_id", "shopper_id"),
)

turns = Table(
    "turns",
    metadata,
    Column("session_id", Text, ForeignKey("sessions.session_id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("document", Text, nullable=False),
    Column("at", BigInteger),
    Index("ix_turns_at", "at"),
)

# What came of a conversation: the first time a product it showed was looked at, put into a cart,
# bought…
outcomes = Table(
    "outcomes",
    metadata,
    Column("session_id", Text, primary_key=True),
    Column("product_id", Text, primary_key=True),
    Column("event", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Index("ix_outcomes_at", "at"),
    sqlite_with_rowid=False,
)

# What a shopper says of an answer (product_id "") or of one of its picks; 1 good, -1 not.
feedback = Table(
    "feedback",
    metadata,
    Column("session_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("product_id", Text, primary_key=True),
    Column("verdict", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# A conversation given to a person: an inbox, and what the shop's webhook has still to hear of.
handoffs = Table(
    "handoffs",
    metadata,
    Column("handoff_id", Text, primary_key=True),
    Column("session_id", Text, nullable=False),
    Column("contact", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("done_at", BigInteger),
    Column("sent_at", BigInteger),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", BigInteger),
    Index("ix_handoffs_session_id", "session_id"),
    Index("ix_handoffs_next_try_at", "next_try_at"),
)

# Who asked to be forgotten, by a hash of their id, so that importing old files brings nothing back.
forgotten = Table(
    "forgotten",
    metadata,
    Column("shopper_hash", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
)

# Reviews and events of products that were withdrawn from sale, kept until those come back.
withdrawn_reviews = Table(
    "withdrawn_reviews",
    metadata,
    *(Column(c.name, c.type, primary_key=c.primary_key, nullable=c.nullable) for c in reviews.c),
    Index("ix_withdrawn_reviews_product_id", "product_id"),
    Index("ix_withdrawn_reviews_shopper_id", "shopper_id"),
)

withdrawn_events = Table(
    "withdrawn_events",
    metadata,
    *(
        Column(c.name, c.type, primary_key=c.primary_key, autoincrement=False, nullable=c.nullable)
        for c in events.c
    ),
    Index("ix_withdrawn_events_product_id", "product_id"),
    sqlite_with_rowid=False,
)
