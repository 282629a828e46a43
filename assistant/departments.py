"""For whom a department is: women's jackets are not shown to who asks for men's.

It knows the names English has for people by sex and age; no shop.
"""

from __future__ import annotations

import re

from retrieval.catalog.nouns import Product
from retrieval.need import Need
from retrieval.words import words_of

_SAID = {
    "women": "women woman womens ladies lady female wife girlfriend mother mum mom mummy sister"
    " aunt grandma grandmother gran nan bride her",
    "men": "men man mens gentlemen gents male husband boyfriend father dad daddy brother uncle"
    " grandpa grandfather groom him",
    "girls": "girls girl daughter granddaughter niece",
    "boys": "boys boy son grandson nephew",
    "children": "kids kid children child toddler toddlers junior",
    "babies": "baby babies infant newborn",
}
_GROUP = {word: group for group, words in _SAID.items() for word in words.split()}
# Who is a girl or a boy is a child as well.
_ALSO = {"girls": {"children"}, "boys": {"children"}, "children": {"girls", "boys"}}

_AGED = re.compile(r"\b(?P<age>1?\d)[- ](?P<of>year|month|week)s?[- ]old")
_BABY = 1


def people_named(text: str) -> frozenset[str]:
    """The groups of people that words of the text name, and those they belong to.

    >>> sorted(people_named("Women's jackets")), sorted(people_named("for my son"))
    (['women'], ['boys', 'children'])
    >>> sorted(people_named("for a 5-year-old"))
    ['boys', 'children', 'girls']
    """
    text = text.replace("’", "'")
    words = (word.removesuffix("'s").rstrip("'") for word in words_of(text))
    named = {_GROUP[word] for word in words if word in _GROUP}
    if (aged := _AGED.search(text)) and not named:
        named = {"children" if aged["of"] == "year" and int(aged["age"]) > _BABY else "babies"}
    return frozenset(named.union(*(_ALSO.get(group, set()) for group in named)))


def is_for_others(product: Product, need: Need) -> bool:
    """Whether its department is for other people than those the need names."""
    meant = people_named(" ".join([need.recipient or "", *need.wants]))
    stands = people_named(product.category)
    return bool(meant and stands) and not meant & stands


def suits(product: Product, need: Need) -> int:
    """1 for what by its title is for whom the need is for, -1 for others, 0 where it tells not."""
    meant, named = people_named(need.recipient or ""), people_named(product.title)
    return 0 if not (meant and named) else 1 if meant & named else -1
