"""The desk's numbers, each against a count by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from retrieval.catalog.aftermath import KeptTurn, Outcome, Verdict
from ui.desk.figures import Figures, figures_of
from ui.desk.plots import funnel, line, shares, stacked_bars

TODAY = date(2026, 5, 3)
NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)


def turn(
    session: str,
    act: str = "recommend",
    picks: tuple[str, ...] = (),
    *,
    by: str = "model",
    at: datetime = NOON,
    cart: tuple[str, ...] = (),
    ms: tuple[int, int] = (40, 400),
    **need: Any,
) -> KeptTurn:
    shown = [{"product_id": p, "justification": {"by": by}} for p in picks]
    document = {
        "act": act, "picks": shown, "need": need, "currency": "EUR", "evidence": [],
        "cart": {"lines": [{"product_id": p} for p in cart]},
        "latency_ms": {"find": ms[0] // 2, "justify": ms[1] - ms[0], "first_pick": ms[0],
                       "total": ms[1]},
    }  # fmt: skip
    return KeptTurn(session, 1, at, {"text": "…", "turn": document})


def counted(turns: list[KeptTurn], *rest: Any) -> Figures:
    outcomes, verdicts = (*rest, [], [])[:2]
    return figures_of(turns, outcomes, verdicts, today=TODAY, days=3)


def test_outcomes_are_counted_by_day() -> None:
    yesterday = NOON - timedelta(days=1)
    figures = counted(
        [
            turn("a", picks=("x",)),
            turn("a", "refine"),
            turn("b", "policy", at=yesterday),
            turn("b", "cart", at=yesterday),
            turn("b", "small_talk", at=yesterday),
        ]
    )
    assert figures.days == (date(2026, 5, 1), date(2026, 5, 2), TODAY)
    assert list(figures.by_group.values()) == [
        (0, 0, 1), (0, 0, 1), (0, 1, 0), (0, 1, 0), (0, 1, 0),
    ]  # fmt: skip
    assert (figures.sessions, figures.turns, figures.unanswered) == (2, 5, 1)


def test_the_funnel_counts_a_product_once_for_each_conversation_and_only_after_it_was_shown() -> (
    None
):
    hour = timedelta(hours=1)
    turns = [
        turn("a", picks=("x", "y")),
        turn("a", picks=("x",), at=NOON + hour),
        turn("b", picks=("x",), cart=("x", "other")),
    ]
    outcomes = [
        Outcome("a", "x", "view", NOON + hour),
        Outcome("a", "x", "like", NOON + hour),
        Outcome("a", "y", "buy", NOON - hour),
        Outcome("a", "x", "buy", NOON + 2 * hour),
        Outcome("b", "x", "buy", NOON + timedelta(days=31)),
        Outcome("c", "x", "buy", NOON + hour),
    ]
    assert counted(turns, outcomes).funnel == {
        "Shown": 3, "Looked at": 1, "Into the cart": 1, "Bought": 1,
    }  # fmt: skip


def test_the_pass_rate_is_the_models_share() -> None:
    figures = counted([turn("a", picks=("x", "y", "z")), turn("a", picks=("x",), by="code")])
    assert figures.justified == {"model": 3, "code": 1}
    assert figures.pass_rate == 0.75
    assert figures.passed_by_day == (None, None, 0.75)
    assert counted([]).pass_rate is None


def test_unmet_wishes_are_told_by_need_those_of_most_shoppers_first() -> None:
    figures = counted(
        [
            turn("a", category="Tents", price_max_minor=4000, wants=["light"], words="tent please"),
            turn("b", category="Tents", price_max_minor=4000, wants=["light"], words="light tent"),
            turn("b", words="a canoe for the lake"),
            turn("b", words="a canoe for the lake"),
            turn("b", picks=("x",), category="Shoes"),
        ]
    )
    assert [(u.what, u.sessions, u.times) for u in figures.unmet] == [
        ("tents, light, up to 40 EUR", 2, 2),
        ("a canoe for the lake", 1, 2),
    ]


def test_times_are_ordered_and_the_slowest_say_where_they_were_slow() -> None:
    figures = counted([turn("a", picks=("x",), ms=(ms, ms + 100)) for ms in (10, 20, 30, 5000)])
    assert figures.first_pick_ms == {"p50": 20, "p95": 5000}
    assert figures.first_picks == (2, 1, 0, 0, 0, 0, 0, 0, 1)
    assert (figures.slow[0].total_ms, figures.slow[0].stage) == (5100, "find")
    assert counted([]).first_pick_ms == {"p50": None, "p95": None}


def test_verdicts_and_their_reasons_are_counted() -> None:
    said = [
        Verdict("a", 1, "", 1, "", "", NOON),
        Verdict("a", 2, "x", -1, "too_dear", "", NOON),
        Verdict("b", 1, "", -1, "too_dear", "", NOON),
    ]
    figures = counted([], [], said)
    assert (figures.good, figures.bad, figures.reasons) == (1, 2, {"too_dear": 2})


def test_plots_show_text_as_text_and_say_their_numbers() -> None:
    bad = "<b>&"
    drawn = [
        stacked_bars([bad], {bad: [3]}, bad),
        funnel({bad: 4, "then": 2}, bad),
        shares([(bad, 0.5), ("less", -0.25)], bad),
        line([bad, "no"], [0.5, None], bad),
    ]
    for plot in drawn:
        assert "<b>" not in plot
        assert 'aria-label="&lt;b&gt;&amp;"' in plot
    assert "50%" in drawn[1]
    assert "−0.250" in drawn[2]
    assert stacked_bars([], {}, "nothing")
