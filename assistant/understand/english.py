"""English as shoppers write it: contractions, numbers in words, the words that carry no wish.

It knows the language and nothing of any shop.
"""

from __future__ import annotations

import tomllib
from importlib import resources


def _words(name: str) -> frozenset[str]:
    """The words listed under that name in english.toml."""
    text = resources.files(__package__).joinpath("english.toml").read_text("utf-8")
    return frozenset(tomllib.loads(text)[name].split())


CONTRACTIONS: dict[str, tuple[str, ...]] = {
    "cannot": ("can", "not"), "cant": ("can", "not"), "can't": ("can", "not"),
    "wont": ("will", "not"), "won't": ("will", "not"), "shan't": ("shall", "not"),
    "ain't": ("is", "not"), "aint": ("is", "not"),
    "im": ("i", "am"), "ive": ("i", "have"), "id": ("i", "would"), "ill": ("i", "will"),
    "whats": ("what", "is"), "thats": ("that", "is"), "theres": ("there", "is"),
    "wheres": ("where", "is"), "hows": ("how", "is"), "lets": ("let", "us"),
    "let's": ("let", "us"), "gimme": ("give", "me"), "wanna": ("want", "to"),
    "gonna": ("going", "to"), "gotta": ("got", "to"), "lemme": ("let", "me"),
    "youre": ("you", "are"), "theyre": ("they", "are"), "w/o": ("without",),
    "sth": ("something",), "dunno": ("do", "not", "know"), "u": ("you",),
    "pls": ("please",), "plz": ("please",), "pcs": ("pieces",),
    "thx": ("thanks",), "ty": ("thanks",), "cuz": ("because",),
    "didnt": ("did", "not"), "dont": ("do", "not"), "doesnt": ("does", "not"),
    "isnt": ("is", "not"), "arent": ("are", "not"), "wasnt": ("was", "not"),
    "shouldnt": ("should", "not"), "wouldnt": ("would", "not"), "havent": ("have", "not"),
    "hasnt": ("has", "not"), "neednt": ("need", "not"), "couldnt": ("could", "not"),
    "mustnt": ("must", "not"), "couldn't": ("could", "not"),
}  # fmt: skip
ENDINGS: dict[str, str] = {
    "n't": "not", "'m": "am", "'re": "are", "'ll": "will", "'d": "would", "'ve": "have",
}  # fmt: skip
IS_AFTER = frozenset(
    str.split("it that this what who where how there here he she let when why everything something")
)

ONES = {
    w: n
    for n, w in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    )
}
TEENS = {
    w: n
    for n, w in enumerate(
        [
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ],
        10,
    )
}
TENS = {
    w: 10 * n
    for n, w in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
# What people call round sums of money: "under a tenner".
ROUND_SUMS = {"fiver": 5, "tenner": 10, "grand": 1000}
COUNTS = {
    **ONES,
    **TEENS,
    "a": 1,
    "an": 1,
    "single": 1,
    "couple": 2,
    "a couple": 2,
    "pair": 2,
    "both": 2,
}
ORDINALS = {
    w: n
    for n, w in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
        ],
        1,
    )
}

# Words that never are a wish of their own.
STOP = _words("stop")

# Words of asking, judging and talking: they say that something is wanted, not what.
FILLER = _words("filler")

# Adjectives that people wish for of any kind of thing; nouns take their place otherwise.
ADJECTIVES = _words("adjectives")
COMPOUNDS: dict[str, tuple[str, ...]] = {
    head + tail: (tail,) for head, tail in (one.split("|") for one in sorted(_words("compounds")))
}
SYNONYMS: tuple[tuple[tuple[str, ...], ...], ...] = tuple(
    tuple(tuple(name.split("-")) for name in group.split("|")) for group in _words("synonyms")
)
# "kid" → (("child",),): words that stand for each other wherever a name holds one.
WORDS_ALIKE: dict[str, tuple[tuple[str, ...], ...]] = {
    name: tuple(tuple(other.split("-")) for other in group.split("|") if other != name)
    for group in sorted(_words("words_alike"))
    for name in group.split("|")
    if "-" not in name
}
MATERIALS = frozenset(tuple(one.split("-")) for one in _words("materials"))
# What a thing is called that spares one what the word before names.
AGAINST = ("free", "proof", "resistant", "resistance", "protection")
# "gray" ↔ "grey": the same word as it is spelt elsewhere.
SPELLINGS: dict[str, str] = {
    one: other
    for pair in sorted(_words("spellings"))
    for one, other in (pair.split("="), pair.split("=")[::-1])
}
MEASURING = _words("measuring")
OCCASIONS = _words("occasions")
COLOURS = _words("colours")
# "italy" → ("italian",): how people say that a thing comes from there.
FROM_THERE: dict[str, tuple[str, ...]] = {}
for _one in sorted(_words("nationalities")):
    _said, _, _country = _one.partition("=")
    FROM_THERE[_country] = (*FROM_THERE.get(_country, ()), _said)
CUE_WORDS = _words("cue_words")
# "light" → ("weight", "least"): what the lightest has least of.
EXTREMES: dict[str, tuple[str, str]] = {
    word: (what, end)
    for word, _, rest in (one.partition("=") for one in _words("extremes"))
    for what, _, end in (rest.partition(":"),)
}
ADJECTIVE_ENDINGS = ("proof", "able", "ible", "less", "ful", "resistant", "friendly", "ish", "free")
