"""The connection to a shop's database: opened, brought to the newest tables, errors explained.

SQLite in WAL mode (readers never wait for a writer) or PostgreSQL. It knows nothing of what the
tables hold.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Index, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from retrieval.catalog.schema import HEAD, metadata

BUSY_TIMEOUT_S = 15
_MIGRATIONS = Path(__file__).parent / "migrations"

_ADVICE = (
    ("disk is full", "the disk is full. Free some space and run the same command again"),
    ("disk full", "the disk is full. Free some space and run the same command again"),
    ("no space left", "the disk is full. Free some space and run the same command again"),
    ("readonly database", "it may not be written to. Give yourself write permission on the file "
     "and its directory"),
    ("read-only", "it may not be written to. Give yourself write permission on it"),
    ("unable to open", "it cannot be opened. Make sure that its directory exists and that you may "
     "write there"),
    ("is locked", "another program keeps it locked. Wait until that import or build has ended, or "
     "end it, and try again"),
    ("not a database", "it is not a database, or it is damaged. Move it away, put back a copy if "
     "you have one, or import the shop's files again"),
    ("malformed", "it is damaged. Move it away, put back a copy if you have one, or import the "
     "shop's files again"),
    ("disk i/o error", "the disk reports an error. Make sure that it is there, is not full and may "
     "be written to, and try again"),
    ("foreign key", "a review or an event names a product that the shop does not have. Put or "
     "import its products first"),
    ("connection refused", "no server answers there. Start it, or mend database_url"),
    ("could not translate host", "no such host. Mend database_url"),
    ("authentication failed", "the server refuses user or password. Mend database_url"),
)  # fmt: skip


class StoreError(Exception):
    """The shop's database cannot do what was asked: what was seen, and the next step."""


@dataclass(frozen=True)
class Database:
    """One engine with a lock that lets this process write from one thread at a time."""

    engine: Engine
    name: str
    shared: bool
    lock: threading.RLock = field(default_factory=threading.RLock)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one moment of the shop. Raises StoreError."""
        with self._explained():
            if self.shared:
                with self.engine.begin() as connection:
                    yield connection
            else:
                with self.lock, self.engine.begin() as connection:
                    yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose changes are all kept, or none when it fails. Raises StoreError."""
        engine = self.engine.execution_options(writes=True)
        with self._explained(), self.lock, engine.begin() as connection:
            yield connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            raise explained(error, self.name) from error


def explained(error: Exception, name: str) -> StoreError:
    """The error as an operator's sentence with the next step."""
    seen = str(getattr(error, "orig", None) or error).strip().split("\n")[0]
    for sign, advice in _ADVICE:
        if sign in seen.casefold():
            return StoreError(f"The shop's database {name}: {advice}. (It said: {seen})")
    return StoreError(
        f"The shop's database {name} refused: {seen}. Run `shop-assistant doctor` to see what is "
        "wrong with it."
    )


def open_database(url: str) -> Database:
    """The database at that SQLAlchemy URL, made or migrated to the newest tables.

    Raises StoreError when it cannot be opened, is damaged, or was made by a newer version.
    """
    try:
        parsed = make_url(url)
        name = (
            parsed.database if parsed.get_backend_name() == "sqlite" else parsed.render_as_string()
        )
        in_memory = parsed.get_backend_name() == "sqlite" and parsed.database in (
            None,
            "",
            ":memory:",
        )
        options: dict[str, Any] = (
            {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
            if in_memory
            else {"pool_size": 8, "max_overflow": 32}
        )
        engine = create_engine(parsed, **options)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise StoreError(
            f"database_url is {url!r}: {error}. Wanted something like sqlite:///shop.db or "
            "postgresql+psycopg://user@host/shop (with its driver installed)."
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    database = Database(engine, name or "in memory", shared=not in_memory)
    try:
        _migrate(database)
    except BaseException:
        engine.dispose()
        raise
    return database


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_S * 1000}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "cache_size=-16384",
        "wal_autocheckpoint=8192",  # 32 MB: a page written often is copied back less often
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(database: Database) -> None:
    with database.reading() as connection:
        newest = _revision(connection) == HEAD
    if newest:
        make_indexes(database)
        return
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with database.writing() as connection:
        revision = _revision(connection)
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if revision is not None and revision not in known:
            raise StoreError(
                f"The shop's database {database.name} was made by a newer version (its tables are "
                f"at {revision!r}, this version knows {HEAD!r}). Install the newer version again."
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def make_indexes(database: Database) -> None:
    """Make those indexes of SQLite that a filling broken off left out; mostly there are none."""
    if database.engine.dialect.name != "sqlite":
        return
    with database.reading() as connection:
        missing = _missing_indexes(connection)
    if not missing:
        return
    with database.writing() as connection:
        for index in _missing_indexes(connection):
            index.create(connection)


def _missing_indexes(connection: Connection) -> list[Index]:
    rows = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'index'")
    made = {name for (name,) in rows}
    wanted = (index for table in metadata.sorted_tables for index in table.indexes)
    return sorted((i for i in wanted if i.name not in made), key=lambda index: str(index.name))


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)
