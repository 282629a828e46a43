"""A story is read strictly: what cannot be meant is refused with the file and the reason."""

from pathlib import Path

import pytest

from assistant.stories import StoryError, find_stories, read_story

GOOD = """
shopper: ada
why: a budget that is quietly exceeded costs the shop its shoppers
turns:
  - say: trail shoes under 100
    expect:
      act: recommend
      need: {price_max: 100, wants: [waterproof]}
      picks: {min: 2, every: {price: {max: 100}}, none: {brand: Acme}, first: ridge-2}
      justifications: {cite: [review]}
      question: false
  - say: add the second one in 42
    expect: {cart: [{shown: {turn: 1, position: 2}, options: {size: "42"}, quantity: 1}]}
"""


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_a_story_is_named_by_its_file(tmp_path: Path) -> None:
    story = read_story(write(tmp_path / "a budget is never exceeded.yaml", GOOD))
    assert story.name == "a budget is never exceeded"
    assert story.shopper == "ada"
    assert [turn.say for turn in story.turns] == [
        "trail shoes under 100", "add the second one in 42",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the story"),
        ("turns: []", "turns"),
        ("turn:\n  - say: hi", "unknown field 'turn'"),
        ("turns:\n  - ask: hi", "unknown field 'ask'"),
        ("turns:\n  - expect: {act: recommend}", "`say` is missing"),
        ("turns:\n  - say: hi\n    expect: {act: sell}", "act is 'sell'"),
        ("turns:\n  - say: hi\n    expect: {need: {prize_max: 3}}", "'prize_max'"),
        ("turns:\n  - say: hi\n    expect: {picks: {most: 3}}", "'most'"),
        ("turns:\n  - say: hi\n    expect: {picks: {max: few}}", "'few'"),
        ("turns:\n  - say: hi\n    expect: {picks: {every: {colour: red}}}", "'colour'"),
        ("turns:\n  - say: hi\n    expect: {justifications: {cite: [gossip]}}", "'gossip'"),
        ("turns:\n  - say: hi\n    expect: {cart: {product_id: a}}", "cart"),
        ("turns:\n  - say: hi\n    expect: {cart: [{shown: {turn: 0, position: 1}}]}", "shown"),
        ("turns:\n  - say: hi\n    expect: {question: maybe}", "question is 'maybe'"),
        ("turns: [", "not readable as YAML"),
        ("turns: words", "turns"),
        ("turns:\n  - say: [hi]", "`say` is missing"),
        ("turns:\n  - say: hi\n    say: ho", "line 3: 'say' stands twice"),
        ("turns:\n  - say: hi\n\n    expect:\n      act: sell", "line 5: turn 1, expect: act"),
        ("turns:\n  - say: hi\n  - say: ho\n    expect: {neeed: 1}", "line 4: turn 2, expect"),
        ("turns:\n  - say: hi\n    expect: {need: {price_max: cheap}}", "price_max is 'cheap'"),
        ("turns:\n  - say: hi\n    expect: {need: {price_max: .nan}}", "price_max is '.nan'"),
        ("turns:\n  - say: hi\n    expect: {need: {wants: {a: b}}}", "wants"),
        ("turns:\n  - say: hi\n    expect: {need: {options: [size]}}", "options"),
        ("turns:\n  - say: hi\n    expect: {picks: {min: -1}}", "min is '-1'"),
        ("turns:\n  - say: hi\n    expect: {picks: {min: true}}", "min is 'true'"),
        ("turns:\n  - say: hi\n    expect: {picks: {every: {price: {most: 3}}}}", "'most'"),
        ("turns:\n  - say: hi\n    expect: {picks: {every: {price: {max: few}}}}", "'few'"),
        ("turns:\n  - say: hi\n    expect: {picks: {none: {attributes: red}}}", "attributes"),
        ("turns:\n  - say: hi\n    expect: {cart: [{quantity: 1}]}", "names no product"),
        ("turns:\n  - say: hi\n    expect: {cart: [{product_id: a, quantity: 0}]}", "'0'"),
        ("turns:\n  - say: hi\n    expect: {cart: [{shown: {turn: 2, position: 1}}]}", "turn is 2"),
        ("turns:\n  - say: hi\n    expect: {cart: [{shown: {turn: 1}}]}", "no position"),
    ],
)
def test_a_broken_story_is_refused_with_file_and_reason(
    tmp_path: Path, text: str, reason: str
) -> None:
    path = write(tmp_path / "broken.yaml", text)
    with pytest.raises(StoryError, match=r"broken\.yaml") as refused:
        read_story(path)
    assert reason in str(refused.value)


def test_stories_are_found_to_the_bottom_of_a_directory(tmp_path: Path) -> None:
    (tmp_path / "budgets").mkdir()
    write(tmp_path / "budgets" / "b.yaml", GOOD)
    write(tmp_path / "a.yml", GOOD)
    assert [story.name for story in find_stories([tmp_path])] == ["a", "b"]


def test_no_story_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoryError, match="no story found"):
        find_stories([tmp_path])
    with pytest.raises(StoryError, match="no such file"):
        find_stories([tmp_path / "missing"])


def test_what_is_written_is_what_is_said(tmp_path: Path) -> None:
    """`yes`, 1:30 and a quoted null are words of the shopper, no YAML values."""
    said = (
        "turns:\n  - say: yes\n  - say: 42\n  - say: 1:30\n  - say: 'null'\n  - say: 2026-01-02\n"
    )
    story = read_story(write(tmp_path / "said.yaml", said))
    assert [turn.say for turn in story.turns] == ["yes", "42", "1:30", "null", "2026-01-02"]


def test_ids_keep_their_zeros(tmp_path: Path) -> None:
    text = "turns:\n  - say: hi\n    expect: {picks: {first: 007}, cart: [{product_id: 1.10}]}"
    expect = read_story(write(tmp_path / "ids.yaml", text)).turns[0].expect
    assert expect["picks"]["first"] == [{"product_id": "007"}]
    assert expect["cart"] == [{"product_id": "1.10"}]


def test_an_expectation_left_empty_expects_nothing(tmp_path: Path) -> None:
    empty = "{act: , need: , picks: , cart: }"
    text = f"turns:\n  - say: hi\n    expect:\n  - say: ho\n    expect: {empty}"
    story = read_story(write(tmp_path / "empty.yaml", text))
    assert [dict(turn.expect) for turn in story.turns] == [{}, {}]
