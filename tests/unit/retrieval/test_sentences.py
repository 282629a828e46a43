"""Reviews cut into quotable sentences, and what each one says: praise, complaint or neither."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.catalog.nouns import Review
from retrieval.genuineness import count_texts, genuineness, text_key
from retrieval.polarity import judgement, polarity
from retrieval.sentences import SENTENCES_PER_REVIEW, sentences_of, split


def review(text: str, rating: float | None = None, **changes: object) -> Review:
    return Review("r1", "p1", "s1", rating, text=text, **changes)  # type: ignore[arg-type]


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=600))
def test_every_sentence_is_quoted_letter_for_letter(text: str) -> None:
    assert all(sentence in text for sentence in split(text))


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Fits well. Very warm!", ("Fits well.", "Very warm!")),
        ("Lovely colour.The strap broke.", ("Lovely colour.", "The strap broke.")),
        ("It weighs 5.5 oz. and folds.", ("It weighs 5.5 oz. and folds.",)),
        ("Great sound but the battery dies", ("Great sound", "the battery dies")),
        ("Nothing but praise from me.", ("Nothing but praise from me.",)),
        ("Good\n\nSee https://example.com/x.jpg now please", ("now please",)),
        ("", ()),
        ("Wow", ()),
    ],
)
def test_text_is_cut_where_a_reader_would_cut_it(text: str, sentences: tuple[str, ...]) -> None:
    assert split(text) == sentences


def test_a_text_without_full_stops_is_cut_at_its_commas() -> None:
    endless = ", ".join(["the strap is soft and wide"] * 40)
    assert len(split(endless)) == 40
    assert max(map(len, split(endless))) < 60


def test_a_novel_gives_only_so_many_sentences() -> None:
    novel = " ".join(f"Sentence number {n} is here." for n in range(500))
    assert len(sentences_of(review(novel))) == SENTENCES_PER_REVIEW


@pytest.mark.parametrize(
    ("sentence", "rating", "expected"),
    [
        ("The fan is whisper quiet.", None, 1),
        ("Not quiet at all.", None, -1),
        ("I don't like the smell", None, -1),
        ("No problems at all", None, 1),
        ("Runs too small.", 4, -1),
        ("Not bad for the price", None, 1),
        ("Fell apart after a week", None, -1),
        ("It is blue", None, 0),
        ("It is blue", 3, 0),
        ("I use it each morning", 5, 0),
        ("I used it once", 1, 0),
        ("Stopped working in May", 5, -1),
    ],
)
def test_what_a_sentence_says(sentence: str, rating: float | None, expected: int) -> None:
    assert polarity(sentence, rating) == expected


def test_negation_ends_where_the_clause_does() -> None:
    assert judgement("not cheap and really comfortable") > judgement("not comfortable")


def test_copied_hollow_and_shouted_reviews_count_less() -> None:
    honest = review("The zip sticks a little in the cold, the hood stays up in wind.", 4)
    copied = genuineness(honest, copies=6)
    hollow = genuineness(review("Best product amazing perfect wonderful quality", 5), 1)
    shouted = genuineness(review("BUY THIS NOW IT IS THE ONE TO HAVE!!!!", 5), 1)
    assert genuineness(honest, 1) == 1
    assert max(copied, hollow, shouted) < 0.8
    assert min(copied, hollow, shouted) >= 0.1


def test_copies_are_found_whatever_their_case_and_short_ones_are_not_copies() -> None:
    one = review("Best product ever, buy it now!")
    other = review("BEST product ever buy it now")
    short = review("Five stars")
    assert text_key(one) == text_key(other) != 0
    assert text_key(short) == 0
    assert count_texts([one, other, short, short]) == {text_key(one): 2}
