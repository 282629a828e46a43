"""Stories as pytest tests: `pytest stories --shop DIR` collects a shop's *.yaml and tells them.

Without --shop it collects nothing. All collected stories are told side by side from the first one
on; each test waits for its own. Heavy imports wait until a shop is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from concurrent.futures import Future

    from assistant.dialogue import Assistant
    from assistant.stories import Result, Story

SUFFIXES = {".yaml", ".yml"}
TELLING = pytest.StashKey["ShopTelling"]()


class StoryFailed(Exception):  # noqa: N818 - what pytest shows of it is the transcript
    """A story that did not come as it should; `result` says where."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.story.name)
        self.result = result


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the shop be named."""
    group = parser.getgroup("shop-assistant", "stories of a shop")
    group.addoption("--shop", metavar="DIR", help="tell the *.yaml stories to the shop in DIR")
    group.addoption("--story-jobs", type=int, metavar="N", help="how many are told at a time")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A YAML file is a story when a shop is named."""
    if file_path.suffix not in SUFFIXES or parent.config.getoption("--shop") is None:
        return None
    return StoryFile.from_parent(parent, path=file_path)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Close the shop."""
    telling = session.stash.get(TELLING, None)
    if telling is not None:
        telling.close()


class StoryFile(pytest.File):
    """A file with one story; a broken one is a collection error with its line."""

    def collect(self) -> Iterator[pytest.Item]:
        """The story as a test, named by the sentence it proves."""
        from assistant.stories import StoryError, read_story

        try:
            story = read_story(self.path)
        except StoryError as error:
            raise self.CollectError(str(error)) from error
        yield StoryItem.from_parent(self, name=story.name, story=story)


class StoryItem(pytest.Item):
    """A story told to the shop."""

    def __init__(self, *, story: Story, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.story = story

    def setup(self) -> None:
        """Open the shop before the first story and begin to tell all of them."""
        if TELLING not in self.session.stash:
            stories = [item.story for item in self.session.items if isinstance(item, StoryItem)]
            self.session.stash[TELLING] = ShopTelling(self.config, stories)

    def runtest(self) -> None:
        """Wait for the story's result."""
        result = self.session.stash[TELLING].result(self.story)
        if not result.passed:
            raise StoryFailed(result)

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """The transcript, where the story failed."""
        if isinstance(excinfo.value, StoryFailed):
            from assistant.stories import transcript

            return "\n".join(transcript(excinfo.value.result))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the story stands, and its sentence."""
        return self.path, 0, self.name


class ShopTelling:
    """The shop's assistant, and the stories being told to it. Nothing they do is kept."""

    def __init__(self, config: pytest.Config, stories: list[Story]) -> None:
        from assistant.cli.place import Place, err
        from assistant.cli.ready import wait_for_model
        from assistant.compose import compose
        from assistant.grounding import grounded
        from assistant.memory import VolatileMemory
        from assistant.stories import JOBS, Telling

        settings = Place(Path(config.getoption("--shop"))).must_exist()
        self._assistant: Assistant = compose(settings, memory=VolatileMemory())
        wait_for_model(self._assistant.parts.model, err())
        self._telling = Telling(
            self._assistant,
            self._assistant.store.product,
            grounded,
            jobs=config.getoption("--story-jobs") or JOBS,
        )
        self._results: dict[int, Future[Result]] = {
            id(story): self._telling.tell(story) for story in stories
        }

    def result(self, story: Story) -> Result:
        """The story's result, once it has been told."""
        return self._results[id(story)].result()

    def close(self) -> None:
        """Tell no more and let go of the shop."""
        self._telling.close()
        self._assistant.close()
