"""Conversations of simulated shoppers, counted: success by turn, broken promises, whose words.

Baselines answer the same shoppers in the same run. It knows nothing of how anyone answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from assistant.simulation.shoppers import Fact, Persona, next_fact
from assistant.stories.compare import ProductOf
from assistant.stories.promises import LIMITED, Grounded, broken_promises, limits_broken
from assistant.stories.runner import Conversation
from assistant.turn import Turn, TurnDone
from retrieval.need import keeps_limits

Baseline = Callable[[Sequence[str], int], Sequence[str]]
"""(the messages so far, oldest first; how many) → product ids, best first."""

SUCCESS_AT = (1, 3, 5)
HITS_AT = (1, 5)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One conversation: where the target was found, and what was counted on the way.

    `found_at` is the turn (from 1), `position` its place among that turn's picks (from 1).
    `stuck_at` is the first turn that showed nothing new. `broken` are the promises not kept.
    """

    persona: Persona
    said: tuple[Fact, ...]
    turns: tuple[Turn, ...]
    found_at: int | None
    position: int | None
    stuck_at: int | None
    limits_broken: int
    broken: tuple[str, ...]


def evaluate_conversations(
    personas: Sequence[Persona],
    conversation: Conversation,
    product_of: ProductOf,
    grounded: Grounded,
    baselines: Mapping[str, Baseline],
    *,
    picks: int,
    jobs: int = 4,
    done: Callable[[Outcome], None] = lambda outcome: None,
) -> dict[str, Any]:
    """The document of `evaluate conversation --json`."""

    def hold(persona: Persona) -> Outcome:
        outcome = converse(persona, conversation, product_of, grounded)
        done(outcome)
        return outcome

    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        outcomes = list(pool.map(hold, personas))
    found = {name: _baseline_found(personas, answer, picks) for name, answer in baselines.items()}
    return {
        "conversations": len(outcomes),
        **_success([(outcome.found_at, outcome.position) for outcome in outcomes]),
        "limits_broken": sum(outcome.limits_broken for outcome in outcomes),
        "ungrounded": sum(len(outcome.broken) for outcome in outcomes),
        **_stuck(outcomes),
        **_words_and_times(outcomes),
        "broken": sorted({promise for outcome in outcomes for promise in outcome.broken})[:20],
        "baselines": {name: _success(places) for name, places in found.items()},
    }


def converse(
    persona: Persona, conversation: Conversation, product_of: ProductOf, grounded: Grounded
) -> Outcome:
    """The persona's conversation, up to the turn that shows its target or the end of patience."""
    session_id = conversation.open_session(persona.shopper_id)
    turns: list[Turn] = []
    said: list[Fact] = []
    found: tuple[int | None, int | None] = (None, None)
    beyond = 0
    while len(turns) < persona.patience and found == (None, None):
        said.append(next_fact(persona, said, turns[-1].question if turns else None))
        events = list(conversation.turn(session_id, said[-1].said))
        turns += [event.turn for event in events if isinstance(event, TurnDone)]
        beyond += limits_broken(turns[-1], product_of) or _beyond(said, turns[-1], product_of)
        ids = [pick.product_id for pick in turns[-1].picks]
        if persona.target_id in ids:
            found = len(turns), ids.index(persona.target_id) + 1
    broken = [promise for turn in turns for promise in broken_promises(turn, product_of, grounded)]
    return Outcome(
        persona,
        tuple(said),
        tuple(turns),
        *found,
        _stuck_at(turns),
        beyond,
        tuple(promise for promise in broken if "limit" not in promise),
    )


def _beyond(said: Sequence[Fact], turn: Turn, product_of: ProductOf) -> int:
    """How many picks break a limit the shopper said, however it was understood."""
    if turn.act not in LIMITED:
        return 0
    limits = [fact.limit for fact in said if fact.limit is not None]
    products = [product_of(pick.product_id) for pick in turn.picks]
    return sum(
        product is None or not all(keeps_limits(limit, product) for limit in limits)
        for product in products
    )


def _stuck_at(turns: Sequence[Turn]) -> int | None:
    seen: set[str] = set()
    for number, turn in enumerate(turns, 1):
        new = {pick.product_id for pick in turn.picks} - seen
        if not new:
            return number
        seen |= new
    return None


def _baseline_found(
    personas: Sequence[Persona], answer: Baseline, picks: int
) -> list[tuple[int | None, int | None]]:
    return [next(_places(persona, answer, picks), (None, None)) for persona in personas]


def _places(persona: Persona, answer: Baseline, picks: int) -> Iterator[tuple[int, int]]:
    messages = [fact.said for fact in persona.messages]
    for number in range(1, len(messages) + 1):
        ids = list(answer(messages[:number], picks))
        if persona.target_id in ids:
            yield number, ids.index(persona.target_id) + 1


def _success(found: Sequence[tuple[int | None, int | None]]) -> dict[str, float]:
    """Found within so many turns; found, and then among the first so many picks."""

    places = [(at, position) for at, position in found if at is not None and position is not None]
    turns = {f"success@{most}": sum(at <= most for at, _ in places) for most in SUCCESS_AT}
    hits = {f"hits@{most}": sum(position <= most for _, position in places) for most in HITS_AT}
    return {name: _share(count, len(found)) for name, count in {**turns, **hits}.items()}


def _stuck(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    stuck = [outcome.stuck_at for outcome in outcomes if outcome.stuck_at is not None]
    mean = round(sum(stuck) / len(stuck), 2) if stuck else None
    return {"stuck": _share(len(stuck), len(outcomes)), "turns_until_stuck": mean}


def _words_and_times(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    turns = [turn for outcome in outcomes for turn in outcome.turns]
    words = [
        pick.justification.by
        for turn in turns
        for pick in turn.picks
        if pick.justification is not None
    ]
    return {
        "justifications": len(words),
        "by_model": _share(words.count("model"), len(words)),
        "turns": len(turns),
        "median_total_ms": _median([turn.latency_ms["total"] for turn in turns]),
        "median_first_pick_ms": _median([turn.latency_ms["first_pick"] for turn in turns]),
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _median(values: Sequence[int]) -> int:
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else 0
