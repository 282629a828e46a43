"""Cues of talk: greeting, thanks, who are you; privacy; what no shop's assistant answers.

Patterns only; which of them counts is settled where the act is chosen.
"""

from __future__ import annotations

from assistant.understand.cues.pattern import cue

GREETING = cue(
    "hi",
    "hiya",
    "hello",
    "hey",
    "howdy",
    "good (?:morning|afternoon|evening|day)",
    "greetings",
    "yo",
    "how are you(?: doing)?(?: today)?",
    "how is it going",
    "what is up",
    "nice to meet you",
)
THANKS = cue(
    "thanks?(?: you)?(?: so much| very much| a lot)?", "cheers", "much appreciated", "great help"
)
BYE = cue(
    "bye(?: bye)?",
    "good ?bye",
    "see you(?: later| soon)?",
    "farewell",
    "good night",
    "that is all(?: for (?:now|today))?",
    "i am done",
)
WHO = cue(
    "who are you",
    "what are you",
    "are you (?:a |an )?(?:real |actual )?(?:bot|robot|human|ai|person|machine|chatbot)",
    "what can you do",
    "how (?:can|do) you (?:help|work)(?: me)?",
    "what is your name",
    "what do you do",
    "who (?:made|built|created) you",
    "are you there",
    "^help$",
    "can you help me",
)
_SOMEONE = (
    r"(?:an? |some |the |your )?(?:real |actual |live |human )?(?:human(?: being)?|person|people"
    r"|someone(?: real| human)?|somebody|agent|operator|representative|advisor|staff(?: member)?"
    r"|employee|colleague|customer (?:service|support|care)|sales ?person|support(?: team)?)"
)
PERSON = cue(
    rf"(?:talk|speak|chat|write|connect(?: me)?|transfer(?: me)?|put me through|pass me on"
    rf"|get me|hand me over) (?:to |with )?{_SOMEONE}",
    r"(?:real|actual|live) (?:human|person|agent)(?: being)? please",
    r"(?:human|person|agent|operator|representative) please",
    r"i (?:want|need|would like|prefer)(?: to have)? an? (?:real |actual |live )?"
    r"(?:human|person|agent|operator|representative)(?: being)?(?: please)?$",
)
SMALL = cue(
    "ok(?:ay)?",
    "cool",
    "great",
    "nice",
    "awesome",
    "perfect",
    "alright",
    "got it",
    "i see",
    "lol",
    "haha",
    "wow",
    "sure",
    "yes",
    "no",
    "yeah",
    "yep",
    "nope",
    "sounds good",
    "fine",
    "hmm+",
    "(?:yes |yeah |, )*i am (?:quite |very )?sure(?: about (?:it|that|this))?"
    "(?: , confirm it)?(?: please)?",
    "that is (?:fine|ok|okay|good|great|perfect|it)",
    "i have (?:already )?(?:chosen|decided)",
    "(?:yes )?(?:please )?(?:accept|confirm)(?: my (?:choice|selection|order)| it| that| this)?"
    "(?: please)?",
    "(?:yes|no|ok|okay|sure) please",
    "no thanks",
    "no thank you",
    "(?:let me|i will|i need to|i want to|i have to) think(?: (?:about|on) (?:it|that|this))?",
    "never mind",
    "nothing",
    "tell me a joke",
)
PRIVACY = cue(
    r"what (?:do|did) you (?:know|remember|store|save|have|collect"
    r"|keep)(?: [a-z]+)? (?:about|on|of) me",
    r"(?:delete|erase|remove|forget|wipe|clear|export|download|see"
    r"|show)(?: me)?(?: all)?(?: of)? my (?:personal )?(?:data|account|history"
    r"|information|info|profile|details|records?)",
    r"forget (?:about me|me)",
    r"(?:delete|erase|remove|forget|wipe|clear) (?:everything|all|anything|what)(?: [a-z]+){0,4}"
    r" (?:about|of|on) me",
    r"(?:do|are|will|can) you (?:store|save|keep|track|tracking|share|sell"
    r"|selling|collect|record|recording|remember)(?: [a-z]+){0,2} (?:my|me"
    r"|data|information)",
    r"my (?:personal )?data",
    r"what (?:data|information|info) (?:do|did|does) [^ ]+ (?:have|store|keep"
    r"|know|collect|hold)(?: [^ ]+)?(?: (?:on|about|of) me)?",
    r"gdpr",
    r"privacy",
    r"data protection",
    r"my personal information",
    r"who (?:can )?see(?:s)? (?:my|what i)",
)
LONG_AGO = cue(
    r"(?:after|since) (?:over |more than |nearly |almost |about )?(?:\d+|two|three|four|five|six"
    r"|seven|eight|nine) (?:days|weeks|months|years)",
    r"(?:\d+|a|two|three|four|five) (?:days?|weeks?|months?|years?) ago",
    r"(?:about |around )?\d+ ?[a-z]+ (?:each|one) way",
    r"(?:next|this|last|every) (?:week|weekend|month|year|night|time)",
    r"(?:on |by )?(?:next |this )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)",
    r"in (?:a|two|three|a few) (?:days?|weeks?|months?)",
    r"in front of",
)
"""How long something went on in the shopper's life, or how far they go: no wish for a product."""
FORGET = cue(
    r"(?:delete|erase|forget|wipe|remove|clear)(?: all| everything| anything| what you know)?"
    r"(?: of)?(?: about)? (?:me|my [a-z ]+)"
)
OUT_OF_SCOPE = cue(
    r"(?:what|how)(?: is| will)?(?: the)? weather(?: like| be| forecast)?",
    r"(?:the )?weather (?:like|forecast|today|tomorrow|outside)",
    r"(?:write|compose|sing|recite)(?: me| us)? (?:a |an |some |the "
    r"|my )?(?:[a-z]+ )?(?:poem|song|story|essay|letter|email|rap|haiku|code"
    r"|program|script|function|novel|joke|limerick|cv|resume)",
    r"(?:poem|haiku|homework|horoscope)",
    r"tell me a (?:joke|story|riddle)",
    r"(?:who|when|what|where|why) (?:is|was|are|were|did|won|invented"
    r"|discovered) (?:the )?(?:president|prime minister|capital|king|queen"
    r"|election|war|pope|population|meaning of life|world cup|stock market"
    r"|world war)(?: [^ ]+)*",
    r"(?:trump|biden|putin|politics|political|elections?|democrats?"
    r"|republicans?|abortion|religion|god)",
    r"(?:python|javascript|java|sql|html|c\+\+|rust)(?: code| function| script" r"| program)",
    r"(?:debug|fix) (?:my|this) code",
    r"code for me",
    r"(?:diagnose|prescribe|symptoms?|medication|antibiotics|dosage|headache"
    r"|cancer|diabetes|depression|medical advice|legal advice|tax advice"
    r"|lawyer|sue)",
    r"should i (?:see a doctor|divorce|invest|break up|marry|quit)",
    r"(?:stock|bitcoin|crypto|share) (?:price|prices|tips?|market)",
    r"bitcoin",
    r"translate(?: [^ ]+)* (?:to|into)",
    r"(?:solve|calculate|compute|integrate)(?: [^ ]+)* (?:equation|integral" r"|\d[^ ]*)",
    r"what is \d+ ?[+*x×/-] ?\d+",
    r"(?:\d+ [+*] \d+)",
    r"(?:news|headlines)(?: today)?",
    r"who (?:won|is winning|plays)(?: [^ ]+)*",
    r"football (?:score|match|results?)",
    r"what time is it",
    r"what (?:day|date) is (?:it|today)",
    r"(?:recipe|cook) (?:for|me)",
    r"meaning of life",
    r"play (?:a game|chess|music)",
    r"book (?:me )?(?:a |an )?(?:flight|hotel|table|taxi|restaurant)",
    r"do you (?:love me|have feelings|dream)",
    r"will you marry me",
    r"how to (?:make|build) (?:a )?bomb",
    r"(?:my )?(?:girlfriend|boyfriend|wife|husband) (?:left|dumped" r"|cheated)(?: [^ ]+)*",
    r"hack(?: into)?",
)
NO_PREFERENCE = cue(
    r"(?:no|not any|do not have (?:a |any )?|without) preferences?",
    r"(?:it |that )?(?:does|do) not (?:really )?matter(?: to me)?",
    r"(?:i )?do not (?:really )?(?:care|mind|know)",
    r"(?:any|either|whatever|anything|whichever)(?: is (?:fine|ok|okay|good))?",
    r"not (?:really|sure|important)",
    r"no idea",
    r"up to you",
    r"you (?:choose|decide|pick)",
    r"surprise me",
    r"all (?:the same|fine)",
    r"not fussed",
)
