"""The shop's keys: publishable ones for its pages, secret ones for its server; several at once.

They stand in `keys.json` in the shop's directory, readable by its owner only, beside those that
the settings name. It knows nothing of requests.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from assistant.settings import Settings

Kind = Literal["publishable", "secret"]
KINDS: tuple[Kind, ...] = get_args(Kind)
FILE = "keys.json"
OVERLAP = timedelta(days=7)
_PREFIX = {"publishable": "pk_", "secret": "sk_"}
_RANDOM_BYTES = 24


class KeysError(Exception):
    """The keys cannot be read or changed as asked: what was seen, the next step."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key. A publishable one opens sessions on its `origins`; it is over at `ends_at`."""

    kind: Kind
    key: str
    made_at: datetime
    ends_at: datetime | None = None
    origins: tuple[str, ...] = ()

    def holds(self, now: datetime) -> bool:
        """Whether it still opens something."""
        return self.ends_at is None or now < self.ends_at

    @property
    def shown(self) -> str:
        """The key as it may be shown: a secret one by its beginning."""
        return self.key if self.kind == "publishable" else f"{self.key[:7]}…"


_KEYS = TypeAdapter(tuple[Key, ...])


def read_keys(shop: Path) -> tuple[Key, ...]:
    """The keys of the shop's file, oldest first; none when there is no file. Raises KeysError."""
    path = shop / FILE
    try:
        return _KEYS.validate_json(path.read_bytes())
    except FileNotFoundError:
        return ()
    except (OSError, ValidationError) as error:
        raise KeysError(
            f"{path} cannot be read ({type(error).__name__}). Mend it, or move it away and make "
            "new keys: shop-assistant keys make"
        ) from error


def make_key(
    shop: Path, kind: Kind, *, origins: Sequence[str] = (), now: datetime | None = None
) -> Key:
    """A new key, kept in the shop's file. Raises KeysError on a wrong origin."""
    made = Key(
        kind,
        _PREFIX[kind] + secrets.token_urlsafe(_RANDOM_BYTES),
        now or datetime.now(UTC),
        origins=tuple(origin_of(origin) for origin in origins),
    )
    _write(shop, (*read_keys(shop), made))
    return made


def rotate_key(
    shop: Path, kind: Kind, *, overlap: timedelta = OVERLAP, now: datetime | None = None
) -> Key:
    """A new key for the same origins; those before it hold for the overlap yet. Raises KeysError.

    Keys that are over leave the file.
    """
    now = now or datetime.now(UTC)
    kept = [key for key in read_keys(shop) if key.holds(now)]
    before = [key for key in kept if key.kind == kind]
    if not before:
        raise KeysError(f"no {kind} key to rotate. Make one: shop-assistant keys make {kind}")
    ending = [_ended(key, now + overlap) if key.kind == kind else key for key in kept]
    origins = dict.fromkeys(origin for key in before for origin in key.origins)
    _write(shop, tuple(ending))
    return make_key(shop, kind, origins=tuple(origins), now=now)


def end_key(shop: Path, beginning: str, now: datetime | None = None) -> Key:
    """The one key that begins so, which holds no longer. Raises KeysError when it is not one."""
    keys = read_keys(shop)
    named = [key for key in keys if len(beginning) > 3 and key.key.startswith(beginning)]
    if len(named) != 1:
        raise KeysError(
            f"{len(named)} keys begin with {beginning!r}; wanted one. See: shop-assistant keys show"
        )
    ended = _ended(named[0], now or datetime.now(UTC))
    _write(shop, tuple(ended if key is named[0] else key for key in keys))
    return ended


def origin_of(given: str) -> str:
    """The origin as a browser sends it: scheme, host, port if not usual. Raises KeysError."""
    parts = urlsplit(given.strip().rstrip("/").lower())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise KeysError(f"{given!r} is no origin; wanted a scheme and host, like https://fern.shop")
    usual = {"http": 80, "https": 443}[parts.scheme]
    port = f":{parts.port}" if parts.port not in (None, usual) else ""
    return f"{parts.scheme}://{parts.hostname}{port}"


@dataclass
class Keyring:
    """The keys that hold, of settings and file; the file is read again when it changed."""

    settings: Settings
    _stamp: tuple[int, int] | None = None
    _kept: tuple[Key, ...] = field(default=())

    def publishable(self, given: str, now: datetime) -> Key | None:
        """The publishable key that was given, or None."""
        return _same(given, self._all("publishable", now))

    def is_secret(self, given: str, now: datetime) -> bool:
        """Whether a secret key was given."""
        return _same(given, self._all("secret", now)) is not None

    def secrets(self, now: datetime) -> list[str]:
        """The secret keys that hold, the newest last."""
        return [key.key for key in self._all("secret", now)]

    def newest_publishable(self, now: datetime) -> str:
        """The publishable key that the shop's own pages carry."""
        return [key.key for key in self._all("publishable", now)][-1]

    def origins(self, now: datetime) -> set[str]:
        """Every page's origin that some key names."""
        named = {origin for key in self._all("publishable", now) for origin in key.origins}
        return named | set(self.settings.allowed_origins)

    def _all(self, kind: Kind, now: datetime) -> list[Key]:
        usual = self.settings.allowed_origins
        kept = [
            replace(key, origins=key.origins or usual)
            for key in self._read()
            if key.kind == kind and key.holds(now)
        ]
        return [*self._of_settings(kind, bool(kept)), *kept]

    def _of_settings(self, kind: Kind, others: bool) -> Iterator[Key]:
        settings, beginning = self.settings, datetime.fromtimestamp(0, UTC)
        if kind == "publishable":
            # The usual key opens a shop only until it has one of its own.
            if "publishable_key" in settings.model_fields_set or not others:
                yield Key(kind, settings.publishable_key, beginning, None, settings.allowed_origins)
        elif settings.secret_key is not None:
            yield Key(kind, settings.secret_key.get_secret_value(), beginning)

    def _read(self) -> tuple[Key, ...]:
        try:
            status = (self.settings.shop / FILE).stat()
        except OSError:
            return ()
        stamp = (status.st_mtime_ns, status.st_ino)
        if stamp != self._stamp:
            self._stamp, self._kept = stamp, read_keys(self.settings.shop)
        return self._kept


def _same(given: str, keys: Sequence[Key]) -> Key | None:
    """The key that was given; every key is compared, in the same time."""
    fits = [key for key in keys if hmac.compare_digest(given.encode(), key.key.encode())]
    return fits[0] if given and fits else None


def _ended(key: Key, at: datetime) -> Key:
    return key if key.ends_at is not None and key.ends_at <= at else replace(key, ends_at=at)


def _write(shop: Path, keys: tuple[Key, ...]) -> None:
    shop.mkdir(parents=True, exist_ok=True)
    document = json.dumps([asdict(key) for key in keys], default=datetime.isoformat, indent=2)
    beside = shop / f"{FILE}.new"
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(document)
    beside.replace(shop / FILE)
