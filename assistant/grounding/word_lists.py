"""Short word lists of plain English that grounding works with, one name each.

They are the same for every shop.
"""

from __future__ import annotations

from retrieval.words import folded


def _listed(text: str) -> frozenset[str]:
    return frozenset(folded(text).split())


QUALITY_ENDS = tuple(
    _listed(
        "proof able ible ful less ive ic ed ous al free friendly resistant tight safe like y ant"
        " ent weight"
    )
)
"""Endings of words that say how a thing is."""

QUALITIES = _listed(
    "strong mild loud fast slow big small large long short heavy thick thin wide narrow tall deep"
    " bright dark smooth sweet bitter spicy fresh sturdy stable solid simple sharp flat round cheap"
    " vegan wireless cordless portable organic compact new used soft firm dry light quiet warm slim"
    " stretch handmade recycled refurbished oversized unisex brushless kosher halal raw non-slip"
)
"""Words that say how a thing is, whatever their ending."""

GENERIC = frozenset(
    stem_of
    for stem_of in str.split(
        "materi size weight volum capac color length width height depth diamet thick power load"
        " nois bright rang runtim price origin type finish dimens protect standard resolut speed"
        " output age warranti distanc rate pressur temperatur durat time movement batteri fit suit"
        " seat sleep hold storag memori"
    )
)
"""Stems of names that say of the whole thing how it is, so that its value says which is meant."""

THINGS = _listed(
    "battery display memory warranty delivery assembly pedal lining material support metal manual"
    " terminal panel key tray body accessory cable handle table mic music fabric basic electric"
    " bluetooth wifi feed seed speed bed shed need breed lead thread head equipment component"
    " compartment attachment treatment ingredient scent pendant pocket-size plant supply recovery"
    " capacity safety frequency mode noise cancelling technology"
)
"""Words that end like a quality and are things."""

DOING = {
    f"{verb}es" if verb.endswith(("sh", "ch", "x", "s")) else f"{verb}s": verb
    for verb in str.split(
        "float fold swivel recline stack rotate tilt inflate deflate spin stretch extend charge"
        " connect detach glow shrink wash sink oscillate vibrate squeak dissolve"
    )
}
"""Verbs by the form in which they name what a thing does: "floats: yes"."""

UNCOUNTED = _listed(
    "wifi wi-fi bluetooth isofix gps nfc usb hdmi led lcd ram storage software hardware memory"
    " support insulation protection assistance music radio leather wool cotton equipment furniture"
    " glass stabilisation stabilization suspension ventilation navigation connectivity sound light"
    " ink technology control battery-powered stretch grip certification elastane foam power charge"
)
"""Things that are not counted one by one, so that no "a" stands before them."""

UNCOUNTED_ENDS = ("ing", "ness", "ware", "wear", "ics", "ity")

YES = _listed("yes true y")
NO = _listed("no false n none without not")

ADMINISTRATIVE = _listed(
    "id sku gtin ean upc isbn mpn asin barcode code vendor url link image rank position slug handle"
    " tag status published updated created source feed currency price"
)
"""Names of columns that identify or administer a product: nobody buys for them."""

SHOWN_UNITS = {
    unit.casefold(): unit
    for unit in str.split(
        "mm cm m km inch inches ft g kg mg oz lb lbs ml cl l litres W watts kW Wh kWh V A mAh GB TB"
        " MB Hz kHz MHz GHz dB MP lm lumen lumens bar psi Nm rpm % h hours hrs minutes mins min"
        " days weeks months years"
    )
} | {"pct": "%", "percent": "%", "hr": "h", "sec": "s", "px": "px", "in": "inches"}
"""Units that stand in an attribute's name, as people write them."""

BOUNDED = _listed(
    "age ages weight height length width depth size load capacity temperature order players persons"
    " people speed range diameter price"
)
"""What has a least or a most, so that a "min" behind it is no minute."""

NEGATORS = _listed(
    "not no never none without neither nor cannot hardly barely rarely scarcely lacks lack lacking"
    " nothing nobody nowhere isnt arent wasnt werent doesnt dont didnt wont cant couldnt wouldnt"
    " hasnt havent hadnt shouldnt aint missing absent"
)
"""Words that turn what follows them."""

OPPOSITES = {
    f"{prefix}{word}": word
    for prefix, words in (
        ("im", "possible perfect practical mobile"),
        (
            "in",
            "accurate complete convenient compatible efficient sufficient secure correct visible",
        ),
        ("ir", "regular resistible relevant"),
        ("dis", "satisfied agreeable comfort"),
    )
    for word in words.split()
}
"""Words by those that their first letters turn."""

ENDS_OF_NEGATION = _listed(
    ". , ; : ! ? ( ) ¤ but though although however while whereas yet and because since so with in"
    " on at for from after before when during until unless by if as than even"
)
"""Where the reach of a "not" ends."""

GUARDS = _listed(
    "if would could should hoped hope wish wished supposed expected unless until except almost"
    " nearly instead apart thought previous"
)
"""What makes a sentence say less than its words do alone."""

LESSENING = _listed(
    "imitation faux fake artificial mock synthetic simulated partly partially semi optional"
)
"""What stands before a word and makes it another thing or less: "imitation leather"."""

CLAIMING = _listed(
    "prevents avoids blocks removes reduces stops kills fights cures heals beats outlasts improves"
    " outperforms exceeds doubles lowers raises boosts replaces eliminates cuts guarantees ensures"
    " resists survives needs requires loses breaks fails leaks doubles halves"
    " protects repels absorbs relieves soothes treats promises proves wins"
)
"""Verbs that claim something of what they lead up to, which no evidence of it bears."""

NOT_SUPERLATIVE = _listed(
    "rest test west guest chest request interest honest nest vest forest harvest modest suggest"
    " digest invest quest contest protest arrest crest zest pest over under other rather number"
    " owner buyer customer shopper user reviewer reader player"
)
"""Words that end like a comparison and are none."""

JOINING = _listed(
    "a an the and or of for to in on at with by from as is are be it its this that very really some"
    " any my your his her our their than then too so"
)
"""Words that only join others: no part of what a wish or a fact is about."""

NUMBERS = {
    word: value
    for value, word in enumerate(
        str.split(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
            " fifteen sixteen seventeen eighteen nineteen twenty"
        )
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100, "dozen": 12}
"""Numbers written as words."""

REVIEWERS = _listed(
    "review reviews reviewer reviewers owner owners buyer buyers customer customers shopper"
    " shoppers rating ratings user users people"
)
"""Who and what the number of a rating counts."""

FIRST_PERSON = _listed("i i'm i've i'll i'd me my mine myself we we're we've we'll us our")
