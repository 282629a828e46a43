"""What the demo shop's shoppers wrote: praise and complaint that agree with stars and qualities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from assistant.demo.behaviour import Purchase
from assistant.demo.goods import LATEST, Good
from assistant.demo.material import aspect_sentences, yaml_of
from assistant.demo.shoppers import Person
from assistant.demo.wording import Words, roughened

_STAR_STEPS = ((0.33, 1), (0.43, 2), (0.54, 3), (0.67, 4))
_OTHER_SIDE = {5: 0.14, 4: 0.75, 3: 1.0, 2: 0.65, 1: 0.12}
_REVIEWED = 0.84
_SHORT_MOST = 3
_SENTENCES = {"terse": (0, 1), "chatty": (3, 5), "engineer": (2, 5), "student": (1, 3)}


@dataclass(frozen=True, slots=True)
class Opinion:
    """A review before it has its number."""

    product_id: str
    shopper_id: str
    rating: int
    title: str
    text: str
    helpful_votes: int
    verified: bool
    at: datetime


def make_opinions(
    purchases: Sequence[Purchase], people: Sequence[Person], goods: Sequence[Good], random: Random
) -> list[Opinion]:
    """Genuine reviews of what was bought, and a few bursts of bought praise."""
    words = Words(random)
    seen: dict[str, int] = {}
    genuine = [
        opinion
        for purchase in purchases
        if purchase.person.is_demo or random.random() < _REVIEWED
        if (opinion := _opinion(purchase, words, seen, random)) is not None
    ]
    fakes = _fakes([who for who in people if who.fake], goods, words, random)
    return sorted([*genuine, *fakes], key=lambda each: (each.at, each.shopper_id, each.product_id))


def _opinion(
    purchase: Purchase, words: Words, seen: dict[str, int], random: Random
) -> Opinion | None:
    who, good = purchase.person, purchase.good
    disliked = who.dislikes if who.dislikes in _materials(good) else ""
    rating = _stars(who, good, bool(disliked), random)
    sizes = [form.options["size"] for form in good.forms if "size" in form.options]
    sizes = sizes and [sizes[sum(map(ord, who.name)) % len(sizes)]]
    context = words.context(good, who, random.choice(sizes) if sizes else "")
    slots = yaml_of("slots.yaml")
    context |= {name: random.choice(slots[name]) for name in ("months", "person")}
    for _ in range(12):
        text = roughened(
            _text(who, good, rating, disliked, words, context, random), who.voice, random
        )
        short = len(text.split()) < 5
        if text and seen.get(text, 0) < (_SHORT_MOST if short else 1):
            break
    else:
        return None
    seen[text] = seen.get(text, 0) + 1
    title = (
        ""
        if who.voice == "terse" and random.random() < 0.6
        else words.choose(yaml_of("voices.yaml")["titles"][rating], context, most=45)
    )
    at = min(purchase.at + timedelta(days=random.uniform(3, 70)), LATEST - timedelta(hours=1))
    votes = int(random.paretovariate(1.3) - 1) if len(text) > 120 else random.choice((0, 0, 0, 1))
    return Opinion(good.product_id, who.shopper_id, rating, title, text, min(votes, 60), True,
                   at.replace(microsecond=0))  # fmt: skip


def _materials(good: Good) -> str:
    said = " ".join(good.attributes.get(name, "") for name in ("material", "strap"))
    return said.replace("faux leather", "")


def _stars(who: Person, good: Good, disliked: bool, random: Random) -> int:
    weights = {aspect: 3.0 if aspect in who.loves or aspect == who.hates else 1.0
               for aspect in good.qualities}  # fmt: skip
    total = sum(weights[aspect] * quality for aspect, quality in good.qualities.items())
    felt = total / sum(weights.values()) + random.gauss(0.03, 0.1) - (0.45 if disliked else 0)
    felt -= 0.05 if who.voice == "grumpy" else 0
    return next((stars for step, stars in _STAR_STEPS if felt < step), 5)


def _text(
    who: Person,
    good: Good,
    rating: int,
    disliked: str,
    words: Words,
    context: Mapping[str, str],
    random: Random,
) -> str:
    voices = yaml_of("voices.yaml")
    if who.voice == "terse" and random.random() < 0.4:
        return str(random.choice(voices["terse"][rating]))
    low, high = _SENTENCES.get(who.voice, (1, 4))
    main = _about(good, rating >= 3, max(1, random.randint(low, high)), who, words, context, random)
    if not main and not disliked:
        return ""
    other = ""
    if random.random() < _OTHER_SIDE[rating]:
        sides = _about(good, rating < 3, 1, who, words, context, random)
        prefix = random.choice(voices["contrast" if rating >= 3 else "praise"])
        other = (prefix if random.random() < 0.45 else "") + sides[0] if sides else ""
    sentences = [*main, other]
    if disliked and rating <= 3:
        sentences.insert(0, words.choose(voices["dislikes"][disliked], context))
    if who.voice != "terse":
        openers = voices["openers"].get(who.voice, []) if random.random() < 0.5 else []
        if random.random() < 0.55:
            sentences.insert(0, words.choose(openers or voices["openers"]["any"], context))
        if random.random() < 0.08:
            side = random.choice(("good", "bad"))
            sentences.append(words.choose(voices["delivery"][side], context))
        if random.random() < 0.45:
            sentences.append(words.choose(voices["closers"][rating], context))
    return " ".join(sentence for sentence in sentences if sentence)


def _about(
    good: Good,
    praise: bool,
    count: int,
    who: Person,
    words: Words,
    context: Mapping[str, str],
    random: Random,
) -> list[str]:
    """Sentences about that many aspects in which the product is truly good, or truly bad."""
    leaning = {
        aspect: quality if praise else 1 - quality
        for aspect, quality in good.qualities.items()
        if aspect in aspect_sentences()
    }
    fitting = {aspect: lean for aspect, lean in leaning.items() if lean >= 0.5}
    if not fitting:
        return []
    found = []
    weights = {aspect: lean**3 * (3 if aspect in who.loves or aspect == who.hates else 1)
               for aspect, lean in fitting.items()}  # fmt: skip
    drawn = random.choices(list(weights), list(weights.values()), k=max(0, count))
    for aspect in dict.fromkeys(drawn):
        found.append(words.choose(aspect_sentences()[aspect][praise], context))
    return [sentence for sentence in found if sentence]


def _fakes(
    accounts: Iterable[Person], goods: Sequence[Good], words: Words, random: Random
) -> list[Opinion]:
    """Bursts of five stars on a few weak products, one of them trying to give orders."""
    fake = yaml_of("voices.yaml")["fake"]
    weak = sorted(goods, key=lambda good: sum(good.qualities.values()) / len(good.qualities))
    weak = [good for good in weak if (LATEST - good.created_at).days > 60]
    targets = weak[:8]
    starts = {good.product_id: LATEST - timedelta(days=random.randint(10, 50)) for good in targets}
    found: list[Opinion] = []
    for person in accounts:
        for good in random.sample(targets, random.randint(4, 7)):
            context = words.context(good, person, "")
            texts = [line.format_map(context) for line in random.sample(fake["texts"], 2)]
            if len(found) in (11, 52):
                texts = [fake["injection"][len(found) == 52].format_map(context)]
            at = starts[good.product_id] + timedelta(minutes=random.randint(0, 2500))
            text = " ".join(texts[: random.choice((1, 2))])
            title = random.choice(("Amazing!!!", "5 stars", "Best ever"))
            votes = random.choice((0, 0, 3))
            found.append(
                Opinion(good.product_id, person.shopper_id, 5, title, text, votes, False, at)
            )
    return found
