"""How well are messages understood: slots, exact limits and acts?

    python -m benchmarks.understanding [DIALOGUES.jsonl.gz] [--lines FILE]

Labelled messages over small shops. The reading was made on some; the others
(`utterances_heldout.jsonl`, two of the same shops; `utterances_unseen.jsonl`, `_watches` and
`_luggage`, shops it was never tried on) were labelled before they were read, and their misses are
counted, not looked at. A set whose misses were looked at counts as made on from then. With the
dialogues of real people, those too: the half that was looked at, and the half that was not.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks import real_shoppers
from benchmarks.labelled_messages import Score, labelled, score
from benchmarks.report import keep, table

MADE_ON = (
    "utterances.jsonl", "utterances_more.jsonl", "utterances_shops.jsonl",
    "utterances_situations.jsonl", "utterances_craft.jsonl", "utterances_bikes.jsonl",
    "utterances_boardgames.jsonl", "utterances_appliances.jsonl",
)  # fmt: skip
HELD_OUT = (
    "utterances_heldout.jsonl", "utterances_unseen.jsonl", "utterances_watches.jsonl",
    "utterances_luggage.jsonl",
)  # fmt: skip
COLUMNS = ("messages", "slot F1", "limits exact", "acts", "limits and acts")


def measures(result: Score) -> dict[str, float | int]:
    """The figures of a score under the table's names."""
    both = [j.act_right and j.limits_right is not False for j in result.judged]
    return {
        "messages": len(both),
        "slot F1": result.f1,
        "limits exact": result.limits,
        "acts": result.acts,
        "limits and acts": sum(both) / len(both),
    }


def scores(dialogues: Path | None) -> dict[str, Score]:
    """Every set of messages, read."""
    found = {file.removesuffix(".jsonl"): score(labelled(file)) for file in (*MADE_ON, *HELD_OUT)}
    found["held out together"] = Score(
        tuple(j for file in HELD_OUT for j in found[file.removesuffix(".jsonl")].judged)
    )
    if dialogues is not None:
        for half in ("tuning", "reported"):
            found[f"real people, {half} half"] = real_shoppers.score(dialogues, half)
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the table and the misses by kind, keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dialogues", nargs="?", type=Path)
    parser.add_argument("--lines", help="also print each message of this set that was misread")
    asked = parser.parse_args(arguments)
    found = scores(asked.dialogues)
    rows = {name: measures(result) for name, result in found.items()}
    print(table(rows, COLUMNS))
    misses = {name: dict(result.kinds().most_common()) for name, result in found.items()}
    for name, kinds in misses.items():
        print(f"{name}: " + ", ".join(f"{n} {kind}" for kind, n in kinds.items()))
    if asked.lines:
        print("\n".join(found[asked.lines].lines()))
    keep("understanding", {"measures": rows, "misses": misses})


if __name__ == "__main__":
    main()
