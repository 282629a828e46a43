"""A claim's words without what claims nothing: set phrases, and what only repeats the need.

"It clears the 130 bar you asked for" keeps "it clears the you asked for"; whether that is so is for
the words and numbers that are left. It knows the need and no evidence.
"""

from __future__ import annotations

import re
from functools import cache

from assistant.grounding import vocabulary
from assistant.grounding.amounts import quantities
from assistant.grounding.stems import lines_of, stem, stems
from retrieval.need import Need
from retrieval.words import folded

_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+|/\d+)*")
_ASKING = re.compile(r"\b(?:you|your)\b[^,;:.¤]*", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:ask|want|need|wish|look|prefer|request|hop|set|nam)", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(?:the|your)\s+(?P<what>[^,;:.¤]{1,24}?)\s+(?:you(?:'ve| have|’ve)?"
    r" (?:asked|wanted|wished|requested|needed|set|named|mentioned|hoped|were)\b|mark\b)",
    re.IGNORECASE,
)
_AGED = re.compile(r"\byour\s+(?P<what>[\w]+[- ]years?[- ]olds?)\b", re.IGNORECASE)
_SET_OFF = re.compile(r",\s*,")
_TOLD_US = re.compile(r"(?<=\btell) us\b|(?<=\btells) us\b|(?<=\btold) us\b", re.IGNORECASE)
_THINGS_ASKED = re.compile(
    r"\b(?:both|(?:all |both )?(?:the|your)(?: two| three)?) (?:things|wishes)"
    r"(?= you (?:asked|wanted|wished|requested|needed|hoped|named|mentioned)\b)"
    r"|\bthe two(?= (?:are|have|can|come)\b)|\bthe (?:two|three) things(?= you\b)"
    r"|\b(?:both|every one|each|all(?: three)?|(?:all )?(?:two|three))(?: of)? your"
    r"(?: two| three)? (?:wishes|requests|needs)\b"
    r"|\byour (?:two|three) (?:wishes|requests|needs)\b",
    re.IGNORECASE,
)


def plainly(words: str) -> str:
    """The words with set phrases said plainly.

    >>> plainly("Jo sent it back, in all fairness.")
    'Jo returned it, .'
    """
    pattern, said = _idioms()
    return pattern.sub(lambda match: said[" ".join(folded(match[0]).split())], words)


@cache
def _idioms() -> tuple[re.Pattern[str], dict[str, str]]:
    said = {}
    for line in lines_of("idioms.txt"):
        phrase, _, plain = line.partition("=")
        said[phrase.strip()] = plain.strip()
    longest_first = sorted(said, key=len, reverse=True)
    phrases = "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in longest_first)
    return re.compile(rf"\b(?:{phrases})\b", re.IGNORECASE), said


def without_wishes(words: str, need: Need) -> str:
    """The words without polite phrases and without what only repeats the shopper's wish."""
    plain = vocabulary.POLITE.sub(" ", vocabulary.LESS_LIKED.sub(" unhappy ", words))
    plain = _TOLD_US.sub(" ", _THINGS_ASKED.sub(" ", plain))
    plain = without_recipient(plain, need)
    wished = stems(" ".join((*need.wants, *need.avoids, *need.brands, *need.options.values())))

    def asked(match: re.Match[str]) -> str:
        if not _ASKS.search(match[0]):
            return match[0]
        return _WORD.sub(lambda w: "" if stem(folded(w[0])) in wished else w[0], match[0])

    return _ASKING.sub(asked, _SET_OFF.sub(" ", plain))


def without_recipient(words: str, need: Need) -> str:
    """The words without whom the product is for, and without numbers that the shopper named."""
    for pattern in (_NAMED, _AGED):
        words = pattern.sub(lambda match: _without_numbers(match, need), words)
    if not need.recipient:
        return words
    whom = re.escape(re.sub(r"^(?:my|our|an?|the) ", "", need.recipient))
    return re.sub(rf"(?<!\w){whom}(?!\w)", " ", words, flags=re.IGNORECASE)


def _without_numbers(match: re.Match[str], need: Need) -> str:
    """The phrase without its numbers, where the shopper named each in a wish."""
    named = {(q.value, q.unit) for wish in need.wants for q in quantities(wish)}
    what = match["what"]
    found = quantities(what)
    if not found or any((q.value, q.unit) not in named for q in found):
        return match[0]
    return match[0].replace(what, " ", 1)
