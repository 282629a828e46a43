"""Databases that a store is tried on: SQLite, and the one SHOP_TEST_DATABASE_URL names, if any.

What stands in the named one is thrown away.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from retrieval.catalog.schema import metadata
from retrieval.catalog.store import Store

GIVEN = os.environ.get("SHOP_TEST_DATABASE_URL", "")


def emptied(url: str) -> str:
    engine = create_engine(url)
    metadata.drop_all(engine)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    engine.dispose()
    return url


@pytest.fixture(params=["sqlite", *([GIVEN.partition(":")[0]] if GIVEN else [])])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    return f"sqlite:///{tmp_path}/shop.db" if request.param == "sqlite" else emptied(GIVEN)


@pytest.fixture(scope="session", params=["sqlite", *([GIVEN.partition(":")[0]] if GIVEN else [])])
def new_store(request: pytest.FixtureRequest) -> Callable[[], Store]:
    """Opens an empty store."""
    if request.param == "sqlite":
        return lambda: Store.open("sqlite://")
    Store.open(emptied(GIVEN)).close()

    def cleared() -> Store:
        engine = create_engine(GIVEN)
        with engine.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())
        engine.dispose()
        return Store.open(GIVEN)

    return cleared
