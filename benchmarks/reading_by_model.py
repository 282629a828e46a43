"""What the model alone reads of a message, beside what code reads: slot F1.

    python -m benchmarks.reading_by_model [--messages 60]

Of messages that the reading was never made on, only the slots that a model may propose are counted:
kind, wants, avoids and whom it is for. The model is asked as in a turn, with every word unread, and
only what stands in the message is taken of its answer, as in a turn. The tuned model was tuned to
word picks, never to read.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median
from typing import Any

from assistant.models.embedded import EmbeddedModel
from assistant.models.seam import LanguageModel
from assistant.models.tuned import packaged_adapter
from assistant.models.weights import packaged_gguf
from assistant.understand import Reading, Situation
from assistant.understand.model import ask_model
from benchmarks.labelled_messages import labelled, read_need, read_row, same_slot, shop, slots
from benchmarks.report import keep, table
from benchmarks.understanding import HELD_OUT
from retrieval.need import Need
from retrieval.words import words_of

PROPOSED = ("category", "wants", "avoids", "for")
COLUMNS = ("messages", "slot F1", "precision", "recall", "median_s")
DEADLINE_S = 120.0

Row = dict[str, Any]


def main() -> None:
    """Print the table and write results/reading_by_model.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=60)
    given = parser.parse_args()
    rows = [row for file in HELD_OUT for row in labelled(file) if _is_plain(row)]
    some = random.Random(7).sample(rows, k=min(given.messages, len(rows)))
    results = {"code": _measured(some, read_row)}
    for name, adapter in (("bare model alone", None), ("tuned model alone", packaged_adapter())):
        model = EmbeddedModel(packaged_gguf(), adapter=adapter)
        model.wait(DEADLINE_S)
        results[name] = _measured(some, partial(_by_model, model=model))
        model.close()
    print(table(results, COLUMNS))
    keep("reading_by_model", {"measures": results})


def _is_plain(row: Row) -> bool:
    """Whether the message opens a chat and asks for something."""
    return "need" in row and "before" not in row and "recommend" in row["act"]


def _by_model(row: Row, model: LanguageModel) -> Reading:
    """The message read by the model alone: code has read nothing of it."""
    _, vocabulary = shop(row["shop"])
    nothing = Reading("recommend", Need(words=row["say"]), unread=tuple(words_of(row["say"])))
    return ask_model(
        nothing, row["say"], Situation(Need()), vocabulary, model,
        deadline_s=DEADLINE_S, currency="EUR",
    )  # fmt: skip


def _measured(rows: Sequence[Row], reading: Callable[[Row], Reading]) -> dict[str, Any]:
    """Slots right among those read and those labelled, over all messages together."""
    right = found = wanted = 0
    seconds = []
    for row in rows:
        products, _ = shop(row["shop"])
        began = time.perf_counter()
        need = read_need(reading(row))
        seconds.append(time.perf_counter() - began)
        read = [s for s in slots(need) if s[0] in PROPOSED]
        labels = [s for s in slots(row["need"]) if s[0] in PROPOSED]
        right += sum(any(same_slot(s, f, products) for f in read) for s in labels)
        found, wanted = found + len(read), wanted + len(labels)
    return {
        "messages": len(rows),
        "slot F1": 2 * right / (found + wanted),
        "precision": right / max(1, found),
        "recall": right / wanted,
        "median_s": median(seconds),
    }


if __name__ == "__main__":
    main()
