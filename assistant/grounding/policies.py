"""Questions about the shop's rules, answered by quoting the policy sentences that answer them.

Nothing is paraphrased. When no sentence is near, the shop does not say.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.grounding.answers import Answer
from assistant.grounding.plain import ended
from assistant.grounding.quotable import UNSAFE, instructs, sentences_of
from assistant.grounding.stems import stem, stems
from assistant.turn import Evidence
from retrieval.catalog.nouns import Policy
from retrieval.words import words_of

LEAST_SHARE = 0.3
MOST_SENTENCES = 2
SECOND_SHARE = 0.6
LONGEST_SENTENCE = 400

NOT_SAID = (
    "The shop's policies don't say. Please ask the shop directly, so that you get an answer you "
    "can rely on."
)

# What shoppers and shops call the same thing, whatever the shop sells.
_SAME_THING = tuple(
    frozenset(stem(word) for word in group.split())
    for group in (
        "return returns returned refund refunds back exchange exchanges swap unwanted send money"
        " mind withdraw withdrawal cancel",
        "shipping ship ships deliver delivery delivered postage dispatch dispatched arrive arrives"
        " courier parcel post shipment",
        "pay payment payments card paypal invoice instalments klarna cash credit debit",
        "warranty guarantee guaranteed repair repairs broken defect defective faulty fault",
        "privacy data personal information cookies gdpr",
        "cost costs fee fees charge charges free",
        "long day days time week weeks business soon fast when quickly",
        "abroad international overseas country countries europe eu worldwide outside",
        "gift gifts wrap wrapping wrapped present",
        "contact email phone call reach support hours open",
        "size sizes fit wrong",
        "store pick pickup collect collection",
    )
)
_QUESTION = stems(
    "what which who when where why how do does did can could would should may might will i me we us"
    " you your there have has had is are was be get got if any about tell know please want need"
    " like shop up your our policy policies rule rules say says hi hello thanks ask question"
    " don't isn't it's what's much many long"
)
_ASKS_NUMBER = re.compile(r"\bhow (?:long|much|many|soon|fast|quickly)\b|\bwhen\b", re.IGNORECASE)
_ON_TOPIC = 0.35  # for a sentence of the policy whose title the question names
_UNHEARD = 0.4  # how much a word counts that no policy has: "Canada", "unicorns"
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_LIST_MARK = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_STYLE = re.compile(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}|<[^>]{0,80}>|^>\s?")


@dataclass(frozen=True, slots=True)
class _Said:
    policy: Policy
    position: int
    text: str
    words: frozenset[str]
    around: frozenset[str]


def answer_from_policies(question: str, policies: Sequence[Policy], *, first: int = 1) -> Answer:
    """The policy sentences that answer, quoted and cited; or that the shop does not say."""
    asked = stems(question) - _QUESTION
    said = [one for policy in policies for one in _sentences(policy)]
    if not asked or not said:
        return Answer(NOT_SAID)
    rarity = _rarity(said)
    wanted = _widened(asked)
    scored = sorted(
        ((_share(one, question, wanted, rarity), -at, one) for at, one in enumerate(said)),
        key=lambda entry: (entry[0], entry[1]),
        reverse=True,
    )
    best = scored[0][0]
    if best < LEAST_SHARE:
        return Answer(NOT_SAID)
    chosen = [
        one
        for score, _, one in scored[:MOST_SENTENCES]
        if score >= best * SECOND_SHARE and one.policy == scored[0][2].policy
    ]
    evidence = tuple(
        Evidence(n, "policy", f"policy:{one.policy.policy_id}", one.text)
        for n, one in enumerate(chosen, first)
    )
    leads = ("The shop's policy says", "It also says")
    text = " ".join(
        ended(f'{lead}: "{e.text}"', e.n) for lead, e in zip(leads, evidence, strict=False)
    )
    return Answer(text, evidence)


def _sentences(policy: Policy) -> Iterator[_Said]:
    """The policy's sentences with the words of the headings they stand under."""
    heading, position = "", 0
    for line, is_heading in _lines(policy.text):
        if is_heading:
            heading = line
            continue
        for sentence in sentences_of(line):
            plain = sentence.translate(_QUOTES)
            fits = len(plain.split()) > 1 and len(plain) <= LONGEST_SENTENCE
            if fits and not instructs(plain) and not UNSAFE.search(plain):
                around = stems(f"{policy.title} {heading}")
                yield _Said(policy, position, plain, stems(plain), around)
                position += 1


_QUOTES = str.maketrans(dict.fromkeys('"“”„«»', "'") | {"[": "(", "]": ")"})


def _lines(markdown: str) -> Iterator[tuple[str, bool]]:
    """Paragraphs, list items and headings as plain lines, and whether each is a heading."""
    paragraph: list[str] = []
    for raw in [*markdown.splitlines(), ""]:
        heading = _HEADING.match(raw)
        starts_item = _LIST_MARK.match(raw) is not None
        if (heading or starts_item or not raw.strip()) and paragraph:
            yield " ".join(paragraph), False
            paragraph = []
        if heading:
            yield _unstyled(heading[1]), True
        elif raw.strip():
            paragraph.append(_unstyled(_LIST_MARK.sub("", raw)))


def _unstyled(line: str) -> str:
    return _STYLE.sub("", _LINK.sub(r"\1", line)).strip(" |")


def _rarity(said: Sequence[_Said]) -> Counter[str]:
    return Counter(word for one in said for word in one.words | one.around)


def _widened(asked: frozenset[str]) -> dict[str, frozenset[str]]:
    """Each word asked with what else it may be called."""
    return {
        word: frozenset({word}).union(*(group for group in _SAME_THING if word in group))
        for word in asked
    }


def _share(
    one: _Said, question: str, wanted: dict[str, frozenset[str]], counts: Counter[str]
) -> float:
    """How much of what is asked the sentence speaks of, rare words counting more, 0 to 1 and a bit.

    A word itself counts fully, another word for it less, and the headings above it less again. The
    policy named by the question comes first, and its first sentences before the others.
    """
    total = found = 0.0
    titled = stems(f"{one.policy.title} {one.policy.policy_id.replace('_', ' ')}")
    on_topic = any(others & titled for others in wanted.values())
    for word, others in wanted.items():
        weight = 1.0 / (1.0 + math.log1p(counts[word])) if counts[word] else _UNHEARD
        total += weight
        if word in one.words:
            found += weight
        elif others & one.words:
            found += 0.75 * weight
        elif word in one.around:
            found += 0.6 * weight
        elif others & one.around:
            found += 0.4 * weight
    asks_number = _ASKS_NUMBER.search(question)
    has_number = any(any(c.isdigit() for c in word) for word in words_of(one.text))
    bonus = 0.12 if asks_number and has_number and found else 0.0
    if on_topic:
        bonus += _ON_TOPIC + 0.3 / (1 + one.position)
    return found / total + bonus
