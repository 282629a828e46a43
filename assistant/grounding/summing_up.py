"""A product's reviews summed up in one sentence: how many praise and complain, most often of what.

It counts; what single owners wrote is quoted elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.turn import Evidence
from assistant.wording import listed
from retrieval.summaries import AspectOpinion, ReviewSummary

SOURCE = "reviews"
FEWEST_REVIEWS = 3
FEWEST_AGREEING = 2
MOST_ASPECTS = 2


def summary_evidence(summary: ReviewSummary | None) -> tuple[Evidence, ...]:
    """One line of evidence, unnumbered; none where a few reviews can be read one by one."""
    if summary is None or summary.reviews < FEWEST_REVIEWS:
        return ()
    return (Evidence(0, "rating", SOURCE, summary_said(summary)),)


def summary_said(summary: ReviewSummary) -> str:
    """The summary as a sentence without its full stop.

    A review that does both counts on both sides.

    >>> noise = AspectOpinion("noise", praising=4, complaining=0, leaning=0.8, word="quiet")
    >>> summary_said(ReviewSummary(9, 7, 0, (noise,)))
    'Of 9 reviews, 7 praise it (4 for noise) and none complains'
    """
    praise = [(one, one.praising) for one in summary.praised]
    blame = [(one, one.complaining) for one in summary.criticised]
    praising = _counted(summary.praising, "praises", "praise")
    complaining = _counted(summary.complaining, "complains", "complain")
    return (
        f"Of {summary.reviews:,} reviews, {praising} it{_aspects(praise, 'for')}"
        f" and {complaining}{_aspects(blame, 'of')}"
    )


def _counted(count: int, one: str, many: str) -> str:
    return f"none {one}" if count == 0 else f"{count:,} {one if count == 1 else many}"


def _aspects(counted: Sequence[tuple[AspectOpinion, int]], joined: str) -> str:
    """What at least two agree on, in brackets; "" where nothing is."""
    told = [
        f"{count:,} {joined} {opinion.aspect}"
        for opinion, count in counted[:MOST_ASPECTS]
        if count >= FEWEST_AGREEING
    ]
    return f" ({listed(told)})" if told else ""
