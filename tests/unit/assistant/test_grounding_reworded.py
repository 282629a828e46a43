"""Right sentences in many wordings pass, and each of them with one thing changed is found."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.grounding import check
from assistant.turn import Evidence
from retrieval.catalog.nouns import Product
from retrieval.need import Need

LAMP = Product("lamp", "Vela Work Lamp", brand="Vela", category="Lighting > Work lamps")
NEED = Need(
    category="work lamp",
    price_max_minor=9000,
    wants=("over 900 lumen", "dimmable"),
    avoids=("plastic",),
    recipient="my uncle",
)
EVIDENCE = (
    Evidence(1, "attribute", "attribute:arm", "arm: folding, 62 cm"),
    Evidence(2, "attribute", "attribute:brightness", "brightness: 980 lumen"),
    Evidence(3, "attribute", "attribute:dimmable", "dimmable: yes"),
    Evidence(4, "attribute", "attribute:battery", "battery: up to 7.5 h"),
    Evidence(5, "attribute", "attribute:clamp", "clamp: not included"),
    Evidence(6, "attribute", "attribute:material", "material: brushed aluminium"),
    Evidence(7, "attribute", "attribute:sockets", "usb sockets: 3"),
    Evidence(8, "review", "review:a", "The base gets warm when it charges.", -1),
    Evidence(9, "review", "review:b", "Lights the whole bench without a flicker.", 1),
    Evidence(10, "price", "price", "€79, €11 below your limit of €90"),
    Evidence(11, "friends", "friends", "Ines, whom you follow, returned it", -1),
    Evidence(
        12,
        "rating",
        "rating",
        "Of 64 reviews, 50 praise it (31 for light) and 9 complain (4 of heat)",
    ),
    Evidence(13, "attribute", "attribute:warranty", "warranty: 3 years on most parts"),
)

# Each line: words, and what may be changed in them for what, so that they are wrong.
WORDINGS = {
    "It shines at 980 lumen [2].": {"980": "890"},
    "At 980 lumens [2] it clears the 900 lumen you asked for.": {"980 ": "9800 "},
    "Its folding arm reaches 62 cm [1].": {"62 cm": "62 mm", "folding": "fixed"},
    "The arm folds and spreads over 62 cm [1].": {"62": "26"},
    "It dims [3], as you wished.": {"dims": "does not dim"},
    "It can be dimmed [3].": {"can": "cannot"},
    "The battery keeps it going for up to seven and a half hours [4].": {"seven": "nine"},
    "It runs for as long as 7.5 hours on its battery [4].": {"as long as": "at least"},
    "No clamp is included [5].": {"No clamp": "A clamp"},
    "Bear in mind that the clamp has to be bought separately [5].": {
        "has to be bought separately": "is included"
    },
    "The housing is of brushed aluminium [6].": {"brushed": "polished"},
    "It is brushed aluminium rather than plastic [6].": {"aluminium": "plastic"},
    "There are three USB sockets [7].": {"are three USB sockets": "is a single USB socket"},
    "When it charges, the base gets warm, one owner warns [8].": {
        "warm": "cold",
        "When it charges, the": "The",
    },
    "One carpenter says it lights the whole bench without a flicker [9].": {
        "without": "with",
        "a flicker": "any noise",
    },
    "It costs €79, which leaves you €11 of your €90 [10].": {"€11": "€21", "€90": "€80"},
    "To be fair, Ines, whom you follow, sent it back [11].": {
        "sent it back": "bought it",
        "Ines": "Inga",
    },
    "50 of 64 reviews praise it, 31 of them for its light [12].": {
        "50 of": "31 of",
        "31 of": "50 of",
        "praise": "complain",
    },
    "The warranty is 3 years on most parts [13].": {"most": "all", "years": "months"},
}
OPENINGS = ("", "Besides, ", "What is more, ", "On top of that, ", "Good to know: ")


def problems(text: str) -> tuple[str, ...]:
    return check(text, EVIDENCE, product=LAMP, need=NEED, currency="EUR").problems


@pytest.mark.parametrize("words", WORDINGS)
def test_a_right_sentence_passes_in_words_of_its_own(words):
    assert problems(words) == ()


CHANGES = [(words, old, new) for words, changed in WORDINGS.items() for old, new in changed.items()]


@pytest.mark.parametrize(("words", "old", "new"), CHANGES)
def test_the_same_sentence_with_one_thing_changed_is_found(words, old, new):
    assert old in words
    assert problems(words.replace(old, new, 1))


@given(
    st.lists(st.sampled_from(sorted(WORDINGS)), min_size=2, max_size=4, unique=True),
    st.lists(st.sampled_from(OPENINGS), min_size=4, max_size=4, unique=True),
)
@settings(max_examples=150, deadline=None)
def test_right_sentences_pass_one_after_another(sentences, openings):
    said = [
        o + (s if not o else s[0].lower() + s[1:])
        for o, s in zip(openings, sentences, strict=False)
    ]
    cited = [set(re.findall(r"\[\d+\]", sentence)) for sentence in sentences]
    if sum(map(len, cited)) == len(set().union(*cited)):
        assert problems(" ".join(said)) == ()


@given(st.sampled_from(CHANGES), st.sampled_from(sorted(WORDINGS)))
@settings(max_examples=150, deadline=None)
def test_a_wrong_sentence_is_found_beside_a_right_one(change, beside):
    words, old, new = change
    assert problems(f"{beside} {words.replace(old, new, 1)}")


@pytest.mark.parametrize(
    "text",
    [
        "It is brushed aluminium and waterproof [6].",
        "It is premium brushed aluminium [6].",
        "The clamp and the shade are brushed aluminium [6].",
        "It shines at 980 lumen and comes with a charger [2].",
        "It is quiet: the battery lasts up to 7.5 h [4].",
        "It has Bluetooth and shines at 980 lumen [2].",
        "All owners say it lights the whole bench [9].",
        "It lights any bench without a flicker [9].",
        "Everybody praises it in the 64 reviews [12].",
    ],
)
def test_words_of_its_own_may_not_claim_anything_more(text):
    assert problems(text)
