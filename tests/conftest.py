"""What holds for every test: real weights are only loaded where a test says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.testing import WeightsGuard

GUARD = WeightsGuard()


@pytest.fixture(autouse=True)
def weights_only_where_marked(request: pytest.FixtureRequest) -> Iterator[None]:
    GUARD.allowed = request.node.get_closest_marker("weights") is not None
    yield
    GUARD.allowed = True
