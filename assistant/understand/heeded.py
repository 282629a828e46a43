"""Everything read of one message, each piece by its own reader, before an act is chosen.

It knows the order in which the readers claim words; none of what the words are for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.understand import cues
from assistant.understand.answered import answers_asked
from assistant.understand.called import References
from assistant.understand.cart_words import quantity_tokens
from assistant.understand.english import FILLER, STOP
from assistant.understand.extremes import is_further, says_extreme
from assistant.understand.idioms import read_idioms, with_stance
from assistant.understand.kind_meant import as_part, kind_meant
from assistant.understand.measures import read_bare, read_measures
from assistant.understand.mentions import find_mentions
from assistant.understand.message import Message
from assistant.understand.naming import Mention
from assistant.understand.negation import Scope, find_scopes
from assistant.understand.pieces import is_let_go, pieces_of
from assistant.understand.prices import Prices, read_prices
from assistant.understand.reading import Situation
from assistant.understand.recipients import read_recipient
from assistant.understand.references import find_references
from assistant.understand.said import Pieces
from assistant.understand.sizes import with_unknown_size
from assistant.understand.story import is_rambling, story_places
from assistant.understand.vocabulary import Vocabulary
from assistant.understand.wishes import Wishes, read_wishes
from retrieval.money import to_minor
from retrieval.words import same_words

_LIMITS = ("category", "option", "option_name", "attribute_name")
"""What a name in a story may still stand for; how other things were is no wish."""


@dataclass(frozen=True, slots=True)
class Heeded:
    """What the readers found in one message.

    `chosen` are option values that products were called by: "the blue one". `story` are the tokens
    that only tell of people.
    """

    prices: Prices
    mentions: tuple[Mention, ...]
    scopes: tuple[Scope, ...]
    references: References
    category: Mention | None
    others: tuple[Mention, ...]
    wishes: Wishes
    pieces: Pieces
    recipient: str | None
    content: int
    chosen: Mapping[str, str]
    story: frozenset[int] = frozenset()
    unsold: str | None = None


def heed(
    message: Message,
    situation: Situation,
    vocabulary: Vocabulary,
    currency: str,
    foreign: bool,
    rambling: bool = False,
) -> Heeded:
    """What each reader finds in the words that those before it left.

    `rambling`: it is a part of a message that tells stories.
    """
    need = situation.need
    prices = read_prices(
        message,
        vocabulary,
        currency=currency,
        asked=situation.asked in ("price", "budget", "price_max"),
        limited=need.price_max_minor is not None or need.price_min_minor is not None,
        few=_few(situation, currency),
        sized=lambda number: _is_size(number, message, situation, vocabulary),
    )
    stems = [token.stem for token in message.tokens]
    recipient, told = read_recipient(
        message, begins_name=lambda place: vocabulary.phrases.at(stems, place)[0] > 1
    )
    used: set[int] = set(prices.used) | set(told)
    idioms = read_idioms(message, vocabulary, used)
    used |= {place for wish in idioms for place in range(wish.start, wish.end)}
    mentions = find_mentions(message, vocabulary, used, _spoken_of(situation))
    mentions = with_unknown_size(message, mentions, vocabulary, _spoken_of(situation))
    if situation.shown:
        mentions = tuple(as_part(message, mention) for mention in mentions)
    story = story_places(message) if rambling or is_rambling(message) else frozenset()
    mentions = tuple(m for m in mentions if m.kind in _LIMITS or m.start not in story)
    scopes = find_scopes(message, mentions)
    references = find_references(message, mentions, situation, vocabulary, currency)
    referring = tuple(m for m in mentions if _only_refers(m, references))
    mentions = tuple(m for m in mentions if m not in referring)
    if situation.asked:
        answered = [
            answer
            for answer in answers_asked(message, situation, vocabulary, _spoken_of(situation))
            if not any(_is_part_of(answer, mention) for mention in mentions)
        ]
        held = {p for m in answered for p in range(m.start, m.end)}
        free = [m for m in mentions if not held & set(range(m.start, m.end))]
        mentions = tuple(sorted([*free, *answered], key=lambda m: m.start))
    if situation.shown and is_further(message):
        used |= {p for p, token in enumerate(message.tokens) if says_extreme(message, token.word)}
    kind = kind_meant(
        message, situation, vocabulary, mentions, scopes, references, recipient, told, used, foreign
    )
    category, mentions, recipient = kind.category, kind.mentions, kind.recipient
    if category is not None:
        # "Chinos in 32/34": which sizes there are is known once the kind is.
        mentions = with_unknown_size(message, mentions, vocabulary, category.name)
    used |= kind.used
    # What merely names an attribute stays free: "61 keys", "long battery life".
    used |= {
        place
        for m in mentions
        if is_let_go(message, m, scopes) or not (m.kind == "attribute_name" or _counts(message, m))
        for place in range(m.start, m.end)
    }
    used |= references.used | _counted(message, prices) | _cue_tokens(message)
    spoken_of = category.name if category is not None else need.category
    measures = read_measures(message, used, vocabulary, spoken_of)
    used |= {place for wish in measures for place in range(wish.start, wish.end)}
    measures = with_stance((*measures, *read_bare(message, used, vocabulary)), scopes)
    used |= {place for wish in measures for place in range(wish.start, wish.end)}
    wishes = (
        Wishes()
        if foreign
        else read_wishes(
            message,
            vocabulary,
            scopes,
            used,
            in_category=_in_category(message, situation, category),
            people=frozenset(told),
            story=story,
        )
    )
    measures = (*measures, *with_stance(idioms, scopes))
    wished = tuple(sorted((*measures, *wishes.found), key=lambda w: w.start))
    skipped = references.used if references.exact else frozenset()
    words = _search_words(
        message, mentions, scopes, (*measures, *wishes.found), wishes, prices.used
    )
    pieces = pieces_of(
        message, vocabulary, situation, mentions, scopes, prices, wished, category,
        recipient, skipped, words,
    )  # fmt: skip
    content = sum(
        token.kind == "word" and token.word not in STOP and token.word not in FILLER
        for token in message.tokens
    )
    return Heeded(prices, mentions, scopes, references, category, kind.others,
                  replace(wishes, found=wished), pieces, recipient, content,
                  _chosen(referring, references), story, kind.unsold)  # fmt: skip


def _chosen(referring: Sequence[Mention], references: References) -> dict[str, str]:
    """The options of the products meant by which they were called."""
    offered = {
        (name, value)
        for product in references.products
        for name, values in product.options.items()
        for value in values
    }
    return {
        meaning.name: meaning.value
        for mention in referring
        for meaning in mention.meanings
        if meaning.kind == "option" and (meaning.name, meaning.value) in offered
    }


def _counts(message: Message, mention: Mention) -> bool:
    """Whether an option's name only says what a number before it counts: "over 1500 pieces"."""
    before = message.tokens[mention.start - 1] if mention.start else None
    return mention.kind == "option_name" and before is not None and before.kind == "number"


def _is_part_of(answer: Mention, mention: Mention) -> bool:
    """Whether it only is a piece of a name: "colour steel" is no answer to which material."""
    inside = mention.start <= answer.start and answer.end <= mention.end
    return inside and answer.end - answer.start < mention.end - mention.start


def _counted(message: Message, prices: Prices) -> frozenset[int]:
    return frozenset() if prices.found else quantity_tokens(message)


def _is_size(number: str, message: Message, situation: Situation, vocabulary: Vocabulary) -> bool:
    """Whether the kind of thing spoken of is offered in an option of that value."""
    spoken_of = _spoken_of(situation)
    named = find_mentions(message, vocabulary, set(), spoken_of)
    kind = next((m.name for m in named if m.kind == "category"), spoken_of)
    offered = vocabulary.options_in(kind).values() if kind is not None else ()
    return any(same_words(value, number) for values in offered for value in values)


def _few(situation: Situation, currency: str) -> Decimal:
    """The number below which "make it 2" counts pieces: under ten with a cart, or far off."""
    if situation.cart:
        return Decimal(10)
    highest = situation.need.price_max_minor
    return Decimal(min(10, highest // to_minor(Decimal(10), currency))) if highest else Decimal(0)


def _spoken_of(situation: Situation) -> str | None:
    """The category an option's value is looked up in: the product's in hand, or the need's."""
    product = situation.asked_for
    if product is not None and product.category_path:
        return product.category_path[-1]
    if situation.need.category is None and situation.focus and situation.focus.category_path:
        return situation.focus.category_path[-1]
    return situation.need.category


def _only_refers(mention: Mention, references: References) -> bool:
    return references.exact and all(
        place in references.used for place in range(mention.start, mention.end)
    )


def _in_category(message: Message, situation: Situation, category: Mention | None) -> bool:
    if category is not None:
        return True
    if cues.KIND_REQUEST.search(message.line):
        return False
    return situation.need.category is not None or bool(situation.shown)


def _cue_tokens(message: Message) -> set[int]:
    """The tokens of cues whose words are no wish."""
    used: set[int] = set()
    patterns = [
        cues.GREETING, cues.THANKS, cues.BYE, cues.PRICE_DROPPED, cues.BRAND_DROPPED,
        cues.PRICE_LOOSENED, cues.START_OVER, cues.COUNTING, cues.SAME_BUDGET, cues.NO_PREFERENCE,
        cues.LONG_AGO,
        *(pattern for _, pattern in cues.DIRECTIONS),
    ]  # fmt: skip
    for pattern in patterns:
        for match in pattern.finditer(message.line):
            covered = message.covered(*match.span())
            before = message.tokens[covered.start - 1].word if covered.start else ""
            if before not in ("not", "nothing"):
                used |= set(covered)
    return used


def _search_words(
    message: Message,
    mentions: Sequence[Mention],
    scopes: Sequence[Scope],
    wishes: Sequence[object],
    read: Wishes,
    priced: Set[int],
) -> str:
    """The shopper's own words for what is searched, in their order."""
    refused = {place for scope in scopes for place in range(scope.cue, scope.end)}
    kept: dict[int, str] = {}
    for mention in mentions:
        if mention.kind in ("option_name", "attribute_name"):
            continue
        if mention.start not in refused:
            kept[mention.start] = mention.said
    for wish in wishes:
        if wish.start not in refused and wish.stance == "wanted":  # type: ignore[attr-defined]
            kept[wish.start] = wish.words  # type: ignore[attr-defined]
    words = {*read.searched, *read.unread}
    for place, token in enumerate(message.tokens):
        if token.word in words and place not in refused and place not in priced:
            kept.setdefault(place, token.word)
    return " ".join(kept[place] for place in sorted(kept))
