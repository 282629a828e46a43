"""What a turn's picks come from, as a table of heat: your words, your purchases, people, reviews.

Every column adds up to its pick's score: the shares are the ranker's own, only grouped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.turn import Pick
from ui.views.why import signal_name

_GROUPS: Mapping[str, str] = {
    "need_match": "Your words",
    "lexical_match": "Your words",
    "price_fit": "Your budget",
    "session": "What you said a minute ago",
    "behaviour": "Your purchases",
    "taste": "Your own reviews",
    "friends": "People you follow",
    "review_quality": "Its ratings",
}
_SAID_OF = "Reviews on"
REST = "Everything else"
_LEAST_SHARE = 0.005
_LEVELS = 5


@dataclass(frozen=True, slots=True)
class Heat:
    """One cell: the signed share, and how strong it is on the table's scale (-5 to 5)."""

    share: float
    level: int


@dataclass(frozen=True, slots=True)
class Origins:
    """The table: a name per row, a cell per pick, and each pick's score below."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Heat, ...]], ...]
    scores: tuple[float, ...]


def origins_of(picks: Sequence[Pick]) -> Origins | None:
    """The table of those picks, strongest row first; None for fewer than two.

    Rows in which no share counts are added up into one, so that no column loses a part.
    """
    scored = [pick for pick in picks if pick.contributions]
    if len(scored) < 2:
        return None
    columns = [_grouped(pick) for pick in scored]
    names = list(dict.fromkeys(name for column in columns for name in column))
    shares = {name: [column.get(name, 0.0) for column in columns] for name in names}
    small = [name for name in names if all(abs(x) < _LEAST_SHARE for x in shares[name])]
    if small:
        rest = [sum(parts) for parts in zip(*(shares.pop(n) for n in small), strict=True)]
        shares[REST] = [
            a + b for a, b in zip(rest, shares.get(REST, [0.0] * len(rest)), strict=True)
        ]
    greatest = max((abs(x) for row in shares.values() for x in row), default=0.0) or 1.0
    ordered = sorted(shares.items(), key=lambda row: (row[0] == REST, -max(map(abs, row[1]))))
    return Origins(
        tuple(pick.title for pick in scored),
        tuple((name, tuple(_heat(x, greatest) for x in row)) for name, row in ordered),
        tuple(pick.score for pick in scored),
    )


def _grouped(pick: Pick) -> dict[str, float]:
    grouped: dict[str, float] = {}
    for signal, share in pick.contributions.items():
        for name, part in _parts(signal, share, pick):
            grouped[name] = grouped.get(name, 0.0) + part
    return grouped


def _parts(signal: str, share: float, pick: Pick) -> Iterator[tuple[str, float]]:
    """A signal's share under its row's name; what reviews say of each wish stands in its own."""
    left = share
    for cause, part in pick.causes.get(signal, ()):
        kind, _, key = cause.partition(":")
        if kind in ("want", "avoid") and key:
            left -= part
            yield f"{_SAID_OF} “{key}”", part
    yield _GROUPS.get(signal, signal_name(signal)), left


def _heat(share: float, greatest: float) -> Heat:
    level = round(_LEVELS * abs(share) / greatest)
    level = max(level, 1) if abs(share) >= _LEAST_SHARE else level
    return Heat(share, level if share >= 0 else -level)
