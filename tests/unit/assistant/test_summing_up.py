"""Who asks what people say of a product hears how many, before single voices."""

from __future__ import annotations

from assistant.grounding.questions import answer_about_product
from assistant.grounding.summing_up import summary_evidence, summary_said
from retrieval.catalog.nouns import Product
from retrieval.sentences import ReviewSentence
from retrieval.summaries import AspectOpinion, ReviewSummary

FAN = Product("breeze", "Breeze desk fan", "A fan.", "Home > Fans", "Cool", 2900)
QUIET = AspectOpinion("noise", praising=5, complaining=1, leaning=0.7, word="quiet")
SHORT = AspectOpinion("cord", praising=0, complaining=3, leaning=-0.6)
RARE = AspectOpinion("smell", praising=1, complaining=0, leaning=0.4)
SUMMARY = ReviewSummary(9, 6, 4, (QUIET, SHORT, RARE))
NEAR = ((ReviewSentence("r1", "breeze", "s1", "You can hardly hear this fan.", 1), 0.6),)


def asked(topic: str, summary: ReviewSummary | None = SUMMARY) -> list[str]:
    answer = answer_about_product(FAN, topic, NEAR, summary=summary, currency="EUR")
    return [one.source for one in answer.evidence]


def test_counts_and_what_several_agree_on_are_told() -> None:
    said = summary_said(SUMMARY)
    assert said == "Of 9 reviews, 6 praise it (5 for noise) and 4 complain (3 of cord)"


def test_one_alone_and_none_at_all_read_well() -> None:
    said = summary_said(ReviewSummary(4, 1, 0, (RARE,)))
    assert said == "Of 4 reviews, 1 praises it and none complains"


def test_the_sum_comes_first_when_opinions_are_asked_for_and_never_else() -> None:
    assert asked("what do people say about it")[:2] == ["reviews", "review:r1"]
    assert "reviews" not in asked("is it loud, can I hear it")


def test_a_few_reviews_are_not_summed_up() -> None:
    assert summary_evidence(ReviewSummary(2, 2, 0, ())) == ()
    assert summary_evidence(None) == ()
    assert "reviews" not in asked("what do people say about it", None)
