"""Plots as SVG made on the server: no script, colours from the page's style sheet by class.

Every plot says its numbers to a screen reader; text in it is escaped. It knows nothing of shops.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup, escape

from ui.templates import signed

WIDTH, HEIGHT = 640, 200
_LEFT, _BOTTOM, _TOP = 34, 22, 10


def stacked_bars(labels: Sequence[str], series: Mapping[str, Sequence[int]], says: str) -> Markup:
    """A bar a label, its parts stacked in the order of the series (classes s0, s1…)."""
    totals = [sum(values[n] for values in series.values()) for n in range(len(labels))]
    top = _round_up(max(totals, default=0))
    step = (WIDTH - _LEFT) / max(1, len(labels))
    drawn = [_axis(top)]
    for n, label in enumerate(labels):
        below = 0
        for place, (name, values) in enumerate(series.items()):
            if values[n]:
                y, height = _y(below + values[n], top), _y(below, top) - _y(below + values[n], top)
                told = f"{label}: {name} {values[n]}"
                x, width = _LEFT + (n + 0.15) * step, step * 0.7
                drawn.append(_bar(x, y, width, height, place, told))
            below += values[n]
    return _svg(drawn + _ticks(labels, step), says)


def bars(labels: Sequence[str], values: Sequence[int], says: str) -> Markup:
    """A histogram: a bar a label."""
    return stacked_bars(labels, {"": values}, says)


def line(labels: Sequence[str], values: Sequence[float | None], says: str) -> Markup:
    """Shares (0 to 1) as a line with gaps where there is none."""
    step = (WIDTH - _LEFT) / max(1, len(labels))
    drawn = [_axis(100, "%")]
    runs: list[list[str]] = [[]]
    for n, share in enumerate(values):
        if share is None:
            runs.append([])
            continue
        x, y = _LEFT + (n + 0.5) * step, _y(share, 1)
        runs[-1].append(f"{x:.1f},{y:.1f}")
        drawn.append(
            f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3.5">'
            f"<title>{escape(labels[n])}: {share:.0%}</title></circle>"
        )
    lines = [f'<polyline class="line" points="{" ".join(run)}"/>' for run in runs if len(run) > 1]
    return _svg([drawn[0], *lines, *drawn[1:], *_ticks(labels, step)], says)


def funnel(steps: Mapping[str, int], says: str) -> Markup:
    """Bars one below the other, each with its number and its share of the first."""
    most = max(1, *steps.values())
    first = next(iter(steps.values()))
    row = 46
    drawn = []
    for n, (name, count) in enumerate(steps.items()):
        width = max(2.0, (WIDTH - 4) * count / most)
        share = f" · {count / first:.0%}" if n and first else ""
        drawn.append(
            f'<text class="tick" x="0" y="{n * row + 13}">{escape(name)}</text>'
            f'<text class="value" x="{WIDTH}" y="{n * row + 13}" text-anchor="end">'
            f"{count}{share}</text>"
            f'<rect class="track" x="0" y="{n * row + 20}" width="{WIDTH}" height="12" rx="6"/>'
            f'<rect class="f{n}" x="0" y="{n * row + 20}" width="{width:.1f}" height="12" rx="6"/>'
        )
    return _svg(drawn, says, height=row * len(steps) - 8)


def shares(contributions: Iterable[tuple[str, float]], says: str) -> Markup:
    """Signed shares as bars about a zero line; they add up to what `says` says."""
    rows = list(contributions)
    low = min([0.0, *(share for _, share in rows)])
    high = max([0.0, *(share for _, share in rows)])
    scale = WIDTH / ((high - low) or 1.0)
    zero = -low * scale
    row = 40
    drawn = []
    for n, (name, share) in enumerate(rows):
        y, x = n * row, zero + min(share, 0.0) * scale
        sign = "minus" if share < 0 else "plus"
        drawn.append(
            f'<text class="tick" x="0" y="{y + 16}">{escape(name)}</text>'
            f'<text class="value" x="{WIDTH}" y="{y + 16}" text-anchor="end">'
            f"{signed(share, places=3)}</text>"
            f'<line class="axis" x1="{zero:.1f}" x2="{zero:.1f}" y1="{y + 21}" y2="{y + 34}"/>'
            f'<rect class="{sign}" x="{x:.1f}" y="{y + 23}" '
            f'width="{max(abs(share) * scale, 1):.1f}" height="9" rx="3"/>'
        )
    return _svg(drawn, says, height=max(1, len(rows)) * row)


def _svg(parts: Iterable[str], says: str, height: int = HEIGHT) -> Markup:
    return Markup(
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(says)}">'
        f"{''.join(parts)}</svg>"
    )


def _bar(x: float, y: float, width: float, height: float, place: int, told: str) -> str:
    return (
        f'<rect class="s{place}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" '
        f'height="{max(height, 1):.1f}" rx="2"><title>{escape(told)}</title></rect>'
    )


def _axis(top: int, unit: str = "") -> str:
    drawn = ""
    for value in (0, top / 2, top):
        y = _y(value, top)
        drawn += (
            f'<line class="axis" x1="{_LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text class="tick" x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">'
            f"{value:g}{unit}</text>"
        )
    return drawn


def _ticks(labels: Sequence[str], step: float) -> list[str]:
    every = max(1, -(-len(labels) // 8))
    return [
        f'<text class="tick" x="{_LEFT + (n + 0.5) * step:.1f}" y="{HEIGHT - 4}" '
        f'text-anchor="middle">{escape(label)}</text>'
        for n, label in enumerate(labels)
        if n % every == 0
    ]


def _y(value: float, top: float) -> float:
    return HEIGHT - _BOTTOM - (HEIGHT - _BOTTOM - _TOP) * (value / top if top else 0)


def _round_up(value: int) -> int:
    """An even number at or above the value that reads well on an axis, at least 2.

    >>> _round_up(0), _round_up(7), _round_up(23), _round_up(140)
    (2, 8, 40, 200)
    """
    size = 1
    while True:
        for lead in (2, 4, 6, 8):
            if value <= lead * size:
                return lead * size
        size *= 10
