"""The checker finds what a justification says beyond its evidence, and lets the rest pass."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.grounding import Verdict, check
from assistant.turn import Evidence
from retrieval.catalog.nouns import Product
from retrieval.need import Need

CLAIMS = Path(__file__).parents[2] / "data" / "claims.jsonl"
SHOE = Product("ridge-2", "Ridge 2 Trail Shoe", brand="Marmolo", category="Shoes > Trail shoes")
NEED = Need(category="trail shoes", price_max_minor=10000, wants=("waterproof",))
EVIDENCE = (
    Evidence(1, "attribute", "attribute:waterproof", "waterproof: yes"),
    Evidence(2, "price", "price", "€79, €21 below your limit of €100"),
    Evidence(3, "review", "review:r1", "Grips like glue on wet rock, but the laces are short.", 1),
    Evidence(4, "review", "review:r2", "I would not call it light if you run far.", -1),
    Evidence(5, "attribute", "attribute:battery", "battery: up to 30 hours"),
    Evidence(6, "friends", "friends", "Ada, whom you follow, bought it", 1),
)


def verdict(text: str) -> Verdict:
    return check(text, EVIDENCE, product=SHOE, need=NEED, currency="EUR")


def judged(part: str) -> list[tuple[dict, Verdict]]:
    """Each claim of one part of the test set, with what the checker says of it."""
    found = []
    for line in CLAIMS.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["part"] != part:
            continue
        asked = row["need"]
        need = Need(
            category=asked["category"],
            price_max_minor=asked.get("price_max"),
            wants=tuple(asked.get("wants", ())),
            avoids=tuple(asked.get("avoids", ())),
            options=asked.get("options", {}),
            recipient=asked.get("recipient"),
        )
        product = Product("p", row["title"], brand=row["brand"], category=row["category"])
        evidence = tuple(Evidence(**one) for one in row["evidence"])
        said = check(row["text"], evidence, product=product, need=need, currency=row["currency"])
        found.append((row, said))
    return found


@pytest.mark.parametrize(("part", "most_refused"), [("tuned", 0.03), ("held_out", 0.2)])
def test_wrong_justifications_are_found_and_right_ones_pass(part, most_refused):
    """At least 95 of 100 wrong ones found; of the right ones few refused, more of those unseen."""
    claims = judged(part)
    outcomes = Counter((row["right"], said.passed) for row, said in claims)
    missed = [row["text"] for row, said in claims if not row["right"] and said.passed]
    refused = [
        (row["text"], said.problems) for row, said in claims if row["right"] and said.problems
    ]
    wrong = outcomes[False, False] + outcomes[False, True]
    right = outcomes[True, False] + outcomes[True, True]
    assert wrong > 30
    assert right > 20
    assert outcomes[False, False] / wrong >= 0.95, missed
    assert outcomes[True, False] / right <= most_refused, refused


def test_the_claims_are_many_and_of_many_kinds():
    rows = [json.loads(line) for line in CLAIMS.read_text("utf-8").splitlines()]
    assert len(rows) >= 300
    assert len({row["domain"] for row in rows}) >= 40
    assert len({row["fault"] for row in rows}) >= 10


@pytest.mark.parametrize(
    "text",
    [
        "It is waterproof [1] and costs €79 [2].",
        "It costs 79 euros [2].",
        "It costs €79.00 [2].",
        "This Ridge 2 Trail Shoe is waterproof, as you asked [1].",
        'One owner writes: "Grips like glue on wet rock, but the laces are short." [3]',
        "One owner says it grips like glue on wet rock [3].",
        "The battery lasts up to 30 hours [5].",
        "Ada bought it [6] and it stays under your limit of €100 [2].",
        "It is waterproof [1], as you asked, and lasts up to 30 hours [5].",
        'Careful on long runs: "I would not call it light if you run far." [4]',
        "It costs €79 [2], which leaves you €21.",
    ],
)
def test_what_the_evidence_says_passes(text):
    assert verdict(text).problems == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("It is waterproof.", "nothing is cited"),
        ("It is waterproof [9].", r"\[9\] is no evidence"),
        ("It is waterproof [2].", r"not in the evidence|nothing of this"),
        ("It is not waterproof [1].", "opposite"),
        ("It costs €21 [2].", "not the price"),
        ("It costs $79 [2].", "not the price"),
        ("It costs €79, €31 under your limit [2].", "not the margin"),
        ("It is waterproof and windproof [1].", "windproof"),
        ("It is the cheapest waterproof shoe [1].", "cheapest"),
        ("It is waterproof [1] and comfortable.", "comfortable"),
        ("It grips [3] and lasts 30 hours [5].", "30 hours"),
        ("It lasts 30 days with its battery [5].", "30 days"),
        ('One owner writes: "Grips like tape on wet rock." [3]', "quote"),
        ('One owner writes: "call it light" [4]', "leaves out what turns it"),
        ("One owner calls it light [4].", "opposite|left out"),
        ("One owner loves it: it is not light if you run far [4].", "given as praise"),
        ("One owner complains: it grips like glue [3].", "given as a complaint"),
        ("The wet laces grip [3].", "mixed"),
        ("Ben bought it [6].", "ben"),
        ("Ada returned it [6].", "returned"),
        ("Ada rated it [6].", "rated"),
        ('They recommend it: "I would not call it light if you run far." [4]', "given as praise"),
        ("It grips like glue, more than any other [3].", "any other"),
        ("It prevents 30 hours of rain [5].", "prevents"),
        ("We promise it is waterproof [1].", "'we'|promise"),
        ("I love that it is waterproof [1].", "speaks for somebody"),
        ("All owners say it grips [3].", "'all'|more than one review"),
        ("It is waterproof [1], see www.example.test.", "markup or a link"),
        ("It is <b>waterproof</b> [1].", "markup"),
        ("It is waterproof [1] [sic].", "brackets"),
        ("It is waterproof [1] and costs", "no end"),
        ("It is waterproof [1]. It is waterproof [1].", "repeated"),
        ("Dermatologists say it is waterproof [1].", "dermatologists"),
        ("It is waterproof [1], better than the Acme Peak.", "better|acme"),
        ("", "no words"),
    ],
)
def test_what_the_evidence_does_not_say_is_a_problem(text, reason):
    problems = " | ".join(verdict(text).problems)
    assert problems, "it passed"
    assert re.search(reason, problems, re.IGNORECASE), problems


def test_a_denied_wish_is_never_as_you_asked():
    evidence = (Evidence(1, "attribute", "attribute:waterproof", "waterproof: no"),)
    said = check(
        "As you asked, it is not waterproof [1].",
        evidence,
        product=SHOE,
        need=NEED,
        currency="EUR",
    )
    assert said.problems == ("nothing cited is what was asked for",)


def test_a_description_that_begins_with_a_not_may_be_quoted():
    told = Evidence(1, "attribute", "attribute:description", "description: Not suitable for snow")
    text = 'Its description says: "Not suitable for snow" [1].'
    assert check(text, (told,), product=SHOE, need=NEED, currency="EUR").problems == ()


def test_a_price_above_the_limit_is_not_within_it():
    evidence = (Evidence(1, "price", "price", "€120, €20 above your limit of €100"),)

    def said(text: str) -> bool:
        return check(text, evidence, product=SHOE, need=NEED, currency="EUR").passed

    assert said("It costs €120, €20 above your limit [1].")
    assert not said("It costs €120, within your limit [1].")
    assert not said("It costs €120, €20 below your limit [1].")


@given(st.text())
def test_any_text_at_all_gets_a_verdict(text):
    verdict(text)


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Nd", "P", "Zs"]), min_size=1))
def test_words_before_a_citation_do_not_pass_for_being_cited(words):
    """Whatever else is said, a number that is nowhere in the evidence is found."""
    assert not verdict(f"It weighs 4321 kg {words} [1].").passed
