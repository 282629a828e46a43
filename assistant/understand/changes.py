"""The need after a message: refined, corrected, loosened, moved to another category, started anew.

It takes what was read and the need so far, and says what was dropped and what was kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace

from assistant.understand.message import key_of
from assistant.understand.replaced import is_allowed, stays
from assistant.understand.said import Pieces
from assistant.understand.vocabulary import Vocabulary
from retrieval.need import Need, allowed_values, any_of, each_of
from retrieval.words import same_words, singular_words

MOST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Changed:
    """The need after the message, what was dropped from it, what a new category kept."""

    need: Need
    dropped: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    moved: bool = False


def changed_need(before: Need, pieces: Pieces, vocabulary: Vocabulary) -> Changed:
    """The need with what the message says carried out."""
    moved = _is_move(before, pieces, vocabulary)
    if pieces.anew:
        return Changed(_applied(Need(), pieces, vocabulary), (), (), moved)
    if not moved:
        after = _applied(before, pieces, vocabulary)
        return Changed(after, _gone(before, after))
    if pieces.corrects:
        pieces = replace(pieces, carries=True, carries_price=True)
    base, kept = _carried(before, pieces, vocabulary)
    after = _applied(base, pieces, vocabulary)
    return Changed(after, _gone(before, after), kept, not pieces.corrects)


def _is_move(before: Need, pieces: Pieces, vocabulary: Vocabulary) -> bool:
    """Whether the message turns to another kind of thing, neither wider nor narrower."""
    new, old = pieces.category, before.category
    if new is None or old is None or same_words(new, old):
        return False
    return not (vocabulary.parent_covers(old, new) or vocabulary.parent_covers(new, old))


def _carried(before: Need, pieces: Pieces, vocabulary: Vocabulary) -> tuple[Need, tuple[str, ...]]:
    """(what of the need makes sense in the new category, the names of the limits kept).

    Options and wishes stay where the new category offers them and the message goes on from the
    old need ("what about tents?"); prices only where that is said.
    """
    if not (pieces.carries or pieces.carries_price):
        return Need(), ()
    offered = vocabulary.options_in(pieces.category)
    options = {
        name: value
        for name, value in before.options.items()
        if any(
            same_words(name, n) and any(_among(v, allowed_values(value)) for v in values)
            for n, values in offered.items()
        )
    }
    names = {
        words
        for name in vocabulary.attribute_names_in(pieces.category)
        for words in (singular_words(name.replace("_", " ")),)
    }
    values = vocabulary.attribute_values_in(pieces.category)
    wants = tuple(w for w in before.wants if _has_attribute(w, names, values, vocabulary))
    base = Need(
        wants=wants,
        brands_excluded=before.brands_excluded,
        options=options,
        recipient=before.recipient,
    )
    kept = [*wants, *(f"{name} {value}" for name, value in options.items())]
    kept += [f"no {brand}" for brand in before.brands_excluded]
    if pieces.carries_price and not pieces.prices.found:
        base = base.with_(
            price_min_minor=before.price_min_minor, price_max_minor=before.price_max_minor
        )
        if before.price_max_minor is not None or before.price_min_minor is not None:
            kept.append("the price limit")
    return base, tuple(kept)


def _has_attribute(
    want: str,
    names: Set[tuple[str, ...]],
    values: Set[tuple[str, ...]],
    vocabulary: Vocabulary,
) -> bool:
    """Whether the wish is a yes-or-no of the category, or a value that occurs in it."""
    for meaning in vocabulary.phrases.of(singular_words(want)):
        said = singular_words(meaning.name)
        named = any(name[-len(said) :] == said or name[: len(said)] == said for name in names)
        if meaning.kind == "flag" and named:
            return True
        if meaning.kind == "value" and named and key_of(meaning.value) in values:
            return True
    return False


def _applied(before: Need, pieces: Pieces, vocabulary: Vocabulary) -> Need:
    need = before
    if pieces.category is not None:
        need = need.with_(category=_narrower(before.category, pieces, vocabulary))
    need = _prices(need, pieces)
    need = _brands(need, pieces)
    need = need.with_(options=_options(before, pieces, vocabulary))
    wants = [want for want in need.wants if stays(want, pieces, vocabulary)]
    avoids = [a for a in need.avoids if not is_allowed(a, pieces, vocabulary)]
    need = need.with_(wants=_once([*wants, *pieces.wants]), avoids=_once([*avoids, *pieces.avoids]))
    if pieces.recipient is not None and not (
        need.recipient and pieces.recipient in ("him", "her", "them")
    ):
        need = need.with_(recipient=pieces.recipient)
    return need.with_(words=_words(need.words, pieces))


def _options(need: Need, pieces: Pieces, vocabulary: Vocabulary) -> dict[str, str]:
    """The options held after the message: a value takes the old one's place or stands beside it.

    What the kind named first does not come in is let go.
    """
    gone = (*pieces.waived, *pieces.avoids)
    offered = vocabulary.options_in(pieces.category)
    first = need.category is None and pieces.category is not None
    options = {
        name: any_of(left)
        for name, value in need.options.items()
        if not _among(name, pieces.options_dropped)
        and not (first and not _among(name, offered))
        and (left := [one for one in each_of(value) if not _among(one, gone)])
    }
    for name, value in pieces.options.items():
        old = options.pop(next((n for n in options if same_words(n, name)), name), None)
        options[name] = any_of([old, value]) if old and name in pieces.options_besides else value
    return options


def _narrower(old: str | None, pieces: Pieces, vocabulary: Vocabulary) -> str | None:
    """The category to hold: "shoes" said of trail shoes goes on meaning trail shoes."""
    new = pieces.category
    stays = old and new and not pieces.anew and not pieces.corrects
    if stays and singular_words(old or "")[-len(singular_words(new or "")) :] == singular_words(
        new or ""
    ):
        return old
    return new


def _prices(need: Need, pieces: Pieces) -> Need:
    low, high = need.price_min_minor, need.price_max_minor
    if pieces.price_dropped:
        low = high = None
    if pieces.loosened and high is not None and not pieces.prices.found:
        high = high + high // 5
    if pieces.prices.found:
        new_low, new_high = pieces.prices.minimum_minor, pieces.prices.maximum_minor
        low = new_low if new_low is not None else low
        high = new_high if new_high is not None else high
        if low is not None and high is not None and low > high:
            low, high = (new_low, new_high)
            if low is not None and high is not None and low > high:
                low, high = high, low
    return need.with_(price_min_minor=low, price_max_minor=high)


def _brands(need: Need, pieces: Pieces) -> Need:
    if pieces.brands_dropped:
        need = need.with_(brands=(), brands_only=False, brands_excluded=())
    excluded = [b for b in need.brands_excluded if not _among(b, (*pieces.brands, *pieces.waived))]
    excluded += pieces.brands_excluded
    replaced = pieces.brands and not pieces.adds
    old = () if replaced or pieces.replaces_brands or pieces.brands_only else need.brands
    if need.brands_only and pieces.brands:
        old = ()
    wished = [
        b for b in (*old, *pieces.brands) if not _among(b, (*excluded, *pieces.waived))
    ]  # fmt: skip
    only = bool(wished) and (
        pieces.brands_only or (need.brands_only and not pieces.brands)
    )  # fmt: skip
    return need.with_(brands=_once(wished), brands_only=only, brands_excluded=_once(excluded))


def _words(before: str, pieces: Pieces) -> str:
    gone = {word for phrase in (*pieces.waived, *pieces.avoids) for word in singular_words(phrase)}
    words = [w for w in before.split() if not (singular_words(w) and singular_words(w)[0] in gone)]
    seen = {stem for word in words for stem in singular_words(word)}
    for word in pieces.words.split():
        stems = singular_words(word)
        if not stems or stems[0] not in seen:
            words.append(word)
            seen.update(stems)
    return " ".join(words[:MOST_WORDS])


def _among(name: str, names: Iterable[str]) -> bool:
    return any(same_words(name, other) for other in names)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    seen: dict[tuple[str, ...], str] = {}
    for name in names:
        seen.setdefault(singular_words(name) or (name,), name)
    return tuple(seen.values())


def _gone(before: Need, after: Need) -> tuple[str, ...]:
    """What the need held before and no longer holds in any form, in words."""
    gone = [w for w in (*before.wants, *before.avoids) if w not in (*after.wants, *after.avoids)]
    gone += [f"{n} {v}" for n, v in before.options.items() if n not in after.options]
    gone += [b for b in before.brands if b not in after.brands and not after.brands]
    had = before.price_max_minor is not None or before.price_min_minor is not None
    if had and after.price_max_minor is None and after.price_min_minor is None:
        gone.append("the price limit")
    return tuple(gone)


def with_words(need: Need, words: str) -> Need:
    """The need with other words to search by."""
    return replace(need, words=words)
