"""Does the sixtieth turn of a chat cost what the fifth does?

    python -m benchmarks.long_chat SHOP

Two chats are held side by side in one process, turn by turn: one goes on for sixty turns, the other
starts anew every five. Both hear the same messages; the medians of the last thirty are compared.
Without a language model, whose words cost the same wherever a chat stands.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from statistics import median

from assistant.compose import compose
from assistant.dialogue import Assistant, answer_of
from assistant.settings import read_settings
from benchmarks.report import keep, table

TURNS, SHORT, COMPARED = 60, 5, 30
SAID = (
    "trail shoes under 150", "waterproof please", "cheaper",
    "what do people say about the first one?",
    "compare the first two", "a quiet kettle", "why the second?", "add the first one to my cart",
    "something else", "what's in my cart?", "tents for two people", "not too heavy", "up to 300",
)  # fmt: skip


def seconds(assistant: Assistant, session: str, text: str) -> float:
    """How long one turn took."""
    started = time.perf_counter()
    answer_of(assistant.turn(session, text))
    return time.perf_counter() - started


def main(shop: Path) -> None:
    """Measure and print."""
    assistant = compose(read_settings(shop).model_copy(update={"language_model": "none"}))
    long_chat, short_chat = assistant.open_session(), assistant.open_session()
    long_s: list[float] = []
    short_s: list[float] = []
    for turn in range(TURNS):
        text = SAID[turn % len(SAID)]
        long_s.append(seconds(assistant, long_chat, text))
        if turn % SHORT == 0:
            short_chat = assistant.open_session()
        short_s.append(seconds(assistant, short_chat, text))
    assistant.close()
    found = {
        "in a chat of 60 turns, ms": median(long_s[-COMPARED:]) * 1000,
        "in chats of 5 turns, ms": median(short_s[-COMPARED:]) * 1000,
        "ratio": median(long_s[-COMPARED:]) / median(short_s[-COMPARED:]),
    }
    print(table({"turns 31 to 60, median": found}, list(found)))
    keep("long_chat", found)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
