"""One exchange of a chat: what the shopper said or did, and the answer as it comes in.

Frozen: every event of a turn makes a new one. It knows nothing of HTML or Gradio.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.turn import (
    Evidence,
    Justification,
    JustificationWritten,
    NeedRead,
    Pick,
    PicksShown,
    TextWritten,
    Turn,
    TurnDone,
    TurnEvent,
)

State = Literal["waiting", "done", "stopped", "failed"]

_GESTURES: Mapping[str, str] = {
    "like": "I like {title}",
    "not_for_me": "{title} is not for me",
    "more_like_this": "More like {title}",
    "cheaper": "Something cheaper than {title}",
    "add_to_cart": "Add {title} to my cart",
}

REASONS: Mapping[str, str] = {
    "not_what_i_asked": "Not what I asked",
    "too_dear": "Too dear",
    "not_true": "Not true",
    "wrong_reason": "The reason is beside the point",
    "hard_to_understand": "Hard to understand",
    "other": "Something else",
}


@dataclass(frozen=True)
class Exchange:
    """What was said and the answer so far. `said` was typed unless `is_gesture`.

    `verdict` is the shopper's: 1 good, -1 bad, 0 none; `reason` is one of REASONS, or "".
    """

    said: str
    is_gesture: bool = False
    state: State = "waiting"
    picks: tuple[Pick, ...] = ()
    justifications: Mapping[str, Justification] = field(default_factory=dict)
    text: str = ""
    question: str | None = None
    evidence: tuple[Evidence, ...] = ()
    turn: Turn | None = None
    verdict: int = 0
    reason: str = ""

    def after(self, event: TurnEvent) -> Exchange:
        """This exchange once the event happened."""
        match event:
            case NeedRead():
                return self
            case PicksShown(picks):
                return replace(self, picks=picks)
            case JustificationWritten(product_id, justification, evidence):
                picks = tuple(
                    replace(p, evidence=evidence) if p.product_id == product_id and evidence else p
                    for p in self.picks
                )
                written = {**self.justifications, product_id: justification}
                return replace(self, picks=picks, justifications=written)
            case TextWritten(text, question):
                return replace(self, text=text, question=question)
            case TurnDone(turn):
                return _finished(self, turn)

    def ended(self, state: State) -> Exchange:
        """This exchange, over in that way unless it was over before."""
        return replace(self, state=state) if self.state == "waiting" else self


def told(said: str, turn: Turn) -> Exchange:
    """An exchange of the past; what was pressed is remembered as "[like: TITLE]".

    >>> from assistant.turn import Cart; from retrieval.need import Need
    >>> turn = Turn("s", "feedback", "Noted.", None, Need(), (), Cart(), "EUR", {})
    >>> told("[like: Ridge 2]", turn).said
    'I like Ridge 2'
    """
    button, separator, title = said.strip("[]").partition(": ")
    if said.startswith("[") and separator and button in _GESTURES:
        return _finished(Exchange(gesture(button, title), is_gesture=True), turn)
    if said.startswith("[") and said.endswith("]"):
        words = said[1:-1]
        return _finished(Exchange(words[:1].upper() + words[1:], is_gesture=True), turn)
    return _finished(Exchange(said), turn)


def gesture(button: str, title: str) -> str:
    """What pressing the button of a product says."""
    return _GESTURES[button].format_map({"title": title})


def _finished(exchange: Exchange, turn: Turn) -> Exchange:
    worded = {p.product_id: p.justification for p in turn.picks if p.justification is not None}
    return replace(
        exchange,
        state="done",
        picks=turn.picks,
        justifications={**exchange.justifications, **worded},
        text=turn.text,
        question=turn.question,
        evidence=turn.evidence,
        turn=turn,
    )
