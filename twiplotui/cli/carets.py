"""The report of `check` for people: each line with a finding, carets under the words."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Final

import click

from twiplotui.model.flag import Finding
from twiplotui.text.clean import display
from twiplotui.text.script import is_rtl
from twiplotui.text.width import cell_width

_WIDEST: Final = 96
"""Cells of the widest line that is shown whole."""
_CONTEXT: Final = 36
"""Characters shown on each side of a finding on a line that is too wide."""


def write_report(
    name: str, text: str, findings: Sequence[Finding], hidden: int, notes: Sequence[str]
) -> None:
    """Print findings in the order of the text, then a summary and what was not looked at."""
    for finding in findings:
        for line in _place(name, text, finding):
            click.echo(line)
        for line in _reason(finding):
            click.echo(line)
        click.echo()
    click.echo(_summary(name, findings, hidden))
    for note in notes:
        click.echo(f"Note: {display(note, newline=' ')}")


def _place(name: str, text: str, finding: Finding) -> list[str]:
    """Return the place, the line it is on, and carets under the words."""
    start = text.rfind("\n", 0, finding.offset) + 1
    end = text.find("\n", finding.offset)
    end = len(text) if end == -1 else end
    last = min(finding.offset + finding.length, end)
    number = text.count("\n", 0, start) + 1
    column = finding.offset - start + 1
    head = f"{display(name, newline=' ')}:{number}:{column}: {finding.level.word}"
    head += f" [{finding.rule_id}]" + (" (in test)" if finding.is_grey else "")
    low, high = start, end
    if cell_width(display(text[start:end])) > _WIDEST:
        low, high = max(start, finding.offset - _CONTEXT), min(end, last + _CONTEXT)
    before = ("…" if low > start else "") + display(text[low : finding.offset])
    words = display(text[finding.offset : last])
    after = display(text[last:high]).rstrip() + ("…" if high < end else "")
    lines = [head, f"    {before}{words}{after}"]
    # A terminal may draw a line from right to left; carets would stand under other words.
    if not is_rtl(text[start:end]):
        lines.append(f"    {' ' * cell_width(before)}{'^' * max(1, cell_width(words))}")
    return lines


def _reason(finding: Finding) -> list[str]:
    parts = [("", finding.message), ("", finding.description)]
    parts += [("Instead: ", " / ".join(finding.replacements))]
    parts += [("Precedent: ", precedent) for precedent in finding.precedents]
    parts += [("Source: ", reference) for reference in finding.references]
    parts += [("Hidden by: ", finding.suppressed_by)]
    lines = []
    for label, words in parts:
        if words:
            shown = display(label + words, newline=" ")
            lines += textwrap.wrap(
                shown,
                92,
                initial_indent="    ",
                subsequent_indent="      ",
                break_long_words=False,
                break_on_hyphens=False,
            )
    return lines


def _summary(name: str, findings: Sequence[Finding], hidden: int) -> str:
    shown = [f for f in findings if not f.suppressed_by]
    if not shown:
        line = f"{display(name, newline=' ')}: nothing found"
    else:
        counts = [
            f"{count} {level}"
            for level in ("high", "medium", "low")
            if (count := sum(f.level.word == level for f in shown))
        ]
        line = f"{display(name, newline=' ')}: {', '.join(counts)}"
    hidden_note = f" ({hidden} hidden: --hidden shows them)" if hidden else ""
    return f"{line}{hidden_note}. Pictures, irony and allusions are not examined."
