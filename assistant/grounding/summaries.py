"""Whether counts keep their place: "Of 41 reviews, 33 praise it (14 for size) and 5 complain".

It reads one kind of evidence, the sum of what all reviews say, and words that pick from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SUMMARY = re.compile(
    r"Of (?P<all>[\d,]+) reviews, (?P<praise>[\d,]+) praises? it"
    r"(?: \((?P<praised>[\d,]+) for [^)]*\))?"
    r"(?: and (?P<complain>[\d,]+) complains?(?: \((?P<blamed>[\d,]+) of [^)]*\))?)?"
)
_COUNT = re.compile(r"\b(\d[\d,]*)(?: of (?:the |its |those |these |all )?(\d[\d,]*))?")
_FOR = re.compile(r"^\W*(?:reviews? |reviewers? |of (?:them|those|these) |do so )*for\b", re.I)
_OF = re.compile(r"^\W*(?:reviews? |of (?:them|those|these) )*(?:of|about|over|concern\w*)\b", re.I)
_PRAISE = re.compile(r"\b(?:prais\w+|positive|happy|like|recommend\w*|favou?rable)\b", re.I)
_ITS_PART = re.compile(r"\bprais\w+ (?:the|its)\b", re.I)
_COMPLAIN = re.compile(r"\b(?:complain\w*|negative|unhappy|critical|critici\w+)\b", re.I)


@dataclass(frozen=True, slots=True)
class _Counts:
    all: str
    praise: str
    praised: str | None
    complain: str | None
    blamed: str | None


def misplaced(words: str, text: str) -> Iterator[str]:
    """A problem for each count of the summary `text` that the words give another's place."""
    found = _SUMMARY.match(text)
    if found is None:
        return
    counts = _Counts(**found.groupdict())
    matches = list(_COUNT.finditer(words))
    for match, after in zip(matches, [*matches[1:], None], strict=True):
        rest = words[match.end() : after.start() if after else len(words)]
        wanted = _wanted(counts, match[2], rest)
        if wanted and match[1] not in wanted:
            yield f"{match[1]!r} is not what the reviews count there"


def _wanted(counts: _Counts, whole: str | None, rest: str) -> tuple[str | None, ...]:
    """What the count may be; () where the words do not tell."""
    if whole is not None and whole == counts.complain and _COMPLAIN.search(rest):
        return (counts.blamed,)
    if whole is not None and whole == counts.praise and _PRAISE.search(rest):
        return (counts.praised,)
    if _FOR.match(rest):
        return (counts.praised,)
    if _OF.match(rest):
        return (counts.blamed,)
    clause = re.split(r"[,;(]|\band\b|\bbut\b|\bwhile\b|\bwhereas\b", rest)[0]
    praises, complains = _PRAISE.search(clause), _COMPLAIN.search(clause)
    if bool(praises) == bool(complains):
        return ()
    if praises and _ITS_PART.search(clause):
        return (counts.praise, counts.praised)
    if re.search(r"\bfor\b" if praises else r"\b(?:of|about)\b", clause):
        return (counts.praised if praises else counts.blamed,)
    return (counts.praise if praises else counts.complain,)
