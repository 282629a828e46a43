"""Whether a message is a plain yes to what was just asked.

It knows nothing of what was asked.
"""

from __future__ import annotations

import re

from retrieval.words import folded

_YES = re.compile(
    r"(?:(?:yes|yeah|yep|yup|sure|ok|okay|alright|fine|absolutely|definitely|please do|go ahead|"
    r"do (?:it|that)|that works|why not|sounds good|of course)\b[ ,.!]*)+(?:please|thanks|then)?"
)


def agrees(text: str) -> bool:
    """Whether the whole message says yes and nothing else.

    >>> agrees("Yes, please!"), agrees("ok go ahead"), agrees("yes but in blue"), agrees("no")
    (True, True, False, False)
    """
    return _YES.fullmatch(folded(text).strip(" .!,")) is not None
