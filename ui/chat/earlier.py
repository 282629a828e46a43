"""The chats this browser had before: a list it keeps, each with the ticket that opens it.

What comes from the browser is checked; it knows nothing of what was said beyond a title.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from ui.chat.state import ChatState

MOST_KEPT = 12
_LONGEST_TITLE = 60


@dataclass(frozen=True)
class Earlier:
    """One chat: its session, the ticket that opens it, and what was said first in it."""

    session_id: str
    ticket: str
    title: str


def read(kept: object) -> tuple[Earlier, ...]:
    """The chats in what the browser kept, latest first; what is none of ours is left out.

    >>> read([{"session_id": "s", "ticket": "t", "title": "shoes"}, {"title": 3}, None])
    (Earlier(session_id='s', ticket='t', title='shoes'),)
    """
    rows = kept if isinstance(kept, list) else []
    names = ("session_id", "ticket", "title")
    return tuple(
        Earlier(*(row[name][:2000] for name in names))
        for row in rows[:MOST_KEPT]
        if isinstance(row, dict) and all(isinstance(row.get(name), str) for name in names)
    )


def with_chat(chats: tuple[Earlier, ...], state: ChatState, ticket: str) -> tuple[Earlier, ...]:
    """The chats with this one first; as they were while nothing was said in it."""
    said = [one.said for one in (*state.past, state.now) if one and not one.is_gesture]
    if state.session_id is None or not said:
        return chats
    known = next((one for one in chats if one.session_id == state.session_id), None)
    title = known.title if known else _short(said[0])
    others = tuple(one for one in chats if one is not known)
    return (Earlier(state.session_id, ticket, title), *others)[:MOST_KEPT]


def written(chats: tuple[Earlier, ...]) -> list[dict[str, str]]:
    """The chats as the browser keeps them."""
    return [asdict(one) for one in chats]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_TITLE else f"{line[: _LONGEST_TITLE - 1]}…"
