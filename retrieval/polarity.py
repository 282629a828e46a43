"""Whether a sentence praises, complains or neither: words of judgement, negation, the rating.

It knows English and nothing of any shop; what a sentence is about is for others to say.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from retrieval.words import words_of


def _judgements() -> dict[str, frozenset[str]]:
    """The words of judgements.txt by their heading."""
    sections: dict[str, list[str]] = {}
    heading = ""
    for line in files("retrieval").joinpath("judgements.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        sections.setdefault(heading, []).extend([] if line.startswith("[") else line.split())
    return {name: frozenset(words) for name, words in sections.items()}


_WORDS = _judgements()
_PRAISE, _COMPLAINT, _NEGATION = (_WORDS[n] for n in ("praise", "complaint", "negation"))
_ENDS_NEGATION = frozenset({"and", "but", "because", "so", "however", "although", "though"})
_NEGATION_REACH = 3
# Two words that mean something other than the words alone.
_PHRASES = {
    ("not", "only"): 0.0,
    ("no", "complaints"): 1.0,
    ("no", "complaint"): 1.0,
    ("no", "regrets"): 1.0,
    ("as", "described"): 1.0,
    ("as", "expected"): 0.7,
    ("as", "advertised"): 1.0,
    ("highly", "recommend"): 1.0,
    ("stopped", "working"): -1.5,
    ("fell", "apart"): -1.5,
    ("falls", "apart"): -1.5,
    ("fall", "apart"): -1.5,
    ("came", "apart"): -1.2,
    ("wears", "out"): -1.0,
    ("wore", "out"): -1.0,
    ("gave", "up"): -1.0,
    ("sent", "back"): -1.2,
    ("sent", "it"): -0.8,
    ("sending", "back"): -1.2,
    ("money", "back"): -0.8,
    ("could", "be"): -0.8,
    ("should", "have"): -0.7,
    ("would", "have"): -0.5,
    ("used", "to"): -0.3,
    ("at", "best"): -1.0,
    ("at", "least"): 0.0,
    ("pretty", "much"): 0.0,
    ("pain", "relief"): 1.0,
    ("not", "bad"): 0.8,
    ("don't", "like"): -1.2,
    ("dont", "like"): -1.2,
    ("didn't", "like"): -1.2,
    ("didnt", "like"): -1.2,
    ("not", "like"): -1.0,
    ("i", "like"): 1.0,
    ("i", "liked"): 1.0,
    ("really", "like"): 1.0,
    ("cant", "beat"): 1.0,
    ("can't", "beat"): 1.0,
    ("cant", "fault"): 1.0,
    ("can't", "fault"): 1.0,
    ("thumbs", "up"): 1.0,
    ("thumbs", "down"): -1.0,
    ("five", "stars"): 1.5,
    ("four", "stars"): 0.8,
    ("three", "stars"): -0.3,
    ("two", "stars"): -1.0,
    ("one", "star"): -1.5,
    ("all", "day"): 0.5,
}
_TOO_MAKES_BAD = -1.0
_SILENT_PRIOR = 1.5  # how far from 3 stars a rating must be to speak for a sentence that is silent


def polarity(sentence: str, rating: float | None = None) -> int:
    """1 when the sentence praises, -1 when it complains, 0 when neither; the rating is the prior.

    >>> [polarity(s) for s in ("Fits perfectly.", "Not worth it", "It is blue.", "Too small")]
    [1, -1, 0, -1]
    >>> polarity("I wear it every day.", rating=5)
    1
    """
    told = judgement(sentence)
    leaning = 0.0 if rating is None else (rating - 3) / 2
    if told == 0:
        return _sign(leaning) if rating is not None and abs(rating - 3) >= _SILENT_PRIOR else 0
    return _sign(told + 0.4 * leaning, 0.25)


@lru_cache(maxsize=4096)
def judgement(text: str) -> float:
    """How much the words praise (above 0) or complain (below 0); 0 when they judge nothing.

    >>> judgement("noisy") < 0 < judgement("not noisy")
    True
    """
    words = words_of(text.replace("’", "'"))
    total, turned_until, position = 0.0, -1, 0
    while position < len(words):
        word = words[position]
        pair = words[position : position + 2]
        phrase = _PHRASES.get((pair[0], pair[1])) if len(pair) == 2 else None
        sign = -0.8 if position <= turned_until else 1.0
        if phrase is not None:
            total += sign * phrase
            position += 2
            continue
        if word in _ENDS_NEGATION:
            turned_until = -1
        elif word in _NEGATION or word.endswith("n't"):
            turned_until = position + _NEGATION_REACH
        elif word == "too" and position + 1 < len(words):
            total += _TOO_MAKES_BAD * sign
            position += 1  # "too good" is rare; "too small", "too quiet" are what people write
        elif word in _PRAISE:
            total += sign
        elif word in _COMPLAINT:
            total -= sign
        position += 1
    return total


def _sign(value: float, at_least: float = 0.0) -> int:
    return 1 if value > at_least else -1 if value < -at_least else 0
