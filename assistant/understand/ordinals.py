"""Products meant by their place in a list: "the second one", "the first two", "number 3".

It counts in what was shown; products called by a name or a pronoun are found elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.understand.called import References
from assistant.understand.english import COUNTS, ORDINALS
from assistant.understand.message import Message
from assistant.understand.naming import Mention
from assistant.understand.reading import Shown
from retrieval.catalog.nouns import Product
from retrieval.need import category_covers

_ORD = r"(?:" + "|".join((*ORDINALS, r"\d+(?:st|nd|rd|th)", "last", "middle")) + r")"
_ONE = (
    r"(?:ones?|products?|items?|picks?|options?|choices?|results?|suggestions?"
    r"|recommendations?)"
)
_FIRST_N = re.compile(
    rf"(?<![^ ])(?P<end>first|top|last) (?P<n>two|three|four|five|couple"
    rf"|\d)(?: {_ONE})?(?![^ ])"
)
_NTH = re.compile(
    rf"(?<![^ ])(?P<before>(?:the|your|this|that|my|a|to|of|and|or"
    rf"|,) )?(?P<nth>{_ORD})(?![^ ])"
)
_NUMBER = re.compile(
    r"(?<![^ ])(?:(?:number|no \.|nr|nr \.|#|option|item|product|pick|choice|result) "
    r"(?P<n>\d{1,2}|one|two|three|four|five|six)|no (?P<no>\d)(?= [a-z]{3,}| ?[.,?!]|$))(?![^ ])"
)
_BARE = re.compile(
    r"(?<![^ ])(?:compare|between|versus|vs) (?:numbers? )?(?P<a>\d|one|two"
    r"|three) (?:and|or|with|to|vs|versus) (?P<b>\d|two|three|four)(?![^ ])"
    r"|(?<![^ ])(?P<c>\d) (?:or|and|vs|versus) (?P<d>\d)(?= \?| \.|$)"
)
_AFTER_NTH = frozenset(
    str.split(
        "one ones product item pick option choice result of and or to in is are please . , ? ! "
        "looks look from instead has have does do was for again seems suggestion recommendation "
        "with would can could will costs cost come comes but though too as at"
    )
)


def _row(turns: Sequence[Shown], category: str | None) -> tuple[Product, ...]:
    """The products an ordinal counts in: the latest shown, or the latest of that category."""
    if category is not None:
        for turn in turns:
            row = tuple(p for p in turn.products if category_covers(category, p.category_path))
            if row:
                return row
    return turns[0].products if turns else ()


def first_few(message: Message, turns: Sequence[Shown], category: str | None) -> References | None:
    """The first or last few of the latest list: "the first two"."""
    match = _FIRST_N.search(message.line)
    if match is None or not turns:
        return None
    count = COUNTS.get(match["n"]) or int(match["n"])
    row = _row(turns, category)
    chosen = row[-count:] if match["end"] == "last" else row[:count]
    missing = match[0] if len(chosen) < count else None
    return References(chosen, missing, frozenset(message.covered(*match.span())), True)


def ordinals(
    message: Message, turns: Sequence[Shown], category: str | None, mentions: Sequence[Mention]
) -> References | None:
    """Those of the latest list at the places named, counted within a kind where one is named."""
    chosen: dict[str, Product] = {}
    used: set[int] = set()
    missing: str | None = None
    for match in _NTH.finditer(message.line):
        covered = message.covered(match.start("nth"), match.end("nth"))
        place = covered.stop
        after = message.tokens[place].word if place < len(message.tokens) else ""
        kind = _kind_at(message, mentions, place)
        if match["before"] in ("my ", "a ") or not (after == "" or after in _AFTER_NTH or kind):
            continue
        alone = after in ("one", "") or kind or match.start() == 0 or used
        if match["before"] is None and not alone:
            continue
        if not turns:
            if after == "one":
                missing = f"{match['nth']} one"
            continue
        if kind is not None and not any(
            category_covers(kind.name, p.category_path) for t in turns for p in t.products
        ):
            continue
        counted_in = kind.name if kind is not None else category
        row = _row(turns, counted_in)
        nth = _nth(match["nth"], len(row))
        used |= set(message.covered(match.start(), match.end()))
        if after in ("one", "ones", "of") or kind:
            used |= set(range(place, kind.end)) if kind is not None else {place}
        if nth < len(row):
            chosen[row[nth].product_id] = row[nth]
        else:
            missing = f"the {match['nth']} one"
    if not chosen and missing is None:
        return None
    return References(tuple(chosen.values()), missing, frozenset(used), True)


def _kind_at(message: Message, mentions: Sequence[Mention], place: int) -> Mention | None:
    """The kind of thing counted in: "the second tent", "the second of the tents"."""
    starts = {place}
    if message.said(place, place + 1) == "of":
        starts = {place + 1, place + 2}
    return next((m for m in mentions if m.start in starts and m.kind == "category"), None)


def _nth(word: str, length: int) -> int:
    if word == "last":
        return max(length - 1, 0)
    if word == "middle":
        return length // 2 if length % 2 else length
    return (ORDINALS.get(word) or int(re.sub(r"\D", "", word)) or 100) - 1


def numbered(message: Message, turns: Sequence[Shown]) -> References | None:
    """Those of the latest list by number: "number 2", "1 and 3"."""
    row = turns[0].products if turns else ()
    numbers: list[int] = []
    used: set[int] = set()
    for match in _NUMBER.finditer(message.line):
        numbers.append(_count(match["n"] or match["no"]))
        used |= set(message.covered(*match.span()))
    if len(numbers) == 1:
        # "number 1 and 3"
        more = re.match(
            r" (?:and|or|with|to|vs) (?P<n>\d{1,2})(?![^ ]| \w)",
            message.line[_end(message, used) :],
        )
        if more:
            numbers.append(int(more["n"]))
    if not numbers and row and (bare := _BARE.search(message.line)):
        numbers = [_count(n) for n in bare.groups() if n]
        used |= set(message.covered(*bare.span()))
    if not numbers or (not row and not used):
        return None
    if not turns:
        return References((), f"number {numbers[0]}", frozenset(used), True)
    chosen = tuple(row[n - 1] for n in numbers if 0 < n <= len(row))
    missing = next((f"number {n}" for n in numbers if not 0 < n <= len(row)), None)
    return References(chosen, missing, frozenset(used), True)


def _end(message: Message, used: set[int]) -> int:
    last = message.tokens[max(used)]
    return last.start + len(last.word)


def _count(word: str) -> int:
    return COUNTS[word] if word in COUNTS else int(word)
