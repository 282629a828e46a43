"""The sentence above the picks: what they are, what could not be kept, what was carried over.

It finds and orders nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.acts.directions import STATED, is_by_price
from assistant.acts.unspoken import unspoken
from assistant.parts import Parts
from assistant.turn import Pick
from assistant.understand.english import EXTREMES
from assistant.understand.reading import Reading
from assistant.wording import limits_said, listed, lowered, noun_of, plural
from ranking import Ranked
from retrieval.need import Need
from retrieval.price_wishes import price_wish
from retrieval.words import same_words, singular

STATED_BY_THE_SHOP = 0.65
MOST_NAMED = 3
HEADLINES = {
    "cheapest": "The least expensive {noun} first",
    "dearest": "The dearest {noun} first",
    "best_rated": "The best rated {noun} first",
}


def text_above(
    parts: Parts,
    reading: Reading,
    need: Need,
    picks: Sequence[Pick],
    ranked: Sequence[Ranked],
    lead: str,
    measure: str = "",
    before: Need | None = None,
) -> str:
    """The whole text of a turn with picks; `lead` takes the place of headline and notes' end.

    `measure` is the headline of picks ordered by an attribute: the wish for it is met by the order.
    What nobody says of a wish is told once, in the turn that names it (`before`: the need so far).
    """
    if measure:
        met = [w for w in need.wants if any(EXTREMES.get(x) == reading.extreme for x in w.split())]
        need = need.with_(wants=tuple(w for w in need.wants if w not in met))
    notes = list(_notes(parts, need, before or Need(), ranked, reading))
    end = "." if notes else ":"
    if notes:
        lead = lead.removesuffix(":") + "." if lead.endswith(":") else lead
    return " ".join([lead or f"{measure or _headline(parts, reading, need, picks)}{end}", *notes])


def foreign_said(parts: Parts, sum_said: str) -> str:
    """That a sum in another currency is no limit here."""
    return f"Prices here are in {parts.settings.currency}: I took “{sum_said}” for no limit."


def count_said(parts: Parts, need: Need) -> str:
    """How many products of the shop keep the limits and, by what the shop says, the wants."""
    settings = parts.settings
    said = limits_said(need, settings.currency, settings.locale, category=False)
    noun = _noun(parts, need) + (f" {said}" if said else "")
    if not need.wants:
        return f"We have {parts.store.count_matching(need)} {noun} in stock."
    ids = parts.store.matching_ids(need)
    met = parts.finder.score(need, parts.taste_of(None, ()), ids).wants_met
    count = sum(all(one.get(w, 0.0) > STATED_BY_THE_SHOP for w in need.wants) for one in met)
    told = f"the shop says {listed(need.wants)} of {count or 'none'} of them"
    return f"We have {len(ids)} {noun} in stock; {told}."


def _headline(parts: Parts, reading: Reading, need: Need, picks: Sequence[Pick]) -> str:
    said = limits_said(need, parts.settings.currency, parts.settings.locale, category=False)
    noun = _noun(parts, need) + (f" {said}" if said else "")
    if reading.direction == "best_rated" and not any(pick.rating_count for pick in picks):
        return f"Nobody has rated our {noun} yet, so I can only show what fits"
    if reading.direction in HEADLINES:
        return HEADLINES[reading.direction].format(noun=noun)
    if is_by_price(parts, reading, need) and len(picks) > 1:
        return HEADLINES["cheapest"].format(noun=noun)
    if len(picks) == 1:
        return f"One of our {noun} fits"
    return f"Here are {len(picks)} {noun}"


def _noun(parts: Parts, need: Need) -> str:
    """What is looked for: nobody is offered three dogs by a shop with a department of that name."""
    if need.category and parts.vocabulary.is_department(need.category):
        return f"products in {lowered(parts.vocabulary.written_name(need.category))}"
    noun = noun_of(need)
    last = singular(noun.split()[-1].casefold())
    head = parts.vocabulary.category_of_head(last) if noun.startswith("products in ") else None
    # Titles turn on the word, so that it can be counted: a shop with a category "Lamp" has lamps.
    name = lowered(need.category or "")
    return plural(name) if head and plural(name) != name else noun


def _notes(
    parts: Parts, need: Need, before: Need, ranked: Sequence[Ranked], reading: Reading
) -> Iterator[str]:
    """What could not be kept, and what was carried over or let go."""
    told = before.wants if before.category == need.category else ()
    wants = [want for want in need.wants if not price_wish(want)]
    unmet = unspoken(parts, [want for want in wants if want not in told], ranked)
    if unmet:
        yield f"Neither the shop nor its reviews say “{listed(unmet, 'or')}” of any of them."
    spoken = [want for want in wants if want not in unmet]
    denied = [want for want in spoken if any(_is_denied(one, want) for one in ranked)]
    for want in denied:
        held = sum(one.wants_met.get(want, 0.0) > STATED for one in ranked)
        share = f"{held} of these {len(ranked)}" if held else "none of these"
        yield f"“{want}” holds for {share}."
    only = [w for w in _met_by_first_alone(wants, ranked) if w not in (*told, *denied)]
    if len(ranked) > 1 and only:
        yield f"Only the first is said to be right for “{listed(only)}”."
    met = [a for a in need.avoids if any(_has_avoided(one, a) for one in ranked)]
    if met:
        yield f"Not all of them are free of what you would avoid ({listed(met)})."
    if need.brands and not need.brands_only:
        offered = {one.product.brand for one in ranked}
        missing = [b for b in need.brands if not any(same_words(b, o) for o in offered)]
        if missing:
            yield f"Nothing by {listed(missing, 'or')} fits, so these are by others."
    if reading.foreign:
        yield foreign_said(parts, reading.foreign)
    if reading.kept:
        yield f"I kept {listed(reading.kept)}."
    if reading.dropped and not reading.started_over:
        yield f"I let go of {_let_go(reading.dropped)}."


def _let_go(dropped: Sequence[str]) -> str:
    """What was taken out of the need; many wishes are not read out one by one."""
    price = [one for one in dropped if one == "the price limit"]
    rest = [one for one in dropped if one not in price]
    return listed([*price, *(rest if len(rest) <= MOST_NAMED else ["your earlier wishes"])])


def _is_denied(one: Ranked, want: str) -> bool:
    return one.wants_met.get(want, 0.0) <= -STATED_BY_THE_SHOP


def _met_by_first_alone(wants: Sequence[str], ranked: Sequence[Ranked]) -> list[str]:
    """The wishes that the shop states of the first and that nothing says of any other."""
    return [
        want
        for want in wants
        if ranked[0].wants_met.get(want, 0.0) >= STATED_BY_THE_SHOP
        and not any(one.wants_met.get(want, 0.0) > STATED for one in ranked[1:])
    ]


def _has_avoided(one: Ranked, avoided: str) -> bool:
    return one.wants_met.get(avoided, 0.0) > STATED
