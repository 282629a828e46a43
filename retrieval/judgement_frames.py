"""Turns of phrase that judge otherwise than their words do: "used to be better", "no complaints".

It knows English and nothing of any shop. What a frame has judged is not read again word by word.
"""

from __future__ import annotations

import re

_LABEL_BAD = (
    r"^(?:only |one |my |the |main |biggest )*(?:gripe|complaint|downside|drawback|minus|"
    r"minus point|con|cons|negative|negatives|niggle|nitpick|less good|what bugs me|"
    r"on the other hand)\b"
    r"[^:]{0,24}[:\-–]"
)
_LABEL_GOOD = r"^(?:the |my )*(?:plus(?: side)?|pro|pros|upside|positive|positives|good part)s?\s*:"
_WORKING = (
    r"(?:work|function|charg|respond|turn|heat|hold|clos|connect|spin|light|start|play|pair|sync|"
    r"blow|cool|cut|inflat|mov|ring|record|switch)ing"
)
_ANYTHING_GOOD = r"(?:good|great|nice|better|best|comfortable|fast|quiet|reliable|sturdy|fun|soft)"
_PERFORMED = r"(?:hours?|days?|weeks?|months?|years?|winters?|washes|kilomet\w+|miles|falls?)"

# Each pattern with what it says: above 0 praises, below 0 complains, 0 says nothing either way.
_FRAMES: tuple[tuple[str, float], ...] = (
    (_LABEL_BAD, -1.5),
    (_LABEL_GOOD, 0.8),
    # the past compared
    (rf"\bused to (?:be|work|fit|last|taste|sound|make)\b.{{0,20}}\b{_ANYTHING_GOOD}\b", -1.2),
    (r"\bused to (?:hurt|ache|leak|slip|struggle|hate|squeak|break)\w*", 0.0),
    (
        r"\b(?:old|older|previous|last|earlier|former) (?:one|ones|version|model|pair|phone)\b"
        r".{0,8}\b(?:was|were|is)\b.{0,12}\b(?:better|superior|nicer|quieter|stronger)\b",
        -1.2,
    ),
    (r"\b(?:was|were|everything) .{0,12}\bbetter (?:before|in the old|in the past)\b", -1.2),
    (r"^(?:my|the|our) (?:old|previous|last|former)\b.{0,20}\b(?:was|were|had)\b[^,;]*", 0.0),
    (r"\bhad an? (?:problem|issue)s? with (?:my|the|our) (?:old|previous|last)\b.*", 0.0),
    # what stopped
    (rf"\b(?:stopped|stops|quit) {_WORKING}\b", -1.5),
    (
        r"\b(?:stopped|stops) (?:hurting|aching|worrying|asking|complaining|squeaking|leaking|"
        r"snoring|slipping|looking (?:at|for|back)|needing|struggling|losing)\b",
        1.0,
    ),
    (r"\b(?:stopped|stops)\b(?! working)", 0.0),
    (r"\bnothing work\w*", -1.2),
    # expectations
    (r"\b(?:better|more comfortable|nicer|quieter) than (?:i )?(?:had )?(?:ex\w+|thought)", 1.2),
    (r"\b(?:worse|uglier|smaller|heavier|thinner|shorter) than (?:i )?(?:ex\w+|thought)", -1.2),
    (r"\b(?:heavier|bigger|smaller|louder|thinner) than i(?:'d| would) like\b", -1.0),
    (r"\b(?:expected|hoped for|wanted|deserve\w*|imagined)\b.{0,10}\b(?:better|more)\b", -1.2),
    (r"\bexceed\w*\b.{0,12}\bexpectation\w*", 1.5),
    (r"\bfell short\b.*|\bbelow expectation\w*", -1.2),
    (r"\b(?:as|than) (?:good|well) as new\b|\bas good as (?:new|on day one)\b", 1.2),
    (r"\bbetter\b.{0,16}\bthan it has any right to\b", 1.2),
    (r"\b(?:much|far|way|so much|a lot) (?:quieter|lighter|faster|better|softer) than\b.*", 1.2),
    # wishes and conditions: nothing is said of the thing as it is
    (
        r"\b(?:would|could|should|must)(?: have been| be)?(?: a)? (?:little |bit |lot )*"
        r"(?:nice|nicer|better|good|great|louder|longer|bigger|stronger|improved)\b.*",
        -0.9,
    ),
    (r"\b(?:would|could) (?:have been|be) an? (?:great|good|nice|perfect|better)\b.*", 0.0),
    (r"\bneeds? (?:a )?(?:better|more)\b.*", -0.9),
    (r"\b(?:one|you) (?:cannot|can't) \w+.*\bwhen\b.*", 0.0),
    (r"\bwith ?out (?:any )?(?:complain\w*|problems?|issues?|trouble)\b", 1.0),
    (r"\b(?:looking|searching) for\b.*|\b(?:i|we) (?:hope|hoped|wish)\b.*", 0.0),
    (r"^needed\b.*|^(?:i|we|my \w+) (?:needed|was after|were after|required)\b.*", 0.0),
    (r"\b(?:really )?wanted to (?:like|love)\b.*", -1.2),
    (r"^if\b.*", 0.0),
    (r"\bhow (?:easily|quickly|fast|well|hard|good|warm|cold|loud|much)\b", 0.0),
    (r"\b(?:reviews?|people|ads?|descriptions?|others?) (?:said|says|say|claim\w*)\b.*", 0.0),
    (r"\bthere are better\b.{0,20}\bworse\b.*|\bneither good nor bad\b", 0.0),
    (r"\b(?:can|could) (?:find|get|buy) (?:better|nicer)\b.*|\bthere are better\b.*", -1.0),
    (r"\b(?:won't|will not|can't|cannot) find (?:a |any )?better\b.*", 1.2),
    # recommending and buying
    (
        r"^(?:my \w+|an? \w+|\w+) recommended\b.*\b(?:here (?:i am|we are)|bought|ordered|got)\b"
        r".*",
        0.0,
    ),
    (r"\b(?:would|will)(?: definitely| certainly)? (?:buy|order|get)\b.{0,12}\bagain\b", 1.2),
    (r"\b(?:would|will|wo|should)(?:n't| not|n’t|not| never) (?:buy|order|get)\b.*", -1.5),
    (r"\b(?:do|does|would|could)(?:n't| not|n’t)(?: \w+)? recommend\w*|\bnever recommend\b", -1.5),
    (r"\b(?:don't|do not|dont|never|plz don't|donot) (?:buy|waste|bother|believe|trust)\b.*", -1.5),
    (r"\bnot recommended\b|\bsave your money\b|\bstay away\b|\bwaste of\b", -1.5),
    (r"\bmoney back\b|\b(?:asked|ask|want) for a refund\b|\breturned (?:it|them|this)\b", -1.2),
    (r"\b(?:sent|send|sending) (?:it|them|this|both)? ?back\b", -1.2),
    (r"\b(?:highly|definitely|strongly|absolutely|would|can) recommend\w*", 1.2),
    (r"\b(?:not|isn't|never) (?:really )?(?:worth|worthy)\b.*", -1.2),
    (r"\bworth (?:every|the|it|buying|each|its|having)\b", 1.2),
    (r"\bvalue for (?:the )?money\b|\bcan(?:'t|’t|not|t)? go wrong\b", 1.0),
    (r"\b(?:don't|do not|dont|didn't|never) regret\w*(?: buying| it)?|\bno regrets?\b", 1.2),
    (r"\bregret(?:ted)? (?:buying|it|this|my)\b", -1.2),
    # denials that praise or blame as a whole
    (r"\bcould(?:n't|n’t| not) be (?:happier|better|more (?:pleased|satisfied|happy))\b", 1.5),
    (r"\bcould(?:n't|n’t| not) be (?:worse|more disappointed)\b", -1.5),
    (r"\bno ?(?:complain\w*|issues?|problems?|faults?|gripes?)\b(?: so far| at all)?", 1.0),
    (r"\b(?:nothing to|(?:can't|can’t|cant|cannot)) (?:complain|fault|beat)\b(?: about)?", 1.0),
    (r"\bnever had an? (?:problem|issue|fault)\b|\bnothing bad\b", 1.0),
    (r"\bnothing but (?:problems?|trouble|issues|headaches)\b", -1.5),
    (r"\bnothing but (?:praise|good|love)\b", 1.2),
    (r"\bnothing good\b|\bnothing like (?:the )?(?:picture|photo|description)\w*", -1.2),
    (r"\bneither \w+ nor \w+", -0.9),
    (r"\bnot (?:too |so |that )?bad\b", 0.7),
    (r"\bnot (?:that|so|very|too|really|quite)? ?(?:good|great|bright|nice)\b", -1.0),
    (r"\bnot (?:at all )?(?:heavy|noisy|bulky|loud|stiff|too \w+)\b", 0.8),
    (r"\b(?:not|isn't|wasn't|aren't)(?: an?| very| so| that)? (?:problem|issue)s?\b", 0.5),
    (r"\bnot an? (?:beauty|single star)\b", -1.0),
    (r"\bnot a (?:single )?(?:blister|scratch|mark|drop|leak|complaint|problem)\b", 1.0),
    (
        r"\bhardly a (?:mark|scratch|sound)\b|\b(?:hardly|barely) (?:thump|audible|noticeable)\w*",
        1.0,
    ),
    (r"\bnot? (?:smell|creaks?|rattles?|blisters?|leaks?|squeaks?|sweaty|wobbl\w+)\b", 1.0),
    (r"\bwithout (?:a |any )?(?:slip|buzz|squeak|creak|rattl|leak|spill|problem|issue)\w*", 1.0),
    (r"\b(?:never|not once)(?: \w+){0,2} let (?:me|us) down\b", 1.2),
    (r"\blet (?:me|us) down\b", -1.2),
    (r"\b(?:never|nothing|hasn't|haven't|not)(?: \w+){0,2} (?:stuck|loose|broken|failed)\b", 1.0),
    (
        r"\b(?:do|did|does)(?:n't|n’t| not)(?: really)? (?:like|enjoy|work|close|fit|hold|last)\b",
        -1.2,
    ),
    (r"\b(?:dont|didnt|doesnt) (?:like|work|close|fit|hold|last)\b", -1.2),
    (r"\b(?:did not|didn't) survive\b|\bdoesn't do what\b", -1.2),
    (r"\b(?:survived|stayed dry|kept (?:me|us|everything) dry)\b", 1.0),
    (r"\bdoes what it (?:says|should|promises)\b|\bdoes (?:the|its) job\b", 1.0),
    (r"\b(?:i|we) (?:really |quite |do )?lik(?:e|ed)\b (?:it|this|them|how|the)\b", 1.0),
    (r"\bi like\b", 0.7),
    # things that come apart
    (r"\bcomes? apart (?:for|to)\b.*", 0.0),
    (r"\b(?:came|comes?|broke|fell|falls?|fall|tore|snapped) (?:apart|off|loose)\b", -1.3),
    (r"\b(?:wears?|wore|gives?|gave) (?:out|up on me)\b", -1.0),
    (r"\btakes? (?:forever|ages)\b|\bdig(?:s)? into\b|\bchips? off\b|\bran out\b", -1.0),
    (r"\brain came in\b|\bsounds like (?:a )?(?:tin|roadworks|can)\b", -1.0),
    (r"\b(?:days?|weeks?) later than\b|\bgets? stuck\b|\bi miss an? \w+\b", -1.0),
    (r"\b(?:expensive|pricey|heavy|bulky) for what it is\b", -1.0),
    (r"\bhard to (?:assemble|clean|open|use|read|install|fit|set up|hold|hear)\b", -1.0),
    (r"\b(?:it|road|weather|morning|outside) was (?:raining|rough|cold|windy|wet)\b.*", 0.0),
    (r"\bgets? (?:a bit |slightly )?warm\b", 0.0),
    # sizes, praise of fit
    (r"\btrue to size\b|\bfits? (?:like a glove|perfectly|me perfectly|well)\b", 1.2),
    (r"\bruns? (?:a bit |very |really |quite )?(?:small|large|big|narrow|short)\b", -1.2),
    (r"\b(?:as|exactly as|just as) (?:described|advertised|pictured|promised)\b", 1.0),
    (r"\b(?:looks )?exactly like the (?:picture|photo)\b|\bexactly what (?:i|we) want\w*", 1.0),
    (r"\bas expected\b", 0.7),
    # stars and thumbs
    (r"\b(?:five|5) stars?\b|\bthumbs up\b", 1.5),
    (r"\bfour stars?\b", 0.6),
    (r"\b(?:one|1|two|zero) stars?\b|\bthumbs down\b", -1.2),
    (r"\bthree stars?\b", -0.3),
    # words that judge only elsewhere
    (r"\bquality (?:is|was) (?:very |just |only )?(?:average|ok|okay|so so)\b", -1.0),
    (r"\baverage at best\b|\bat best\b", -1.0),
    (r"\b(?:hard|soft) (?:case|drive|disc|disk|shell|cover|use|water|copy)\b", 0.0),
    (r"\b(?:cold|hot|warm) (?:water|brew|meat|weather|day|days|conditions|drinks?|start)\b", 0.0),
    (r"\bkeeps? (?:\w+ ){0,2}(?:cold|warm|hot|fresh|cool|dry)\b", 0.9),
    (
        r"\b(?:wide|narrow) (?:feet|foot|heels?|heel)\b|\bloud ?speakers?\b|\bfine grind\b",
        0.0,
    ),
    (r"\bgood (?:time|morning|day|while|luck|friend)\b|\bgood luck\b|\bat least\b", 0.0),
    (r"\b(?:pretty|very|so) much\b|\bnot only\b|\ball day\b|\bas well(?: as)?\b", 0.0),
    (
        r"\b(?:dishwasher|microwave|child) safe\b|\btop (?:to|of|lid|rod|floor)\b|\bat the top\b",
        0.0,
    ),
    (r"\bcheap and cheerful\b|\bcheaper than\b", 0.8),
    (r"\bthis is (?:what|how) an? \w+ should\b", 1.2),
    (r"\bthis is not (?:what|how) an? \w+ should\b", -1.2),
    (r"\b(?:a )?pain (?:relief|is gone|went away)\b|\bpain\b.{0,24}\bgone\b", 1.0),
    (r"\bhurts? (?:much )?less\b|\bless (?:noise|pain|tired|sore)\b", 0.9),
    (r"\bsolv\w+ (?:my|the|our|a) problems?\b", 1.0),
    (r"\bwho (?:hates?|loves?|likes?|dislikes?) \w+,?", 0.0),
    (r"\bhates? (?:games|cooking|cleaning|running|ironing|sports?|shopping)\b", 0.0),
    (rf"\beven after (?:\w+ ){{1,3}}{_PERFORMED}\b|\b(?:good|vivid|well) after\b", 0.9),
    (r"\b(?:was|were|am) (?:sceptical|skeptical)(?: at first)?\b", 0.0),
    (r"\banother (?:broken|faulty|dead|useless)\b", -1.5),
)
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), value) for pattern, value in _FRAMES)


def framed(text: str) -> tuple[str, float, float]:
    """The text with its frames taken out, how much they praise and how much they complain.

    >>> framed("Headphones used to be better, too")
    ('Headphones ¤ , too', 0.0, 1.2)
    """
    praise = complaint = 0.0
    for pattern, value in _COMPILED:
        text, times = pattern.subn(" ¤ ", text)
        praise += times * max(0.0, value)
        complaint += times * max(0.0, -value)
    return " ".join(text.split()), praise, complaint
