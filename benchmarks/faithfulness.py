"""Does taking a cause away change a score by what that cause was said to give?

    python -m benchmarks.faithfulness SHOP

For shoppers of a built shop, every event and every friend behind the best picks is removed in turn,
the taste is placed anew, and the change of the score is held against the share claimed. The rank
correlation (Spearman) of the two says how faithful an explanation is; 1 is perfect. Beside it the
share claimed at random, which is what a reason made up afterwards would reach.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

from assistant.compose import open_shop_encoder, open_shop_index, open_store
from assistant.settings import read_settings
from benchmarks.report import keep, table
from retrieval.candidates import Taste
from retrieval.finder import Finder
from retrieval.index import Index
from retrieval.need import Need
from retrieval.taste import taste_from, taste_of

SHOPPERS = 40
PICKS = 5
SEED = 7
FEWEST_CAUSES = 4


def changes(
    finder: Finder, taste: Taste, followed: dict[str, float]
) -> dict[str, list[tuple[float, float]]]:
    """(claimed, changed) of each cause behind each of the best picks, by kind of cause."""
    found: dict[str, list[tuple[float, float]]] = {"event": [], "friend": []}
    before = finder.retrieve(Need(), taste, PICKS)
    ids = [product.product_id for product in before.products]
    for kind, signal in (("event", "behaviour"), ("friend", "friends")):
        claims = [dict(row) for row in before.causes.get(signal, ())]
        for cause in sorted({cause for row in claims for cause in row}):
            named, _, key = cause.partition(":")
            if named != kind or key == "others":
                continue
            less = _without(finder.index, taste, followed, kind, key)
            after = finder.score(Need(), less, ids)
            gone = getattr(before, signal) - getattr(after, signal)
            found[kind] += [
                (row.get(cause, 0.0), float(change))
                for row, change in zip(claims, gone, strict=True)
            ]
    return found


def _without(index: Index, taste: Taste, followed: dict[str, float], kind: str, key: str) -> Taste:
    if kind == "event":
        left = {product: value for product, value in taste.events.items() if product != key}
        return taste_from(index, taste.shopper_id, left, followed, taste.text)
    # Friends of friends are reached through others, so a friend is taken out of the circle itself.
    rest = tuple(friend for friend in taste.friends if friend.shopper_id != key)
    rows = [index.shopper_rows[friend.shopper_id] for friend in rest]
    weights = np.array([friend.weight for friend in rest], np.float32)
    blended = weights @ index.shoppers[rows, index.dimension :] if rest else 0 * taste.behaviour
    return replace(taste, friends=rest, friends_behaviour=np.asarray(blended, np.float32))


def main() -> None:
    """Print the mean rank correlation by kind of cause, and write the JSON."""
    if len(sys.argv) != 2:
        raise SystemExit("usage: python -m benchmarks.faithfulness SHOP")
    settings = read_settings(Path(sys.argv[1]))
    encoder = open_shop_encoder(settings)
    index, store = open_shop_index(settings, encoder), open_store(settings)
    finder = Finder(store, index, encoder)
    generator = np.random.default_rng(SEED)
    correlations: dict[str, list[float]] = {"event": [], "friend": [], "made up": []}
    for shopper_id in generator.permutation(index.shopper_ids)[:SHOPPERS].tolist():
        followed = {f.follows_id: f.weight for f in store.follows(shopper_id)}
        for kind, pairs in changes(finder, taste_of(index, store, shopper_id), followed).items():
            claimed, changed = (
                (np.array(side) for side in zip(*pairs, strict=True))
                if pairs
                else (
                    np.zeros(0),
                    np.zeros(0),
                )
            )
            if len(claimed) < FEWEST_CAUSES or not np.ptp(claimed) or not np.ptp(changed):
                continue
            correlations[kind].append(float(spearmanr(claimed, changed).statistic))
            shuffled = generator.permutation(claimed)
            correlations["made up"].append(float(spearmanr(shuffled, changed).statistic))
    rows = {
        kind: {"shoppers": len(each), "rank correlation": float(np.mean(each)) if each else None}
        for kind, each in correlations.items()
    }
    print(table(rows, ("shoppers", "rank correlation")))
    keep("faithfulness", rows)
    index.close()
    store.close()


if __name__ == "__main__":
    main()
