from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.api.tokens import BadTokenError, Tokens, kept_secret, proof_of

NOW = datetime(2026, 5, 1, tzinfo=UTC)
TOKENS = Tokens(b"a" * 32, timedelta(hours=1))


def test_a_token_opens_the_session_it_was_issued_for() -> None:
    token, ends = TOKENS.issue("s1", NOW)
    assert TOKENS.session_of(token, NOW) == "s1"
    assert ends == NOW + timedelta(hours=1)


def test_a_token_of_yesterday_opens_nothing() -> None:
    token, _ = TOKENS.issue("s1", NOW)
    with pytest.raises(BadTokenError, match="over"):
        TOKENS.session_of(token, NOW + timedelta(hours=1))


def test_a_token_signed_elsewhere_opens_nothing() -> None:
    token, _ = Tokens(b"b" * 32).issue("s1", NOW)
    with pytest.raises(BadTokenError, match="not one of this shop's"):
        TOKENS.session_of(token, NOW)


@given(st.text(max_size=80), st.text(max_size=80))
def test_nothing_made_up_opens_a_session(payload: str, signature: str) -> None:
    with pytest.raises(BadTokenError):
        TOKENS.session_of(f"{payload}.{signature}", NOW)


def test_a_payload_changed_by_one_letter_opens_nothing() -> None:
    token, _ = TOKENS.issue("s1", NOW)
    changed = ("A" if token[0] != "A" else "B") + token[1:]
    with pytest.raises(BadTokenError):
        TOKENS.session_of(changed, NOW)


def test_the_secret_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    first = kept_secret(tmp_path / "shop")
    assert kept_secret(tmp_path / "shop") == first
    (file,) = (tmp_path / "shop").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_proof_is_of_one_shopper_under_one_secret() -> None:
    assert proof_of("ada", "k1") != proof_of("ben", "k1")
    assert proof_of("ada", "k1") != proof_of("ada", "k2")
