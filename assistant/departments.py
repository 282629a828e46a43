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
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BABY = 1
_A_YEAR = {"year": 1, "month": 12, "week": 52}


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
    """1 for what by its title is for whom the need is for, -1 for others, 0 where it tells not.

    What is for older children is for others: "from 7 years" for a 4-year-old.
    """
    recipient = need.recipient or ""
    meant, named = people_named(recipient), people_named(product.title)
    if _is_for_older(product, recipient) or (meant and named and not meant & named):
        return -1
    return 1 if meant & named else 0


def _is_for_older(product: Product, recipient: str) -> bool:
    child = _AGED.search(recipient)
    if child is None:
        return False
    age = float(child["age"]) / _A_YEAR[child["of"]]
    least = (
        float(number[0]) / (_A_YEAR["month"] if "month" in f"{name} {value}".casefold() else 1)
        for name, value in product.attributes.items()
        if "age" in words_of(name.replace("_", " ")) and (number := _NUMBER.search(value))
    )
    return any(age < years for years in least)
