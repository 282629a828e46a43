"""The words a justification may use beyond its evidence, by what they do: vocabulary.txt.

Plain English, the same for every shop; nothing here claims anything of a product.
"""

from __future__ import annotations

import re
from importlib import resources

from retrieval.words import folded


def _sections() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    heading = ""
    text = resources.files("assistant.grounding").joinpath("vocabulary.txt").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        else:
            found.setdefault(heading, set()).update(folded(line).split())
    return {name: frozenset(words) for name, words in found.items()}


_SECTIONS = _sections()
JOINING = _SECTIONS["joining"]
NARRATORS = _SECTIONS["narrators"]
PRICE_WORDS = _SECTIONS["price"]
RATING_WORDS = _SECTIONS["rating"]
FRIEND_WORDS = _SECTIONS["friends"]
PRAISING = _SECTIONS["praising"]
REPROACHING = _SECTIONS["reproaching"]
AUTHORITY = _SECTIONS["authority"]
SWEEPING = _SECTIONS["sweeping"]
NEUTRAL = frozenset().union(
    *(_SECTIONS[name] for name in ("joining", "telling", "narrators", "product", "asking"))
)
# Of a review they may tell something; of their own they claim nothing either.
FREE = NEUTRAL | _SECTIONS["leading"]

# Set phrases that praise nothing in particular.
POLITE = re.compile(
    r"\b(?:a )?(?:very )?(?:good|great|fine|nice|strong|solid|close|natural) (?:match|fit|choice|"
    r"option|pick|candidate)\b|\bgood to know\b|\bworth (?:a look|knowing|noting|considering)\b"
    r"|\b(?:fits?|suits?) (?:well )?(?:in |within )?your (?:budget|limit|needs?)\b"
    r"|\bon the (?:one|other) hand\b|\bon the (?:plus|down) side\b|\bat the same time\b"
    r"|\byou should (?:also )?(?:know|note|be aware)\b|\bas well(?: as)?\b"
    r"|\bin (?:other|their|his|her|one \w+['’]s|the) (?:own )?words(?: of)?\b"
    r"|\bon board\b|\bprice-wise\b|\bat the till\b"
    r"|\bno longer than\b|\bon top(?: of (?:that|it|this))?\b|\bwhat is more\b|\bwhat['’]s more\b",
    re.IGNORECASE,
)
LESS_LIKED = re.compile(
    r"\bless (?:happy|good|pleased|impressed|satisfied|convinc(?:ed|ing)|keen|enthusiastic)\b"
    r"|\bweak(?:er)? (?:point|spot|side)s?\b|\bnot (?:so|as|too) (?:happy|good|pleased)\b"
    r"|\bnot (?:every(?:one|body)|all)(?: \w+)? (?:is|are|was|were)"
    r" (?:happy|pleased|impressed|satisfied|convinced)\b"
    r"|\bha(?:s|ve) (?:its|their) critics\b",
    re.IGNORECASE,
)
PRAISING_PHRASE = re.compile(
    r"\b(?:an?|another|one|big|real|nice) plus\b|\beven better\b|\breasons? to (?:buy|choose|get)\b"
    r"|\b(?:owners|buyers|users|customers|reviewers|people|they|many|most|some|who)"
    r" (?:really |do )?like\b|\bthe best (?:part|thing)\b|\bgood (?:news|thing|point)\b",
    re.IGNORECASE,
)
