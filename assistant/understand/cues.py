"""Cues of what a message is for: greeting, policy, privacy, comparing, why, liking, directions.

Patterns over the message's line; which of them counts is settled where the act is chosen.
"""

from __future__ import annotations

import re

from assistant.understand.reading import Direction


def _cue(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^ ])(?:{'|'.join(patterns)})(?![^ ])")


GREETING = _cue("hi", "hiya", "hello", "hey", "howdy", "good (?:morning|afternoon|evening|day)",
                "greetings", "yo", "how are you(?: doing)?(?: today)?", "how is it going",
                "what is up", "nice to meet you")  # fmt: skip
THANKS = _cue("thanks?(?: you)?(?: so much| very much| a lot)?", "cheers", "much appreciated",
              "great help")  # fmt: skip
BYE = _cue("bye(?: bye)?", "good ?bye", "see you(?: later| soon)?", "farewell", "good night",
           "that is all(?: for (?:now|today))?", "i am done")  # fmt: skip
WHO = _cue("who are you", "what are you", "are you (?:a |an )?(?:real |actual )?(?:bot|robot|human|ai|person|machine|chatbot)",
           "what can you do", "how (?:can|do) you (?:help|work)(?: me)?", "what is your name",
           "what do you do", "who (?:made|built|created) you", "are you there", "^help$", "can you help me")  # fmt: skip
SMALL = _cue("ok(?:ay)?", "cool", "great", "nice", "awesome", "perfect", "alright", "got it", "i see",
             "lol", "haha", "wow", "sure", "yes", "no", "yeah", "yep", "nope", "sounds good", "fine",
             "hmm+", "no thanks", "no thank you", "let me think(?: about it)?", "never mind", "nothing",
             "tell me a joke")  # fmt: skip

PRIVACY = _cue(
    r"what (?:do|did) you (?:know|remember|store|save|have|collect|keep)(?: [a-z]+)? (?:about|on|of) me",
    r"(?:delete|erase|remove|forget|wipe|clear|export|download|see|show)(?: me)?(?: all)?(?: of)? my (?:personal )?(?:data|account|history|information|info|profile|details|records?)",
    r"forget (?:about )?me", r"(?:do|are|will|can) you (?:store|save|keep|track|tracking|share|sell|selling|collect|record|recording|remember)(?: [a-z]+){0,2} (?:my|me|data|information)",
    r"my (?:personal )?data", r"what (?:data|information|info) (?:do|did|does) [^ ]+ (?:have|store|keep|know|collect|hold)(?: [^ ]+)?(?: (?:on|about|of) me)?", r"gdpr", r"privacy", r"data protection", r"my personal information",
    r"who (?:can )?see(?:s)? (?:my|what i)",
)  # fmt: skip
FORGET = _cue(
    r"(?:delete|erase|forget|wipe|remove|clear)(?: all)?(?: of)?(?: about)? (?:me|my [a-z ]+)"
)

POLICY = _cue(
    r"(?:can|could|may|how (?:do|can|long)|what if|am|is it|do) (?:[^ ]+ ){0,6}(?:return|returned|returns|returning|refund(?:ed)?|refundable|send (?:it|them|this|that|these) back|exchange(?:d)?|bring (?:it|them) back)",
    r"(?:return|returns|refund|refunds|exchange|shipping|delivery|cancellation|warranty|payment|guarantee|privacy|gift|price match(?:ing)?) (?:policy|policies|costs?|fees?|options?|times?|period|methods?|terms|conditions|charges?|address|window)",
    r"(?:how (?:long|much|fast|quick(?:ly)?|soon)|when|what|where|do|does|is|are|can|which|free|express|international|same day|next day|about|your|the) (?:[^ ]+ ){0,5}(?:shipping|shipped|ship|ships|deliver|delivery|delivered|deliveries|postage|dispatch(?:ed)?)",
    r"(?:shipping|delivery|returns?|refunds?|warranty|warranties|guarantee|payment|postage)(?= \?|$)",
    r"(?:is|are|does|do|what|how long|any|have|comes?|got)(?: [^ ]+){0,5} (?:warranty|warranties|guarantees?|guaranteed)",
    r"gift ?(?:wrap(?:ping|ped)?|cards?|receipts?|vouchers?|boxe?s?)", r"wrap(?:ped)? (?:it|them|as a gift)",
    r"(?:how|can|could|may|do|what|which) (?:[^ ]+ ){0,5}(?:pay|paying|payment|payments|paypal|klarna|credit card|cards?|apple pay|google pay|instal?ments?|invoice|cash)",
    r"(?:return|cancel|change|track|where is|missing|late)(?: [^ ]+){0,2} (?:order|parcel|package|purchase)", r"customer (?:service|support)",
    r"(?:contact|speak (?:to|with)|talk (?:to|with)|reach)(?: [^ ]+){0,3} (?:someone|human|person|support|service|staff|shop|store|you)",
    r"(?:opening|business|store) hours", r"terms (?:and|of) [a-z]+", r"where are you (?:located|based)", r"do you have a (?:physical )?(?:store|shop)",
    r"student discount", r"discount codes?", r"vouchers?", r"promo codes?", r"loyalty (?:program|programme|points|card)", r"price match(?:ing)?",
    r"customs|import (?:duty|duties|fees)|repair service|do you repair|spare parts",
)  # fmt: skip

COMPARE = _cue(
    r"compar(?:e|ing|ison|ed)", r"differences?(?= \?|$)", r"differences? between", r"versus|vs",
    r"how (?:do|are) (?:they|these|those|the two) (?:differ|different|compare)", r"what is the difference",
    r"which (?:one |ones |of (?:them|these|those|the (?:two|three|four|five)) |is |would |should |do |has |are ).*",
    r"(?:better|worse|lighter|heavier|cheaper|bigger|smaller|longer|quieter|warmer|stronger|faster) (?:than|of the two)(?: [^ ]+)* (?:first|second|third|other|one|it|number)",
    r"side by side",
)  # fmt: skip
SURE_COMPARE = _cue(r"compare|comparison", r"differences?(?: between)?", r"versus|vs", r"side by side", r"better than",
                    r"how do (?:they|these|those|the two) (?:differ|compare)")  # fmt: skip
WHY = _cue(r"why (?:this|that|these|those|the|it|did|do|are|is|would|should|number|not the|recommend|suggest|pick|him)",
           r"why(?= \?|$)", r"what makes (?:it|this|that|the|them|you)", r"how come", r"for what reason",
           r"(?:explain|justify) (?:this|that|your|the|why)", r"what is the reason")  # fmt: skip

QUESTION = _cue(
    r"^(?:and |so |but |ok |okay |also |hi |hello |, )*(?:is|are|does|do|can|could|will|would|has|have|was|how|what|which|who|when|where|did|should|any)",
    r"what (?:about|do (?:people|others|customers|owners|reviewers|buyers|users|they))",
    r"tell me (?:more |something )?(?:about|whether|if|how)", r"what is", r"how (?:heavy|big|long|loud|warm|much|many|old|good|tall|wide|easy|well|does|do|is|are)",
    r"(?:more |any )(?:info|information|details|detail)(?: (?:on|about|of))?", r"do (?:people|reviews|reviewers|customers)", r"describe",
    r"i wonder (?:if|whether|how)", r"(?:reviews?|specs?|details?|opinions?) (?:of|on|about|for)", r"summari[sz]e", r"is it true",
)  # fmt: skip
ABOUT_PEOPLE = _cue(r"what do (?:people|others|customers|owners|reviewers|buyers|users|they) (?:say|think|like)(?: about| of)?",
                    r"what (?:are|is) (?:the )?(?:reviews?|opinions?)(?: like| saying)?")  # fmt: skip
REQUEST = _cue(
    r"(?:i|we)(?: am| are| was| were| will| would| do)?(?: just| also| really| now| still| actually)* (?:look(?:ing)?|search(?:ing)?|hunting|shopping|need|want|like to (?:buy|have|get|see)|like|require|after|in need)(?: for| of| to (?:buy|get|find|see|have|purchase|order)| a| an| some| something| it)?",
    r"(?:show|find|get|give|recommend|suggest|bring)(?: me| us)?(?: some| a| an| any| something| other| more| the| your)?",
    r"(?:do|have|can|could|would)(?: you)? (?:you )?(?:have|sell|got|carry|stock|offer|recommend|suggest|show|find|get|help)(?: me| us)?",
    r"(?:is|are) there(?: any| a| an)?", r"any (?:recommendations?|suggestions?|ideas?|other|more|good)", r"what (?:about|would you (?:recommend|suggest)|do you (?:have|recommend|suggest)|else)",
    r"how about",
)  # fmt: skip
KIND_REQUEST = _cue(r"(?:do|did|can|could) (?:you|i) (?:also |even |guys |actually )*(?:sell|carry|stock|get)", r"(?:what|how) about",
                    r"are you selling")  # fmt: skip
CARRIED = _cue(r"same (?:budget|price|limit|range|money|conditions|requirements|criteria|size|colou?r)", r"also", r"as well", r"too", r"(?:what|how) about")  # fmt: skip
SAME_BUDGET = _cue(
    r"same (?:budget|price|limit|price range|range|money|conditions|requirements|criteria|amount)",
    r"also",
    r"as well",
)
CORRECTION = _cue(
    r"i (?:meant|mean|said)",
    r"no ,? ?(?:i )?(?:meant|mean)",
    r"correction",
    r"sorry",
    r"no ,",
)

LIKE = _cue(
    r"(?:i|we)(?: do| really| quite| also| absolutely| just| would| think i| definitely)* (?:like|love|prefer|adore|fancy|favou?r|am into)(?! to)",
    r"love (?:it|this|that|the|them|these|those)", r"(?:is|are|looks?|sounds?|seems?) (?:really |very |just |absolutely |quite |like a )*(?:great|perfect|good|nice|lovely|beautiful|amazing|fantastic|gorgeous|cool|awesome|excellent|wonderful)",
    r"my favou?rite", r"(?:that|this|it) is (?:exactly )?(?:the one|it|what i (?:want|need|was looking for))", r"thumbs up", r"good (?:one|choice|pick)", r"like (?:it|this one|that one)",
)  # fmt: skip
DISLIKE = _cue(
    r"not (?:for me|my (?:style|taste|thing|cup of tea)|this one|that one|these|those|those ones|keen|convinced|interested|impressed|it|what i)",
    r"(?:do|did|does|would|can) not (?:really |actually |particularly |even )*(?:like|love|want|fancy|care for)(?: (?:the look|the design|the style|the colou?r) of)? (?:it|this|that|them|these|those|the|number|any|either)",
    r"hate (?:it|this|that|them|these|those|the)", r"dislike (?:it|this|that|them|these|those|the)", r"not a (?:big |huge )?fan", r"(?:is|are|looks?|seems?|sounds?) (?:really |very |so |quite )*(?:ugly|awful|terrible|horrible|bad|cheap and tacky|tacky|hideous|boring)",
    r"no good", r"way off", r"thumbs down", r"not (?:good|right|great)", r"(?:wrong|bad) (?:one|choice|pick)",
)  # fmt: skip

START_OVER = _cue(r"start (?:all )?(?:over|again|afresh|anew|from scratch|fresh)", r"forget (?:everything|all(?: of)?(?: that| this| it)?|what i said|that all)",
                  r"(?:a )?new search", r"^reset$", r"reset (?:everything|all|the search|search|it|my search|filters?)", r"from scratch", r"clear (?:all )?(?:the |my )?(?:filters?|search|everything)",
                  r"begin again", r"something completely different", r"scrap (?:that|all|everything)", r"let us (?:start|begin) (?:over|again)")  # fmt: skip

DIRECTIONS: tuple[tuple[Direction, re.Pattern[str]], ...] = (
    (
        "cheapest",
        _cue(
            r"cheapest",
            r"least expensive",
            r"lowest price(?:d)?",
            r"most affordable",
            r"lowest cost",
        ),
    ),
    (
        "dearest",
        _cue(r"most expensive", r"dearest", r"priciest", r"highest price(?:d)?", r"most premium"),
    ),
    (
        "best_rated",
        _cue(
            r"(?:best|top|highest|highly|better) (?:rated|reviewed|rating|ratings|reviews?)",
            r"(?:best|highest|most) (?:customer )?(?:reviews?|ratings?|stars)",
            r"most (?:popular|loved|liked)",
        ),
    ),  # fmt: skip
    (
        "cheaper",
        _cue(
            r"cheaper",
            r"less expensive",
            r"more affordable",
            r"lower(?: in)? price(?:d)?",
            r"(?:too|so|very|bit|rather|quite|pretty) (?:expensive|pricey|dear|costly|steep|much)(?: for me)?",
            r"less (?:costly|pricey|money)",
            r"over my budget",
            r"out of my (?:budget|price range)",
            r"can not afford",
            r"lower price",
            r"not so expensive",
        ),
    ),  # fmt: skip
    (
        "dearer",
        _cue(
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
        _cue(
            r"more (?:like|of) (?:this|that|it|these|those|the|number|them)(?: one)?",
            r"similar(?: (?:to|ones?|products?|items?|options?|things?|shoes?))?",
            r"(?:something|anything|ones?|others?) like (?:this|that|it|the|these|those|number)",
            r"same (?:style|kind|type|sort) (?:as|of)",
            r"^like (?:this|that|the)",
            r"comparable",
        ),
    ),  # fmt: skip
    (
        "something_else",
        _cue(
            r"(?:something|anything|anyone|what|who|nothing) else",
            r"something different",
            r"(?:show|see|give|have|got|are there|is there|do you have)(?: me| you| there)?(?: any| some| the)? (?:more|others?|other ones|different ones)(?: options?| choices?| ones?| products?| results?| please)?",
            r"(?:other|more|different|additional|alternative) (?:options?|choices?|suggestions?|recommendations?|ones|products?|results?|models?|ideas?|possibilities)",
            r"another (?:one|option|recommendation|suggestion|choice|type|idea)",
            r"(?:any|the|some|are there any) (?:others?|alternatives?)",
            r"alternatives?",
            r"next(?: ones?| page| please)?$",
            r"none of (?:these|them|those)",
            r"not these",
            r"different ones",
        ),
    ),  # fmt: skip
)
COUNTING = _cue(
    r"how many(?! of (?:them|these|it))", r"(?:what is the )?number of", r"count (?:of|the|your)"
)

NO_PREFERENCE = _cue(r"(?:no|not any|do not have (?:a |any )?|without) preferences?", r"(?:it |that )?(?:does|do) not (?:really )?matter(?: to me)?", r"(?:i )?do not (?:really )?(?:care|mind|know)", r"(?:any|either|whatever|anything|whichever)(?: is (?:fine|ok|okay|good))?",
                     r"not (?:really|sure|important)", r"no idea", r"up to you", r"you (?:choose|decide|pick)", r"surprise me", r"all (?:the same|fine)", r"not fussed")  # fmt: skip
PRICE_DROPPED = _cue(
    r"(?:no|drop|forget|remove|ignore|without|skip|lose|cancel|delete|lift|never mind)(?: about)?(?: the| my| any| a)? (?:price|budget|price limit|price range|limit|max(?:imum)?|price cap|price filter|spending limit|budget limit)s?",
    r"(?:price|budget|money|cost)s? (?:is|are|does|do) (?:not (?:really )?(?:matter|important|an issue|a problem|a concern|an object)|no (?:object|issue|problem|limit))", r"any (?:price|budget)", r"whatever (?:the )?(?:price|cost|it costs)", r"(?:price|cost) is irrelevant",
    r"do not (?:care|mind)(?: about)?(?: the| what)? (?:price|cost|budget|it costs)", r"no matter (?:the|what) (?:price|cost|it costs)", r"unlimited budget", r"regardless of (?:the )?(?:price|cost)",
)  # fmt: skip
PRICE_LOOSENED = _cue(r"(?:a )?(?:bit|little|slightly|tad|touch) (?:more|over|above|higher|extra)(?: money| than that)?(?: is| would be| are)? ?(?:also )?(?:ok(?:ay)?|fine|possible|works|acceptable|alright|good|too)?",
                      r"(?:stretch|go|spend) (?:it |to |up )?(?:a )?(?:bit|little|slightly|tad) (?:more|over|above|higher|further|up)", r"can stretch(?: a (?:bit|little))?(?: further)?", r"slightly (?:more|over|higher)(?: is (?:ok|fine|okay))?", r"increase (?:the|my) budget(?: a (?:bit|little))?")  # fmt: skip
BRAND_DROPPED = _cue(r"any brands?(?: is| are| will| would)?(?: also)?(?: fine| ok| okay| good| do| be fine)?", r"(?:the )?brands? (?:does|do) not (?:really )?matter", r"(?:the )?brands? (?:is|are) not important", r"(?:no|forget|drop|ignore|remove|regardless of)(?: about)?(?: the| any)? brands?(?: preference| limit)?", r"all brands?", r"(?:do not (?:care|mind)(?: about)?|whatever)(?: the| which| what)? brand")  # fmt: skip
ONLY = _cue(
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
PREFER = _cue(
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

OUT_OF_SCOPE = _cue(
    r"(?:what is |how is )?(?:the )?weather(?: like| forecast)?", r"(?:write|compose|sing|recite)(?: me| us)? (?:a |an |some |the |my )?(?:[a-z]+ )?(?:poem|song|story|essay|letter|email|rap|haiku|code|program|script|function|novel|joke|limerick|cv|resume)",
    r"(?:poem|haiku|homework|horoscope)", r"tell me a (?:joke|story|riddle)", r"(?:who|when|what|where|why) (?:is|was|are|were|did|won|invented|discovered) (?:the )?(?:president|prime minister|capital|king|queen|election|war|pope|population|meaning of life|world cup|stock market|world war)(?: [^ ]+)*",
    r"(?:trump|biden|putin|politics|political|elections?|democrats?|republicans?|abortion|religion|god)", r"(?:python|javascript|java|sql|html|c\+\+|rust)(?: code| function| script| program)", r"(?:debug|fix) (?:my|this) code", r"code for me",
    r"(?:diagnose|prescribe|symptoms?|medication|antibiotics|dosage|headache|cancer|diabetes|depression|medical advice|legal advice|tax advice|lawyer|sue)", r"should i (?:see a doctor|divorce|invest|break up|marry|quit)", r"(?:stock|bitcoin|crypto|share) (?:price|prices|tips?|market)", r"bitcoin",
    r"translate(?: [^ ]+)* (?:to|into)", r"(?:solve|calculate|compute|integrate)(?: [^ ]+)* (?:equation|integral|\d[^ ]*)", r"what is \d+ ?[+*x×/-] ?\d+", r"(?:\d+ [+*] \d+)", r"(?:news|headlines)(?: today)?", r"football (?:score|match|results?)", r"what time is it", r"what (?:day|date) is (?:it|today)",
    r"(?:recipe|cook) (?:for|me)", r"meaning of life", r"play (?:a game|chess|music)", r"book (?:me )?(?:a |an )?(?:flight|hotel|table|taxi|restaurant)", r"do you (?:love me|have feelings|dream)", r"will you marry me", r"how to (?:make|build) (?:a )?bomb", r"(?:my )?(?:girlfriend|boyfriend|wife|husband) (?:left|dumped|cheated)(?: [^ ]+)*", r"hack(?: into)?",
)  # fmt: skip
