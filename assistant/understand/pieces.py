"""From names, wishes and negations to what a message says of the need.

It settles whether a value is a limit or a wish, and which brands are; the kind meant is known.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from assistant.understand import cues
from assistant.understand.english import AGAINST
from assistant.understand.kind_named import is_fancied, is_purpose
from assistant.understand.measures import Wish
from assistant.understand.mentions import is_only_how
from assistant.understand.message import Message, key_of
from assistant.understand.naming import Mention
from assistant.understand.negation import Scope, Stance, stance_at
from assistant.understand.prices import Prices
from assistant.understand.reading import Situation
from assistant.understand.said import Pieces
from assistant.understand.vocabulary import Vocabulary
from retrieval.need import any_of
from retrieval.words import same_words, singular_words

_ANOTHER = frozenset(["any", "different", "other", "another", "whatever", "all", "forget"])


def pieces_of(
    message: Message,
    vocabulary: Vocabulary,
    situation: Situation,
    mentions: Sequence[Mention],
    scopes: Sequence[Scope],
    prices: Prices,
    wishes: Sequence[Wish],
    category: Mention | None,
    recipient: str | None,
    skipped: Set[int],
    words: str,
) -> Pieces:
    """What the message says of the need. `skipped` are tokens that refer to products shown."""
    line = message.line
    kind = category.name if category is not None else situation.need.category
    named = [
        (mention, stance_at(scopes, mention.start))
        for mention in mentions
        if mention is not category
        and mention.start not in skipped
        and not (category and mention.kind == "category" and mention.name == category.name)
    ]
    said = [(wish.start, wish.stance, wish.words) for wish in wishes]
    for mention, stance in named:
        is_how = mention.kind == "category" and _is_how(
            message, mention, mentions, category, situation.need.category, vocabulary
        )
        wish = _wish_of(mention, stance, scopes, is_how)
        said += [(mention.start, *wish)] if wish else []
    by_stance: dict[Stance, list[str]] = {"wanted": [], "avoided": [], "waived": []}
    for _, stance, words_said in sorted(said):
        if stance == "avoided" and key_of(kind or "") == (*key_of(words_said), "free"):
            continue
        if stance == "wanted" and _names_the_kind(words_said, kind):
            continue
        free = _free_of(words_said, vocabulary) if stance == "avoided" else None
        by_stance["wanted" if free else stance].append(free or words_said)
    brands = [m for m, stance in named if m.kind == "brand" and stance == "wanted"]
    return Pieces(
        category=category.name if category is not None else None,
        prices=prices,
        wants=tuple(by_stance["wanted"]),
        avoids=tuple(by_stance["avoided"]),
        waived=tuple(by_stance["waived"]),
        brands=tuple(mention.name for mention in brands),
        brands_only=any(_is_only(message, mention) for mention in brands),
        brands_excluded=tuple(
            m.name for m, stance in named if m.kind == "brand" and stance == "avoided"
        ),
        replaces_brands=bool(cues.KIND_REQUEST.search(line) or cues.CORRECTION.search(line)),
        options=_options(message, named, vocabulary, kind),
        options_besides=_besides(message, named, vocabulary, kind),
        options_dropped=tuple(m.name for m, _ in named if is_let_go(message, m, scopes)),
        price_dropped=bool(cues.PRICE_DROPPED.search(line)),
        brands_dropped=bool(cues.BRAND_DROPPED.search(line)),
        loosened=bool(cues.PRICE_LOOSENED.search(line)),
        recipient=recipient,
        words=words,
        anew=bool(cues.START_OVER.search(line)),
        carries=bool(cues.CARRIED.search(line)),
        carries_price=bool(cues.SAME_BUDGET.search(line)),
        corrects=bool(cues.CORRECTION.search(line)),
        adds=bool(cues.ADDS.search(line)),
    )


def is_let_go(message: Message, mention: Mention, scopes: Sequence[Scope]) -> bool:
    """Whether any value of an option or attribute will do now: "any size", "forget the weight"."""
    if mention.kind not in ("option_name", "attribute_name"):
        return False
    waived = stance_at(scopes, mention.start) == "waived"
    before = message.said(max(mention.start - 3, 0), mention.start).split()
    any_of_it = before[-1:] == ["of"] and before[:1] == ["any"]
    return waived or any_of_it or _before(message, mention) in _ANOTHER


def _wish_of(
    mention: Mention, stance: Stance, scopes: Sequence[Scope], is_how: bool
) -> tuple[Stance, str] | None:
    """How a name is meant and its words, where it is a wish and no limit of its own.

    `is_how`: it is a kind's name that only says how the thing asked for is.
    """
    if mention.kind == "brand":
        return ("waived", mention.name) if stance == "waived" else None
    if mention.kind in ("option_name", "attribute_name"):
        return None
    if mention.kind == "option" and stance == "wanted":
        return None
    if mention.kind == "option":
        # "Black instead of white" and "not 42, 43" take a value back; nobody avoids a number.
        number = not any(c.isalpha() for c in mention.said)
        return ("waived" if number or _is_replaced(scopes, mention) else stance), mention.said
    if mention.kind == "category" and stance == "wanted" and not is_how:
        return None
    return stance, _own_words(mention) if mention.kind == "flag" else mention.said


def _is_how(
    message: Message, mention: Mention, mentions: Sequence[Mention], category: Mention | None,
    known: str | None, vocabulary: Vocabulary,
) -> bool:  # fmt: skip
    """Whether another kind's name says how the thing asked for is, or what it is for."""
    if _joins_category(message, mention, category, mentions) or is_fancied(message, mention):
        return True
    if (category or known) and is_purpose(message, mention):
        return True
    if category is not None or known is None:
        return category is not None and is_only_how(message, mention)
    stems = (message.tokens[mention.start].stem, *singular_words(known)[-1:])
    return len(message.tokens) < 3 and vocabulary.titles_hold(stems)


def _options(
    message: Message,
    named: Sequence[tuple[Mention, Stance]],
    vocabulary: Vocabulary,
    kind: str | None,
) -> dict[str, str]:
    """The options asked for; two values of one with "or" between them allow either."""
    options: dict[str, str] = {}
    for mention, stance in named:
        if mention.kind != "option" or stance != "wanted":
            continue
        name = _option_name(mention, vocabulary, kind)
        value = mention.value if mention.name == name else _value(mention, name)
        either = name in options and _is_another_way(message, mention)
        options[name] = any_of([options[name], value]) if either else value
    return options


def _besides(
    message: Message,
    named: Sequence[tuple[Mention, Stance]],
    vocabulary: Vocabulary,
    kind: str | None,
) -> tuple[str, ...]:
    """The options of which a value will do beside what was asked before: "or blue"."""
    firsts: dict[str, Mention] = {}
    for mention, stance in named:
        if mention.kind == "option" and stance == "wanted":
            firsts.setdefault(_option_name(mention, vocabulary, kind), mention)
    return tuple(name for name, m in firsts.items() if _is_another_way(message, m))


def _is_another_way(message: Message, mention: Mention) -> bool:
    """Whether the value will do beside another one: "or maybe in blue", "blue is fine too"."""
    before = message.said(max(mention.start - 4, 0), mention.start)
    after = message.said(mention.end, mention.end + 3)
    return bool(cues.OR.search(before) or cues.WILL_DO.match(after))


def _names_the_kind(said: str, kind: str | None) -> bool:
    """Whether a noun in the plural only names the kind in hand: "reds" of red wine."""
    key = key_of(said)
    return len(key) == 1 and key[0] != said and key[0] in key_of(kind or "")


def _free_of(said: str, vocabulary: Vocabulary) -> str | None:
    """What the shop calls being without it: "no pull", "non iron", "puncture protection"."""
    key = key_of(said)
    verb = (*key[:-1], key[-1].removesuffix("ing")) if key else key
    called = (
        *((no, *stem) for no in ("no", "non") for stem in (key, verb)),
        *((*key, against) for against in AGAINST),
    )
    flags = (meaning for name in called for meaning in vocabulary.phrases.of(name))
    return next((meaning.name for meaning in flags if meaning.kind == "flag"), None)


def _is_replaced(scopes: Sequence[Scope], mention: Mention) -> bool:
    """Whether the value makes room for another: "black instead of white"."""
    return any(
        s.start <= mention.start < s.end and s.words in ("instead of", "rather than")
        for s in scopes
    )


def _option_name(mention: Mention, vocabulary: Vocabulary, category: str | None) -> str:
    """The option's name, as offered in the category in question."""
    offered = vocabulary.options_in(category)
    fitting = [m for m in mention.meanings if m.kind == "option"]
    for meaning in fitting:
        values = offered.get(meaning.name, ())
        if any(same_words(meaning.value, value) for value in values):
            return meaning.name
    return fitting[0].name if fitting else mention.name


def _value(mention: Mention, name: str) -> str:
    return next(m.value for m in mention.meanings if m.kind == "option" and m.name == name)


def _is_only(message: Message, mention: Mention) -> bool:
    """Whether the brand is insisted on: "only Acme", "must be Acme", "Acme only"."""
    before = message.said(max(mention.start - 5, 0), mention.start)
    after = message.said(mention.end, min(mention.end + 2, len(message.tokens)))
    if cues.PREFER.search(before) or cues.PREFER.search(after):
        return False
    if cues.NO_OTHER.search(message.line):
        return True
    last = message.tokens[-1].word if message.tokens[-1].kind != "mark" else ""
    if last == "only" and len(message.tokens) <= mention.end + 4:
        return True
    return bool(cues.ONLY.search(before)) or after.split()[:1] in (["only"], ["exclusively"])


def _before(message: Message, mention: Mention) -> str:
    """The word before the name; "" where it stands first."""
    return message.tokens[mention.start - 1].word if mention.start else ""


def _joins_category(
    message: Message, mention: Mention, category: Mention | None, mentions: Sequence[Mention]
) -> bool:
    """Whether another category's name describes the one meant ("running" before "shoes")."""
    if category is None:
        return False
    return mention.end <= category.start and all(
        any(m.start <= place < m.end for m in mentions)
        for place in range(mention.start, category.start)
    )


def _own_words(mention: Mention) -> str:
    """As it was said; what the storekeeper says it is called besides by the attribute's name."""
    own = set(singular_words(mention.name)) & set(singular_words(mention.said))
    return mention.said if own else mention.name
