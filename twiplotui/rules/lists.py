"""Variants from a CSV list: one column is matched, the others fill the message."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from twiplotui.rules.schema import Variant

_SPLIT = "|"
NEUTRAL_COLUMNS = ("house", "neutral", "neutral_form", "suggestion")
"""Columns that name the form to use instead, strongest first."""
_LONGEST_ACRONYM = 6


@dataclass(frozen=True, slots=True)
class ListUse:
    """Which rows of which file a rule uses."""

    file: str
    column: str = "variant"
    where: tuple[tuple[str, str], ...] = ()
    """Column and value a row must have."""


def read_rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file with a header line.

    A semicolon is accepted as separator, as spreadsheets of many countries write it.

    Raises:
        csv.Error: A quotation mark is not closed, or stands where none can.
    """
    text = text.removeprefix("\ufeff")
    header = text.split("\n", 1)[0]
    separator = ";" if header.count(";") > header.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    return [
        {key.strip(): (value or "").strip() for key, value in row.items() if isinstance(key, str)}
        for row in reader
    ]


def variants_of(rows: list[dict[str, str]], use: ListUse) -> tuple[Variant, ...]:
    """Return one variant for each row that `use` takes.

    Columns with a meaning of their own: `house` (the ministry's own form, before `neutral` and
    `neutral_form`), `parties` (country codes), and `exceptions`, `requires`, `unless` (phrases
    with `|` between them). A variant of two to six capitals is an acronym and keeps its case.
    """
    variants = []
    for row in rows:
        text = row.get(use.column, "")
        if not text or any(row.get(name, "") != value for name, value in use.where):
            continue
        neutral = next((row[name] for name in NEUTRAL_COLUMNS if row.get(name)), "")
        values = {**row, "neutral": neutral, "suggestion": neutral}
        variants.append(
            Variant(
                text=text,
                suggestions=tuple(p.strip() for p in neutral.split(";") if p.strip()),
                values=tuple((name, value) for name, value in values.items() if value),
                parties=tuple(row.get("parties", "").replace(",", " ").replace("|", " ").split()),
                exceptions=_parts(row.get("exceptions", "")),
                requires=_parts(row.get("requires", "")),
                unless=_parts(row.get("unless", "")),
                is_exact=is_acronym(text),
            )
        )
    return tuple(variants)


def is_acronym(text: str) -> bool:
    """Whether `text` is so short and so capital that its case is part of it."""
    letters = text.replace(".", "")
    return 2 <= len(letters) <= _LONGEST_ACRONYM and letters.isalpha() and letters.isupper()


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(_SPLIT) if part.strip())
