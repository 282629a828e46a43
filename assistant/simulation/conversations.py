"""Conversations of simulated shoppers, counted: success by turn, broken promises, whose words.

Baselines answer the very same messages, in the same run. It knows nothing of how anyone answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from assistant.simulation.shoppers import Persona, found_at
from assistant.stories.compare import ProductOf
from assistant.stories.promises import Grounded, broken_promises, limits_broken
from assistant.stories.runner import Conversation
from assistant.turn import Turn, TurnDone

Baseline = Callable[[str, int], Sequence[str]]
"""(everything said so far, how many) → product ids, best first."""

SUCCESS_AT = (1, 3, 5)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One conversation: the turn that found the target, and what was counted on the way."""

    persona: Persona
    turns: tuple[Turn, ...]
    found_at: int | None
    limits_broken: int
    ungrounded: int


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
    words = [
        pick.justification.by
        for outcome in outcomes
        for turn in outcome.turns
        for pick in turn.picks
        if pick.justification is not None
    ]
    return {
        "conversations": len(outcomes),
        **_success([outcome.found_at for outcome in outcomes]),
        "limits_broken": sum(outcome.limits_broken for outcome in outcomes),
        "ungrounded": sum(outcome.ungrounded for outcome in outcomes),
        "justifications": len(words),
        "by_model": _share(words.count("model"), len(words)),
        "turns": sum(len(outcome.turns) for outcome in outcomes),
        "median_total_ms": _median([t.latency_ms["total"] for o in outcomes for t in o.turns]),
        "median_first_pick_ms": _median(
            [t.latency_ms["first_pick"] for o in outcomes for t in o.turns]
        ),
        "baselines": {
            name: _success([_baseline_found_at(persona, answer, picks) for persona in personas])
            for name, answer in baselines.items()
        },
    }


def converse(
    persona: Persona, conversation: Conversation, product_of: ProductOf, grounded: Grounded
) -> Outcome:
    """The persona's conversation, up to the turn that shows its target or the end of patience."""
    session_id = conversation.open_session(persona.shopper_id)
    turns: list[Turn] = []
    for saying in persona.sayings:
        answered = [
            event.turn
            for event in conversation.turn(session_id, saying)
            if isinstance(event, TurnDone)
        ]
        turns += answered
        if found_at(persona, answered):
            break
    broken = [list(broken_promises(turn, product_of, grounded)) for turn in turns]
    beyond = sum(limits_broken(turn, product_of) for turn in turns)
    return Outcome(
        persona,
        tuple(turns),
        found_at(persona, turns),
        beyond,
        sum("limit" not in promise for promises in broken for promise in promises),
    )


def _baseline_found_at(persona: Persona, answer: Baseline, picks: int) -> int | None:
    for number in range(1, len(persona.sayings) + 1):
        said = ". ".join(persona.sayings[:number])
        if persona.target_id in answer(said, picks):
            return number
    return None


def _success(found: Sequence[int | None]) -> dict[str, float]:
    return {
        f"success@{turns}": _share(
            sum(turn is not None and turn <= turns for turn in found), len(found)
        )
        for turns in SUCCESS_AT
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _median(values: Sequence[int]) -> int:
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else 0
