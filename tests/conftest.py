"""What holds for every test: real weights are only loaded where a test says so."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from assistant.testing import WeightsGuard

GUARD = WeightsGuard()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    GUARD.allowed = item.get_closest_marker("weights") is not None
    try:
        return (yield)
    finally:
        GUARD.allowed = True
