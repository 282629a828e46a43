"""Sentences that help to choose, and those that only say that somebody is pleased."""

import pytest

from assistant.grounding.telling import tells, without_lead


@pytest.mark.parametrize(
    "text",
    [
        "Good tent",
        "Worth every cent of the 18 euros.",
        "For 65 euros you can't complain.",
        "Parcel came on a Thursday, all fine.",
        "Great quality, fast shipping, five stars, will buy again!",
        "Exactly what I wanted on the train.",
        "Good after eight months",
    ],
)
def test_what_only_pleases_tells_nothing(text: str) -> None:
    assert not tells(text, {"tent"})


@pytest.mark.parametrize(
    "text", ["The zip snags a bit.", "Quiet enough at six in the morning.", "So comfortable!"]
)
def test_what_says_how_it_is_tells_something(text: str) -> None:
    assert tells(text, {"tent"})


def test_only_an_announcement_is_cut_from_a_quote() -> None:
    assert without_lead("On the other hand: The lid leaks a lot.") == "The lid leaks a lot."
    assert without_lead("Battery life: two full days") == "Battery life: two full days"
    assert without_lead("Downside: heavy") == "Downside: heavy"
