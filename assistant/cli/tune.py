"""`tune`: an adapter of the embedded model for a shop's own language, and its merged weights."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from assistant.cli.place import Place, Refused, err
from assistant.cli.progress import bar, tell
from assistant.models import adapter_of
from assistant.models.tuned import PACKAGED_ADAPTER, packaged_adapter, tuned_gguf
from assistant.models.weights import packaged_gguf
from assistant.settings import Settings

OWN_SHARE = 2


@click.command()
@click.option("--examples", default=600, show_default=True, help="How many picks to learn from.")
@click.option("--minutes", default=60.0, show_default=True, help="The longest that it may take.")
@click.option("--seed", default=7, show_default=True, help="Draws the examples and the start.")
@click.option("--packaged", is_flag=True, help="Train the adapter that comes with the assistant.")
@click.option("--merge-only", is_flag=True, help="Train nothing; make the merged weights now.")
@click.pass_obj
def tune(
    place: Place, examples: int, minutes: float, seed: int, packaged: bool, merge_only: bool
) -> None:
    """Tune the embedded model to the shop's own categories, attributes and reviews.

    Half an hour on two idle cores. The adapter is written into the shop's directory and used from
    the next start on; delete it to go back to the one that comes with the assistant.
    """
    if merge_only:
        _merge(adapter_of(place.settings()) or packaged_adapter())
        return
    if importlib.util.find_spec("peft") is None:
        raise Refused("tuning needs peft. Install it: .venv/bin/pip install 'shop-assistant[tune]'")
    settings = None if packaged else place.must_exist()
    to = Path(str(packaged_adapter())) if packaged else place.shop / PACKAGED_ADAPTER
    _train(place, settings, examples, minutes, seed, to)
    err().print(f"Wrote the adapter to {to}.")
    _merge(to)


def _train(
    place: Place, settings: Settings | None, count: int, minutes: float, seed: int, to: Path
) -> None:
    """Train on the packaged kinds of goods and on the shop's own, which come twice as often."""
    from safetensors.numpy import save_file

    from assistant.tuning.examples import examples
    from assistant.tuning.shop import domains_of
    from assistant.tuning.situations import domains
    from assistant.tuning.train import Progress, train

    kinds = [domain for domain in domains() if not domain.held_out]
    if settings is not None:
        store = place.facts(settings)
        own = list(domains_of(store.products(), store.each_review()))
        store.close()
        if not own:
            raise Refused(
                "no category of this shop has three products with attributes and reviews that "
                "praise and complain; there is nothing to tune to. The packaged adapter serves."
            )
        repeats = max(1, OWN_SHARE * len(kinds) // len(own))
        kinds = [*kinds, *own * repeats]
    given = list(examples(kinds, count, seed=seed))
    losses: list[float] = []
    with bar() as progress:

        def report(seen: Progress, matrices: Callable[[], Mapping[str, Any]]) -> None:
            tell(progress, "learning", seen.seen, seen.of)
            losses.append(seen.loss)

        matrices = train(packaged_gguf(), given, seed=seed, most_s=minutes * 60, report=report)
    save_file(dict(matrices), to)
    err().print(f"The loss went from {losses[0]:.2f} to {losses[-1]:.2f}.")


def _merge(adapter: Path | None) -> None:
    if adapter is None:
        raise Refused("there is no adapter to merge")
    with bar() as progress:
        path = tuned_gguf(
            packaged_gguf(),
            adapter,
            report=lambda done, of: tell(progress, "merging", done, of),
        )
    err().print(f"The tuned weights are ready: {path}")
