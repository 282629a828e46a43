"""How long until the shopper sees picks, in units of one text encoding and one vector search?

    python -m benchmarks.first_pick SHOP [STORIES…]

Every turn of the stories is told; those that show picks are timed from the message to the first
pick, without waiting for words about it. The unit is one encoding of that message by plain
sentence-transformers and one unfiltered Chroma query for 200 products, timed in the same run; the
same is told with the shop's own encoder as the unit.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import numpy as np

from assistant.compose import compose
from assistant.dialogue import Assistant
from assistant.memory import VolatileMemory
from assistant.settings import read_settings
from assistant.stories.story import Story, find_stories
from assistant.turn import PicksShown
from benchmarks.report import keep, table
from retrieval.embedding import SentenceEncoder
from retrieval.encoder import TextEncoder
from retrieval.vector_collections import PRODUCTS

STORIES = Path("tests/conversations")
NEIGHBOURS = 200


def first_picks(assistant: Assistant, story: Story) -> Iterator[tuple[str, float]]:
    """(message, milliseconds to the first pick) of every turn that shows picks."""
    session = assistant.open_session(story.shopper)
    for turn in story.turns:
        started = perf_counter()
        shown: float | None = None
        with closing(assistant.turn(session, turn.say)) as events:
            for event in events:
                if isinstance(event, PicksShown):
                    shown = 1000 * (perf_counter() - started)
                    break
        if shown is not None:
            yield turn.say, shown


def unit_ms(assistant: Assistant, encoder: TextEncoder, said: str, number: int) -> float:
    """Milliseconds of one encoding of a text like the message and one unfiltered search."""
    finder = assistant.parts.finder
    started = perf_counter()
    need = encoder.encode([f"{said} {number}"])[0]  # new words: queries are remembered
    width = finder.index.products.shape[1]
    query = np.concatenate([need, np.zeros(width - len(need), np.float32)])
    finder.index.collections.nearest(PRODUCTS, query, NEIGHBOURS)
    return 1000 * (perf_counter() - started)


def main() -> None:
    """Tell the stories, print the medians and write the JSON."""
    if not sys.argv[1:]:
        raise SystemExit("usage: python -m benchmarks.first_pick SHOP [STORIES…]")
    assistant = compose(read_settings(Path(sys.argv[1])), memory=VolatileMemory())
    stories = find_stories([Path(path) for path in sys.argv[2:]] or [STORIES])
    own, plain = assistant.parts.finder.encoder, SentenceEncoder()
    try:
        for encoder in (own, plain):
            unit_ms(assistant, encoder, "warm up", 0)
        timed = [
            (
                said,
                shown,
                unit_ms(assistant, plain, said, number),
                unit_ms(assistant, own, said, number),
            )
            for number, story in enumerate(stories, start=1)
            for said, shown in first_picks(assistant, story)
        ]
    finally:
        assistant.close()
    if len(timed) < 2:
        raise SystemExit("fewer than two turns showed picks; wanted stories that recommend")
    document = {"turns": len(timed), "first_pick_ms": median(shown for _, shown, _, _ in timed)}
    for place, name in ((2, "plain"), (3, "own")):
        ratios = [float(one[1]) / float(one[place]) for one in timed]
        document |= {
            f"{name}_unit_ms": median(float(one[place]) for one in timed),
            f"{name}_median_ratio": median(ratios),
            f"{name}_p90_ratio": quantiles(ratios, n=10)[-1],
        }
    keep("first_pick", {**document, "each": timed})
    print(table({"first pick": document}, tuple(document)))


if __name__ == "__main__":
    main()
