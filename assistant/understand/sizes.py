"""A size asked for that the shop has nothing in: "size 44.5" is a limit all the same.

It knows which options a kind of thing comes in; other numbers are read elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.understand.mentions import Mention
from assistant.understand.message import Message
from assistant.understand.naming import Meaning
from assistant.understand.vocabulary import Vocabulary
from retrieval.words import same_words


def with_unknown_size(
    message: Message, mentions: Sequence[Mention], vocabulary: Vocabulary, spoken_of: str | None
) -> tuple[Mention, ...]:
    """The mentions, and each number after an option's name that stands for none of its values.

    Only where the kind of thing spoken of is offered in numbers by that name.
    """
    kind = next((m.name for m in mentions if m.kind == "category"), spoken_of)
    if kind is None:
        return tuple(mentions)
    taken = {place for m in mentions for place in range(m.start, m.end) if m.kind != "option_name"}
    found: list[Mention] = []
    for name, values in vocabulary.options_in(kind).items():
        if not any(value[:1].isdigit() for value in values):
            continue
        for place in range(1, len(message.tokens)):
            token = message.tokens[place]
            led = same_words(message.tokens[place - 1].word, name)
            if led and token.kind == "number" and place not in taken:
                meaning = Meaning("option", name, token.word)
                found.append(
                    Mention(place, place + 1, "option", name, token.word, token.word, (meaning,))
                )
    return tuple(sorted([*mentions, *found], key=lambda m: m.start))
