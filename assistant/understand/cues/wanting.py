"""Cues of wanting: liking and disliking, where to go from here, what is dropped or kept.

Patterns only; which of them counts is settled where the act is chosen.
"""

from __future__ import annotations

import re

from assistant.understand.cues.pattern import cue
from assistant.understand.reading import Direction

CARRIED = cue(
    r"same (?:budget|price|limit|range|money|conditions|requirements|criteria" r"|size|colou?r)",
    r"also",
    r"as well",
    r"too",
    r"(?:what|how) about",
)
SAME_BUDGET = cue(
    r"same (?:budget|price|limit|price range|range|money|conditions"
    r"|requirements|criteria|amount)",
    r"also",
    r"as well",
    r"too(?= please| thanks| ?[.!?]|$)",
)
CORRECTION = cue(
    r"i (?:meant|mean|said)",
    r"no ,? ?(?:i )?(?:meant|mean)",
    r"correction",
    r"sorry",
    r"no ,",
)
LIKE = cue(
    r"(?:i|we)(?: do| really| quite| also| absolutely| just| would| think i"
    r"| definitely)* (?:like|love|prefer|adore|fancy|favou?r|am into)(?! to)",
    r"love (?:it|this|that|the|them|these|those)",
    r"(?:is|are|looks?|sounds?|seems?) (?:really |very |just |absolutely "
    r"|quite |like a )*(?:great|perfect|good|nice|lovely|beautiful|amazing"
    r"|fantastic|gorgeous|cool|awesome|excellent|wonderful)",
    r"my favou?rite",
    r"(?:that|this|it) is (?:exactly )?(?:the one|it|what i (?:want|need" r"|was looking for))",
    r"thumbs up",
    r"good (?:one|choice|pick)",
    r"like (?:it|this one|that one)",
)
GIFT = cue(
    r"^(?:(?:and|now|then|also|next|,|i|we|need|want|am|looking for) )*(?:a|an|another|some) "
    r"(?:[a-z]+ )?(?:gift|present)s? for",
)
_OPENING = r"^(?:(?:i think|yes|yeah|well|great|right|ok|okay|so|also|,) )*"
PRAISE = cue(
    _OPENING + r"(?:it|they|this|these|those|that|this one|that one) (?:really |also |still |just "
    r"|all )?(?:is|are|was|were|has|have|had|fits?|match(?:es)?|tracks?|looks?|sounds?|seems?"
    r"|feels?|works?|contains?|does|meets?|ticks?|covers?|gives?|offers?)"
    r"(?! (?:not|too|very expensive|still|more|less|all|for))",
    _OPENING + r"i (?:have )?(?:chose|chosen|selected|picked|went (?:for|with))",
    r"i like the (?:fact|way|look)",
    r"i like (?:it|this|that|this one|that one)(?: a lot| very much)?(?= [.!]|$)",
    r"i (?:would )?(?:also )?recommend (?:it|this|that|these)(?: [a-z]+)?(?= [.!]|$)",
)
WANTING = cue(
    r"(?<!everything )(?<!all )(?<!features )(?<!that )(?<!what )(?<!if )(?<!as )(?:i|we) (?:also "
    r"|still |really |do |just )*(?:need|want|prefer|would (?:like|prefer|love|rather))",
    r"should|must|needs? to|has to|have to|ought to|instead|but|show me|find me|can you|could you",
)
DISLIKE = cue(
    r"not the (?:first|second|third|fourth|fifth|last|other)(?: one)?(?= [,.!]|$)",
    r"not (?:for me|my (?:style|taste|thing|cup of tea)|this one|that one"
    r"|these|those|those ones|keen|convinced|interested|impressed|it|what i)",
    r"(?:do|did|does|would|can) not (?:really |actually |particularly "
    r"|even )*(?:like|love|want|fancy|care for)(?: (?:the look|the design"
    r"|the style|the colou?r) of)? (?:it|this|that|them|these|those|the|number"
    r"|any|either)",
    r"hate (?:it|this|that|them|these|those|the)",
    r"dislike (?:it|this|that|them|these|those|the)",
    r"not a (?:big |huge )?fan",
    r"(?:is|are|looks?|seems?|sounds?) (?:really |very |so |quite )*(?:ugly"
    r"|awful|terrible|horrible|bad|cheap and tacky|tacky|hideous|boring)",
    r"no good",
    r"way off",
    r"thumbs down",
    r"not (?:good|right|great)",
    r"(?:wrong|bad) (?:one|choice|pick)",
)
START_OVER = cue(
    r"start (?:all )?(?:over|again|afresh|anew|from scratch|fresh)",
    r"forget (?:everything|all(?: of)?(?: that| this| it)?|what i said" r"|that all)",
    r"(?:a )?new search",
    r"^reset$",
    r"reset (?:everything|all|the search|search|it|my search|filters?)",
    r"from scratch",
    r"clear (?:all )?(?:the |my )?(?:filters?|search|everything)",
    r"begin again",
    r"something completely different",
    r"scrap (?:that|all|everything)",
    r"let us (?:start|begin) (?:over|again)",
)
DIRECTIONS: tuple[tuple[Direction, re.Pattern[str]], ...] = (
    (
        "cheapest",
        cue(
            r"cheapest",
            r"least expensive",
            r"lowest price(?:d)?",
            r"most affordable",
            r"(?:whichever|whatever)(?: one)? is (?:the )?(?:cheaper|less expensive)",
            r"lowest cost",
        ),
    ),
    (
        "dearest",
        cue(r"most expensive", r"dearest", r"priciest", r"highest price(?:d)?", r"most premium"),
    ),
    (
        "best_rated",
        cue(
            r"(?:best|top|highest|highly|better) (?:rated|reviewed|rating|ratings|reviews?)",
            r"(?:best|highest|most) (?:customer )?(?:reviews?|ratings?|stars)",
            r"most (?:popular|loved|liked)",
            r"(?:the|your) (?:very )?best(?: ones?)?(?= \?|$| [.,!]| of (?:them|these|those))",
        ),
    ),
    (
        "cheaper",
        cue(
            r"cheaper",
            r"less expensive",
            r"more affordable",
            r"lower(?: in)? price(?:d)?",
            r"(?:too|so|very|bit|rather|quite|pretty) (?:expensive|pricey|dear|costly"
            r"|steep|much)(?: for me)?",
            r"less (?:costly|pricey|money)",
            r"over my budget",
            r"out of my (?:budget|price range)",
            r"can not afford",
            r"lower price",
            r"not so expensive",
        ),
    ),
    (
        "dearer",
        cue(
            r"more expensive(?: ones?)?",
            r"(?:dearer|pricier)",
            r"higher[ -]end",
            r"(?:more|something) (?:premium|luxurious|upmarket)",
            r"a higher spec",
            r"fancier",
            r"(?:i can|could|will) spend more",
        ),
    ),
    (
        "more_like",
        cue(
            r"more (?:like|of) (?:this|that|it|these|those|the|number|them)(?: one)?",
            r"similar(?: (?:to|ones?|products?|items?|options?|things?|shoes?))?",
            r"(?:something|anything|ones?|others?) like (?:this|that|it|the|these|those|number)",
            r"same (?:style|kind|type|sort) (?:as|of)",
            r"^like (?:this|that|the)",
            r"comparable",
        ),
    ),
    (
        "something_else",
        cue(
            r"(?:something|anything|anyone|what|who|nothing) else",
            r"something different",
            r"(?:show|see|give|have|got|are there|is there|do you have)(?: me| you"
            r"| there)?(?: any| some| the)? (?:more|others?|other ones"
            r"|different ones)(?: options?| choices?| ones?| products?| results?"
            r"| please)?",
            r"(?:other|more|different|additional|alternative) (?:options?|choices?"
            r"|suggestions?|recommendations?|ones|products?|results?|models?|ideas?"
            r"|possibilities)",
            r"another (?:one|option|recommendation|suggestion|choice|type|idea)",
            r"(?:any|the|some|are there any) (?:others?|alternatives?)",
            r"alternatives?",
            r"next(?: ones?| page| please)?$",
            r"none of (?:these|them|those)",
            r"not these",
            r"different ones",
        ),
    ),
)
PRICE_DROPPED = cue(
    r"(?:no|drop|forget|remove|ignore|without|skip|lose|cancel|delete|lift"
    r"|never mind)(?: about)?(?: the| my| any| a)? (?:price|budget|price limit"
    r"|price range|limit|max(?:imum)?|price cap|price filter|spending limit"
    r"|budget limit)s?",
    r"(?:price|budget|money|cost)s? (?:is|are|does"
    r"|do) (?:not (?:really )?(?:matter|important|an issue|a problem|a concern"
    r"|an object)|no (?:object|issue|problem|limit))",
    r"any (?:price|budget)",
    r"whatever (?:the )?(?:price|cost|it costs)",
    r"(?:price|cost) is irrelevant",
    r"do not (?:care|mind)(?: about)?(?: the| what)? (?:price|cost|budget" r"|it costs)",
    r"no matter (?:the|what) (?:price|cost|it costs)",
    r"unlimited budget",
    r"regardless of (?:the )?(?:price|cost)",
)
PRICE_LOOSENED = cue(
    r"(?:a )?(?:bit|little|slightly|tad|touch) (?:more|over|above|higher"
    r"|extra)(?: money| than that)?(?: is| would be"
    r"| are)? ?(?:also )?(?:ok(?:ay)?|fine|possible|works|acceptable|alright"
    r"|good|too)?",
    r"(?:stretch|go|spend) (?:it |to |up )?(?:a )?(?:bit|little|slightly"
    r"|tad) (?:more|over|above|higher|further|up)",
    r"can stretch(?: a (?:bit|little))?(?: further)?",
    r"slightly (?:more|over|higher)(?: is (?:ok|fine|okay))?",
    r"increase (?:the|my) budget(?: a (?:bit|little))?",
)
BRAND_DROPPED = cue(
    r"any brands?(?: is| are| will| would)?(?: also)?(?: fine| ok| okay| good" r"| do| be fine)?",
    r"(?:the )?brands? (?:does|do) not (?:really )?matter",
    r"(?:the )?brands? (?:is|are) not important",
    r"(?:no|forget|drop|ignore|remove|regardless of)(?: about)?(?: the"
    r"| any)? brands?(?: preference| limit)?",
    r"all brands?",
    r"(?:do not (?:care|mind)(?: about)?|whatever)(?: the| which| what)? brand",
)
ONLY = cue(
    r"only",
    r"must be",
    r"has to be",
    r"have to be",
    r"just",
    r"exclusively",
    r"nothing but",
    r"strictly",
    r"needs? to be",
)
NO_OTHER = cue(r"nothing else(?= ?[.!]|$)", r"(?:no|not any) other (?:brands?|makes?|ones?)")
ADDS = cue(r"^(?:and|or|plus|also)", r"also", r"as well", r"too(?= please|$| ?[.!?,])", r"both")
OR = cue(r"or(?: (?:maybe|perhaps|even|also|else|in|a|an|the|size|colou?r))*$")
WILL_DO = cue(
    r"(?:(?:is|are|would be|will be) )?(?:also )?(?:fine|ok|okay|alright|possible)(?: too| also)?",
    r"(?:will|would) (?:also )?do|works(?: too| also)?",
)
PREFER = cue(
    r"prefer(?:ably|red|ence)?",
    r"ideally",
    r"if possible",
    r"maybe",
    r"perhaps",
    r"would be nice",
    r"a plus",
    r"nice to have",
    r"would be great",
    r"i like",
)
