"""What the server counts of itself, as Prometheus text. No shopper's words or ids are in it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator

from assistant.turn import Turn

FIRST_PICK_BUCKETS_MS = (10, 25, 50, 100, 250, 500, 1000, 2500, 5000)

Labels = tuple[tuple[str, str], ...]


class Metrics:
    """Counters that any thread may add to."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, Labels]] = Counter()

    def add(self, name: str, amount: float = 1, **labels: str) -> None:
        """Count `amount` more of the name with those labels."""
        with self._lock:
            self._counts[name, tuple(sorted(labels.items()))] += amount  # type: ignore[assignment]

    def count_turn(self, turn: Turn) -> None:
        """Count a turn that is over: its act, who worded its reasons, its first pick's time."""
        self.add("shop_turns_total", act=turn.act)
        for pick in turn.picks:
            if pick.justification is not None:
                self.add("shop_justifications_total", by=pick.justification.by)
        first_pick_ms = turn.latency_ms.get("first_pick", 0)
        self.add("shop_first_pick_ms_sum", first_pick_ms)
        self.add("shop_first_pick_ms_count")
        for bucket in FIRST_PICK_BUCKETS_MS:
            self.add("shop_first_pick_ms_bucket", first_pick_ms <= bucket, le=str(bucket))
        self.add("shop_first_pick_ms_bucket", le="+Inf")

    def text(self) -> str:
        """Everything counted so far, in the text format of Prometheus."""
        return "".join(self._lines())

    def _lines(self) -> Iterator[str]:
        with self._lock:
            counts = sorted(self._counts.items(), key=_order)
        told = set()
        for (name, labels), count in counts:
            family = name if name.endswith("_total") else "shop_first_pick_ms"
            if family not in told:
                told.add(family)
                kind = "counter" if family.endswith("_total") else "histogram"
                yield f"# TYPE {family} {kind}\n"
            said = ",".join(f'{key}="{_escaped(value)}"' for key, value in labels)
            yield f"{name}{{{said}}} {count:g}\n" if said else f"{name} {count:g}\n"


def _order(counted: tuple[tuple[str, Labels], float]) -> tuple[str, list[tuple[float, str]]]:
    """By name, then by label; the bounds of buckets as numbers."""
    (name, labels), _ = counted
    bounds = [(float(value) if key == "le" else 0.0, value) for key, value in labels]
    return name, bounds


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
