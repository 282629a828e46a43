"""Whether the checker finds what is wrong and lets pass what is right: precision and recall.

The claims are written by hand (tests/data/claims.jsonl). `tuned` are those the checker was mended
with, `held_out` were written afterwards and never tuned on: their misses are counted, not shown.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from assistant.grounding import check
from assistant.turn import Evidence
from benchmarks.report import keep, table
from retrieval.catalog.nouns import Product
from retrieval.need import Need

CLAIMS = Path(__file__).parent.parent / "tests" / "data" / "claims.jsonl"
COLUMNS = ("pairs", "wrong", "found", "false_alarms", "precision")


def main() -> None:
    """Print the table and the misses of those tuned with, and write results/checker.json."""
    rows = [json.loads(line) for line in CLAIMS.read_text("utf-8").splitlines()]
    judged = [(row, _passes(row)) for row in rows]
    parts = {
        part: [one for one in judged if one[0]["part"] == part] for part in ("tuned", "held_out")
    }
    results = {name: _measured(some) for name, some in {**parts, "all": judged}.items()}
    print(table(results, COLUMNS))
    for row, passed in parts["tuned"]:
        if passed != row["right"]:
            print(f"{'missed' if passed else 'false alarm'}: {row['text']}")
    faults = Counter(row["fault"] for row, _ in judged if not row["right"])
    found = Counter(row["fault"] for row, passed in judged if not row["right"] and not passed)
    by_fault = {str(fault): f"{found[fault]} of {count}" for fault, count in faults.most_common()}
    keep("checker", {"parts": results, "found_by_fault": by_fault})


def _passes(row: dict[str, Any]) -> bool:
    asked = row["need"]
    need = Need(
        category=asked["category"],
        price_max_minor=asked.get("price_max"),
        wants=tuple(asked.get("wants", ())),
        avoids=tuple(asked.get("avoids", ())),
        options=asked.get("options", {}),
        recipient=asked.get("recipient"),
    )
    product = Product("p", row["title"], brand=row["brand"], category=row["category"])
    evidence = tuple(Evidence(**one) for one in row["evidence"])
    verdict = check(row["text"], evidence, product=product, need=need, currency=row["currency"])
    return verdict.passed


def _measured(judged: list[tuple[dict[str, Any], bool]]) -> dict[str, Any]:
    """How many of the wrong are found, of the right refused, and of the refused are wrong."""
    wrong = [passed for row, passed in judged if not row["right"]]
    right = [passed for row, passed in judged if row["right"]]
    refused = wrong.count(False) + right.count(False)
    return {
        "pairs": len(judged),
        "wrong": len(wrong),
        "found": wrong.count(False) / len(wrong),
        "false_alarms": right.count(False) / len(right),
        "precision": wrong.count(False) / max(1, refused),
    }


if __name__ == "__main__":
    main()
