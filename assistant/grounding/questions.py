"""Questions about one product, answered from its attributes, then from what owners wrote.

When neither speaks of it, the shop does not say. Nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.grounding.answers import Answer, topic_shown
from assistant.grounding.asks import (
    adjectives_of,
    asks_complaints,
    asks_fit,
    asks_maker,
    asks_opinions,
    measures_asked,
)
from assistant.grounding.evidence import (
    fact_evidence,
    limit_told,
    numbered,
    price_said,
    quoted_evidence,
    rating_said,
)
from assistant.grounding.facts import (
    IN_STOCK,
    OUT_OF_STOCK,
    Fact,
    answering,
    denies,
    facts_of,
)
from assistant.grounding.figures import named
from assistant.grounding.labels import shown_name
from assistant.grounding.phrases import is_quality
from assistant.grounding.plain import ended, said
from assistant.grounding.quotable import is_quotable, tidy
from assistant.grounding.stems import stems
from assistant.grounding.summing_up import SOURCE, summary_evidence
from assistant.grounding.telling import tells
from assistant.grounding.voices import own_words
from assistant.turn import Evidence
from retrieval.catalog.nouns import Product
from retrieval.measures import holds, measure_of
from retrieval.need import Need
from retrieval.sentences import ReviewSentence
from retrieval.summaries import ReviewSummary
from retrieval.words import folded, words_of

LEAST_SIMILARITY = 0.45
MOST_FACTS = 2
MOST_PRAISE = 2
MOST_BLAME = 1

_PRICE = stems("price prices cost costs much expensive cheap euro dollar pay")
_RATING = stems("rating ratings rated stars star reviews review good recommended recommend popular")
_STOCK = stems("stock available availability left buy")
_ASKING = stems(
    "what which how does do did is are was can could will would should has have it its this that"
    " they them one there any come comes get got good enough really product tell about work works"
    " much many i me my you use used"
)
_EXTENTS = stems("long big small")


def answer_about_product(
    product: Product,
    topic: str,
    near: Sequence[tuple[ReviewSentence, float]] = (),
    *,
    need: Need | None = None,
    rating: tuple[float, int] | None = None,
    summary: ReviewSummary | None = None,
    price_minor: int | None = None,
    currency: str,
    locale: str = "en",
    first: int = 1,
    question: str = "",
) -> Answer:
    """What the catalog and the reviews say of the topic, cited; numbered from `first`.

    `question` is the whole question, where the topic is only what it is about.
    `near` are the review sentences nearest to the topic with their similarity, best first. Who asks
    what owners think of it hears their `summary` first.
    """
    asked, whole = need or Need(), question or topic
    general = asks_opinions(whole) and not (topic and topic != whole)
    voices = _voices(topic, whole, near, own_words(product))
    # "Do people say they are true to size?" is for owners to answer, where one does.
    heard = general or asks_fit(whole) or (asks_opinions(whole) and _names_all(topic, voices))
    found = [] if heard else [*_from_catalog(product, topic, whole)]
    price = product.price_minor if price_minor is None else price_minor
    if stems(topic) & _PRICE and price is not None:
        limit = limit_told(asked) if product.currency == currency else None
        shown = price_said(price, limit, product.currency, locale)
        found.append(Evidence(0, "price", "price", shown))
    if general and not asks_complaints(whole):
        found += summary_evidence(summary)
    found += [quoted_evidence(sentence) for sentence in voices]
    if (stems(topic) & _RATING or general) and rating is not None and rating[1] > 0:
        found.append(Evidence(0, "rating", "rating", rating_said(*rating)))
    if not found and stems(topic) & _RATING:
        return Answer("Nobody has rated it here yet.")
    if not found and asks_complaints(whole):
        return Answer("None of the reviews I have names a drawback.")
    if not found:
        return Answer(f"The shop doesn't say, and no review I have {_unsaid(topic)}.")
    evidence = numbered(found, first)
    text = " ".join(sentence_of(one, evidence) for one in evidence)
    if asks_complaints(whole) and all(one.kind == "rating" for one in evidence):
        text = f"None of the reviews I have names a drawback. {text}"
    if evidence[0].kind == "attribute":
        value = named(evidence[0])[1]
        if value == "yes" or value.endswith(IN_STOCK):
            text = f"Yes, {text[:1].lower()}{text[1:]}"
        elif denies(value) or value.endswith(OUT_OF_STOCK):
            text = f"No: {text[:1].lower()}{text[1:]}"
    return Answer(text, evidence, {product.product_id: evidence})


def _names_all(topic: str, voices: Sequence[ReviewSentence]) -> bool:
    asked = stems(topic) - _ASKING
    return any(asked <= stems(sentence.text) for sentence in voices)


def _unsaid(topic: str) -> str:
    """What no review does.

    >>> _unsaid("easy"), _unsaid("battery life")
    ('says whether it is easy', 'speaks of battery life')
    """
    shown = topic_shown(topic)
    return f"says whether it is {shown}" if is_quality(shown) else f"speaks of {shown}"


def _from_catalog(product: Product, topic: str, question: str) -> Iterator[Evidence]:
    """Attributes, then options, then prose that speak of the topic."""
    asked = stems(topic) - _ASKING - _EXTENTS
    found: dict[str, Fact] = {}
    if asks_maker(topic) and product.brand:
        found["brand"] = Fact("brand", tidy(product.brand))
    for fact in facts_of(product):
        if stems(shown_name(fact.name)) & asked:
            found[fact.name] = fact
    for name, values in product.options.items():
        exact_values = [value for value in values if stems(value) and stems(value) <= asked]
        if exact_values:
            stocked = _in_stock(product, name, exact_values[0])
            state = IN_STOCK if stocked else OUT_OF_STOCK
            found.setdefault(name, Fact(tidy(name), f"{tidy(exact_values[0])}{state}"))
        elif stems(name) & asked:
            listed = ", ".join(tidy(value) for value in values)
            plural = f"{tidy(name)}s" if len(values) > 1 and not name.endswith("s") else tidy(name)
            found.setdefault(name, Fact(plural, listed))
    measures = measures_asked(question)
    if measures and not found:
        for fact in facts_of(product):
            if stems(shown_name(fact.name)) & measures and not fact.denies:
                found[fact.name] = fact
    spoken = asked and not all(word.isdigit() for word in asked)
    exact = answering(" ".join(sorted(asked)), product) if spoken and not found else None
    if exact is not None:
        found = {exact.name: exact} | found
    if asked & _STOCK and not found:
        in_stock = "yes" if _any_in_stock(product) else "no"
        found["in stock"] = Fact("in stock", in_stock)
    if not found and not measures:
        measure = measure_of(topic)
        words = {word for word in asked if not word.isdigit()}
        for fact in facts_of(product):
            measured = measure is not None and holds(measure, fact.name, fact.value) is not None
            if measured or stems(fact.value) & words:
                found[fact.name] = fact
    for fact in list(found.values())[:MOST_FACTS]:
        yield fact_evidence(fact)


def _in_stock(product: Product, name: str, value: str) -> bool:
    return any(
        v.options.get(name) == value and v.availability != "out_of_stock" for v in product.variants
    )


def _any_in_stock(product: Product) -> bool:
    if product.variants:
        return any(v.availability != "out_of_stock" for v in product.variants)
    return product.availability != "out_of_stock"


def _voices(
    topic: str,
    question: str,
    near: Sequence[tuple[ReviewSentence, float]],
    own: frozenset[str],
) -> list[ReviewSentence]:
    """The nearest sentences that speak of the topic: praise first, then blame, no review twice.

    Where some name it, the ones that name most of it; else the ones near it in meaning.
    """
    general = asks_opinions(question) and topic in ("", question)
    asked = frozenset() if general else stems(topic) - _ASKING
    fitting: dict[str, ReviewSentence] = {}
    heard: set[tuple[str, ...]] = set()
    wanted = (asked | adjectives_of(topic)) - own
    most = max((len(wanted & stems(s.text)) for s, _ in near), default=0)
    naming = [s for s, _ in near if most and len(wanted & stems(s.text)) == most]
    least = 0.0 if general else LEAST_SIMILARITY
    telling = [s for s, close in near if close >= least and tells(s.text, own)]
    for sentence in naming or telling:
        words = tuple(words_of(folded(sentence.text)))
        if words not in heard and is_quotable(tidy(sentence.text)):
            heard.add(words)
            fitting.setdefault(sentence.review_id, sentence)
    fair = [s for s in fitting.values() if s.polarity >= 0]
    # Who asks what owners think wants opinions before what else they tell.
    praise = (sorted(fair, key=lambda s: -s.polarity) if general else fair)[:MOST_PRAISE]
    most_blame = MOST_PRAISE if asks_complaints(question) else MOST_BLAME
    blame = [s for s in fitting.values() if s.polarity < 0][:most_blame]
    return blame if asks_complaints(question) else praise + blame


def sentence_of(one: Evidence, evidence: Sequence[Evidence]) -> str:
    """The evidence as a sentence of the answer, told apart from the voice before it."""
    if one.source == SOURCE:
        return ended(one.text, one.n)
    if one.kind != "review":
        return ended(said(one), one.n)
    before = [e for e in evidence if e.kind == "review" and e.n < one.n]
    if one.polarity < 0:
        lead = "Another complains" if before else "One owner complains"
    else:
        lead = "Another adds" if before else "One owner writes"
    return ended(f'{lead}: "{one.text}"', one.n)
