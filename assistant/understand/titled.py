"""Products of the shop called by their own title in a message, whether they were shown or not.

It knows titles and where they stand in a message; what is asked of a product is read elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from assistant.understand.english import STOP
from assistant.understand.message import Message, read_tokens
from assistant.understand.reading import Titled
from assistant.understand.spelling import is_english
from assistant.understand.vocabulary import Vocabulary
from retrieval.catalog.nouns import Product

MOST_TITLES = 4
LONG_ENOUGH = 3
DEFINITE = frozenset(["the", "that", "this", "my", "your"])


def titled_in(
    text: str, vocabulary: Vocabulary, products: Callable[[list[str]], Iterable[Product]]
) -> tuple[Titled, ...]:
    """The products whose title, or enough of it to mean no other, stands in the message.

    `products` gives those of some ids. Words that only name a kind of thing or how it is
    ("waterproof trail shoe") are no title, even where a product is called just that.
    """
    message = read_tokens(text)
    stems = [token.stem for token in message.tokens]
    found: list[tuple[int, int, str]] = []
    place = 0
    while place < len(stems) and len(found) < MOST_TITLES:
        length, ids = vocabulary.titles.at(stems, place)
        if len(ids) == 1 and _is_own(message, stems, place, place + length, vocabulary):
            found.append((place, place + length, ids[0]))
            place += length
        else:
            place += 1
    known = {p.product_id: p for p in products([one for _, _, one in found])} if found else {}
    return tuple(Titled(start, end, known[one]) for start, end, one in found if one in known)


def _is_own(
    message: Message, stems: Sequence[str], start: int, end: int, vocabulary: Vocabulary
) -> bool:
    """Whether some of the words say more than a kind of thing, how it is and who makes it.

    Few of them must be used as a name: after "the", or with a capital.
    """
    named: set[int] = set()
    makers: set[int] = set()
    for place in range(start, end):
        length, meanings = vocabulary.phrases.at(stems, place)
        if any(meaning.kind != "brand" for meaning in meanings):
            named |= set(range(place, place + length))
        elif meanings:
            makers |= set(range(place, place + length))
    own = [p for p in range(start, end) if p not in named and message.tokens[p].word not in STOP]
    words = [message.tokens[p] for p in own if message.tokens[p].kind == "word"]
    if not words or makers.issuperset(range(start, end)):
        return False
    capital = start > 0 and not message.shouted and any(token.capital for token in words)
    the = start > 0 and message.tokens[start - 1].word in DEFINITE
    if end - start == 1 and is_english(words[0].word):
        return capital and the
    return capital or the or end - start >= LONG_ENOUGH
