"""Every story of the demo shop, told by the runner that storekeepers use."""

from pathlib import Path

import pytest

from assistant.dialogue import Assistant
from assistant.grounding import grounded
from assistant.stories import Story, find_stories, transcript
from assistant.stories.runner import tell_story

STORIES = find_stories([Path(__file__).parent / "demo"])


@pytest.mark.weights
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_story(story: Story, demo_assistant: Assistant) -> None:
    result = tell_story(story, demo_assistant, demo_assistant.store.product, grounded)
    assert result.passed, "\n" + "\n".join(transcript(result))
