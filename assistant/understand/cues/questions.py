"""Cues of questions: the shop's rules, comparing, why, about a product, asking for products.

Patterns only; which of them counts is settled where the act is chosen.
"""

from __future__ import annotations

from assistant.understand.cues.pattern import cue

POLICY = cue(
    r"(?:can|could|may|how (?:do|can|long)|what if|am|is it"
    r"|do) (?:[^ ]+ ){0,6}(?:return|returned|returns|returning|refund(?:ed)?"
    r"|refundable|send (?:it|them|this|that|these) back|exchange(?:d)?"
    r"|bring (?:it|them) back)",
    r"(?:return|returns|refund|refunds|exchange|shipping|delivery|cancellation"
    r"|warranty|payment|guarantee|privacy|gift|price match(?:ing)?) (?:policy"
    r"|policies|costs?|fees?|options?|times?|period|methods?|terms|conditions"
    r"|charges?|address|window)",
    r"(?:how (?:long|much|fast|quick(?:ly)?|soon)|when|what|where|do|does|is"
    r"|are|can|which|free|express|international|same day|next day|about|your"
    r"|the) (?:[^ ]+ ){0,5}(?:shipping|shipped|ship|ships|deliver|delivery"
    r"|delivered|deliveries|postage|dispatch(?:ed)?)",
    r"can (?:[^ ]+ ){1,3}be (?:sent|shipped|delivered|returned|exchanged|refunded|posted)",
    r"what if (?:it|they|this|that|these)(?: ones?)? (?:(?:do|does|is|are) not (?:fit|work|suit)"
    r"|(?:is|are) (?:broken|faulty|damaged|too (?:small|big|large|tight))|breaks?)",
    r"(?:shipping|delivery|returns?|refunds?|warranty|warranties|guarantee"
    r"|payment|postage)(?= \?|$)",
    r"(?:is|are|does|do|what|how long|any|have|comes?"
    r"|got)(?: [^ ]+){0,5} (?:warranty|warranties|guarantees?|guaranteed)",
    r"(?:when|where) (?:will|does|is|do|did|has|have) (?:[^ ]+ ){0,3}(?:parcel|package|order"
    r"|delivery)(?: [a-z]+)?",
    r"gift ?(?:wrap(?:ping|ped)?|cards?|receipts?|vouchers?|boxe?s?)",
    r"wrap(?:ped)?(?: it| them| this)? (?:as|for) a (?:gift|present)",
    r"wrap(?:ped)? (?:it|them|this)",
    r"(?:how|can|could|may|do|what|which) (?:[^ ]+ ){0,5}(?:pay|paying|payment"
    r"|payments|paypal|klarna|credit card|cards?|apple pay|google pay"
    r"|instal?ments?|invoice|cash)",
    r"(?:return|cancel|change|track|where is|missing"
    r"|late)(?: [^ ]+){0,2} (?:order|parcel|package|purchase)",
    r"customer (?:service|support)",
    r"(?:contact|speak (?:to|with)|talk (?:to|with)"
    r"|reach)(?: [^ ]+){0,3} (?:someone|human|person|support|service|staff"
    r"|shop|store|you)",
    r"(?:opening|business|store) hours",
    r"terms (?:and|of) [a-z]+",
    r"where are you (?:located|based)",
    r"do you have a (?:physical )?(?:store|shop)",
    r"student discount",
    r"(?:is|are) there (?:a |any )?(?:discounts?|sales?|bundles?|deals?)",
    r"discounts? (?:if|when|for|on)",
    r"discount codes?",
    r"vouchers?",
    r"promo codes?",
    r"(?:can|could|may) i (?:pick|collect)(?: (?:it|them|this|that|my order))?(?: up)?"
    r" (?:in|at|from)(?: [a-z]+)?(?: [a-z]+)? (?:store|shop)",
    r"click (?:and|&) collect",
    r"(?:do|will|can) you (?:take|remove|collect|recycle|haul)(?: away)? (?:my|the|our) old",
    r"do you (?:install|connect|fit|assemble|set up)(?: (?:it|them))?(?= \?|$| at| for)",
    r"loyalty (?:program|programme|points|card)",
    r"price match(?:ing)?",
    r"customs|import (?:duty|duties|fees)|repair service|do you repair|spare parts",
)
_RULES = (
    r"(?:warrant(?:y|ies)|guarantees?|returns?|refunds?|deliver(?:y|ies)|shipping|postage"
    r"|exchanges?)"
)
POLICY_ASKED = cue(
    rf"^(?:and |so |ok |okay |hi |hello |hey |please |, )*(?:(?:how (?:long|much|fast|soon)|what"
    rf"|when|where) (?:is|are|does|do|about|will)? ?(?:the |a |your )?(?:[a-z]+ )?{_RULES}"
    rf"|(?:can|could|may|do|what if|how (?:do|can)) (?:i|we) (?:[^ ]+ )?(?:return|exchange|refund"
    rf"|send|bring|swap|get (?:a |my )?(?:refund|money))"
    rf"|(?:do|can|will|would|could|does) (?:you|the shop|the store) (?:also |even )?(?:deliver|ship"
    rf"|send|post|repair|refund|exchange|take (?:back|returns)|accept returns|install)"
    r"|(?:i|we) (?:would like|want|need|have|wish|am trying|would love) to"
    r" (?:return|exchange|refund|send back|get a refund)"
    rf"|(?:is|are) there (?:a |any |an )?(?:[a-z]+ )?{_RULES} (?:on|for|with|of|included)"
    rf"|(?:is|are) (?:the )?(?:[a-z]+ ){{1,3}}"
    r"(?:returnable|refundable|under (?:warranty|guarantee)))",
)
FINDING = cue(
    r"(?:find|suggest|recommend|show|get|give|bring|offer)(?: me| us)? (?:a|an|another|some"
    r"|something|anything|one|ones|any|other|more|different)",
    r"is there (?:one|anything|something|another)",
    r"(?:do|can|could|have|did) (?:not )?you (?:not )?(?:also )?(?:got|have|sell|stock|carry|offer)"
    r" (?:a|an|any|anything|something|some|one|another|other)",
    r"(?:i|we) (?:also |still |really |do |just )*(?:need|want|would like|prefer) (?:a|an|another"
    r"|some|something|anything|one|it to|this to|the [a-z]+ to)",
)
LOOK = cue(
    r"^(?:(?:ok|okay|and|then|please|,) )*(?:show me|let me see|let us see|can i see|tell me about"
    r"|i would like to see) the",
    r"(?:more like|similar to|something like|anything like) the",
)
COMPARE = cue(
    r"compar(?:e|ing|ison|ed)",
    r"differences?(?= \?|$)",
    r"differences? between",
    r"versus|vs",
    r"how (?:do|are) (?:they|these|those|the two) (?:differ|different|compare)",
    r"what is the difference",
    r"which (?:one |ones |of (?:them|these|those|the (?:two|three|four|five)) "
    r"|is |would |should |do |has |are ).*",
    r"what is the (?:[a-z]+est|(?:most|least) [a-z]+)(?: one)? of (?:them|these|those|the (?:two"
    r"|three|four|five))",
    r"(?:better|worse|lighter|heavier|cheaper|bigger|smaller|longer|quieter"
    r"|warmer|stronger|faster) (?:than|of the two)(?: [^ ]+)* (?:first|second"
    r"|third|other|one|it|number)",
    r"side by side",
)
SURE_COMPARE = cue(
    r"rank (?:them|these|those|each|all|the)",
    r"compare|comparison",
    r"differences?(?: between)?",
    r"versus|vs",
    r"side by side",
    r"better than",
    r"how do (?:they|these|those|the two) (?:differ|compare)",
)
WHY = cue(
    r"why (?:this|that|these|those|the|it|did|do|are|is|would|should|number"
    r"|not the|recommend|suggest|pick|him)",
    r"why(?= \?|$)",
    r"what makes (?:it|this|that|the|them|you)",
    r"how come",
    r"for what reason",
    r"(?:explain|justify) (?:this|that|your|the|why)",
    r"what is the reason",
)
QUESTION = cue(
    r"^(?:and |so |but |ok |okay |also |hi |hello |, )*(?:is|are|does|do|can"
    r"|could|will|would|has|have|was|how|what|which|who|when|where|did|should"
    r"|any)",
    r"what (?:about|do (?:people|others|customers|owners|reviewers|buyers|users|they))",
    r"tell me (?:more |something )?(?:about|whether|if|how)",
    r"what is",
    r"how (?:heavy|big|long|loud|warm|much|many|old|good|tall|wide|easy|well" r"|does|do|is|are)",
    r"(?:more |any )(?:info|information|details|detail)(?: (?:on|about|of))?",
    r"do (?:people|reviews|reviewers|customers)",
    r"describe",
    r"i wonder (?:if|whether|how)",
    r"(?:reviews?|specs?|details?|opinions?) (?:of|on|about|for)",
    r"summari[sz]e",
    r"is it true",
)
OF_THE_SHOWN = cue(
    r"^(?:and |so |but |ok |okay |, )*how (?:big|heavy|long|loud|warm|tall|wide|old|thick|deep"
    r"|large|fast|high|hot|bright|strong)(?: (?:is|are|does|do|would)(?![^ ])|(?= \?|$))",
    r"^(?:and |so |but |ok |okay |, )*how (?:often|do i|do you|can i|should|does one|to)",
    r"^(?:and |so |but |ok |okay |, )*what (?:size|colou?r|material)s? (?:is|are)",
    r"^(?:and |so |but |ok |okay |, )*(?:is|are|does|do) the (?!shop|store|two|other)[a-z]+"
    r"(?= (?!fine|ok|okay|same|cheapest)[a-z]+)",
)
ABOUT_PEOPLE = cue(
    r"(?:what )?do (?:the )?(?:people|others|customers|owners|reviewers|reviews|buyers|users"
    r"|they) (?:say|think|like|complain|dislike|hate|criticise|criticize)(?: about| of)?",
    r"(?:any|what are (?:the|its|their)|what is the|does (?:it|this|that) have any)"
    r" (?:drawbacks?|downsides?|problems?|cons|complaints?|disadvantages?|negatives?|weaknesses"
    r"|catch|issues)(?: (?:with|of|about) (?:it|this|that|them|these|the .*))?",
    r"what is (?:wrong|bad) (?:with|about)",
    r"^(?:any|got any|are there(?: any)?|show me(?: the)?)"
    r" (?:reviews?|opinions?|ratings?|feedback)",
    r"what (?:are|is) (?:the )?(?:reviews?|opinions?)(?: like| saying)?",
)
REQUEST = cue(
    r"(?:i|we)(?: am| are| was| were| will| would| do)?(?: just| also| really"
    r"| now| still| actually)* (?:look(?:ing)?|search(?:ing)?|hunting|shopping"
    r"|need|want|like to (?:buy|have|get|see)|like|require|after"
    r"|in need)(?: for| of| to (?:buy|get|find|see|have|purchase|order)| a| an"
    r"| some| something| it)?",
    r"(?:show|find|get|give|recommend|suggest|bring)(?: me| us)?(?: some| a"
    r"| an| any| something| other| more| the| your)?",
    r"(?:do|have|can|could|would)(?: you)?(?: not)? (?:you )?(?:have|sell|got|carry"
    r"|stock|offer|recommend|suggest|show|find|get|help)(?: me| us)?",
    r"(?:is|are) there(?: any| a| an)?",
    r"any (?:recommendations?|suggestions?|ideas?|other|more)",
    r"^any good",
    r"what (?:about|would you (?:recommend|suggest)|do you (?:have|recommend" r"|suggest)|else)",
    r"how about",
)
KIND_REQUEST = cue(
    r"(?:do|did|can|could) (?:you|i) (?:also |even |guys |actually )*(?:sell" r"|carry|stock|get)",
    r"(?:what|how) about",
    r"are you selling",
)
COUNTING = cue(
    r"how many(?! of (?:them|these|it))",
    r"what is the (?:number|count) of",
    r"^(?:please )?count (?:the|your|all)",
)
