"""Runs the migrations on the connection that `retrieval.catalog.database` hands over."""

from __future__ import annotations

from alembic import context

from retrieval.catalog.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,
)
context.run_migrations()
