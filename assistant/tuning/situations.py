"""Picks to learn wording from: a product, a need and its evidence, drawn from kinds of goods.

The evidence is gathered by the code that gathers a turn's; what is worded of it stands elsewhere.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from assistant.grounding.evidence import FriendWord, gather
from assistant.grounding.justify import Item
from retrieval.catalog.nouns import Product, Shopper
from retrieval.need import Need
from retrieval.sentences import ReviewSentence

CURRENCIES = (("EUR", "en"), ("USD", "en"), ("GBP", "en_GB"))
NAMES = ("Ada", "Jonas", "Mei", "Tariq", "Lucía", "Oda", "Sam", "Priya", "Emil", "Noor")
RECIPIENTS = ("daughter", "son", "mother", "father", "friend", "sister", "grandfather", "partner")


@dataclass(frozen=True, slots=True)
class Domain:
    """One kind of goods: what its products are called and have, and what owners say of them."""

    kind: str
    titles: tuple[str, ...]
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    wishes: tuple[str, ...]
    praise: tuple[str, ...]
    blame: tuple[str, ...]
    held_out: bool = False

    def __post_init__(self) -> None:
        """Check that there is something of everything."""
        for name in ("titles", "facts", "praise", "blame"):
            if not getattr(self, name):
                raise ValueError(f"domain {self.kind!r}: no {name}; wanted at least one")


@cache
def domains() -> tuple[Domain, ...]:
    """The kinds of goods of domains.txt; those held out are never trained on."""
    text = resources.files(__package__).joinpath("domains.txt").read_text("utf-8")
    return tuple(domains_in(text))


def domains_in(text: str) -> Iterator[Domain]:
    """The kinds of goods written in the text. Raises ValueError on a line that cannot be read."""
    blocks: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith(("= ", "*= ")):
            blocks.append([line])
        elif line.strip() and not line.startswith("#"):
            if not blocks:
                raise ValueError(f"{line!r} stands before the first kind of goods")
            blocks[-1].append(line)
    yield from map(_domain, blocks)


def drawn(
    given: Sequence[Domain], count: int, *, seed: int
) -> Iterator[tuple[Item, str, random.Random]]:
    """(a pick to word, its currency, the chance that goes on with it), kind after kind."""
    for number in range(count):
        chance = random.Random(f"{seed}-{number}")
        domain = given[number % len(given)]
        currency, locale = chance.choice(CURRENCIES)
        yield _item(domain, number, currency, locale, chance), currency, chance


def _domain(lines: Sequence[str]) -> Domain:
    head, facts, *rest = lines
    kind, _, titles = head.lstrip("*= ").partition(" | ")
    said = {sign: tuple(x[2:] for x in rest if x.startswith(f"{sign} ")) for sign in "+-"}
    wishes = [x[2:] for x in rest if x.startswith("? ")]
    pairs = [fact.split(": ", 1) for fact in facts.split("; ")]
    return Domain(
        kind,
        tuple(title.strip() for title in titles.split(",")),
        tuple((name, tuple(values.split(", "))) for name, values in pairs),
        tuple("; ".join(wishes).split("; ")),
        said["+"],
        said["-"],
        head.startswith("*"),
    )


def _item(domain: Domain, number: int, currency: str, locale: str, chance: random.Random) -> Item:
    price = chance.choice((9, 24, 49, 79, 119, 240, 899)) * 100 + chance.choice((0, 0, 50, 90, 99))
    told = chance.sample(domain.facts, k=min(len(domain.facts), chance.randint(2, 5)))
    product = Product(
        f"p{number}",
        chance.choice(domain.titles),
        category=domain.kind.capitalize(),
        price_minor=price,
        currency=currency,
        attributes={name: chance.choice(values) for name, values in told},
    )
    need = _need(domain, product, price, chance)
    evidence = gather(
        need,
        product,
        sentences=_sentences(domain, product.product_id, chance),
        friends=_friends(chance),
        rating=(chance.randint(31, 50) / 10, chance.randint(1, 420))
        if chance.random() < 0.4
        else None,
        currency=currency,
        locale=locale,
    )
    return Item(product, need, evidence)


def _need(domain: Domain, product: Product, price: int, chance: random.Random) -> Need:
    """What is asked for: of what the product has, of what owners say, and a limit or none."""
    has = [name for name, value in product.attributes.items() if value == "yes"]
    lacks = [name for name, value in product.attributes.items() if value == "no"]
    wishes = list(domain.wishes) + [name for name in has if chance.random() < 0.7]
    limit = {0: None, 1: price, 2: price * 9 // 1000 * 100}.get(chance.randrange(8), 0)
    if limit == 0:
        limit = (price // 100 + chance.choice((1, 5, 11, 20, 36, 100))) * 100
    wants = tuple(dict.fromkeys(chance.sample(wishes, k=min(len(wishes), chance.randint(0, 2)))))
    spared = [name for name in lacks if name not in wants]
    return Need(
        category=domain.kind,
        wants=wants,
        avoids=tuple(spared[:1]) if chance.random() < 0.3 else (),
        price_max_minor=limit,
        recipient=chance.choice(RECIPIENTS) if chance.random() < 0.15 else None,
    )


def _sentences(domain: Domain, product_id: str, chance: random.Random) -> list[ReviewSentence]:
    """Often a praise; at times a drawback that two reviews agree on."""
    found = []
    if chance.random() < 0.8:
        found.append(ReviewSentence("r1", product_id, "s1", chance.choice(domain.praise), 1))
    if chance.random() < 0.45:
        blame = chance.choice(domain.blame)
        found += [ReviewSentence(f"r{n}", product_id, f"s{n}", blame, -1) for n in (2, 3)]
    return found


def _friends(chance: random.Random) -> list[FriendWord]:
    if chance.random() > 0.25:
        return []
    people = [
        Shopper(f"f{n}", name, shares_name=chance.random() < 0.6)
        for n, name in enumerate(chance.sample(NAMES, k=chance.choice((1, 1, 2, 4))))
    ]
    did = chance.choice(("bought", "liked", "rated", "returned"))
    if did == "rated":
        return [FriendWord(people[0], "rated", float(chance.randint(1, 5)))]
    return [FriendWord(one, did) for one in people]  # type: ignore[arg-type]
