"""A text taken apart into claims: the words up to each citation, with their quotes.

It knows how citations and quotation marks are written, and nothing of what is true.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

CITATION = re.compile(r"\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]")

_CITES = re.compile(r"(?:\s*(?:,|\band\b|&)?\s*\[\d{1,3}(?:\s*,\s*\d{1,3})*\])+")
_SENTENCE_END = re.compile(r"(?<=[.!?])(?<!\be\.g\.)(?<!\bi\.e\.)\s+(?!\[)")
_QUOTE = re.compile(r"[\"“”„]([^\"“”„]*)[\"“”]|«([^»]*)»|(?<!\w)['‘](\w[^\"‘]*?)['’](?!\w)")
HOLE = " ¤ "


@dataclass(frozen=True, slots=True)
class Claim:
    """Some words of one sentence, what they quote, and the evidence they cite.

    In `words` every quote is replaced by a hole. `trailing`: what stands after the sentence's last
    citation, or a sentence that cites nothing.
    """

    words: str
    quotes: tuple[str, ...]
    cites: tuple[int, ...]
    trailing: bool = False


def cited_numbers(text: str) -> tuple[int, ...]:
    """The numbers cited, each once, in ascending order.

    >>> cited_numbers("Dry [3] and light [1, 3].")
    (1, 3)
    """
    return tuple(sorted({int(n) for group in CITATION.findall(text) for n in group.split(",")}))


@lru_cache(maxsize=1024)
def claims_of(text: str) -> tuple[Claim, ...]:
    """The text's claims in order."""
    quotes: list[str] = []

    def taken_out(match: re.Match[str]) -> str:
        quotes.append(next(group for group in match.groups() if group is not None))
        return HOLE

    holed = _QUOTE.sub(taken_out, text)
    remaining = iter(quotes)
    claims: list[Claim] = []
    for sentence in _sentences(holed):
        claims += _of_sentence(sentence, remaining)
    return tuple(claims)


def sentences_said(text: str) -> tuple[str, ...]:
    """The text's sentences with quotes as holes and without citations."""
    holed = _QUOTE.sub(HOLE, text)
    return tuple(" ".join(CITATION.sub(" ", s).split()) for s in _sentences(holed))


def _sentences(holed: str) -> list[str]:
    """Sentences; a citation that follows a full stop or a quote belongs to what it follows."""
    moved = re.sub(r"([.!?])\s*((?:\[\d{1,3}(?:\s*,\s*\d{1,3})*\]\s*)+)", r" \2\1 ", holed)
    # A citation after a quote ends the sentence where the next word is a capital.
    ended = re.sub(r"(¤\s*(?:\[\d{1,3}(?:\s*,\s*\d{1,3})*\]\s*)+)(?=[A-Z])", r"\1. ", moved)
    return [s for s in _SENTENCE_END.split(ended.strip()) if s.strip()]


def _of_sentence(sentence: str, quotes: object) -> list[Claim]:
    claims: list[Claim] = []
    at, pending = 0, Claim("", (), ())
    for match in _CITES.finditer(sentence):
        claim = _claim(sentence[at : match.start()], cited_numbers(match[0]), quotes)
        at = match.end()
        if claims and not pending.cites and (asked := _going_on(claim.words)):
            claims[-1] = replace(claims[-1], words=f"{claims[-1].words} {asked[0].strip()}")
            claim = replace(claim, words=claim.words[asked.end() :])
        if pending.cites:
            claim = _joined(pending, claim)
            pending = Claim("", (), ())
        if _says_nothing(claim):
            pending = claim
        else:
            claims.append(claim)
    rest = _claim(sentence[at:], (), quotes)
    if pending.cites:
        claims.append(_joined(pending, rest))
    elif claims and (rest.quotes or _GOES_ON.fullmatch(rest.words)):
        claims[-1] = _joined(claims[-1], rest)
    elif re.search(r"\w", rest.words):
        claims.append(replace(rest, trailing=True))
    return claims


def _claim(words: str, cites: tuple[int, ...], quotes: object) -> Claim:
    taken = tuple(next(quotes) for _ in range(words.count("¤")))  # type: ignore[call-overload]
    return Claim(words.strip(), taken, cites)


def _joined(one: Claim, other: Claim) -> Claim:
    return Claim(
        f"{one.words} {other.words}",
        one.quotes + other.quotes,
        tuple(sorted({*one.cites, *other.cites})),
    )


# Openings that only announce a citation: "According to [3], …", "Reviewer [2] says …".
_ANNOUNCES = re.compile(
    r"(?:\W|\b(?:and|but|also|according|to|as|per|in|one|an?|the|another|some|owner|owners|buyer"
    r"|reviewer|review|reviews|customer|evidence|fact|source|see|for|from|by)\b)*",
    re.IGNORECASE,
)


# "…" [4], warns a parent.
# or: costs €35 [8], which leaves you €5.
_GOES_ON = re.compile(
    r"\W*(?:as )?[a-z]+ (?:one|an?|another|some|the)(?: [a-z]+){1,2}\W*"
    r"|\W*(?:(?:which|that|so it|so this|and) )?(?:leav|sav)(?:es?|ing)\b.*",
    re.IGNORECASE,
)


# "It is dry [1], as you asked, and light [2]": what was asked for is the first.
_ASKED = (
    r"(?:which is |is |just |exactly )*(?:as|what) you(?:'ve| have|’ve)?"
    r" (?:asked|wanted|wished|requested|needed|hoped)(?: for)?(?=\s*[,;]|\s+(?:and|but)\b)"
)
_AS_ASKED = re.compile(rf"\s*,?\s*{_ASKED}", re.IGNORECASE)


# "A quartz movement [2] keeps it quiet, and …": so does what goes on with a verb and no comma.
_VERB = (
    r"\s*(?:both |all |each )?(?:is|are|keeps?|lets?|makes?|means?|helps?|gives?|does|do|leaves?"
    r"|brings?|has|have|answers?|meets?|fits?|suits?|covers?|matches)\b[^,;:.\d¤]*"
)
_ON_WITH_A_VERB = re.compile(
    rf"{_VERB}(?=,\s+(?:and|but|while|whereas|though|plus)\b|;)", re.IGNORECASE
)
_VERB_THEN_ASKED = re.compile(rf"{_VERB},\s*{_ASKED}", re.IGNORECASE)


def _going_on(words: str) -> re.Match[str] | None:
    """The start of the words that belongs to the claim before them, if any does."""
    ways = (_AS_ASKED, _VERB_THEN_ASKED, _ON_WITH_A_VERB)
    return next((found for way in ways if (found := way.match(words))), None)


def _says_nothing(claim: Claim) -> bool:
    return not claim.quotes and _ANNOUNCES.fullmatch(claim.words) is not None
