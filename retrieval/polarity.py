"""Whether a sentence praises, complains or neither: words of judgement, negation, the rating.

It knows English and nothing of any shop; what a sentence is about is for others to say. It rather
says nothing than something wrong: what it calls praise or a complaint is quoted to shoppers.
"""

from __future__ import annotations

from functools import lru_cache

from retrieval.judgement_frames import framed
from retrieval.word_lists import sections
from retrieval.words import words_of

RULES = 3
"""Counts up when sentences or their aspects are judged otherwise: the next build judges anew."""


_WORDS = {heading: frozenset(words) for heading, words in sections("judgements.txt").items()}
_FAINT = 0.5
_WEIGHT = {
    **dict.fromkeys(_WORDS["praise"], 1.0),
    **dict.fromkeys(_WORDS["faint praise"], _FAINT),
    **dict.fromkeys(_WORDS["complaint"], -1.0),
    **dict.fromkeys(_WORDS["faint complaint"], -_FAINT),
}
_NEGATION = _WORDS["negation"]
_ENDS_NEGATION = frozenset({"and", "but", "because", "so", "however", "although", "though", "¤"})
_STRESS = frozenset({"very", "really", "so", "extremely", "super", "absolutely", "quite", "such"})
_NEGATION_REACH = 3
_TURNED = 0.8
_STRESSED = 1.3
_TOO_MAKES_BAD = 1.0
_PRIOR = 0.4  # what the best rating adds to praise, and the worst to complaints
_SURE, _SURE_WHEN_LONG = 0.55, 1.0
_LONG = 30  # words: what is long tells a story, in which single words judge other things
_ONE_SIDED = 2.0  # how many times the other side a judgement must be


def polarity(sentence: str, rating: float | None = None) -> int:
    """1 when the sentence praises, -1 when it complains, 0 when neither or both.

    The rating of its review tips what the words leave open; without such words it says nothing.

    >>> [polarity(s) for s in ("Fits perfectly.", "Not worth it", "It is blue.", "Too small")]
    [1, -1, 0, -1]
    >>> [polarity("I wear it every day.", rating=5), polarity("Easy to clean.", rating=5)]
    [0, 1]
    """
    if sentence.rstrip().endswith("?"):
        return 0
    praise, complaint = _sides(sentence)
    if praise == complaint == 0:
        return 0
    leaning = 0.0 if rating is None else _PRIOR * max(-1.0, min(1.0, (rating - 3) / 2))
    total = praise - complaint + leaning
    sure = _SURE if sentence.count(" ") < _LONG else _SURE_WHEN_LONG
    if total >= sure and praise >= _ONE_SIDED * complaint:
        return 1
    if total <= -sure and complaint >= _ONE_SIDED * praise:
        return -1
    return 0


@lru_cache(maxsize=4096)
def judgement(text: str) -> float:
    """How much the words praise (above 0) or complain (below 0); 0 when they judge nothing.

    >>> judgement("noisy") < 0 < judgement("not noisy")
    True
    """
    praise, complaint = _sides(text)
    return praise - complaint


@lru_cache(maxsize=4096)
def _sides(text: str) -> tuple[float, float]:
    """How much the text praises and how much it complains, each from 0."""
    rest, praise, complaint = framed(text.replace("’", "'"))
    words = words_of(rest)
    turned_until, position = -1, 0
    while position < len(words):
        word = words[position]
        value = _WEIGHT.get(word, 0.0)
        if word in _ENDS_NEGATION:
            turned_until = -1
        elif word in _NEGATION or word.endswith("n't"):
            turned_until = position + _NEGATION_REACH
        elif word == "too" and position + 1 < len(words):
            value = -_TOO_MAKES_BAD
            position += 1  # "too good" is rare; "too small", "too quiet" are what people write
        elif value > 0 and position and words[position - 1] in _STRESS:
            value *= _STRESSED
        if position <= turned_until:
            value = -_TURNED if value > 0 else -_TURNED * value  # "not clear" is no faint complaint
        praise += max(0.0, value)
        complaint += max(0.0, -value)
        position += 1
    return praise, complaint
