"""A kind of thing made narrower by the other words of a message: "food for my dog" is dog food.

It knows the names of the shop's categories; wishes, prices and products are read elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.departments import people_named
from assistant.understand.english import COLOURS, FILLER, STOP
from assistant.understand.measures import is_adjective
from assistant.understand.message import Message, key_of
from assistant.understand.naming import Meaning, Mention
from assistant.understand.negation import Scope, stance_at
from assistant.understand.vocabulary import Vocabulary
from retrieval.need import category_covers
from retrieval.words import same_words, singular, singular_words

_ARTICLES = frozenset(["a", "an", "some", "any", "nice", "good", "decent", "big"])
LONG_PART = 4
"""Letters from which what stands before a hyphen is a thing of its own: not the "e" of "e-bike"."""
_NO_OBJECT = frozenset(["for", "in", "with", "of", "on", "to", "from", "at", "by", "my", "our"])
# "A room heater that heats fast" is no heat convector.
_BEFORE_VERBS = frozenset(["that", "which", "it", "to", "can", "will"])


def narrowed(
    category: Mention | None,
    recipient: str | None,
    message: Message,
    scopes: Sequence[Scope],
    vocabulary: Vocabulary,
    known: str | None = None,
) -> Mention | None:
    """The category as narrow as the message says it; one for whom it is bought where none is named.

    Of several kinds that a name covers, those stay whose own words were said ("bed", "dog": dog
    beds), where a single name of the shop stands for just these. "A present for my cat" is of the
    department Cats where there is one; "a red" amid red and white wines is a red wine. `known` is
    the kind spoken of so far: amid guitars, "electric ones" are electric guitars.
    """
    if category is None and known and not recipient:
        return _of_known(known, message, scopes, vocabulary)
    if category is None:
        return (
            _for_whom(recipient, message, vocabulary)
            or _free_of(message, scopes, vocabulary)
            or _of_first_word(message, scopes, vocabulary)
        )
    category = _of_its_own_word(category, vocabulary)
    covered = vocabulary.paths_of(category.name)
    if len(covered) < 2:
        return category
    own = set(singular_words(category.name))
    said = {
        singular(token.word)
        for place, token in enumerate(message.tokens)
        if token.kind == "word"
        and not category.start <= place < category.end
        and token.word not in STOP
        and stance_at(scopes, place) == "wanted"
        and not (place and message.tokens[place - 1].word in _BEFORE_VERBS)
    } - own
    meant = [path for path in covered if said & set(singular_words(" ".join(path)))]
    if not meant or len(meant) == len(covered):
        return category
    for name in dict.fromkeys(name for path in meant for name in reversed(path)):
        if set(vocabulary.paths_of(name)) == set(meant) and not people_named(name):
            return category.as_(Meaning("category", name.lower()))
    return category


def _of_its_own_word(category: Mention, vocabulary: Vocabulary) -> Mention:
    """The one kind that has the name as a word of its own: no dryer is a washer-dryer."""
    name = category.name
    covered = vocabulary.paths_of(name)
    leaves = {path[-1] for path in covered if category_covers(name, path[-1:])}
    tied = {leaf for leaf in leaves if same_words(name, leaf.split()[-1].rpartition("-")[2])
            and len(leaf.split()[-1].partition("-")[0]) >= LONG_PART and "-" in leaf}  # fmt: skip
    alone = leaves - tied
    if not tied or len(alone) != 1 or len(leaves) != len(covered):
        return category
    return category.as_(Meaning("category", next(iter(alone)).lower()))


def _of_known(
    known: str, message: Message, scopes: Sequence[Scope], vocabulary: Vocabulary
) -> Mention | None:
    """The kind that a word makes of the one spoken of, said last or before "ones"."""
    tails = [key_of(known)[-length:] for length in range(1, len(key_of(known)) + 1)]
    words = [p for p, token in enumerate(message.tokens) if token.kind == "word"]
    for place in reversed(words):
        token = message.tokens[place]
        if token.word in STOP or token.word in FILLER:
            continue
        for tail in tails:
            for meaning in vocabulary.phrases.of((token.stem, *tail)):
                if meaning.kind == "category" and not same_words(meaning.name, known):
                    wanted = stance_at(scopes, place) == "wanted"
                    made = Mention(
                        place, place + 1, meaning.kind, meaning.name, "", token.word, (meaning,)
                    )
                    return made if wanted else None
        return None
    return None


def _free_of(message: Message, scopes: Sequence[Scope], vocabulary: Vocabulary) -> Mention | None:
    """The kind that is called free of what is not wanted: "without alcohol" and Alcohol-free."""
    for place, token in enumerate(message.tokens):
        if stance_at(scopes, place) != "avoided":
            continue
        for meaning in vocabulary.phrases.of((token.stem, "free")):
            if meaning.kind == "category":
                return _named(message, place, meaning)
    return None


def _of_first_word(
    message: Message, scopes: Sequence[Scope], vocabulary: Vocabulary
) -> Mention | None:
    """The kind told from its like by its first word, said alone as a noun: "a red", "some reds"."""
    for place, token in enumerate(message.tokens):
        before = message.tokens[place - 1].word if place else ""
        after = message.tokens[place + 1] if place + 1 < len(message.tokens) else None
        how = token.word in COLOURS or is_adjective(token.word)
        how = how or token.word.endswith(("ing", "ed"))
        noun = before in _ARTICLES or token.word != token.stem or (how and before not in STOP)
        ends = after is None or after.kind == "mark" or after.word in STOP
        if token.kind != "word" or token.word in STOP or not (noun and ends):
            continue
        many = token.word != token.stem and before not in _NO_OBJECT
        many = many and not people_named(token.word)
        kind = _begun_by(token.stem, many, vocabulary)
        if kind is not None and stance_at(scopes, place) == "wanted":
            return _named(message, place, Meaning("category", kind.lower()))
    return None


def _begun_by(stem: str, many: bool, vocabulary: Vocabulary) -> str | None:
    """The one category of two words that begins so, where others end as it does.

    `many`: it was said in the plural ("acrylics"), which is enough where nothing else holds it.
    """
    keys = {name: key_of(name) for name in vocabulary.category_names()}
    begun = [name for name, key in keys.items() if len(key) == 2 and key[0] == stem]
    if len(begun) != 1 or many:
        alone = len(begun) == 1 and sum(stem in key for key in keys.values()) == 1
        return begun[0] if alone else None
    like = [name for name, key in keys.items() if len(key) == 2 and key[1] == keys[begun[0]][1]]
    return begun[0] if len(like) > 1 else None


def _named(message: Message, place: int, meaning: Meaning) -> Mention:
    """The kind as named by the word there."""
    said = message.tokens[place].word
    return Mention(place, place + 1, "category", meaning.name, "", said, (meaning,))


def _for_whom(recipient: str | None, message: Message, vocabulary: Vocabulary) -> Mention | None:
    """The shop's category that is called as the recipient is, if there is one."""
    name = next(
        (n for n in vocabulary.category_names() if recipient and same_words(n, recipient)), None
    )
    if name is None or recipient is None:
        return None
    word = recipient.split()[-1]
    place = next((p for p, token in enumerate(message.tokens) if token.word == word), None)
    if place is None:
        return None
    return _named(message, place, Meaning("category", name.lower()))
