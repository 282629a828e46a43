"""What an act answers with: words, picks still to be justified, and the session afterwards.

Values only, handed from the acts to the dialogue.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.sessions import Session
from assistant.turn import Act, Evidence, Pick


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one message.

    `session` is the session after the act, its need included. `to_justify` says whether the picks'
    justifications are still to be worded. `evidence` is what `text` cites and no pick holds.
    """

    act: Act
    text: str
    session: Session
    picks: tuple[Pick, ...] = ()
    question: str | None = None
    to_justify: bool = False
    evidence: tuple[Evidence, ...] = ()
