"""What is quoted as praise praises, and what is quoted as a complaint complains."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval.polarity import judgement, polarity

SENTENCES = [
    json.loads(line)
    for line in Path("tests/data/polarity.jsonl").read_text("utf-8").splitlines()
    if line
]


def precision_and_recall(side: int, part: str, rated: bool) -> tuple[float, float]:
    rows = [row for row in SENTENCES if row["part"] == part]
    said = [polarity(row["text"], row["rating"] if rated else None) for row in rows]
    right = sum(one == side == row["polarity"] for one, row in zip(said, rows, strict=True))
    truly = sum(row["polarity"] == side for row in rows)
    return right / max(1, said.count(side)), right / truly


@pytest.mark.parametrize("rated", [True, False], ids=["with ratings", "without ratings"])
@pytest.mark.parametrize("side", [1, -1], ids=["praise", "complaints"])
@pytest.mark.parametrize("part", ["tuned on", "held out"])
def test_what_is_called_praise_or_complaint_nearly_always_is(
    side: int, part: str, rated: bool
) -> None:
    precision, recall = precision_and_recall(side, part, rated)
    assert precision >= 0.95
    assert recall >= 0.6


@pytest.mark.parametrize(
    ("sentence", "rating", "expected"),
    [
        ("Everything used to be better, headphones too.", 5, -1),
        ("I stopped looking at my feet on the descent.", 4, 1),
        ("It stopped charging in May.", 5, -1),
        ("Needed something for my room before term began.", 5, 0),
        ("Important because this tells how quickly the water will heat up.", 5, 0),
        ("Pours in a thin, steady line.", 2, 0),
        ("I use it each morning", 5, 0),
        ("My only complaint: heavy.", 5, -1),
        ("A great screen and a terrible battery.", None, 0),
        ("Is it any good?", 5, 0),
    ],
)
def test_facts_wishes_and_the_past_are_not_praise(
    sentence: str, rating: float, expected: int
) -> None:
    assert polarity(sentence, rating) == expected


def test_a_rating_tips_what_faint_words_leave_open_and_nothing_else() -> None:
    assert [polarity("It is light.", rating) for rating in (1, None, 5)] == [0, 0, 1]
    assert [polarity("It is blue.", rating) for rating in (1, None, 5)] == [0, 0, 0]
    assert [polarity("Awful smell.", rating) for rating in (1, None, 5)] == [-1, -1, -1]


def test_a_frame_is_not_read_again_word_by_word() -> None:
    assert judgement("no problems at all") > 0 > judgement("nothing but problems")
