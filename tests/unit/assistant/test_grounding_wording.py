"""The plain sentence, and everything a grammar allows, always passes the checker."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.grounding import check, plain
from assistant.grounding.evidence import price_said, rating_said
from assistant.grounding.grammar import frame_of
from assistant.grounding.phrases import phrases_of
from assistant.turn import Evidence
from retrieval.catalog.nouns import Product
from retrieval.need import Need

SHOE = Product("ridge-2", "Ridge 2 Trail Shoe", category="Shoes > Trail shoes")
FACTS = st.sampled_from(
    [
        ("waterproof", "yes"),
        ("waterproof", "no"),
        ("wifi", "no"),
        ("scanner", "yes"),
        ("fragrance", "none"),
        ("weight", "1.3 kg"),
        ("width", "18 cm"),
        ("battery", "up to 30 hours"),
        ("keys", "88"),
        ("players", "2 to 5"),
        ("age", "8+"),
        ("material", "75 % merino, 25 % nylon"),
        ("upholstery", "mesh, no leather"),
        ("colour", "tortoise"),
        ("size", "42, in stock"),
        ("gig bag", "included"),
        ("batteries included", "2"),
        ("resolution", "3840 x 2160"),
        ("grain free", "yes"),
        ("surface", "non-slip"),
        ("from birth", "no"),
        ("battery life", "9 h"),
        ("ages", "from 1"),
        ("recommended age", "from 6 months"),
        ("load", "up to 140 kg"),
        ("lumens", "1800"),
        ("persons", "1"),
        ("charging ports", "3"),
        ("minutes", "45"),
        ("power reserve", "36 h"),
        ("water resistance", "50 m"),
        ("duration", "45 min"),
        ("description", "Made for wet days."),
        ("title", "Fast Charging Cable"),
        ("category", "Trail shoes"),
        ("brand", "Marmolo"),
    ]
)
VOICES = st.sampled_from(
    [
        ("Grips like glue on wet rock.", 1),
        ("They do not hurt my ears on long flights", 1),
        ("Would be perfect if the nozzle did not drip.", 0),
        ("It is blue!", 0),
        ("Runs half a size small.", -1),
        ("It's not quiet at all…", -1),
        ("The 2nd strap broke after 3 weeks.", -1),
    ]
)


@st.composite
def evidences(draw) -> tuple[Evidence, ...]:
    """Evidence as it is gathered: facts, voices, friends, a price, a rating, in that order."""
    found = []
    for name, value in draw(st.lists(FACTS, max_size=4, unique_by=lambda fact: fact[0])):
        found.append(Evidence(0, "attribute", f"attribute:{name}", f"{name}: {value}"))
    for text, polarity in draw(st.lists(VOICES, max_size=3, unique=True)):
        found.append(Evidence(0, "review", f"review:{len(found)}", text, polarity))
    who = draw(st.sampled_from([None, "Ada, whom you follow,", "2 people you follow"]))
    if who:
        found.append(Evidence(0, "friends", "friends", f"{who} bought it", 1))
    currency = draw(st.sampled_from(["EUR", "GBP", "JPY", "INR", "USD"]))
    price = draw(st.integers(0, 5_000_000))
    limit = draw(st.one_of(st.none(), st.integers(0, 5_000_000)))
    found.append(Evidence(0, "price", "price", price_said(price, limit, currency)))
    if draw(st.booleans()):
        rating = rating_said(draw(st.floats(1, 5)), draw(st.integers(1, 9999)))
        found.append(Evidence(0, "rating", "rating", rating))
    first = draw(st.integers(1, 40))
    return tuple(
        Evidence(n, e.kind, e.source, e.text, e.polarity) for n, e in enumerate(found, first)
    )


def problems(text: str, evidence: tuple[Evidence, ...], need: Need) -> tuple[str, ...]:
    return check(text, evidence, product=SHOE, need=need, currency="EUR").problems


@given(evidences())
@settings(max_examples=400, deadline=None)
def test_the_plain_sentence_always_passes(evidence):
    said = plain(evidence)
    assert problems(said.text, evidence, Need(wants=("waterproof",))) == (), said.text
    assert said.by == "code"
    assert said.cites


@given(evidences(), st.integers(0, 5), st.integers(0, 1), st.integers(0, 10**9))
@settings(max_examples=300, deadline=None)
def test_whatever_the_grammar_allows_passes(evidence, variation, attempt, seed):
    need = Need(wants=("waterproof", "quiet"), options={"size": "42"})
    frame = frame_of(evidence, need, variation=variation, attempt=attempt)
    text = frame.filled(spoken(frame.ebnf, random.Random(seed)))
    assert problems(text, evidence, need) == (), text


def test_the_plain_sentence_reads_as_a_clerk_would_say_it():
    evidence = (
        Evidence(1, "attribute", "attribute:waterproof", "waterproof: yes"),
        Evidence(2, "price", "price", "€79, €21 below your limit of €100"),
        Evidence(3, "review", "review:r1", "Grips like glue on wet rock.", 1),
        Evidence(4, "review", "review:r2", "Runs half a size small.", -1),
    )
    assert plain(evidence).text == (
        "It is waterproof [1] and costs €79, €21 under your limit [2]. "
        'One owner writes: "Grips like glue on wet rock." [3] '
        'A drawback some mention: "Runs half a size small." [4]'
    )


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("waterproof: yes", "is waterproof"),
        ("scanner: yes", "has a scanner"),
        ("Bluetooth: yes", "has Bluetooth"),
        ("wifi: no", "has no wifi"),
        ("foldable: no", "is not foldable"),
        ("weight: 1.3 kg", "weighs 1.3 kg"),
        ("length: 20 m", "is 20 m long"),
        ("keys: 88", "has 88 keys"),
        ("sleeps: 2", "sleeps 2"),
        ("players: 2 to 5", "is for 2 to 5 players"),
        ("colour: tortoise", "comes in tortoise"),
        ("frame: steel", "frame is steel"),
        ("brakes: hydraulic disc", "brakes are hydraulic disc"),
        ("battery: 9 h", "lasts 9 h on its battery"),
        ("battery: 5000 mAh", "has a battery of 5000 mAh"),
        ("floats: yes", "floats"),
        ("folds: no", "does not fold"),
        ("induction: yes", "works with induction"),
        ("no pull: yes", "shop lists it as no-pull"),
        ("age: from 1", "is for age 1 and up"),
        ("age: from 6 months", "is for age 6 months and up"),
        ("lumens: 1800", "has 1800 lumens"),
        ("persons: 1", "is for 1 person"),
        ("keys: 1", "has 1 key"),
        ("charging ports: 3", "has 3 charging ports"),
        ("minutes: 45", "is listed at 45 minutes"),
        ("power reserve: 36 h", "has a power reserve of 36 h"),
        ("duration: 45 min", "lasts 45 min"),
    ],
)
def test_a_fact_is_said_as_people_say_it(fact, said):
    one = Evidence(1, "attribute", f"attribute:{fact.partition(':')[0]}", fact)
    assert phrases_of(one)[0].words == said


def test_a_wish_denied_never_leads_with_as_you_asked():
    evidence = (
        Evidence(1, "attribute", "attribute:waterproof", "waterproof: no"),
        Evidence(2, "price", "price", "€79"),
    )
    frame = frame_of(evidence, Need(wants=("waterproof",)))
    assert "asked" not in frame.ebnf
    assert "wanted" not in frame.ebnf


def test_plain_without_evidence_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="at least one"):
        plain(())


TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[a-z]\w*|[|()?]')


def spoken(ebnf: str, chance: random.Random) -> str:
    """One text the grammar allows, its choices made by chance."""
    rules = dict(line.split(" ::= ", 1) for line in ebnf.splitlines())

    def said(rule: str) -> str:
        tokens = TOKEN.findall(rules[rule])
        text, at = either(tokens, 0)
        assert at == len(tokens), rules[rule]
        return text

    def either(tokens: list[str], at: int) -> tuple[str, int]:
        ways = []
        while True:
            text, at = sequence(tokens, at)
            ways.append(text)
            if at == len(tokens) or tokens[at] == ")":
                return chance.choice(ways), at
            at += 1

    def sequence(tokens: list[str], at: int) -> tuple[str, int]:
        parts = []
        while at < len(tokens) and tokens[at] not in "|)":
            if tokens[at] == "(":
                part, at = either(tokens, at + 1)
            elif tokens[at][0] == '"':
                part = tokens[at][1:-1].replace('\\"', '"').replace("\\\\", "\\")
            else:
                part = said(tokens[at])
            parts.append(part)
            at += 1
        return "".join(parts), at

    return said("root")
