"""What the demo shop's shoppers did: purchases drawn by taste and friends, and their paths."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from assistant.demo.goods import LATEST, Good
from assistant.demo.material import yaml_of
from assistant.demo.shoppers import Person

_MOST_OF_A_KIND = 4
_NEW_DAYS = 20


@dataclass(frozen=True, slots=True)
class Purchase:
    """Somebody bought something."""

    person: Person
    good: Good
    at: datetime


def make_purchases(
    people: Sequence[Person],
    goods: Sequence[Good],
    follows: Iterable[tuple[str, str]],
    random: Random,
) -> list[Purchase]:
    """What each genuine shopper bought: taste for the kind, appeal, price and friends decide."""
    friends = defaultdict(set)
    for shopper_id, follows_id in follows:
        friends[shopper_id].add(follows_id)
    worlds = {kind: each["worlds"] for kind, each in yaml_of("categories.yaml").items()}
    buyers: dict[str, set[str]] = defaultdict(set)
    found = []
    sold = [good for good in goods if (LATEST - good.created_at).days > _NEW_DAYS]
    for who in (person for person in people if not person.fake):
        count = 42 if who.is_demo else random.randint(14, 34)
        kinds: Counter[str] = Counter()
        weights = [_pull(who, good, worlds[good.kind], friends, buyers) for good in sold]
        for good in dict.fromkeys(random.choices(sold, weights, k=count * 2)):
            most = _MOST_OF_A_KIND * (2 if who.is_demo else 1)
            if kinds[good.kind] < most and sum(kinds.values()) < count:
                kinds[good.kind] += 1
                buyers[good.product_id].add(who.shopper_id)
                days = (LATEST - good.created_at).days
                at = LATEST - timedelta(days=random.uniform(9, days - 1))
                found.append(Purchase(who, good, at.replace(microsecond=0)))
    return sorted(found, key=lambda each: (each.at, each.person.shopper_id, each.good.product_id))


def _pull(
    who: Person,
    good: Good,
    worlds: dict[str, float],
    friends: dict[str, set[str]],
    buyers: dict[str, set[str]],
) -> float:
    taste = sum(who.taste[world] * pull for world, pull in worlds.items())
    quality = sum(good.qualities.get(aspect, 0.5) for aspect in who.loves)
    price = 1 / (1 + who.thrift * good.price_minor / 20_000)
    shared = len(friends[who.shopper_id] & buyers[good.product_id])
    disliked = 0.6 if who.dislikes and who.dislikes in str(good.attributes) else 1.0
    pull: float = (0.03 + taste) ** 1.6 * good.appeal * price * disliked * (1 + quality)
    return pull * (1 + 1.5 * min(shared, 4))


def make_events(
    people: Sequence[Person],
    goods: Sequence[Good],
    purchases: Iterable[Purchase],
    returned: set[tuple[str, str]],
    random: Random,
) -> list[tuple[str, str, str, datetime]]:
    """(shopper_id, product_id, event, at): the way to each purchase, and looking about."""
    found = []
    for each in purchases:
        pair = (each.person.shopper_id, each.good.product_id)
        for _ in range(random.choice((1, 1, 2))):
            found.append((*pair, "view", each.at - timedelta(minutes=random.randint(11, 4000))))
        if random.random() < 0.25:
            found.append((*pair, "like", each.at - timedelta(minutes=random.randint(5, 10))))
        found.append((*pair, "cart", each.at - timedelta(minutes=random.randint(1, 4))))
        found.append((*pair, "buy", each.at))
        if pair in returned:
            found.append((*pair, "return", each.at + timedelta(days=random.randint(4, 8))))
        elif random.random() < 0.06:
            found.append((*pair, "share", each.at + timedelta(hours=random.randint(2, 90))))
    worlds = {kind: each["worlds"] for kind, each in yaml_of("categories.yaml").items()}
    for who in people:
        if who.fake:
            continue
        weights = [_pull(who, good, worlds[good.kind], defaultdict(set), defaultdict(set))
                   for good in goods]  # fmt: skip
        for good in random.choices(goods, weights, k=random.randint(4, 16)):
            days = (LATEST - good.created_at).days
            at = LATEST - timedelta(days=random.uniform(0, days), minutes=1)
            at = max(at, good.created_at).replace(microsecond=0)
            found.append((who.shopper_id, good.product_id, "view", at))
            if random.random() < 0.15:
                found.append((who.shopper_id, good.product_id, "like", at + timedelta(seconds=40)))
    inside = (
        (shopper, product, event, min(at.replace(microsecond=0), LATEST))
        for shopper, product, event, at in found
    )
    return sorted(inside, key=lambda row: (row[3], row[0], row[1], row[2]))
