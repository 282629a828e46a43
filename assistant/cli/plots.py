"""Pictures of what was measured, drawn by matplotlib where it is installed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.cli.place import Refused

MEASURE = "ndcg@10"
THIN = {"elinewidth": 0.8, "capsize": 1}
COLOURS_OF_ITS_OWN = 10


def plot_ranking(document: Mapping[str, Any], path: Path) -> None:
    """Bars of NDCG@10 by method and segment with 95 % intervals, into the file.

    Raises Refused when matplotlib is missing or the file cannot be written.
    """
    methods = document["methods"]
    segments = [name for name, users in document["users"].items() if users]
    figure, axes = _figure()
    width = 0.8 / len(methods)
    for place, (name, by_segment) in enumerate(methods.items()):
        heights = [by_segment[segment][MEASURE] for segment in segments]
        intervals = [document["intervals"][name][segment][MEASURE] for segment in segments]
        errors = [
            [max(0.0, height - low) for height, (low, _) in zip(heights, intervals, strict=True)],
            [max(0.0, high - height) for height, (_, high) in zip(heights, intervals, strict=True)],
        ]
        at = [row + place * width for row in range(len(segments))]
        hatch = "//" if place >= COLOURS_OF_ITS_OWN else None  # matplotlib begins anew
        axes.bar(at, heights, width, yerr=errors, label=name, hatch=hatch, error_kw=THIN)
    axes.set_xticks([row + 0.4 - width / 2 for row in range(len(segments))], segments)
    axes.set_ylabel(f"{MEASURE} with 95 % interval")
    figure.legend(loc="outside right upper")
    _save(figure, path)


def plot_calibration(document: Mapping[str, Any], path: Path) -> None:
    """Predicted chance against what came true, a line a prediction, into the file."""
    figure, axes = _figure()
    axes.plot([0, 1], [0, 1], color="grey", linestyle=":", label="as it should be")
    for name, each in document["predictions"].items():
        bins = each.get("calibration") or []
        axes.plot([b["predicted"] for b in bins], [b["true"] for b in bins], "o-", label=name)
    axes.set_xlabel("predicted chance")
    axes.set_ylabel("share that came true")
    axes.legend()
    _save(figure, path)


def _figure() -> tuple[Any, Any]:
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise Refused(
            "a plot needs matplotlib, which is not installed. Run: pip install matplotlib, "
            "or leave --plot out"
        ) from error
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    return figure, figure.add_subplot()


def _save(figure: Any, path: Path) -> None:
    try:
        figure.savefig(path)
    except (OSError, ValueError) as error:
        raise Refused(f"--plot {path}: cannot be written ({error})") from error
