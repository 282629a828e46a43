"""What a question about a product asks for: which measures, its maker, or what people say.

It reads English by asks.txt and knows neither products nor reviews.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

from assistant.grounding.stems import stems
from retrieval.words import folded, words_of

_MAKER = re.compile(
    r"\bwho (?:makes|made|produces|sells|manufactures)\b|\b(?:brand|maker|manufacturer)\b",
    re.IGNORECASE,
)
_OPINIONS = re.compile(
    r"\b(?:people|owners?|buyers?|customers?|reviewers?|others|reviews?)\b.*\b(?:say|think|like|"
    r"complain|love|hate|write|tell)|\bany (?:good|reviews?|opinions?|ratings?|feedback)\b"
    r"|\bwhat.*\breviews?\b|\bworth it\b",
    re.IGNORECASE,
)
_ANY = frozenset({"wrong", "bad", "catch", "any", "buyers", "owners", "people", "what's", "with"})
_FAVOURITE = re.compile(
    r"\bwh(?:ich|at)\b.*\b(?:better|best|like|prefer|recommend|choose|take|buy|pick|go for)\b",
    re.IGNORECASE,
)
_COMPLAINTS = re.compile(
    r"\bcomplain|\bcritici|\bnegatives?\b|\bdisadvantages?\b|\bweakness|\bissues?\b|\bthe catch\b"
    r"|\bbad about\b|\bhate\b|\bdislike|\bdrawbacks?\b|\bdownsides?\b|\bproblems?\b|\bwrong with\b"
    r"|\bcons\b",
    re.IGNORECASE,
)

_FIT = re.compile(r"\btrue to (?:its |the |their )?size\b|\brun (?:small|large|big)", re.IGNORECASE)


def asks_fit(question: str) -> bool:
    """Whether it asks how a size turns out, which the sizes that there are do not tell.

    >>> asks_fit("are they true to size?"), asks_fit("which sizes are there?")
    (True, False)
    """
    return _FIT.search(question) is not None


def measures_asked(question: str) -> frozenset[str]:
    """Stems of the attributes that the question's adjectives and verbs ask for.

    >>> measures_asked("how heavy is it") == stems("weight")
    True
    """
    words = frozenset(words_of(folded(question)))
    return frozenset().union(*(names for asking, names in _asks() if asking & words))


def adjectives_of(topic: str) -> frozenset[str]:
    """Stems of the adjectives and verbs that speak of the measure the topic names.

    >>> stems("quiet loud") <= adjectives_of("noise"), adjectives_of("grip")
    (True, frozenset())
    """
    named = stems(topic)
    return frozenset().union(
        *(stems(" ".join(asking)) for asking, names in _asks() if named & names)
    )


def asks_maker(question: str) -> bool:
    """Whether the question is who makes it."""
    return _MAKER.search(question) is not None


def asks_favourite(question: str) -> bool:
    """Whether the question is which one is best, whatever at.

    >>> asks_favourite("which one is better?"), asks_favourite("which one is quieter?")
    (True, False)
    """
    return _FAVOURITE.search(question) is not None


def asks_opinions(question: str) -> bool:
    """Whether the question is what owners think of it, whatever they speak of."""
    return _OPINIONS.search(question) is not None or asks_complaints(question)


def asks_complaints(question: str) -> bool:
    """Whether the question is what owners complain of.

    >>> asks_complaints("what do people complain about"), asks_complaints("is it good")
    (True, False)
    """
    return _COMPLAINTS.search(question) is not None


def without_complaint(topic: str) -> str:
    """What a complaint asked for is about, or "" where any will do.

    >>> without_complaint("complaints leaking"), without_complaint("downsides")
    ('leaking', '')
    """
    return " ".join(
        word for word in topic.split() if not asks_complaints(word) and word not in _ANY
    )


@lru_cache(maxsize=1)
def _asks() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    text = resources.files("assistant.grounding").joinpath("asks.txt").read_text("utf-8")
    pairs = (line.split("->") for line in text.splitlines() if line.strip())
    return tuple((frozenset(words_of(asking)), stems(names)) for asking, names in pairs)
