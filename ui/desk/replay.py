"""One conversation as the storekeeper reads it back: need, picks, signals, evidence, candidates.

It only shows conversations; whether one may be read is decided before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from assistant.acts.recommend import CANDIDATES, searched
from assistant.dialogue import Assistant
from assistant.sessions import Said
from assistant.turn import Evidence, Pick, need_json
from ranking import Ranked
from retrieval.need import Need
from ui.desk import plots
from ui.views.why import signal_name

SHOWN_CANDIDATES = 10
_SEARCHES = ("recommend", "refine", "feedback")

Found = Callable[[str | None, Need], Sequence[Ranked]]
"""The candidates in order for that shopper and need, found anew."""


@dataclass(frozen=True, slots=True)
class ReplayedPick:
    """A pick with its shares as a plot; they add up to its score."""

    title: str
    score: float
    justification: str
    by: str
    plot: Markup
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One that was in the running, and the signal that spoke most for it."""

    title: str
    score: float
    most: str


@dataclass(frozen=True, slots=True)
class ReplayedTurn:
    """One turn, ready for the page."""

    said: str
    at: str
    act: str
    text: str
    question: str | None
    chips: tuple[str, ...]
    first_pick_ms: int
    total_ms: int
    picks: tuple[ReplayedPick, ...]
    evidence: tuple[Evidence, ...]
    candidates: tuple[Candidate, ...]


def replayed(said: Said, at: str, shopper_id: str | None, found: Found | None) -> ReplayedTurn:
    """The turn with its need, picks and evidence; candidates where a search was made."""
    turn = said.turn
    again = found(shopper_id, turn.need) if found and turn.act in _SEARCHES else ()
    return ReplayedTurn(
        said.text, at, turn.act, turn.text, turn.question, chips_of(turn.need, turn.currency),
        turn.latency_ms.get("first_pick", 0), turn.latency_ms.get("total", 0),
        tuple(_pick(pick) for pick in turn.picks), turn.evidence,
        tuple(_candidate(one) for one in again),
    )  # fmt: skip


def finder_of(assistant: Assistant) -> Found:
    """How that assistant finds candidates now."""
    parts = assistant.parts

    def found(shopper_id: str | None, need: Need) -> Sequence[Ranked]:
        asked = searched(need)
        taste = parts.taste_of(shopper_id, ())
        candidates = parts.finder.retrieve(asked, taste, CANDIDATES)
        return parts.rank(asked, candidates, taste, SHOWN_CANDIDATES)

    return found


def chips_of(need: Need, currency: str) -> tuple[str, ...]:
    """The need's fields that are set, each in a few words."""
    told = need_json(need, currency)
    chips = []
    for name, value in told.items():
        for one in value if isinstance(value, list) else [value] if value else []:
            text = ", ".join(f"{k} {v}" for k, v in one.items()) if isinstance(one, dict) else one
            text = f"{text:g}" if isinstance(text, float) else text
            chips.append(f"{name.replace('_', ' ')}: {text}")
    return tuple(chips)


def _pick(pick: Pick) -> ReplayedPick:
    why = pick.justification
    ordered = sorted(pick.contributions.items(), key=lambda share: -share[1])
    says = f"Shares of {pick.title}; together {pick.score:.3f}"
    plot = plots.shares(((signal_name(name), share) for name, share in ordered), says)
    text, by = (why.text, why.by) if why else ("", "")
    return ReplayedPick(pick.title, pick.score, text, by, plot, pick.evidence)


def _candidate(ranked: Ranked) -> Candidate:
    most = max(ranked.contributions.items(), key=lambda share: share[1], default=("", 0.0))[0]
    return Candidate(ranked.product.title, ranked.score, signal_name(most) if most else "–")
