"""Words that only lead up to what a claim says: who speaks, and verbs before a number or a fact.

They claim nothing themselves; a verb that judges, or claims by what it does, is none of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.grounding import vocabulary
from assistant.grounding.amounts import quantities
from assistant.grounding.claims import Claim
from assistant.grounding.stems import stem, stems
from assistant.grounding.word_lists import CLAIMING, JOINING
from assistant.turn import Evidence
from retrieval.need import Need
from retrieval.polarity import judgement
from retrieval.words import folded, singular, words_of

_MOST_GLOSSING = 2
CLAIMS_OF_ITS_OWN = re.compile(
    r"\b(?:it|this one|they|there)(?:['’]s| is| are| has| have| comes?| includes?| offers?| can"
    r"| will| does| do)\b",
    re.IGNORECASE,
)
_MARGINAL = re.compile(r"^\W*¤|¤[\s.]*$")
_ONE = r"(?:one|an?|another|some|other)\s+"
_SPEAKER = rf"{_ONE}(?:[a-z]+\s+)??([a-z]+)(?:['’]s)?"
_SAYS = (
    r"(?:says?|said|writ\w+|wrote|not(?:es?|ed|ing)|reports?|find\w*|found|mention\w*|calls?|warn\w*|"
    r"complain\w*|prais\w*|points?|was|is|who|regret\w*|grumbl\w*|conclud\w*|puts?|adds?|tells?|"
    r"lik\w+|lov\w+|enjoy\w*|apprecia\w*|recommend\w*|confirm\w*|disagree\w*|admit\w*|describ\w*)"
)
_LEADS_UP = re.compile(
    r"(?:(?:\b(?:it|this one|and|which|that|(?:the|its) \w+)|,|^)\s+(?:also\s+)?([a-z]{3,}s)"
    r"|\b(?:they|you|you can|can be|(?:the|its) \w+s)\s+(?:also\s+)?([a-z]{3,}))"
    r"(?:\s+(?:off|down|out|up))?(?:\s+(?:for|at|in|on|after|from|to|with|about))?"
    r"(?:\s+(?:just|only|a|an|the|some))?\s*$",
    re.IGNORECASE,
)
_LEADS_ON = re.compile(
    r"(?:(?:\b(?:it|this one|and|which|that|(?:the|its) \w+)|,|^)\s+(?:also\s+)?([a-z]{3,}s)"
    r"|\b(?:they|you|you can|can be|(?:the|its) \w+s)\s+(?:also\s+)?([a-z]{3,}))\b([^,;:.¤]*)",
    re.IGNORECASE,
)
_OF_PERSONS = re.compile(
    r"(?:(?:^|[,;:–—-]\s*|\b(?:and|but|though|although|while|whereas|yet|as|says?|by|of|to|from)\s+)"
    r"\W*an?|\b(?:one|another|two|three|four|five|\d+))\s+(?:(?:other|happy|unhappy)\s+)?"
    r"([a-z]+)\b",
    re.IGNORECASE,
)
# "One angler says", and "says one angler" or "in the words of an angler".
_NARRATED = re.compile(
    rf"\b{_ONE}(?:([a-z]+)\s+)??([a-z]+)(?:['’]s)?(?=\s+(?:{_SAYS}|words|with)\b)"
    rf"|\b(?:by|of|to|from|{_SAYS})\s+{_SPEAKER}(?=\s*[:;,.¤]|\s*$)",
    re.IGNORECASE,
)


def doing(words: str, facts: frozenset[str]) -> frozenset[str]:
    """Verbs that only lead up to a number or a fact: "flies for 31 minutes", "films video"."""
    found = set()
    for quantity in quantities(words):
        leading = _LEADS_UP.search(words[: quantity.start])
        if leading is not None:
            found.add(folded(leading[1] or leading[2]))
    for leading in _LEADS_ON.finditer(words):
        after = [word for word in words_of(leading[3]) if word not in JOINING]
        if after and stem(after[0]) in facts:
            found.add(folded(leading[1] or leading[2]))
    return frozenset(verb for verb in found if verb not in CLAIMING and not judgement(verb))


def narrators(words: str) -> frozenset[str]:
    """The words that only say who speaks: "says one angler", "one rider's", "two parents"."""
    found = [name for match in _NARRATED.finditer(words) for name in match.groups() if name]
    found += [match[1] for match in _OF_PERSONS.finditer(words) if is_person(folded(match[1]))]
    return frozenset(folded(name) for name in found)


def is_person(noun: str) -> bool:
    """Whether the folded noun, singular or plural, is somebody who may have the product.

    >>> is_person("rider"), is_person("families"), is_person("zipper"), is_person("week")
    (True, True, False, False)
    """
    one = singular(noun)
    if one in vocabulary.AUTHORITY or one in _LIKE_PERSONS:
        return False
    return one in vocabulary.NARRATORS | _PERSONS or (len(one) > 4 and one.endswith(_PERSON_ENDS))


_PERSONS = frozenset(
    str.split(
        "family cook parent guest couple student nurse guide pilot host athlete musician neighbour"
        " neighbor teen teenager household dad mum mom grandma grandpa diver baker rider runner"
        " hiker camper angler chef barista pianist gamer household group club team child"
        " kid toddler"
    )
)
_PERSON_ENDS = ("er", "or", "ist", "ian", "eer", "man", "woman")
_LIKE_PERSONS = frozenset(
    str.split(
        "charger filter zipper cover corner timer burner layer drawer speaker heater motor sensor"
        " connector adapter adaptor mirror floor color paper water power number finger shower"
        " summer winter letter order offer answer computer printer router washer dryer blender"
        " mixer toaster cooker freezer lever roller rubber leather feather shoulder border buffer"
        " bumper starter scooter trailer container counter holder spacer slider trigger poster"
        " cleaner tester folder binder hammer ladder spider copper silver feeder fastener timber"
        " liner strainer grinder steamer sticker marker ruler cutter opener hanger carrier"
        " indicator radiator generator compressor projector monitor separator anchor odor humidor"
        " blister splinter flicker slipper whisker"
        " quarter meter liter litre metre center centre december october november september matter"
    )
)
"""Nouns that end like somebody and are something."""


def is_gloss(claim: Claim, unknown: Sequence[str], cited: Sequence[Evidence], need: Need) -> bool:
    """Whether the unknown words only lead up to a sentence that is quoted beside them.

    "Careful in winter: “A leg lock cracked in the cold.”" They may be few, name nothing that was
    asked for, and lean as the sentence does.
    """
    leaning = {one.polarity for one in cited}
    wished = stems(" ".join((*need.wants, *need.avoids, *need.options.values())))
    return (
        len(claim.quotes) == 1
        and _MARGINAL.search(claim.words) is not None
        and len(leaning) == 1
        and all(one.kind == "review" for one in cited)
        and len(unknown) <= _MOST_GLOSSING
        and not any(stem(word) in wished or word in vocabulary.AUTHORITY for word in unknown)
        and not any(judgement(word) * max(leaning) < 0 for word in unknown)
        and not any(judgement(word) and not max(leaning) for word in unknown)
    )
