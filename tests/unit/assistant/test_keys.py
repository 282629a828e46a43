"""Keys: made, found again, rotated with two at once, ended; and what never opens anything."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.cli.program import program
from assistant.keys import Keyring, KeysError, end_key, make_key, origin_of, read_keys, rotate_key
from assistant.settings import Settings
from retrieval.catalog.store import Store

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=8)


def ring(shop: Path, **chosen: object) -> Keyring:
    return Keyring(Settings.model_validate({"shop": shop, **chosen}))


def test_a_key_stands_in_a_file_only_its_owner_reads(tmp_path: Path) -> None:
    made = make_key(tmp_path, "secret", now=NOON)
    assert read_keys(tmp_path) == (made,)
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]


def test_a_publishable_key_names_its_pages_as_browsers_do(tmp_path: Path) -> None:
    made = make_key(tmp_path, "publishable", origins=["https://Fern.shop:443/"], now=NOON)
    keys = ring(tmp_path)
    assert made.origins == ("https://fern.shop",)
    found = keys.publishable(made.key, NOON)
    assert found is not None
    assert found.origins == ("https://fern.shop",)
    assert keys.origins(NOON) == {"https://fern.shop"}
    assert not keys.is_secret(made.key, NOON)


@pytest.mark.parametrize("given", ["fern.shop", "https://fern.shop/path", "*", "ftp://x", ""])
def test_what_is_no_origin_is_said(given: str) -> None:
    with pytest.raises(KeysError, match="no origin"):
        origin_of(given)


def test_two_keys_hold_while_one_takes_over(tmp_path: Path) -> None:
    old = make_key(tmp_path, "publishable", origins=["https://fern.shop"], now=NOON)
    keys = ring(tmp_path)
    assert keys.newest_publishable(NOON) == old.key
    new = rotate_key(tmp_path, "publishable", now=NOON)
    assert keys.publishable(old.key, NOON)
    assert keys.publishable(new.key, NOON)
    assert new.origins == old.origins
    assert keys.newest_publishable(NOON) == new.key
    assert keys.publishable(old.key, LATER) is None
    assert keys.publishable(new.key, LATER)
    rotate_key(tmp_path, "publishable", now=LATER)
    assert old.key not in {key.key for key in read_keys(tmp_path)}


def test_rotating_twice_does_not_prolong_the_first(tmp_path: Path) -> None:
    first = make_key(tmp_path, "secret", now=NOON)
    rotate_key(tmp_path, "secret", now=NOON, overlap=timedelta(days=1))
    rotate_key(tmp_path, "secret", now=NOON, overlap=timedelta(days=1))
    assert not ring(tmp_path).is_secret(first.key, NOON + timedelta(days=2))


def test_an_ended_key_opens_nothing_and_a_key_must_be_named(tmp_path: Path) -> None:
    made = make_key(tmp_path, "secret", now=NOON)
    for wrong in ("", "sk_", "nothing-of-the-kind"):
        with pytest.raises(KeysError):
            end_key(tmp_path, wrong)
    end_key(tmp_path, made.key[:9], now=NOON)
    assert not ring(tmp_path).is_secret(made.key, NOON)
    with pytest.raises(KeysError, match="keys make"):
        rotate_key(tmp_path, "publishable")


def test_the_usual_key_opens_a_shop_until_it_has_its_own(tmp_path: Path) -> None:
    keys = ring(tmp_path)
    assert keys.publishable("demo", NOON)
    make_key(tmp_path, "publishable", now=NOON)
    assert keys.publishable("demo", NOON) is None
    assert ring(tmp_path, publishable_key="mine").publishable("mine", NOON)


def test_nothing_given_is_no_key(tmp_path: Path) -> None:
    keys = ring(tmp_path, publishable_key="", secret_key="")
    assert keys.publishable("", NOON) is None
    assert not keys.is_secret("", NOON)
    assert not keys.is_secret("schlüssel", NOON)


def test_a_broken_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("[{}]")
    with pytest.raises(KeysError, match="keys make"):
        ring(tmp_path).is_secret("x", NOON)


def test_the_storekeeper_makes_shows_rotates_and_ends_keys(tmp_path: Path) -> None:
    Store.open(f"sqlite:///{tmp_path}/shop.db").close()

    def said(*words: str) -> str:
        result = CliRunner().invoke(program, ["--shop", str(tmp_path), "keys", *words])
        assert result.exit_code == 0, result.output
        return result.stdout.strip()

    old = said("make", "publishable", "--origin", "https://fern.shop")
    new = said("rotate", "publishable", "--overlap-days", "1")
    secret = said("make", "secret")
    said("end", secret[:10])
    told = json.loads(said("show", "--json"))
    assert [(key["key"], key["holds"]) for key in told] == [
        (old, True), (new, True), (f"{secret[:7]}…", False),
    ]  # fmt: skip
    assert secret not in said("show")
