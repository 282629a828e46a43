"""Messages that need a fixed, kind answer: insults, despair, injection, claims, other languages.

It knows cues, not shops.
"""

from __future__ import annotations

import re
import unicodedata

from assistant.understand.message import Message
from assistant.understand.reading import Trouble

_SELF_HARM = re.compile(
    r"(?<![^ ])(?:kill(?:ing)? myself|suicide|suicidal|end (?:my|it) (?:life"
    r"|all)|want to die"
    r"|wanna die|hurt(?:ing)? myself|harm(?:ing)? myself|self harm|cut(?:ting)? myself"
    r"|do not want to (?:live|be alive)(?: anymore)?|no reason to live|better off dead"
    r"|take my own life|end my life)(?![^ ])"
)
_INJECTION = re.compile(
    r"(?<![^ ])(?:(?:ignore|disregard|forget) (?:all |everything )?(?:the )?above"
    r"|(?:ignore|disregard|forget|override|bypass|skip) (?:all "
    r"|any |the |your |my |these |of )*"
    r"(?:previous |prior |above |earlier |initial |system "
    r"|existing )*(?:instructions?|prompts?|rules|guidelines|directives"
    r"|programming)"
    r"|(?:system|hidden|initial|original|secret) (?:prompts?|instructions?"
    r"|message)|you are now (?:a|an|in|the|my|dan|no)"
    r"|(?:act|behave|pretend) (?:as if|as though|to be|as) |(?:developer|debug"
    r"|admin|god|jailbreak|dan) mode"
    r"|jailbreak|repeat (?:the |your |everything |all )*(?:above|prompt"
    r"|instructions|words above)"
    r"|(?:reveal|print|show|output|tell|repeat|what (?:is"
    r"|are)) (?:me )?(?:your|the) (?:system |hidden |secret "
    r"|initial )*(?:prompts?|instructions|rules you|guidelines)"
    r"|new instructions|end of (?:prompt|instructions)|< ?/ ?(?:system|data)"
    r"|im_start|\[ ?inst|sudo )"
)
_PRICE_CLAIM = re.compile(
    r"(?<![^ ])(?:you (?:promised|said|told me|agreed|offered|guaranteed"
    r"|confirmed)(?: me)?.{0,60}?"
    r"(?:\d|free|discount|half price)|(?:give|sell|let) (?:it |this |that |me "
    r"|us |them )+(?:to me )?(?:for )?(?:free|nothing|\d)"
    r"|i was (?:promised|told|offered|quoted).{0,60}?(?:\d|free|discount|half)"
    r"|(?:give|offer) me (?:a |an )?(?:\d+ ?% |special |big |huge |better "
    r"|extra )*(?:discount|coupon|deal|price)"
    r"|(?:set|change|lower|drop|make) the price (?:to|of)|\d+ ?% off)(?![^ ])"
)
_INSULT = re.compile(
    r"(?<![^ ])(?:f+u+c+k+(?:ing|er|ers|ed|off)?|shit|bullshit|bitch|asshole"
    r"|arsehole|cunt|bastard|dickhead|moron|wanker"
    r"|idiot|idiotic|stupid (?:bot|machine|assistant|thing|ai|computer|robot"
    r"|program)|you (?:are|re) (?:so |such |a |an |really |completely "
    r"|totally |just |fucking )*"
    r"(?:stupid|dumb|useless|worthless|idiot|moron|pathetic|trash|garbage"
    r"|rubbish|terrible|crap|the worst|horrible)"
    r"|shut up|screw you|go to hell|dumb ?(?:bot|ass|machine)|useless (?:bot"
    r"|assistant|machine|thing|piece)|you suck|this bot sucks"
    r"|i hate you)(?![^ ])"
)

# Small words of other languages that are no English words; two of them, or half the message, tell.
_OTHER_WORDS = frozenset(
    str.split(
        "ich suche brauche eine einen einem ein der die das und fur nicht mit bitte haben habe "
        "sie wir ist welche gibt guten hallo danke unter schuhe zelt mochte wo kann kannst mir "
        "auf oder wie wasserdichte je cherche une des les pour avec est vous nous bonjour merci "
        "sont sans qui dans voudrais besoin moins chaussures tente pas avez puis quel quelle sur "
        "busco quiero necesito una los las para con por favor hola gracias tienen tiene menos "
        "zapatos tienda que donde cuanto cuesta del el sin muy mas cerco vorrei scarpe sono per "
        "della che ciao grazie avete meno di il lo gli tenda ho bisogno procuro preciso uma com "
        "obrigado ola voce tem sapatos nao ik zoek een voor met het niet graag schoenen heb nodig "
        "onder dank zijn wat szukam potrzebuje dla jest nie prosze buty"
    )
)
_ENGLISH_TOO = frozenset(
    str.split(
        "die des per favor con pour sur puis el del lo il is wat on as sans que para los las com "
        "tem di en heb"
    )
)


def trouble_of(message: Message) -> Trouble | None:
    """What about the message needs a fixed answer, the gravest first, or None."""
    line = message.line
    if _SELF_HARM.search(line):
        return "self_harm"
    if _INJECTION.search(line):
        return "injection"
    if _INSULT.search(line):
        return "insult"
    if _PRICE_CLAIM.search(line):
        return "price_claim"
    return "other_language" if is_other_language(message) else None


def is_other_language(message: Message) -> bool:
    """Whether the message is (mostly) in another language than English."""
    letters = [c for c in message.raw if c.isalpha()]
    if not letters:
        return False
    latin = sum("LATIN" in unicodedata.name(c, "") for c in letters[:200])
    if latin < 0.5 * len(letters[:200]):
        return True
    words = [t.word for t in message.tokens if t.kind == "word"]
    foreign = [word for word in words if word in _OTHER_WORDS]
    sure = [word for word in foreign if word not in _ENGLISH_TOO]
    return len(sure) >= 2 and len(foreign) >= 0.3 * len(words)
