"""What single products are called: titles, and what is left of them without brand and kind.

It knows nothing of what was shown to whom.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from assistant.understand.message import key_of
from assistant.understand.naming import Meaning
from assistant.understand.phrases import Phrases

MOST_WORDS = 8
MOST_TITLES = 50_000

Title = tuple[str, str, str, tuple[str, ...]]
"""product_id, title, brand, category path"""


def title_names(
    titles: Iterable[Title], phrases: Phrases[Meaning]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """(key, product id) of each name by which a product alone may be called."""
    for count, (product_id, title, brand, path) in enumerate(titles):
        if count >= MOST_TITLES:
            return
        for key in names_of(title, brand, path):
            if not _is_generic(key, phrases):
                yield key, product_id
                model = _without_kind(key, phrases)
                for length in range(2, len(key)):
                    if length < len(model) and not _is_generic(key[:length], phrases):
                        yield key[:length], product_id
                if model != key:
                    yield model, product_id


def _without_kind(key: tuple[str, ...], phrases: Phrases[Meaning]) -> tuple[str, ...]:
    """The name without the words at its end that say what kind of thing it is and how it is."""
    length = next((n for n in (1, 2) if n < len(key) and _is_generic(key[-n:], phrases)), 0)
    return _without_kind(key[:-length], phrases) if length else key


def _is_generic(key: tuple[str, ...], phrases: Phrases[Meaning]) -> bool:
    """Whether the words name a kind of thing or how it is, and no single product."""
    return any(m.kind in ("category", "flag", "value") for m in phrases.of(key))


def names_of(title: str, brand: str, path: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The title's names: whole, without its measures, its brand, and its kind of thing.

    >>> names_of("Acme Ridge 2 Trail Shoe", "Acme", ("Shoes", "Trail shoes"))[-1]
    ('ridge', '2')
    """
    main = re.split(r"[,(\[|]| - | – ", title, maxsplit=1)[0].strip() or title
    whole = key_of(main)
    names = {whole[:MOST_WORDS]: None}
    before_number = tuple(takewhile(lambda word: not word[:1].isdigit(), whole))
    if 1 < len(before_number) < len(whole):
        names[before_number[:MOST_WORDS]] = None
    brand_key = key_of(brand)
    bare = whole
    if brand_key and whole[: len(brand_key)] == brand_key:
        bare = whole[len(brand_key) :]
        names[bare[:MOST_WORDS]] = None
    plain = tuple(takewhile(lambda word: not word[:1].isdigit(), bare))
    if 0 < len(plain) < len(bare):
        names[plain[:MOST_WORDS]] = None
    kinds = {word for name in path for word in key_of(name)}
    model = tuple(bare)
    while model and model[-1] in kinds:
        model = model[:-1]
        names[model[:MOST_WORDS]] = None
    return [key for key in names if key and not all(word.isdigit() for word in key)]
