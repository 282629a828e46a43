"""Every story of every shop, told by the runner that storekeepers use, a shop's side by side."""

from collections.abc import Callable

import pytest

from assistant.stories import Result, Story, transcript
from tests.conversations.shops import told_to


@pytest.mark.weights
@pytest.mark.parametrize("told_to", told_to(), ids=lambda one: f"{one[0]}: {one[1].name}")
def test_story(told_to: tuple[str, Story], told: Callable[[str, Story], Result]) -> None:
    result = told(*told_to)
    assert result.passed, "\n" + "\n".join(transcript(result))
