"""The shop.toml among imported files: checked, then copied into the shop's directory.

It knows nothing of which settings there are.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.importers.report import BadRow, FileReport

_NAME = "shop.toml"


@dataclass(frozen=True, slots=True)
class Taken:
    """The currency that now holds, and what came of the files."""

    currency: str
    reports: tuple[FileReport, ...] = ()
    problems: tuple[BadRow, ...] = ()


def take_settings(files: Sequence[Path], shop: Path, currency: str, *, keep: bool = True) -> Taken:
    """Copy each file into the shop's directory when it parses; the last one holds.

    Without `keep` they are only read.
    """
    reports, problems = [], []
    for file in files:
        try:
            text = file.read_bytes().decode("utf-8-sig")
            document = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            problems.append(_problem(error))
            reports.append(FileReport(_NAME, "settings", 1, 0, 1))
            continue
        target = shop / _NAME
        if keep and file.resolve() != target.resolve():
            shop.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="")
        currency = _currency(document) or currency
        reports.append(FileReport(_NAME, "settings", 1, 1, 0))
    return Taken(currency, tuple(reports), tuple(problems))


def adopt_currency(shop: Path, currencies: Mapping[str, int], currency: str) -> str | None:
    """A sentence when the shop took the one currency of all its prices, having set none itself."""
    if len(currencies) != 1 or currency in currencies:
        return None
    target = shop / _NAME
    text = target.read_bytes().decode("utf-8-sig") if target.exists() else ""
    if _currency(tomllib.loads(text)) is not None:
        return None
    (code,) = currencies
    shop.mkdir(parents=True, exist_ok=True)
    target.write_text(f'currency = "{code}"\n{text}', encoding="utf-8", newline="")
    return f'All prices are in {code}: shop.toml now says currency = "{code}"'


def names_currency(said: Mapping[str, Any]) -> bool:
    """Whether a record of a product names the currency of its prices itself."""
    listed = said.get("variants")
    variants = [each for each in listed if isinstance(each, dict)] if type(listed) is list else []
    return any(
        bool(each.get("currency")) or bool(re.search(r"[^\d\s.,'+-]", str(each.get("price") or "")))
        for each in (said, *variants)
    )


def assumed(shop: Path, currency: str) -> Iterator[str]:
    """What to say where neither prices nor the shop's settings name a currency."""
    target = shop / _NAME
    text = target.read_bytes().decode("utf-8-sig") if target.exists() else ""
    if _currency(tomllib.loads(text)) is None:
        yield (
            f"No price names its currency: all are taken for {currency}. If that is not so, write "
            f'currency = "USD" (or another) at the top of {target} and import again.'
        )


def _currency(document: dict[str, Any]) -> str | None:
    """The currency the document sets, at its top or in any of its tables."""
    tables = [document, *(value for value in document.values() if isinstance(value, dict))]
    given = [table["currency"] for table in tables if isinstance(table.get("currency"), str)]
    codes = [code for code in given if re.fullmatch("[A-Z]{3}", code)]
    return codes[-1] if codes else None


def _problem(error: Exception) -> BadRow:
    line = re.search(r"at line (\d+)", str(error))
    reason = f"not valid TOML ({error}); mend that line. The shop's settings stay as they were"
    return BadRow(_NAME, int(line[1]) if line else 0, "", "", reason)
