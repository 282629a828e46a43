"""What the storekeeper looks at, counted from kept turns and what came of them.

Pure counting over a stretch of days; it knows nothing of pages or tables. Of what shoppers wrote,
only the need they were understood to have is in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from retrieval.catalog.aftermath import KeptTurn, Outcome, Verdict
from retrieval.money import to_major

GROUPS = ("Picks shown", "Nothing fitted", "Questions answered", "Cart", "Small talk and the rest")
STEPS: Mapping[str, tuple[str, ...]] = {
    "Shown": (),
    "Looked at": ("view", "like", "share"),
    "Into the cart": ("cart",),
    "Bought": ("buy",),
}
FIRST_PICK_BOUNDS_MS = (25, 50, 100, 200, 400, 800, 1600, 3200)
SLOW_SHOWN = 8
UNMET_SHOWN = 15
_SEARCHES = ("recommend", "refine", "feedback")
_ANSWERS = ("compare", "ask_product", "why", "policy", "privacy")
_SINCE_SHOWN = timedelta(days=30)
_LONGEST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Unmet:
    """Something that was asked for and not found: how often, by how many, the last time."""

    what: str
    times: int
    sessions: int
    last: date


@dataclass(frozen=True, slots=True)
class SlowTurn:
    """One of the slowest turns, and the stage that took most of it."""

    session_id: str
    number: int
    at: datetime
    act: str
    first_pick_ms: int
    total_ms: int
    stage: str


@dataclass(frozen=True)
class Figures:
    """Everything counted. Per day: a tuple as long as `days`."""

    days: tuple[date, ...]
    by_group: Mapping[str, tuple[int, ...]]
    sessions: int
    turns: int
    funnel: Mapping[str, int]
    justified: Mapping[str, int]
    passed_by_day: tuple[float | None, ...]
    unmet: tuple[Unmet, ...]
    unanswered: int
    first_picks: tuple[int, ...]
    first_pick_ms: Mapping[str, int | None]
    total_ms: Mapping[str, int | None]
    slow: tuple[SlowTurn, ...]
    good: int
    bad: int
    reasons: Mapping[str, int] = field(default_factory=dict)

    @property
    def pass_rate(self) -> float | None:
        """The share of justifications in the model's own words; None when there are none."""
        worded = sum(self.justified.values())
        return self.justified["model"] / worded if worded else None


def figures_of(
    turns: Sequence[KeptTurn],
    outcomes: Sequence[Outcome],
    verdicts: Sequence[Verdict],
    *,
    today: date,
    days: int,
) -> Figures:
    """The figures of the days up to today, from turns and outcomes in any order."""
    stretch = tuple(today - timedelta(days=days - 1 - n) for n in range(days))
    dated = [(kept.at.date(), kept) for kept in turns if kept.at is not None]
    first = [_ms(kept, "first_pick") for _, kept in dated if _turn(kept)["picks"]]
    total = [_ms(kept, "total") for _, kept in dated]
    justified = Counter(by for _, kept in dated for by in _wordings(kept))
    said = Counter(v.verdict for v in verdicts)
    return Figures(
        days=stretch,
        by_group=_by_group(dated, stretch),
        sessions=len({kept.session_id for _, kept in dated}),
        turns=len(dated),
        funnel=_funnel(turns, outcomes),
        justified={by: justified.get(by, 0) for by in ("model", "code")},
        passed_by_day=_passed(dated, stretch),
        unmet=_unmet(dated),
        unanswered=sum(_is_unanswered(kept) for _, kept in dated),
        first_picks=_counted(first),
        first_pick_ms=_quantiles(first),
        total_ms=_quantiles(total),
        slow=_slowest(dated),
        good=said[1],
        bad=said[-1],
        reasons=dict(Counter(v.reason for v in verdicts if v.reason).most_common()),
    )


def _turn(kept: KeptTurn) -> dict[str, Any]:
    turn: dict[str, Any] = kept.document["turn"]
    return turn


def group_of(turn: Mapping[str, Any]) -> str:
    """Which of GROUPS a turn's outcome belongs to."""
    act = turn["act"]
    if act in _SEARCHES and turn["picks"]:
        return GROUPS[0]
    if act in ("recommend", "refine") and not turn["picks"]:
        return GROUPS[1]
    if act in _ANSWERS:
        return GROUPS[2]
    return GROUPS[3] if act == "cart" else GROUPS[4]


def _by_group(
    dated: Iterable[tuple[date, KeptTurn]], stretch: tuple[date, ...]
) -> dict[str, tuple[int, ...]]:
    counts = Counter((day, group_of(_turn(kept))) for day, kept in dated)
    return {group: tuple(counts[day, group] for day in stretch) for group in GROUPS}


def _wordings(kept: KeptTurn) -> list[str]:
    return [p["justification"]["by"] for p in _turn(kept)["picks"] if p.get("justification")]


def _passed(
    dated: Iterable[tuple[date, KeptTurn]], stretch: tuple[date, ...]
) -> tuple[float | None, ...]:
    by_day: dict[date, list[str]] = defaultdict(list)
    for day, kept in dated:
        by_day[day] += _wordings(kept)
    return tuple(
        by_day[day].count("model") / len(by_day[day]) if by_day[day] else None for day in stretch
    )


def _funnel(turns: Sequence[KeptTurn], outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Pairs of session and product: shown as a pick, and then looked at, in the cart, bought."""
    shown: dict[tuple[str, str], datetime] = {}
    in_cart: set[tuple[str, str]] = set()
    for kept in turns:
        if kept.at is None:
            continue
        turn = _turn(kept)
        for pick in turn["picks"]:
            shown.setdefault((kept.session_id, pick["product_id"]), kept.at)
        in_cart |= {(kept.session_id, line["product_id"]) for line in turn["cart"]["lines"]}
    did: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for outcome in outcomes:
        pair = (outcome.session_id, outcome.product_id)
        if pair in shown and timedelta() <= outcome.at - shown[pair] <= _SINCE_SHOWN:
            did[outcome.event].add(pair)
    did["cart"] |= in_cart & shown.keys()
    counts = {step: len(set().union(*(did[k] for k in kinds))) for step, kinds in STEPS.items()}
    return counts | {"Shown": len(shown)}


def _unmet(dated: Iterable[tuple[date, KeptTurn]]) -> tuple[Unmet, ...]:
    found: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for day, kept in dated:
        turn = _turn(kept)
        if group_of(turn) == GROUPS[1] and (what := wish_of(turn["need"], turn["currency"])):
            found[what].append((day, kept.session_id))
    unmet = [
        Unmet(what, len(asked), len({session for _, session in asked}), max(d for d, _ in asked))
        for what, asked in found.items()
    ]
    unmet.sort(key=lambda one: (-one.sessions, -one.times, one.what))
    return tuple(unmet[:UNMET_SHOWN])


def wish_of(need: Mapping[str, Any], currency: str) -> str:
    """The need in a line; the shopper's own words only where nothing of the shop was named."""
    limits = []
    for name, word in (("price_min_minor", "from"), ("price_max_minor", "up to")):
        if need.get(name) is not None:
            limits.append(f"{word} {to_major(need[name], currency):g} {currency}")
    parts = [
        need.get("category") or str(need.get("words") or "").strip()[:_LONGEST_WORDS],
        *need.get("wants", ()),
        *(f"not {one}" for one in (*need.get("avoids", ()), *need.get("brands_excluded", ()))),
        *need.get("brands", ()),
        *(f"{name} {value}" for name, value in dict(need.get("options") or {}).items()),
    ]
    return ", ".join([*(part.lower() for part in parts if part), *limits])


def _is_unanswered(kept: KeptTurn) -> bool:
    turn = _turn(kept)
    return turn["act"] in ("policy", "ask_product") and not (turn["evidence"] or turn["picks"])


def _ms(kept: KeptTurn, stage: str) -> int:
    return int(_turn(kept)["latency_ms"].get(stage, 0))


def _counted(times_ms: Iterable[int]) -> tuple[int, ...]:
    """How many fall under each bound, and above the last."""
    counts = Counter(
        next((n for n, bound in enumerate(FIRST_PICK_BOUNDS_MS) if ms <= bound),
             len(FIRST_PICK_BOUNDS_MS))
        for ms in times_ms
    )  # fmt: skip
    return tuple(counts[n] for n in range(len(FIRST_PICK_BOUNDS_MS) + 1))


def _quantiles(times_ms: Sequence[int]) -> dict[str, int | None]:
    """The median and the 95th percentile (the smallest value that so many do not exceed)."""
    ordered = sorted(times_ms)
    ranks = {"p50": 0.5, "p95": 0.95}
    return {
        name: ordered[max(0, -int(-share * len(ordered) // 1) - 1)] if ordered else None
        for name, share in ranks.items()
    }


def _slowest(dated: Iterable[tuple[date, KeptTurn]]) -> tuple[SlowTurn, ...]:
    slow = sorted((kept for _, kept in dated), key=lambda kept: -_ms(kept, "total"))[:SLOW_SHOWN]
    return tuple(_slow(kept) for kept in slow)


def _slow(kept: KeptTurn) -> SlowTurn:
    turn = _turn(kept)
    stages = {n: ms for n, ms in turn["latency_ms"].items() if n not in ("first_pick", "total")}
    worst = max(stages, key=lambda name: stages[name], default="")
    assert kept.at is not None
    return SlowTurn(
        kept.session_id, kept.number, kept.at, turn["act"], _ms(kept, "first_pick"),
        _ms(kept, "total"), worst,
    )  # fmt: skip
