"""From names, wishes and negations to what a message says of the need.

It settles which category is meant, whether a value is a limit or a wish, and which brands are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from assistant.understand import cues
from assistant.understand.changes import Pieces
from assistant.understand.english import FILLER, STOP
from assistant.understand.measures import Wish, is_adjective
from assistant.understand.mentions import Mention, is_only_how
from assistant.understand.message import Message, key_of
from assistant.understand.negation import Scope, Stance, stance_at
from assistant.understand.prices import Prices
from assistant.understand.reading import Situation
from assistant.understand.vocabulary import Vocabulary
from retrieval.words import same_words, singular_words

_ASKING = frozenset(
    {"looking", "look", "searching", "search", "shopping", "need", "asked", "hunting"}
)
_PURPOSE = frozenset(["for", "with", "to", "wear", "use", "under", "over", "on", "in"])
_BEFORE_NOUNS = frozenset(
    ["a", "an", "the", "my", "some", "any", "our", "these", "new", "good", "great", "decent"]
)
_FOND = frozenset(["loves", "likes", "enjoys", "into", "plays", "adores", "collects"])
_OWNED = frozenset(["my", "our", "their", "his", "her"])
_HAD = re.compile(
    r"(?:^| )(?:already (?:has|have|had|got|owns?)|(?:has|have|owns?|got) already"
    r"|(?:he|she|they) (?:has|have|owns?))(?: got)?(?: (?:a|an|the|some|one|two|his|her|their))?$"
)
_ANOTHER = frozenset(["any", "different", "other", "another", "whatever", "all", "forget", "the"])


def category_of(
    message: Message, mentions: Sequence[Mention], scopes: Sequence[Scope], known: str | None = None
) -> tuple[Mention | None, tuple[Mention, ...]]:
    """(the category meant, the other mentions of categories).

    The head of the first run of names ("running shoes": shoes); one that comes after "for" or
    "with" says what the thing is used for, unless it is the only one. Amid a search for something
    `known`, a kind before another noun only describes that ("bike paths").
    """
    named = [
        m
        for m in mentions
        if m.kind == "category"
        and stance_at(scopes, m.start) == "wanted"
        and not (known and not same_words(known, m.name) and describes(message, mentions, m))
        and not _is_fancied(message, m)
        and not _is_had_already(message, m)
        and not (known and is_purpose(message, m))
    ]
    if not named:
        named = _heads_of_avoided(mentions, scopes)
    if not named:
        return None, ()
    runs: list[list[Mention]] = []
    for mention in named:
        if runs and runs[-1][-1].end == mention.start:
            runs[-1].append(mention)
        else:
            runs.append([mention])
    plain = [
        run
        for run in runs
        if not (
            is_purpose(message, run[0])
            or _is_owned(message, run[0])
            or describes(message, mentions, run[-1])
        )
    ]
    chosen = (plain or runs)[0][-1]
    return chosen, tuple(m for m in named if m is not chosen)


def _heads_of_avoided(mentions: Sequence[Mention], scopes: Sequence[Scope]) -> list[Mention]:
    """Categories after what is avoided of them: "no leather shoes" asks for shoes."""
    return [
        m
        for m in mentions
        if m.kind == "category"
        and stance_at(scopes, m.start) != "wanted"
        and any(
            o.end == m.start and o.kind in ("value", "flag", "brand", "option") for o in mentions
        )
    ]


def _is_owned(message: Message, mention: Mention) -> bool:
    """Whether the thing is the shopper's already: "my living room is tiny"."""
    return mention.start > 0 and message.tokens[mention.start - 1].word in _OWNED


def _is_had_already(message: Message, mention: Mention) -> bool:
    """Whether somebody has one, so that none is asked for: "he already has a capo"."""
    return bool(_HAD.search(" ".join(token.word for token in message.tokens[: mention.start])))


def _own_words(mention: Mention) -> str:
    """As it was said; what the storekeeper says it is called besides by the attribute's name."""
    own = set(singular_words(mention.name)) & set(singular_words(mention.said))
    return mention.said if own else mention.name


def _is_fancied(message: Message, mention: Mention) -> bool:
    """Whether it is what somebody is fond of: "my sister loves music"."""
    return mention.start > 0 and message.tokens[mention.start - 1].word in _FOND


def without_parts(
    message: Message, mentions: Sequence[Mention], category: Mention | None
) -> tuple[Mention, ...]:
    """The mentions without kinds that only begin another noun: the battery of "battery life"."""
    return tuple(
        m
        for m in mentions
        if m is category or m.kind != "category" or not describes(message, mentions, m)
    )


def describes(message: Message, mentions: Sequence[Mention], mention: Mention) -> bool:
    """Whether a noun the shop has no name for follows at once: the bikes of "bike paths"."""
    if mention.end >= len(message.tokens):
        return False
    last, after = message.tokens[mention.end - 1], message.tokens[mention.end]
    plain = after.kind == "word" and after.word not in STOP and after.word not in FILLER
    named = any(m.start == mention.end for m in mentions)
    return plain and not named and last.word == last.stem and not is_adjective(after.word)


def is_purpose(message: Message, mention: Mention) -> bool:
    """Whether the kind named only says what, or whom, another thing is for or with."""
    for place in range(mention.start - 1, max(mention.start - 4, -1), -1):
        word = message.tokens[place].word
        if word in ("for", "with", "wear"):
            before = message.tokens[place - 1].word if place else ""
            return before not in _ASKING
        if word not in _BEFORE_NOUNS and not is_adjective(word):
            return False
    return False


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
    in_question = category.name if category is not None else situation.need.category
    by_stance: dict[Stance, list[str]] = {"wanted": [], "avoided": [], "waived": []}
    options: dict[str, str] = {}
    brands: list[str] = []
    excluded: list[str] = []
    dropped: list[str] = []
    brands_only = False
    ordered: list[tuple[int, Stance, str]] = [
        (wish.start, wish.stance, wish.words) for wish in wishes
    ]
    for mention in mentions:
        if mention is category or mention.start in skipped:
            continue
        stance = stance_at(scopes, mention.start)
        if mention.kind == "brand":
            if stance == "avoided":
                excluded.append(mention.name)
            elif stance == "waived":
                by_stance["waived"].append(mention.name)
            else:
                brands.append(mention.name)
                brands_only = brands_only or _is_only(message, mention)
        elif mention.kind == "option" and stance == "wanted":
            name = _option_name(mention, vocabulary, in_question)
            if name in options and _is_after(message, mention, "or"):
                ordered.append((mention.start, "wanted", mention.said))
                continue
            options[name] = mention.value if mention.name == name else _value(mention, name)
        elif mention.kind == "option" and stance == "avoided" and _is_replaced(scopes, mention):
            ordered.append((mention.start, "waived", mention.said))
        elif mention.kind == "option" and not any(c.isalpha() for c in mention.said):
            # "not 42, 43" takes a size back; nobody avoids a number.
            ordered.append((mention.start, "waived", mention.said))
        elif mention.kind in ("option_name", "attribute_name"):
            if stance == "waived" or _is_another(message, mention):
                dropped.append(mention.name)
        elif mention.kind == "category":
            if stance == "wanted" and not (
                _joins_category(message, mention, category, mentions)
                or _is_fancied(message, mention)
                or ((category or situation.need.category) and is_purpose(message, mention))
                or (category is not None and is_only_how(message, mention))
                or (
                    category is None
                    and situation.need.category
                    and len(message.tokens) < 3
                    and vocabulary.titles_hold(
                        (
                            message.tokens[mention.start].stem,
                            *singular_words(situation.need.category)[-1:],
                        )
                    )
                )
            ):
                continue
            ordered.append((mention.start, stance, mention.said))
        elif mention.kind == "flag":
            ordered.append((mention.start, stance, _own_words(mention)))
        else:
            ordered.append((mention.start, stance, mention.said))
    for _, stance, said in sorted(ordered):
        free = _free_of(said, vocabulary) if stance == "avoided" else None
        by_stance["wanted" if free else stance].append(free or said)
    return Pieces(
        category=category.name if category is not None else None,
        prices=prices,
        wants=tuple(by_stance["wanted"]),
        avoids=tuple(by_stance["avoided"]),
        waived=tuple(by_stance["waived"]),
        brands=tuple(brands),
        brands_only=brands_only,
        brands_excluded=tuple(excluded),
        replaces_brands=bool(cues.KIND_REQUEST.search(line) or cues.CORRECTION.search(line)),
        options=options,
        options_dropped=tuple(dropped),
        price_dropped=bool(cues.PRICE_DROPPED.search(line)),
        brands_dropped=bool(cues.BRAND_DROPPED.search(line)),
        loosened=bool(cues.PRICE_LOOSENED.search(line)),
        recipient=recipient,
        words=words,
        anew=bool(cues.START_OVER.search(line)),
        carries=bool(cues.CARRIED.search(line)),
        carries_price=bool(cues.SAME_BUDGET.search(line)),
        corrects=bool(cues.CORRECTION.search(line)),
    )


def _free_of(said: str, vocabulary: Vocabulary) -> str | None:
    """What the shop calls being without it: "no pull" of a harness that does not pull."""
    flags = vocabulary.phrases.of(("no", *key_of(said)))
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
    last = message.tokens[-1].word if message.tokens[-1].kind != "mark" else ""
    if last == "only" and len(message.tokens) <= mention.end + 4:
        return True
    return bool(cues.ONLY.search(before)) or after.split()[:1] in (["only"], ["exclusively"])


def _is_after(message: Message, mention: Mention, word: str) -> bool:
    return mention.start > 0 and message.tokens[mention.start - 1].word == word


def _is_another(message: Message, mention: Mention) -> bool:
    return mention.start > 0 and message.tokens[mention.start - 1].word in (_ANOTHER - {"the"})


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
