"""The list of chats a browser keeps."""

from __future__ import annotations

from ui.chat.earlier import MOST_KEPT, Earlier, read, with_chat, written
from ui.chat.exchange import Exchange
from ui.chat.state import ChatState


def chat(session_id: str, *said: str) -> ChatState:
    *past, now = (Exchange(one, state="done") for one in said)
    return ChatState(session_id=session_id, past=tuple(past), now=now)


def test_a_chat_is_called_by_what_was_said_first_and_stands_once() -> None:
    chats = with_chat((), chat("a", "shoes", "cheaper"), "t1")
    chats = with_chat(chats, chat("b", "x " * 100), "t2")
    chats = with_chat(chats, chat("a", "shoes", "cheaper", "thanks"), "t3")
    assert [(one.session_id, one.ticket) for one in chats] == [("a", "t3"), ("b", "t2")]
    assert chats[0].title == "shoes"
    assert len(chats[1].title) == 60


def test_an_empty_chat_is_not_listed_and_the_oldest_goes() -> None:
    assert with_chat((), ChatState(), "") == ()
    chats: tuple[Earlier, ...] = ()
    for number in range(MOST_KEPT + 3):
        chats = with_chat(chats, chat(str(number), "hello"), "t")
    assert len(chats) == MOST_KEPT
    assert chats[-1].session_id == "3"


def test_what_a_browser_made_up_is_left_out() -> None:
    chats = with_chat((), chat("a", "shoes"), "t")
    assert read(written(chats)) == chats
    assert read("nonsense") == read(None) == read([3, {"session_id": 1}]) == ()
