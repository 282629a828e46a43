"""What ordering learned, kept beside the index: one JSON file with its format and what made it.

It knows nothing of learning; a file of another format is refused with what to do.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from ranking.learned import WHO, Trees
from ranking.learning import Taught
from retrieval.manifest import IndexUnusableError

FORMAT = 1
FILE = "ranker.json"


class RankerUnusableError(IndexUnusableError):
    """What ordering learned cannot be used: damaged, or of another version."""

    def __init__(self, path: Path, seen: str) -> None:
        super().__init__(f"{path}: {seen}. Run: shop-assistant build")


@dataclass(frozen=True)
class KeptRanker:
    """What was learned, and `made_from`, what it was learned from: see `learned_from`."""

    taught: Taught
    made_from: str


def write_ranker(directory: Path, taught: Taught, made_from: str) -> None:
    """Keep it, in one step."""
    document = {"format": FORMAT, "signals": WHO, "made_from": made_from, **asdict(taught)}
    unfinished = directory / f"{FILE}.{os.getpid()}"
    unfinished.write_text(json.dumps(document), "utf-8")
    unfinished.replace(directory / FILE)


def read_ranker(directory: Path) -> KeptRanker | None:
    """What was kept; None when nothing was. Raises RankerUnusableError with the reason."""
    path = directory / FILE
    if not path.exists():
        return None
    try:
        document = json.loads(path.read_text("utf-8"))
        if document["format"] != FORMAT:
            raise RankerUnusableError(
                path, f"it has format {document['format']!r}; this version reads {FORMAT}"
            )
        if tuple(document["signals"]) != WHO:
            raise RankerUnusableError(
                path, f"it reads the signals {document['signals']}; this version has {list(WHO)}"
            )
        trees = document["trees"]
        taught = Taught(
            _readable(Trees(trees["model"], trees["scale"])) if trees else None,
            document["why"],
            document["lessons"],
            document["fixed"],
            document["learned"],
        )
        return KeptRanker(taught, document["made_from"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RankerUnusableError(path, f"it cannot be read ({error})") from error


def _readable(trees: Trees) -> Trees:
    features = trees.booster.num_feature()
    if features != len(WHO):
        raise ValueError(f"its trees read {features} signals; wanted {len(WHO)}")
    return trees
