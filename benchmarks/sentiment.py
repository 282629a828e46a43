"""Does what is called praise and complaint agree with the stars, beside two word lists?

    python -m benchmarks.sentiment AMAZON_US_SMALL

Reviews of 4 and 5 stars against those of 1 and 2, copied texts once, stars unseen. Everything is
set on one half of the texts (where a balance is drawn from) and told of the other.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from benchmarks.report import keep, table
from retrieval.catalog.nouns import Review
from retrieval.polarity import judgement
from retrieval.sentences import sentences_of
from retrieval.word_lists import sections
from retrieval.words import words_of

Floats = NDArray[np.float64]
Rated = tuple[str, str, int]
"""A review's title, its text, and whether its stars praise (1) or complain (0)."""


@dataclass(frozen=True)
class Half:
    """Reviews with whether the stars praise: `liked` (n,) of 0 and 1."""

    reviews: tuple[tuple[str, str], ...]
    liked: NDArray[np.intp]


def rated_reviews(directory: Path) -> Iterator[Rated]:
    """Each distinct text of 1, 2, 4 or 5 stars, once."""
    seen: set[tuple[str, ...]] = set()
    for path in sorted(directory.glob("*.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                stars, title, text = float(row["overall"]), row["summary"], row["reviewText"]
                words = words_of(text)
                if stars != 3 and words and words not in seen:
                    seen.add(words)
                    yield title, text, int(stars > 3)


def halves(rated: Iterator[Rated]) -> tuple[Half, Half]:
    """The texts parted by their hash: to set things on, and to tell of."""
    parts: tuple[list[Rated], list[Rated]] = ([], [])
    for each in rated:
        parts[hashlib.blake2b(each[1].encode()).digest()[0] % 2].append(each)
    tuned, told = (
        Half(tuple((a, b) for a, b, _ in part), np.array([c for *_, c in part], dtype=np.intp))
        for part in parts
    )
    return tuned, told


def ours(title: str, text: str) -> float:
    """How much more praise than complaint its sentences hold, and a little of what words lean."""
    said = sentences_of(Review("r", "p", "", None, title=title, text=text))
    sides = sum(sentence.polarity for sentence in said)
    return sides + 0.1 * float(np.tanh(judgement(f"{title}. {text}")))


def word_list(title: str, text: str) -> float:
    """Words of praise less words of complaint, read one by one from the same lists."""
    return sum(_SIDES.get(word, 0) for word in words_of(f"{title} {text}"))


_LISTS = sections("judgements.txt")
_SIDES = {
    **{word: 1 for name in ("praise", "faint praise") for word in _LISTS[name]},
    **{word: -1 for name in ("complaint", "faint complaint") for word in _LISTS[name]},
}


def vader() -> Callable[[str, str], float]:
    """VADER (Hutto and Gilbert 2014), a published list of words with rules."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    return lambda title, text: float(analyzer.polarity_scores(f"{title}. {text}")["compound"])


def auc(scores: Floats, liked: NDArray[np.intp]) -> float:
    """How often a praising review scores above a complaining one; ties count half."""
    ranks, likes = rankdata(scores), int(liked.sum())
    above = float(ranks[liked == 1].sum()) - likes * (likes + 1) / 2
    return above / (likes * (len(liked) - likes))


def balanced(scores: Floats, liked: NDArray[np.intp], edge: float) -> float:
    """Accuracy with each side counting half: most reviews praise."""
    called = scores > edge
    return float(called[liked == 1].mean() + (~called[liked == 0]).mean()) / 2


def measured(score: Callable[[str, str], float], tuned: Half, told: Half) -> Mapping[str, Any]:
    """AUC and balanced accuracy of the told half; the edge is the best of the tuned half."""
    first = np.array([score(*review) for review in tuned.reviews])
    scores = np.array([score(*review) for review in told.reviews])
    edge = max(np.unique(first), key=lambda e: balanced(first, tuned.liked, float(e)))
    random = np.random.default_rng(7)
    samples = [random.integers(len(scores), size=len(scores)) for _ in range(400)]
    drawn = [auc(scores[s], told.liked[s]) for s in samples]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return {
        "auc": auc(scores, told.liked),
        "auc_low": float(low),
        "auc_high": float(high),
        "balanced_accuracy": balanced(scores, told.liked, float(edge)),
        "auc_tuned_half": auc(first, tuned.liked),
    }


def sentences_agree(told: Half) -> dict[str, float]:
    """How often a sentence called praise (complaint) stands in a review whose stars agree."""
    called: dict[int, list[int]] = {1: [], -1: []}
    for (title, text), liked in zip(told.reviews, told.liked.tolist(), strict=True):
        for sentence in sentences_of(Review("r", "p", "", None, title=title, text=text)):
            if sentence.polarity:
                called[sentence.polarity].append(liked)
    return {
        "praise_in_liked": float(np.mean(called[1])),
        "complaint_in_disliked": 1 - float(np.mean(called[-1])),
        "liked_share": float(told.liked.mean()),
        "praise": float(len(called[1])),
        "complaints": float(len(called[-1])),
    }


def main() -> None:
    """Print the table and write the JSON."""
    if len(sys.argv) != 2:
        raise SystemExit("usage: python -m benchmarks.sentiment AMAZON_US_SMALL")
    tuned, told = halves(rated_reviews(Path(sys.argv[1])))
    methods = {"ours": ours, "word list": word_list, "vader": vader()}
    results = {name: measured(score, tuned, told) for name, score in methods.items()}
    document = {
        "reviews": len(told.reviews),
        "praising": int(told.liked.sum()),
        "methods": results,
        "sentences": sentences_agree(told),
    }
    keep("sentiment", document)
    print(f"{document['reviews']} reviews told of, {document['praising']} of 4 or 5 stars\n")
    print(table(results, ("auc", "auc_low", "auc_high", "balanced_accuracy", "auc_tuned_half")))
    print(table({"sentences": document["sentences"]}, tuple(sentences_agree(told))))


if __name__ == "__main__":
    main()
