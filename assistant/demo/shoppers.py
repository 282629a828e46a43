"""The demo shop's shoppers: who they are, what draws them, whom they follow."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from assistant.demo.material import yaml_of

WORLDS = ("hills", "road", "bike", "kitchen", "desk", "music", "family")
_VOICES = ("plain", "plain", "engineer", "parent", "grumpy", "student", "chatty", "terse")
GENUINE, FAKE = 228, 22

DEMO_SHOPPERS: tuple[tuple[str, str], ...] = tuple(
    (shopper_id, person["line"]) for shopper_id, person in yaml_of("people.yaml")["named"].items()
)
"""(shopper_id, one line about their taste) of the shoppers that a visitor may be."""


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """A shopper with a taste: how much each world draws them, and a voice to write in."""

    shopper_id: str
    name: str
    shares_name: bool
    taste: Mapping[str, float]
    voice: str
    thrift: float
    loves: tuple[str, ...] = ()
    hates: str = ""
    dislikes: str = ""
    fake: bool = False
    is_demo: bool = False


def make_people(random: Random) -> tuple[Person, ...]:
    """The demo shoppers, then everybody else; the last ones are paid to praise."""
    material = yaml_of("people.yaml")
    people = [
        Person(shopper_id, who["name"], who["shares"], _taste(who["world"], random), who["voice"],
               0.5, tuple(who["loves"]), who.get("hates", ""), who.get("dislikes", ""),
               is_demo=True)
        for shopper_id, who in material["named"].items()
    ]  # fmt: skip
    names = material["names"].split()
    known = {person.shopper_id for person in people}
    for index in range(GENUINE + FAKE - len(people)):
        name = names[index % len(names)]
        shopper_id = name.casefold() + ("" if index < len(names) else str(2 + index // len(names)))
        if shopper_id in known:
            raise ValueError(f"people.yaml: the name {name} stands there twice; wanted it once")
        known.add(shopper_id)
        taste = _taste(random.choice(WORLDS), random)
        fake = len(people) >= GENUINE
        dislikes = random.choice(("leather", "plastic")) if random.random() < 0.12 else ""
        voice = "plain" if fake else random.choice(_VOICES)
        people.append(
            Person(shopper_id, name, random.random() < 0.6, taste, voice, random.random(),
                   dislikes=dislikes, fake=fake)
        )  # fmt: skip
    return tuple(people)


def _taste(world: str, random: Random) -> dict[str, float]:
    """World → pull: one world most, a second one somewhat, the rest a little."""
    second = random.choice(WORLDS)
    return {
        each: 1.0 if each == world else 0.45 if each == second else 0.08 * random.random()
        for each in WORLDS
    }


def likeness(one: Person, other: Person) -> float:
    """Cosine of two tastes, 0 to 1."""
    dot = sum(one.taste[world] * other.taste[world] for world in WORLDS)
    return dot / math.prod(math.hypot(*who.taste.values()) for who in (one, other))


def make_follows(people: Sequence[Person], random: Random) -> list[tuple[str, str]]:
    """(shopper_id, follows_id): taste runs along them, a few draw many, some follow none."""
    fame = {who.shopper_id: random.paretovariate(1.6) for who in people}
    named = yaml_of("people.yaml")["named"]
    genuine = [who for who in people if not who.fake]
    found: dict[tuple[str, str], None] = {}
    for who in genuine:
        others = [other for other in genuine if other is not who]
        weights = [likeness(who, other) ** 3 * min(fame[other.shopper_id], 12) for other in others]
        count = 0 if random.random() < 0.07 and not who.is_demo else random.randint(3, 10)
        chosen = random.choices(others, weights, k=count)
        for follows_id in [*named.get(who.shopper_id, {}).get("follows", ()),
                           *(other.shopper_id for other in chosen)]:  # fmt: skip
            found[who.shopper_id, follows_id] = None
            if random.random() < 0.28:
                found[follows_id, who.shopper_id] = None
    return list(found)
