"""The one place where an assistant's parts are put together from its settings.

Everything else takes its parts as arguments.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from assistant.dialogue import Assistant
from assistant.models import open_model
from assistant.models.seam import LanguageModel
from assistant.parts import Memory, Parts
from assistant.precedence import Precedence, unhurried
from assistant.settings import Settings
from assistant.stories.recording import RecordingMemory
from assistant.understand.vocabulary import Vocabulary
from ranking.learned import Trees
from ranking.learning import learned_from, teach
from ranking.lessons import lessons_of
from ranking.ranker_file import RankerUnusableError, read_ranker, write_ranker
from retrieval.build import BuildReport, build
from retrieval.build_text import Planned, Progress
from retrieval.catalog.store import Store
from retrieval.corrections import Corrections, correct, read_corrections
from retrieval.embedding import open_encoder
from retrieval.encoder import TextEncoder
from retrieval.finder import Finder
from retrieval.index import Index, open_index
from retrieval.tastes import Tastes
from retrieval.threads import ANSWERING_THREADS, compute_on_one_thread

log = logging.getLogger(__name__)

INDEX = "index"
PATIENCE = 3.0


def compose(settings: Settings, *, memory: Memory | None = None, watched: bool = True) -> Assistant:
    """The shop's assistant, ready to talk.

    `memory` keeps sessions and events elsewhere than in the shop. `watched`: whether somebody sees
    picks as they come, so that the model's words give way to them. Raises StoreError,
    NotBuiltError, CorruptIndexError, EncoderError or ModelError, each with the next step.
    """
    settings = settings if watched else patient(settings)
    model = open_model(settings, watched=watched)
    encoder = open_shop_encoder(settings, threads=ANSWERING_THREADS)
    index = open_shop_index(settings, encoder)
    return assemble(
        settings,
        open_store(settings),
        index,
        encoder,
        model,
        memory=memory,
        trees=open_trees(settings),
        precedence=Precedence() if watched else unhurried(),
        close=(index.close, getattr(model, "close", _silent)),
    )


def patient(settings: Settings) -> Settings:
    """The settings where nobody watches: the model may take longer before code speaks for it."""
    return settings.model_copy(update={"model_timeout_s": PATIENCE * settings.model_timeout_s})


def assemble(
    settings: Settings,
    store: Store,
    index: Index,
    encoder: TextEncoder,
    model: LanguageModel | None,
    *,
    memory: Memory | None = None,
    trees: Trees | None = None,
    precedence: Precedence | None = None,
    close: tuple[Callable[[], object], ...] = (),
) -> Assistant:
    """The assistant made of these very parts; it closes the store and calls `close` at its end."""
    compute_on_one_thread()
    return Assistant(
        Parts(
            settings=settings,
            store=store,
            memory=memory if memory is not None else store,
            finder=Finder(store, index, encoder),
            vocabulary=Vocabulary.of(
                store.products(), store.policies(), open_corrections(settings)
            ),
            ratings=store.ratings(),
            taste_of=Tastes(index, store).of,
            trees=trees,
            model=model,
            precedence=precedence or Precedence(),
            close=(*close, store.close),
        )
    )


def recording(settings: Settings, target: Path) -> RecordingMemory:
    """A memory in the shop that writes each conversation down as a story. Raises StoreError."""
    store = open_store(settings)
    return RecordingMemory(store, target, store.product)


def open_store(settings: Settings) -> Store:
    """The shop's facts. Raises StoreError."""
    return Store.open(settings.database_url or f"sqlite:///{settings.shop / 'shop.db'}")


def open_corrections(settings: Settings) -> Corrections:
    """What the shop.toml corrects of the catalog. Raises CorrectionsError."""
    return read_corrections(settings.shop / "shop.toml")


def open_shop_encoder(settings: Settings, *, threads: int | None = None) -> TextEncoder:
    """The text encoder the settings choose, on so many threads. Raises EncoderError."""
    return open_encoder(settings.text_encoder, settings.device, threads=threads)


def open_shop_index(settings: Settings, encoder: TextEncoder | None = None) -> Index:
    """The shop's built index. Raises NotBuiltError or CorruptIndexError."""
    return open_index(settings.shop / INDEX, encoder, chroma_url=settings.chroma_url)


def open_trees(settings: Settings) -> Trees | None:
    """What ordering learned from the shop's choices; None where the fixed weights stay.

    Raises RankerUnusableError when it is damaged or of another version.
    """
    kept = read_ranker(settings.shop / INDEX)
    return kept.taught.trees if kept else None


def _silent(*_: object) -> None:
    """Report nothing."""


def build_shop(
    settings: Settings,
    *,
    fresh: bool = False,
    progress: Progress = _silent,
    planned: Planned = _silent,
) -> BuildReport:
    """Make the shop's index that of its facts, and learn from its choices how to order.

    Raises BuildError, StoreError or EncoderError.
    """
    store = open_store(settings)
    encoder = open_shop_encoder(settings)
    try:
        correct(store, open_corrections(settings))
        report = build(
            store,
            settings.shop / INDEX,
            encoder,
            chroma_url=settings.chroma_url,
            fresh=fresh,
            progress=progress,
            planned=planned,
        )
        _learn_order(settings, store, encoder, progress)
        return report
    finally:
        store.close()


def _learn_order(
    settings: Settings, store: Store, encoder: TextEncoder, progress: Progress
) -> None:
    """Learn how to order, unless that was learned from the very same choices in the same way."""
    index = open_shop_index(settings, encoder)
    try:
        made_from = learned_from(index.manifest.choices_digest or index.manifest.behaviour_digest)
        try:
            kept = read_ranker(settings.shop / INDEX)
        except RankerUnusableError as error:
            log.warning("%s Learning anew.", error)
            kept = None
        if kept is None or kept.made_from != made_from:
            progress("order", 0, 1)
            taught = teach(lessons_of(store, index, encoder))
            write_ranker(settings.shop / INDEX, taught, made_from)
            progress("order", 1, 1)
    finally:
        index.close()
