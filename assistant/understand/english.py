"""English as shoppers write it: contractions, numbers in words, the words that carry no wish.

It knows the language and nothing of any shop.
"""

from __future__ import annotations

CONTRACTIONS: dict[str, tuple[str, ...]] = {
    "cannot": ("can", "not"), "cant": ("can", "not"), "can't": ("can", "not"),
    "wont": ("will", "not"), "won't": ("will", "not"), "shan't": ("shall", "not"),
    "ain't": ("is", "not"), "aint": ("is", "not"),
    "im": ("i", "am"), "ive": ("i", "have"), "id": ("i", "would"), "ill": ("i", "will"),
    "whats": ("what", "is"), "thats": ("that", "is"), "theres": ("there", "is"),
    "wheres": ("where", "is"), "hows": ("how", "is"), "lets": ("let", "us"),
    "let's": ("let", "us"), "gimme": ("give", "me"), "wanna": ("want", "to"),
    "gonna": ("going", "to"), "gotta": ("got", "to"), "lemme": ("let", "me"),
    "youre": ("you", "are"), "theyre": ("they", "are"), "w/o": ("without",),
    "dunno": ("do", "not", "know"), "u": ("you",), "pls": ("please",), "plz": ("please",),
    "thx": ("thanks",), "ty": ("thanks",), "cuz": ("because",),
    "didnt": ("did", "not"), "dont": ("do", "not"), "doesnt": ("does", "not"),
    "isnt": ("is", "not"), "arent": ("are", "not"), "wasnt": ("was", "not"),
    "shouldnt": ("should", "not"), "wouldnt": ("would", "not"), "havent": ("have", "not"),
    "hasnt": ("has", "not"), "neednt": ("need", "not"), "couldnt": ("could", "not"),
    "mustnt": ("must", "not"), "couldn't": ("could", "not"),
}  # fmt: skip
ENDINGS: dict[str, str] = {
    "n't": "not", "'m": "am", "'re": "are", "'ll": "will", "'d": "would", "'ve": "have",
}  # fmt: skip
IS_AFTER = frozenset(
    ["it", "that", "this", "what", "who", "where", "how", "there", "here", "he", "she", "let", "when", "why", "everything", "something"]
)

ONES = {w: n for n, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])}
TEENS = {
    w: n
    for n, w in enumerate(
        ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"],
        10,
    )
}
TENS = {
    w: 10 * n
    for n, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
COUNTS = {**ONES, **TEENS, "a": 1, "an": 1, "single": 1, "couple": 2, "pair": 2, "both": 2}
ORDINALS = {
    w: n
    for n, w in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], 1
    )
}

# Words that never are a wish of their own.
STOP = frozenset(
    ["a", "an", "the", "this", "that", "these", "those", "it", "its", "itself", "they", "them", "their", "theirs", "he", "she", "his", "her", "hers", "him", "we", "us", "our", "ours", "you", "your", "yours", "i", "me", "my", "mine", "myself", "and", "or", "nor", "but", "though", "although", "while", "whereas", "yet", "also", "too", "as", "at", "by", "for", "from", "in", "into", "of", "on", "onto", "upon", "with", "within", "inside", "to", "up", "out", "off", "over", "under", "below", "above", "per", "about", "between", "is", "are", "was", "were", "be", "been", "being", "am", "has", "have", "had", "having", "do", "does", "did", "done", "doing", "can", "could", "may", "might", "must", "shall", "should", "will", "would", "so", "if", "when", "where", "which", "who", "whom", "whose", "there", "here", "what", "how", "then", "than", "such", "same", "both", "each", "either", "any", "anything", "some", "something", "someone", "one", "ones", "another", "other", "others", "else", "own", "just", "only", "very", "really", "quite", "rather", "pretty", "bit", "little", "lot", "lots", "more", "most", "less", "least", "much", "many", "few", "several", "all", "every", "everything", "no", "not", "none", "nothing", "never", "without", "why", "because", "since", "until", "till", "again", "ever", "still", "even", "yes", "yeah", "yep", "yup", "nope", "ok", "okay", "oh", "ah", "um", "uh", "hmm", "well", "hi", "hello", "hey", "please", "thanks", "thank", "cheers", "sorry", "kindly", "maybe", "perhaps", "probably", "actually", "basically", "literally", "simply", "exactly", "ideally", "preferably", "mostly", "mainly", "especially", "particularly", "instead", "otherwise", "however", "like", "etc", "eg", "ie", "vs", "de"]
)

# Words of asking, judging and talking: they say that something is wanted, not what.
FILLER = frozenset(
    ["want", "wants", "wanted", "wanting", "need", "needs", "needed", "needing", "look", "looks", "looking", "looked", "search", "searching", "find", "finding", "found", "show", "showing", "shown", "see", "seeing", "seen", "give", "get", "gets", "getting", "got", "go", "goes", "going", "come", "comes", "coming", "buy", "buying", "bought", "purchase", "purchasing", "shop", "shopping", "order", "ordering", "recommend", "recommends", "recommended", "recommendation", "recommendations", "suggest", "suggested", "suggestion", "suggestions", "help", "helps", "know", "let", "make", "makes", "making", "made", "think", "thinking", "hope", "hoping", "wonder", "wondering", "tell", "try", "trying", "use", "uses", "used", "using", "work", "works", "working", "wear", "wearing", "have", "having", "sell", "sells", "selling", "offer", "offers", "offering", "carry", "stock", "stocked", "store", "available", "prefer", "preferred", "preferably", "prefers", "love", "loves", "like", "likes", "liked", "would", "try", "consider", "considering", "interested", "interest", "care", "wish", "wishes", "option", "options", "choice", "choices", "product", "products", "item", "items", "thing", "things", "stuff", "kind", "kinds", "sort", "sorts", "type", "types", "model", "models", "piece", "pieces", "pair", "pairs", "set", "idea", "ideas", "good", "great", "nice", "best", "better", "decent", "right", "perfect", "suitable", "proper", "fine", "ok", "cool", "awesome", "new", "budget", "price", "prices", "priced", "cost", "costs", "costing", "spend", "spending", "money", "pay", "paying", "range", "limit", "maximum", "minimum", "max", "min", "around", "approximately", "roughly", "currently", "today", "now", "soon", "day", "time", "way", "anyone", "anybody", "somebody", "people", "person", "must", "able", "possible", "possibly", "sure", "course", "absolutely", "definitely", "certainly", "important", "priority", "prioritise", "requirement", "requirements", "require", "requires", "required", "needed", "feature", "features", "featuring", "brand", "brands", "name", "question", "additionally", "furthermore", "plus", "include", "includes", "including", "bring", "put", "take", "taking", "keep", "say", "said", "mean", "meant", "ask", "asking", "change", "actual", "forget", "ignore", "drop", "matter", "matters", "mind", "fit", "fits", "match", "matches", "meet", "meets", "suit", "suits", "ones", "guys", "guy", "mate", "friend", "assistant", "bot", "dear", "sir", "madam", "lol", "haha", "omg", "damn", "old", "broke", "broken", "died", "replace", "replacing", "replacement", "upgrade", "first", "second", "third", "last", "next", "previous", "number", "list", "compare", "comparison", "different", "difference", "similar", "alternative", "alternatives", "instead", "version", "versions", "main", "following", "happy", "glad", "advice", "advise", "needing", "got", "gotten", "amount", "total", "each", "anywhere", "everywhere"]
)

# Adjectives that people wish for of any kind of thing; nouns take their place otherwise.
ADJECTIVES = frozenset(
    ["quiet", "silent", "light", "lightweight", "heavy", "warm", "cool", "soft", "hard", "firm", "comfortable", "comfy", "cozy", "cosy", "sturdy", "durable", "robust", "solid", "strong", "tough", "rugged", "reliable", "simple", "basic", "small", "big", "large", "huge", "tiny", "mini", "compact", "slim", "thin", "thick", "wide", "narrow", "long", "short", "tall", "low", "high", "fast", "quick", "slow", "powerful", "bright", "dark", "loud", "clear", "sharp", "smooth", "stable", "steady", "flexible", "stiff", "foldable", "folding", "portable", "packable", "washable", "breathable", "waterproof", "weatherproof", "windproof", "rainproof", "insulated", "padded", "cushioned", "adjustable", "removable", "detachable", "rechargeable", "wireless", "cordless", "electric", "automatic", "manual", "digital", "analog", "analogue", "smart", "modern", "classic", "vintage", "retro", "elegant", "stylish", "fancy", "pretty", "beautiful", "cute", "colourful", "colorful", "plain", "minimal", "minimalist", "natural", "organic", "eco", "sustainable", "recycled", "vegan", "ethical", "safe", "healthy", "easy", "beginner", "advanced", "professional", "pro", "premium", "luxury", "cheap", "affordable", "inexpensive", "expensive", "budget-friendly", "unisex", "mens", "womens", "kids", "formal", "casual", "sporty", "outdoor", "indoor", "everyday", "daily", "thermal", "seamless", "stretchy", "fitted", "loose", "roomy", "spacious", "airy", "ergonomic", "handmade", "handy", "versatile", "lasting", "efficient", "grippy", "supportive", "protective", "absorbent", "fragrant", "odourless", "odorless", "unscented", "dry", "wet", "cold", "hot", "fresh", "sweet", "spicy", "dense", "clean", "tidy", "neat", "tight"]
)
ADJECTIVE_ENDINGS = ("proof", "able", "ible", "less", "ful", "resistant", "friendly", "ish", "free")
