"""What people praise of a product and what they complain about, how many, and in whose words.

It knows sentences with polarity, weight and aspects; nothing of how any of these were found.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retrieval.sentences import ReviewSentence
from retrieval.shop_aspects import ShopAspect
from retrieval.words import singular, words_of

_DOUBT = 1.0  # review weight that says nothing, beside what is said
_TAGGED_BY, _TAGGED_FROM = 2, 0.5
_READABLE_WORDS = range(4, 25)


@dataclass(frozen=True)
class AspectOpinion:
    """What a product's reviews say of one aspect.

    `praising` and `complaining` count reviews; one that does both counts on both sides. `leaning`
    is -1 (all complain) .. 1 (all praise), each review counting by its weight (helpfulness, age,
    its writer's influence, how genuine it looks), and near 0 where few speak. `word` is what those
    who praise call it ("quiet"). `praise` and `complaint` are the weightiest sentence of each side.
    """

    aspect: str
    praising: int
    complaining: int
    leaning: float
    word: str = ""
    praise: ReviewSentence | None = None
    complaint: ReviewSentence | None = None

    @property
    def speaking(self) -> int:
        """How many reviews take a side, at least."""
        return max(self.praising, self.complaining)


@dataclass(frozen=True)
class ReviewSummary:
    """A product's reviews summed up: how many judge it, and each aspect, most spoken of first."""

    reviews: int
    praising: int
    complaining: int
    aspects: tuple[AspectOpinion, ...]

    @property
    def praised(self) -> tuple[AspectOpinion, ...]:
        """The aspects people praise, most agreed on first."""
        liked = [opinion for opinion in self.aspects if opinion.leaning > 0]
        return tuple(sorted(liked, key=lambda opinion: (-opinion.praising, -opinion.leaning)))

    @property
    def criticised(self) -> tuple[AspectOpinion, ...]:
        """The aspects people complain about, most agreed on first."""
        disliked = [opinion for opinion in self.aspects if opinion.leaning < 0]
        return tuple(sorted(disliked, key=lambda opinion: (-opinion.complaining, opinion.leaning)))

    @property
    def tags(self) -> tuple[str, ...]:
        """What at least two reviews praise, surely, in their words: for search and for evidence."""
        sure = (
            opinion.word
            for opinion in self.praised
            if opinion.praising >= _TAGGED_BY and opinion.leaning >= _TAGGED_FROM and opinion.word
        )
        return tuple(dict.fromkeys(sure))


Heard = tuple[ReviewSentence, float, Sequence[int]]
"""A sentence, the weight of its review, and the numbers of the aspects it names."""


def summary_of(heard: Iterable[Heard], aspects: Sequence[ShopAspect]) -> ReviewSummary:
    """The summary of one product's sentences."""
    everyone: set[str] = set()
    sides: dict[int, set[str]] = {1: set(), -1: set()}
    judged: dict[int, list[tuple[ReviewSentence, float]]] = defaultdict(list)
    for sentence, weight, named in heard:
        everyone.add(sentence.review_id)
        if sentence.polarity:
            sides[sentence.polarity].add(sentence.review_id)
            for number in named:
                judged[number].append((sentence, weight))
    opinions = [_opinion(aspects[number], said) for number, said in judged.items()]
    opinions.sort(key=lambda opinion: (-opinion.speaking, -abs(opinion.leaning), opinion.aspect))
    return ReviewSummary(len(everyone), len(sides[1]), len(sides[-1]), tuple(opinions))


def _opinion(aspect: ShopAspect, said: Sequence[tuple[ReviewSentence, float]]) -> AspectOpinion:
    weights: dict[tuple[int, str], float] = {}
    for sentence, weight in said:
        weights[sentence.polarity, sentence.review_id] = weight
    praise = sum(weight for (side, _), weight in weights.items() if side > 0)
    complaint = sum(weight for (side, _), weight in weights.items() if side < 0)
    return AspectOpinion(
        aspect=aspect.name,
        praising=sum(side > 0 for side, _ in weights),
        complaining=sum(side < 0 for side, _ in weights),
        leaning=(praise - complaint) / (praise + complaint + _DOUBT),
        word=_called(aspect, [sentence for sentence, _ in said if sentence.polarity > 0]),
        praise=_weightiest(said, 1),
        complaint=_weightiest(said, -1),
    )


def _called(aspect: ShopAspect, praising: Sequence[ReviewSentence]) -> str:
    """The way of naming the aspect that most praising sentences use; "" without any."""
    used: Counter[str] = Counter()
    for sentence in praising:
        words = " ".join(map(singular, words_of(sentence.text)))
        used.update({way for way in map(" ".join, aspect.words) if f" {way} " in f" {words} "})
    return min(used, key=lambda way: (-used[way], -len(way), way), default="")


def _weightiest(said: Sequence[tuple[ReviewSentence, float]], side: int) -> ReviewSentence | None:
    """The sentence of the weightiest review on that side, one of readable length before others."""
    fitting = [(sentence, weight) for sentence, weight in said if sentence.polarity == side]
    best = max(
        fitting,
        key=lambda pair: (len(pair[0].text.split()) in _READABLE_WORDS, pair[1]),
        default=None,
    )
    return best[0] if best else None
