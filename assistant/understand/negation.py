"""What a message takes back: avoided, waived or merely denied, and how far a "not" reaches.

It knows English negation; which names stand in its scope comes from the mentions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.understand.message import Message
from assistant.understand.naming import Mention

Stance = Literal["wanted", "avoided", "waived"]

_VERB = r"(?:really |actually |even |particularly |necessarily )?"
# "She has never ridden one" tells of her, not of what is wanted.
_NOT_YET = "".join(f"(?<!{who} )" for who in ("has", "have", "had", "i", "we", "he", "she", "they"))
_IDIOMS = re.compile(
    r"(?<![^ ])(?:not (?:sure|bad|yet|really|decided|certain|too sure|at all sure"
    r"|for me|working|helpful|what|this|that one|these|there|a (?:big )?fan)"
    r"|(?:no|not) (?:[a-z]+er|more|less) than|no (?:problem|thanks|thank you"
    r"|worries|idea|rush|hurry|matter|longer than|more than"
    r"|less than|preference|preferences|one)"
    r"|why not|if not|or not|nothing else|do not know|not know"
    r"|can not (?:decide|find|choose)"
    r"|(?:know|knows|knew|understand|understands) (?:nothing|not much)"
    r"|no(?= [,.!]| i | yes )|no$)(?![^ ])"
)
_WAIVE = re.compile(
    rf"(?<![^ ])(?:(?:no|not|without)(?: real| any)? need (?:for|of|to (?:be|have))"
    rf"|(?<!that )(?<!which )(?<!it )(?:do|does|did|would|will) not"
    rf" {_VERB}(?:need|require|care (?:about|for|if|whether))"
    rf"(?: (?:it|them|this|that|something|anything))?(?: (?:to (?:be|have)|is"
    rf"|with|has))?"
    rf"|need not be|(?:do|does) not (?:have to|need to) (?:be|have)|(?:do"
    rf"|would) not mind(?: if)?"
    rf"(?: (?:it|they|a|some))?(?: (?:is|are))?|not (?:bothered|fussed|worried"
    rf"|picky|fussy) about"
    rf"|not (?:only|just)(?! .*(?<![^ ])but(?![^ ]))|regardless of"
    rf"|no longer (?:need|want)|forget(?: about)?|never mind|nevermind|drop"
    rf"|ignore"
    rf"|skip|lose|remove|delete|take (?:out|away)|get rid of|without the need for)(?![^ ])"
)
_WAIVE_AFTER = re.compile(
    r"(?<![^ ])(?:(?:is|are|was) not (?:really |that |so |actually )?(?:needed"
    r"|necessary|required"
    r"|important|essential|a must|a priority|crucial|that important|an issue|relevant)"
    r"|does not (?:really )?matter|do not (?:really )?matter|is optional|are optional"
    r"|is not a (?:must|requirement|priority)|not needed|not necessary|not required"
    r"|(?:needed|required|necessary)|is no longer (?:needed|necessary|required"
    r"|important))(?![^ ])"
)
_AVOID_AFTER = re.compile(
    r"(?<![^ ])(?:(?:is|are|would be) (?:a |an )?(?:absolute |definite |total )?(?:no (?:go|no)"
    r"|off the table|out of the question|deal ?breakers?|turn off|not an option)"
    r"|(?:is|are) not an option)(?![^ ])"
)
_AVOID = re.compile(
    rf"(?<![^ ])(?:(?:do|does|did|would|should|must|can|could"
    rf"|will) not {_VERB}(?:want|like|fancy|show me"
    rf"|recommend|suggest|give me|be|have|contain|include|consider|stand|wear|use|show|involve"
    rf"|feature|come with)"
    rf"(?: (?:it|them|that|to (?:be|have|get)|any))*|hate|hates|dislike"
    rf"|dislikes|allergic to"
    rf"|(?:that|which|it) does not (?:need|require)|free (?:of|from)|avoid|avoiding"
    rf"|except(?: for)?|anything but|everything but|all but"
    rf"|other than|apart from|instead of|rather than|excluding|exclude"
    rf"|stay away from|sick of"
    rf"|never(?= (?:again|want|wear|use|buy)(?![^ ]))|{_NOT_YET}never|without|nothing|none of"
    rf"|minus|neither|nor|not|no|non|lacks?|un)(?![^ ])"
)
_ALL_BUT = re.compile(
    r"(?<![^ ])(?:any|every|all|anything|everything)(?: [a-z]+){1,3} (?P<but>but)(?= (?!not ))"
)
_ENDS = frozenset(
    str.split(
        "but however though although because so i it must should need want please just only yet "
        "while instead which under over below above max between up less more than budget prefer "
        "rather"
    )
)
_DEGREES = frozenset(["too", "so", "very", "overly", "that", "super"])
_AFTER_NOTHING = frozenset(
    ["with", "that", "which", "made", "in", "of", "from", "by", "for", "containing"]
)


@dataclass(frozen=True, slots=True)
class Scope:
    """The tokens start to end that a cue reaches; the cue itself begins at `cue`."""

    cue: int
    start: int
    end: int
    stance: Stance
    words: str


def find_scopes(message: Message, mentions: Sequence[Mention]) -> tuple[Scope, ...]:
    """Every negation of the message with how far it reaches, in order."""
    line = message.line
    idle = [match.span() for match in _IDIOMS.finditer(line)]
    found: list[Scope] = []
    taken: list[tuple[int, int]] = list(idle)
    for match in _AVOID_AFTER.finditer(line):
        cue = message.covered(*match.span())
        start = _back(message, cue.start)
        if start < cue.start:
            taken.append(match.span())
            found.append(Scope(cue.start, start, cue.start, "avoided", match[0]))
    for mention in mentions:
        # "leather-free"; what a shop itself calls free of something is a name as a whole.
        after = message.tokens[mention.end] if mention.end < len(message.tokens) else None
        if after and after.word == "free" and message.tokens[mention.end - 1].joined:
            found.append(Scope(mention.end, mention.start, mention.end + 1, "avoided", "free"))
    for match in _ALL_BUT.finditer(line):
        but = message.covered(*match.span("but"))
        if any(m.start == but.stop and m.kind in ("brand", "option") for m in mentions):
            end = _reach(message, mentions, but.stop, "but", "avoided")
            found.append(Scope(but.start, but.stop, end, "avoided", "but"))
    for pattern, stance in ((_WAIVE, "waived"), (_AVOID, "avoided")):
        for match in pattern.finditer(line):
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            cue = message.covered(*match.span())
            if _is_prefix(message, mentions, cue.stop - 1):
                continue
            taken.append(match.span())
            end = _reach(message, mentions, cue.stop, match[0], stance)  # type: ignore[arg-type]
            if end > cue.stop:
                found.append(Scope(cue.start, cue.stop, end, stance, match[0]))  # type: ignore[arg-type]
    for match in _WAIVE_AFTER.finditer(line):
        cue = message.covered(*match.span())
        start = _back(message, cue.start)
        if match[0] in ("needed", "required", "necessary") and (message.tokens[start].word != "no"):
            # "no bluetooth needed" waives; "waterproof needed" asks.
            continue
        found = [s for s in found if not (s.cue >= start and s.cue < cue.stop)]
        found.append(Scope(start, start, cue.stop, "waived", match[0]))
    return tuple(sorted(found, key=lambda scope: scope.start))


def _is_prefix(message: Message, mentions: Sequence[Mention], place: int) -> bool:
    """Whether the negative there is a part of a word or a name: "non-stick", "no-iron"."""
    if any(m.start <= place < m.end for m in mentions):
        return True
    token = message.tokens[place]
    if not (token.joined or token.word == "non") or place + 1 >= len(message.tokens):
        return False
    # "non-leather shoes" does avoid leather.
    return not any(
        m.start == place + 1 and m.kind in ("value", "flag", "option", "brand") for m in mentions
    )


def stance_at(scopes: Sequence[Scope], place: int) -> Stance:
    """How the token at that place is meant."""
    for scope in scopes:
        if scope.start <= place < scope.end:
            return scope.stance
    return "wanted"


def _reach(
    message: Message, mentions: Sequence[Mention], start: int, cue: str, stance: Stance
) -> int:
    """Where the scope that begins at `start` ends."""
    tokens = message.tokens
    if cue.endswith("not") and message.said(start, start + 1) in _DEGREES:
        return min(start + 2, len(tokens))  # "not too complicated": how, not what
    starting = {m.start: m for m in mentions}
    inside: list[Mention] = []
    place = start
    while place < len(tokens):
        word = tokens[place].word
        if place in starting:
            inside.append(starting[place])
            place = starting[place].end
            continue
        if word in ("and", ",", "or", "nor", "/"):
            following = starting.get(_next(tokens, place))
            if word in ("and", ",") and not _goes_on(message, inside, following, word, place):
                return place
        elif tokens[place].kind == "mark" or word in _ENDS:
            if place > start or tokens[place].kind == "mark":
                return place
        elif (word == "for" and place > start and _is_for_someone(message, place)) or (
            word in _AFTER_NOTHING and place > start and inside and "not" in cue.split()
        ):
            return place
        place += 1
    return place


def _is_for_someone(message: Message, place: int) -> bool:
    """Whether "for" there leads to a person or a purpose of its own: "for a friend"."""
    return message.said(place + 1, place + 2) in ("a", "an", "my", "our", "his", "her", "their")


def _goes_on(
    message: Message, inside: list[Mention], following: Mention | None, word: str, place: int
) -> bool:
    """Whether "and" or a comma goes on with what is avoided: another name of the same kind."""
    if following is None or not inside:
        return False
    last = inside[-1]
    same = last.kind == following.kind and (
        last.kind in ("brand", "category") or last.name == following.name
    )
    if not same:
        return False
    if word == "and":
        return True
    rest = [token.word for token in message.tokens[place + 1 : following.end + 3]]
    return "or" in rest or "nor" in rest


def _next(tokens: Sequence[object], place: int) -> int:
    following = place + 1
    while following < len(tokens) and tokens[following].word in ("a", "any", "the", "or", "and"):  # type: ignore[attr-defined]
        following += 1
    return following


def _back(message: Message, place: int) -> int:
    """Where the clause that ends at `place` begins."""
    start = place
    while (
        start > 0
        and message.tokens[start - 1].kind != "mark"
        and message.tokens[start - 1].word not in ("but", "and", "so", "then")
    ):
        start -= 1
    return start
