"""Stories told side by side over a tiny shop, recorded from a chat, and run by pytest."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from assistant import pytest_plugin
from assistant.cli.place import Place
from assistant.cli.record import record
from assistant.dialogue import Assistant, answer_of
from assistant.grounding import grounded
from assistant.memory import VolatileMemory
from assistant.stories import (
    Result,
    Story,
    find_stories,
    read_story,
    results_json,
    results_junit,
    run_stories,
    transcript,
)
from assistant.stories.record import story_of
from assistant.stories.recording import RecordingMemory
from assistant.stories.story import StoryTurn
from assistant.turn import TurnEvent
from retrieval.catalog.store import Store
from tests.unit.assistant.tiny import made_shop, opened


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_shop(tmp_path_factory.mktemp("shop"))


@pytest.fixture
def assistant(shop: Path) -> Iterator[Assistant]:
    made = opened(shop, VolatileMemory())
    yield made
    made.close()


def story(name: str, *turns: tuple[str, dict[str, Any]]) -> Story:
    return Story(name, tuple(StoryTurn(say, expect) for say, expect in turns))


GOOD = story("good", ("trail shoes under 200 euros", {"need": {"price_max": 200}}))
BAD = story("bad", ("hello", {"act": ["cart"]}), ("never said", {}))


def tell(stories: Sequence[Story], to: Any, store: Store, **options: Any) -> list[Result]:
    return run_stories(stories, to, store.product, grounded, **options)


def test_results_come_in_the_stories_order_however_they_end(assistant: Assistant) -> None:
    ended: list[str] = []
    stories = [GOOD, BAD, GOOD, BAD]
    results = tell(stories, assistant, assistant.store, done=lambda r: ended.append(r.story.name))
    assert [result.passed for result in results] == [True, False, True, False]
    assert sorted(ended) == ["bad", "bad", "good", "good"]
    assert results[1].failed_turn == 1
    assert len(results[1].told) == 1


class Faltering:
    """Passes every call on but breaks off in the second telling."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.opened = 0

    def open_session(self, shopper_id: str | None = None, session_id: str | None = None) -> str:
        self.opened += 1
        return self._assistant.open_session(shopper_id, session_id)

    def turn(self, session_id: str, text: str) -> Iterator[TurnEvent]:
        if self.opened == 2:
            raise KeyError("gone")
        return self._assistant.turn(session_id, text)


def test_a_story_that_fails_once_in_three_is_found(assistant: Assistant) -> None:
    (result,) = tell([GOOD], Faltering(assistant), assistant.store, jobs=1, repeat=3)
    assert not result.passed
    assert (result.failed_times, result.times) == (1, 3)
    document = results_json([result])
    assert (document["stories"], document["passed"]) == (1, 0)
    assert "KeyError" in document["failed"][0]["why"]
    assert "1 of 3 times" in document["failed"][0]["why"]
    assert any("1 of 3" in line for line in transcript(result))


def test_the_transcript_says_what_was_said_expected_came_and_stood(assistant: Assistant) -> None:
    (result,) = tell([BAD], assistant, assistant.store)
    lines = "\n".join(transcript(result))
    for part in ("FAILED: bad", "hello", "expected:  act cart", "act: small_talk", "need: "):
        assert part in lines
    assert "never said" not in lines


def test_junit_says_which_failed_and_how_long_each_took(assistant: Assistant) -> None:
    document = ElementTree.fromstring(results_junit(tell([GOOD, BAD], assistant, assistant.store)))
    assert (document.get("tests"), document.get("failures")) == ("2", "1")
    good, bad = document.findall("testcase")
    assert good.find("failure") is None
    assert float(good.get("time", "")) > 0
    failure = bad.find("failure")
    assert failure is not None
    assert "act is small_talk" in str(failure.get("message"))


SAID = (
    "trail shoes under 300 euros, not Borea",
    "add the first one to my cart",
    "how do returns work?",
    "yes",
    "hello",
)


def test_a_recorded_conversation_passes_as_a_story(assistant: Assistant, tmp_path: Path) -> None:
    session_id = assistant.open_session()
    for text in SAID:
        answer_of(assistant.turn(session_id, text))
    path = tmp_path / "recorded.yaml"
    held = assistant.session(session_id)
    path.write_text(story_of(held.turns, held.shopper_id, assistant.store.product), "utf-8")
    recorded = read_story(path)
    assert [turn.say for turn in recorded.turns] == list(SAID)
    assert all({"act", "picks", "cart", "question"} <= set(t.expect) for t in recorded.turns)
    (result,) = tell([recorded], assistant, assistant.store)
    assert result.passed, "\n".join(transcript(result))


def test_a_button_pressed_is_recorded_as_words(assistant: Assistant) -> None:
    session_id = assistant.open_session()
    first = answer_of(assistant.turn(session_id, "trail shoes")).picks[0]
    list(assistant.press(session_id, "like", first.product_id))
    list(assistant.drop(session_id, "category"))
    held = assistant.session(session_id)
    written = story_of(held.turns, "ada", assistant.store.product)
    assert f"I like the {first.title}" in written
    assert "shopper: ada" in written
    assert "[" not in "".join(line for line in written.splitlines() if "say:" in line)


def test_nothing_said_is_no_story() -> None:
    with pytest.raises(ValueError, match="nothing was said"):
        story_of((), None, lambda product_id: None)


@pytest.mark.parametrize("several", [False, True])
def test_a_chat_is_written_down_while_it_is_held(shop: Path, tmp_path: Path, several: bool) -> None:
    target = tmp_path / ("stories" if several else "one.yaml")
    store = Store.open(f"sqlite:///{shop / 'shop.db'}")
    assistant = opened(shop, RecordingMemory(VolatileMemory(), target, store.product))
    session_id = assistant.open_session()
    answer_of(assistant.turn(session_id, "a kettle?"))
    before = find_stories([target])
    answer_of(assistant.turn(session_id, "cheaper please"))
    after = find_stories([target])
    assistant.close()
    store.close()
    assert [[turn.say for turn in one.turns] for one in (*before, *after)] == [
        ["a kettle?"], ["a kettle?", "cheaper please"],
    ]  # fmt: skip


def test_a_kept_conversation_is_written_to_stdout(shop: Path) -> None:
    store = Store.open(f"sqlite:///{shop / 'shop.db'}")
    assistant = opened(shop, store)
    session_id = assistant.open_session()
    answer_of(assistant.turn(session_id, "a kettle?"))
    silent = assistant.open_session()
    assistant.close()
    store.close()
    written = CliRunner().invoke(record, [session_id], obj=Place(shop))
    assert written.exit_code == 0
    assert "say: a kettle?" in written.output
    refused = CliRunner().invoke(record, [silent], obj=Place(shop))
    assert refused.exit_code == 2
    assert "nothing was said" in refused.output


STORIES = {
    "a budget holds.yaml": "turns: [{say: trail shoes under 200 euros, expect: {act: recommend}}]",
    "hello sells.yaml": "turns: [{say: hello, expect: {act: cart}}]",
    "broken.yaml": "turns:\n  - say: hi\n    expect: {akt: cart}",
}


@pytest.mark.parametrize(
    ("names", "code", "said"),
    [
        (["a budget holds.yaml"], 0, "1 passed"),
        (["a budget holds.yaml", "hello sells.yaml"], 1, "act is small_talk; wanted cart"),
        (["broken.yaml"], 2, "line 3: turn 1, expect: unknown field 'akt'"),
    ],
)
def test_pytest_collects_a_storekeepers_stories(
    shop: Path,
    tmp_path: Path,
    names: list[str],
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("assistant.compose.compose", lambda settings, memory: opened(shop, memory))
    for name in names:
        (tmp_path / name).write_text(STORIES[name])
    junit = tmp_path / "junit.xml"
    assert _pytest(tmp_path, "--shop", str(shop), "--junit-xml", str(junit)) == code
    assert said in capsys.readouterr().out
    if code < 2:
        cases = ElementTree.parse(junit).getroot().iter("testcase")
        assert {case.get("name") for case in cases} == {Path(name).stem for name in names}


def test_pytest_leaves_yaml_alone_where_no_shop_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text(STORIES["broken.yaml"])
    assert _pytest(tmp_path) == pytest.ExitCode.NO_TESTS_COLLECTED


def _pytest(directory: Path, *arguments: str) -> int:
    """The exit code of pytest run inside this one, with the plugin and no settings of ours."""
    plugins = [] if _is_hung_in() else [pytest_plugin]
    options = ["-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", str(directory)]
    return int(pytest.main([*options, str(directory), *arguments], plugins=plugins))


def _is_hung_in() -> bool:
    """Whether pytest loads the plugin by its entry point."""
    from importlib.metadata import entry_points

    return any("assistant" in one.value for one in entry_points(group="pytest11"))


def test_the_json_of_no_failure_is_short(assistant: Assistant) -> None:
    document = results_json(tell([GOOD], assistant, assistant.store))
    assert json.loads(json.dumps(document)) == {"stories": 1, "passed": 1, "failed": []}
