"""Rows as CSV that no spreadsheet takes for formulas, as JSON Lines, and as a Markdown table."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from twiplotui.errors import UsageError
from twiplotui.export.markdown import escape
from twiplotui.text.clean import display, one_line

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_FORMULA_INSIDE = re.compile(r"""(;["']*)(?!-\))(?=[=+\-@＝＋－＠])""")
"""Where a spreadsheet that parts cells at semicolons, as most of Europe's, sees a cell begin."""
FORMS = ("csv", "jsonl", "md")
"""What `render_rows` can make."""


def csv_safe(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula: a `'` before what it might."""
    if isinstance(value, list | tuple | dict):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str):
        value = _FORMULA_INSIDE.sub(r"\1'", display(value, newline=" "))
        if value.lstrip().startswith(_FORMULA_STARTS):
            return "'" + value
    return value


def csv_text(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Return a CSV table with a header."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([csv_safe(row.get(column)) for column in columns])
    return out.getvalue()


def json_lines(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return one JSON object a line; ASCII only."""
    return "".join(f"{json.dumps(dict(row), ensure_ascii=True)}\n" for row in rows)


def markdown_table(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Return a Markdown table."""
    lines = [
        "| " + " | ".join(column.replace("_", " ") for column in columns) + " |",
        "| " + " | ".join("---" for _ in columns) + " |",
    ]
    for row in rows:
        cells = [_cell(row.get(column)) for column in columns]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])


def _cell(value: object) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return escape(one_line(str(value), 1000))


def render_rows(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], form: str) -> str:
    """Return rows in one of `FORMS`.

    Args:
        rows: What to write; JSON Lines holds each whole.
        columns: What a table shows.
        form: `csv`, `jsonl` or `md`.

    Raises:
        UsageError: There is no such form.
    """
    if form == "csv":
        return csv_text(rows, columns)
    if form == "jsonl":
        return json_lines(rows)
    if form == "md":
        return markdown_table(rows, columns)
    raise UsageError(f"“{form}” is not a form.", f"One of {', '.join(FORMS)}.")
