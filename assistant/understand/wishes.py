"""Wishes in the shopper's own words: what no name of the shop covers and only reviews may answer.

"For wide feet", adjectives; and the words that remain unread because they seem to name a kind of
thing the shop has no name for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache

from assistant.understand.english import COUNTS, FILLER, MEASURING, OCCASIONS, STOP
from assistant.understand.extremes import plain_words
from assistant.understand.measures import Wish, is_adjective
from assistant.understand.message import Message
from assistant.understand.negation import Scope, stance_at
from assistant.understand.recipients import is_person
from assistant.understand.spelling import Speller
from assistant.understand.story import is_rambling
from assistant.understand.vocabulary import Vocabulary

LONGEST_WISH_WORDS = 5
MOST_WISHES = 10
LEAST_STORY_WORDS = 8
PHRASAL = 2
"""Words of a verb with its particle: "fold up"."""

_ASKS = re.compile(
    r"(?<![^ ])(?:i (?:want|need|would like|am looking for|am after)"
    r"|what i (?:want|need|would like) is)(?![^ ])"
)

_IS = frozenset(["is", "are", "am", "was", "were", "has", "have", "had", "been", "will", "would"])
_ADVERBS = frozenset(["never", "always", "just", "already", "still", "now", "often", "not"])
_SOMEBODY = frozenset(["i", "we", "he", "she", "you"])
_WHOSE = frozenset(["my", "our", "his", "her", "their"])
_JOINTS = frozenset(
    str.split("to for on of in with at the my a an your against under over into and as up out off")
)
_PARTICLES = frozenset(["up", "out", "off", "down"])
_LEADS = frozenset(
    str.split(
        "for with that is are be should must need has have it and , extra very really super being "
        "looks feels loves likes enjoys into plays does"
    )
)


@dataclass(frozen=True, slots=True)
class Wishes:
    """The wishes, the recipient, the words kept for the search only, the words unread."""

    found: tuple[Wish, ...] = ()
    recipient: str | None = None
    searched: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    used: frozenset[int] = frozenset()


def read_wishes(
    message: Message,
    vocabulary: Vocabulary,
    scopes: Sequence[Scope],
    used: Set[int],
    *,
    in_category: bool,
    people: Set[int] = frozenset(),
    story: Set[int] = frozenset(),
) -> Wishes:
    """The wishes left in the tokens not used by then.

    `in_category`: a category is known, so that a leftover noun describes it and names no kind.
    `people`: the tokens that say for whom it is; `story`: those that only tell of people.
    """
    found: list[Wish] = []
    taken = set(used)
    cued = {place for scope in scopes for place in range(scope.cue, scope.start)}
    searched: list[str] = []
    unread: list[str] = []
    rambling = is_rambling(message)
    asked_from = _story(message)
    for start, end in _segments(message, taken | cued):
        if end <= asked_from and not any(
            is_adjective(token.word) or vocabulary.knows(token.stem)
            for token in message.tokens[start:end]
        ):
            continue
        if start in story or _tells_of_people(message, start, end, people):
            continue
        if end - start == 1 and _is_somebody(message, start):
            continue
        does = message.said(start - 1, start) == "who" and start - 2 in people
        wish, rest = (
            ((start, end), [])
            if does
            else _parted(message, vocabulary, start, end, in_category, rambling)
        )
        if wish is not None and _is_of_a_number(message, *wish, used):
            continue
        if wish is not None and len(found) < MOST_WISHES:
            for first, stop in _each_adjective(message, *wish):
                words = plain_words(message.said(first, stop))
                found.append(Wish(first, stop, words, stance_at(scopes, first)))
            taken |= set(range(*wish))
        for place in rest:
            token = message.tokens[place]
            if stance_at(scopes, place) == "avoided":
                found.append(Wish(place, place + 1, token.word, "avoided"))
            elif vocabulary.knows(token.stem):
                searched.append(token.word)
            elif stance_at(scopes, place) == "wanted":
                unread.append(token.word)
    return Wishes(
        tuple(sorted(found, key=lambda w: w.start)),
        None,
        tuple(searched),
        tuple(unread),
        frozenset(taken),
    )


def _each_adjective(message: Message, start: int, end: int) -> list[tuple[int, int]]:
    """Adjectives side by side as a wish each ("waterproof rugged"), anything else as it is."""
    tokens = message.tokens[start:end]
    if all(is_adjective(token.word) and not token.joined for token in tokens):
        return [(place, place + 1) for place in range(start, end)]
    return [(start, end)]


def _tells_of_people(message: Message, start: int, end: int, people: Set[int]) -> bool:
    """Whether the words only tell what somebody is or does: "my boss is leaving"."""
    verb = start - 1
    while verb > 0 and message.tokens[verb].word in _ADVERBS:
        verb -= 1
    if verb < 1 or message.tokens[verb].word not in _IS:
        return False
    told = message.tokens[verb - 1].word in _SOMEBODY or verb - 1 in people
    return told and not any(is_adjective(token.word) for token in message.tokens[start:end])


def _is_somebody(message: Message, place: int) -> bool:
    """Whether the word is a person of the shopper's: "my partner hates noise"."""
    whose = message.said(place - 1, place)
    return whose in _WHOSE and is_person(message.tokens[place].word)


def _story(message: Message) -> int:
    """How many tokens tell a story before the shopper says what they want; 0 for none.

    Words that are no adjectives and not the shop's are no wishes there: "I've been to three shops
    today and nobody could help me, what I need is a kettle".
    """
    asks = _ASKS.search(message.line)
    if asks is None:
        return 0
    before: int = message.covered(*asks.span()).start
    words = sum(token.kind == "word" for token in message.tokens[:before])
    return before if words >= LEAST_STORY_WORDS else 0


def _is_of_a_number(message: Message, start: int, end: int, used: Set[int]) -> bool:
    """Whether the word counts, or only leads to a number read after it ("carries 140 kg")."""
    if end - start > 1:
        return False
    word = message.tokens[start].word
    measured = any(message.tokens[p].kind == "number" for p in range(end, end + 3) if p in used)
    return word in COUNTS or (measured and word in MEASURING)


def _segments(message: Message, used: Set[int]) -> list[tuple[int, int]]:
    """The runs of tokens that may hold a wish, without stop words and fillers at their ends."""
    runs: list[list[int]] = [[]]
    for place, token in enumerate(message.tokens):
        ends = token.kind == "mark" or place in used or is_misspelt_filler(token.stem)
        if not ends and token.kind == "word":
            inner = token.word in _JOINTS and token.word not in ("and", "with", "for", "as")
            tied = token.joined or token.word == "non"
            ends = (token.word in STOP and not inner and not tied) or (
                token.word in FILLER and not (runs[-1] and token.word in ("time", "day", "way"))
            )
            if (
                token.word in ("with", "for")
                and runs[-1]
                and is_adjective(message.tokens[runs[-1][-1]].word)
            ):
                ends = False
        if ends:
            runs.append([])
        else:
            runs[-1].append(place)
    segments = []
    for run in runs:
        while run and message.tokens[run[0]].word in STOP and not message.tokens[run[0]].joined:
            run = run[1:]
        while run and message.tokens[run[-1]].word in STOP:
            if message.tokens[run[-1]].word in _PARTICLES and len(run) == PHRASAL:
                break  # "fold up": what the verb does
            run = run[:-1]
        if run:
            segments.extend(_cut(message, run))
    return segments


def _cut(message: Message, run: list[int]) -> list[tuple[int, int]]:
    """A run too long for one wish, cut at its joints."""
    if len(run) <= LONGEST_WISH_WORDS:
        return [(run[0], run[-1] + 1)]
    pieces: list[list[int]] = [[]]
    for place in run:
        if message.tokens[place].word in _JOINTS:
            pieces.append([])
        else:
            pieces[-1].append(place)
    return [
        (piece[at], min(piece[at] + LONGEST_WISH_WORDS, piece[-1] + 1))
        for piece in pieces
        if piece
        for at in range(0, len(piece), LONGEST_WISH_WORDS)
    ]


def _parted(
    message: Message,
    vocabulary: Vocabulary,
    start: int,
    end: int,
    in_category: bool,
    rambling: bool,
) -> tuple[tuple[int, int] | None, list[int]]:
    """(the part that is a wish, the content words that are not) of one run."""
    tokens = message.tokens
    words = [token.word for token in tokens[start:end]]
    before = tokens[start - 1].word if start else ""
    content = [place for place in range(start, end) if tokens[place].word not in STOP]
    if not any(any(c.isalpha() for c in tokens[place].word) for place in content):
        if any("/" in tokens[place].word for place in content):
            return (start, end), []
        return None, []
    led = before in _LEADS or (
        before in ("the", "my", "a")
        and start > 1
        and tokens[start - 2].word in ("for", "with", "on")
    )
    described = any(is_adjective(word) for word in words) or any(
        token.joined and token.word in ("non", "no", "anti", "un") for token in tokens[start:end]
    )
    if in_category and not rambling:
        return (start, end), []
    if len(content) == 1 and tokens[content[0]].word in OCCASIONS:
        return (content[0], content[0] + 1), []
    if led and (before not in ("and", ",", "it", "need", "have") or described):
        return (start, end), []
    if described:
        if is_adjective(words[-1]) or any(word in _JOINTS for word in words):
            return (start, end), []
        last = max(place for place in range(start, end) if is_adjective(tokens[place].word)) + 1
        if last < end and vocabulary.names_attribute(tokens[last].stem):
            last += 1  # "big battery"
        return (start, last), [place for place in content if place >= last]
    return None, content


@cache
def _fillers() -> Speller:
    return Speller(word for word in FILLER | STOP if len(word) > 4)


def is_misspelt_filler(stem: str) -> bool:
    """Whether the word is a slip of one that carries no wish ("lookin", "recomend")."""
    return len(stem) > 4 and _fillers().corrected(stem) is not None
