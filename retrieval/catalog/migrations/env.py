"""Runs the migrations on the connection that `retrieval.catalog.database` hands over."""

from __future__ import annotations

from alembic import context

from retrieval.catalog.schema import metadata

config = getattr(context, "config", None)
if config is not None:  # None: read, but not run, by a tool that looks at every module
    context.configure(connection=config.attributes["connection"], target_metadata=metadata)
    context.run_migrations()
