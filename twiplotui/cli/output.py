"""Everything the command line prints. Foreign text goes to a terminal only after `display`."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import click

from twiplotui.text.clean import display

Row = Mapping[str, Any]
F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


INTERRUPTED = 130
"""The exit code of what was not carried out."""


def say(text: str) -> None:
    """Print narration to stderr; where nobody can hear it, nothing else changes for that."""
    try:
        click.echo(display(text), err=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def confirm(question: str) -> None:
    """Ask for a yes on stderr, else end and say why; the question may quote foreign text.

    Raises:
        click.exceptions.Exit: The answer was no, or there is nobody to answer.
        KeyboardInterrupt: Ctrl+C.
    """
    try:
        is_yes = click.confirm(display(question, newline=" "), err=True)
    except click.Abort as ended:
        if isinstance(ended.__context__, KeyboardInterrupt):
            raise
        say("\nNobody answered, so nothing was done. --yes answers beforehand.")
        raise click.exceptions.Exit(INTERRUPTED) from None
    if not is_yes:
        say("Nothing was done.")
        raise click.exceptions.Exit(INTERRUPTED)


def write(text: str) -> None:
    """Print a text for the user to stdout, cleaned."""
    click.echo(display(text))


def write_json(value: object) -> None:
    """Print one JSON value; ASCII only, so that no control character can hide in it."""
    click.echo(json.dumps(value, ensure_ascii=True, indent=2))


def write_json_lines(rows: Iterable[object]) -> None:
    """Print one JSON value a line."""
    for row in rows:
        click.echo(json.dumps(row, ensure_ascii=True))


def write_csv(rows: Iterable[Row], columns: Sequence[str]) -> None:
    """Print a CSV table with a header."""
    from twiplotui.export.tables import csv_text

    click.echo(csv_text(rows, columns), nl=False)


def write_table(rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Print rows in aligned columns; the last one is as wide as it is."""
    from twiplotui.text.width import cell_width

    table = [[_cell(row.get(column)) for column in columns] for row in rows]
    heads = [column.replace("_", " ") for column in columns]
    widths = [
        max(cell_width(line[index]) for line in [heads, *table]) for index in range(len(columns))
    ]
    lines = []
    for line in [heads, *table]:
        cells = [
            cell + " " * (width - cell_width(cell))
            for cell, width in zip(line[:-1], widths, strict=False)
        ]
        lines.append("  ".join([*cells, line[-1]]).rstrip())
    click.echo("\n".join(lines))


def _cell(value: object) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(display(str(item), newline=" ") for item in value)
    return display(str(value), newline=" ")


def first(rows: Sequence[T], limit: int) -> Sequence[T]:
    """Return the first rows of those read, and say so where there are more.

    Args:
        rows: Read with a limit of one more than `limit`, so that the end is known.
        limit: How many are wanted.
    """
    if len(rows) > limit:
        say(f"These are the first {limit:,}; --limit gives more.")
    return rows[:limit]


def limit_option(most: int, words: str = "At most so many.") -> Callable[[F], F]:
    """Add `--limit`, which is `most` where it is not given."""
    return click.option(
        "--limit", type=click.IntRange(min=0), default=most, show_default=True, help=words
    )


def offset_option(command: F) -> F:
    """Add `--offset`."""
    return click.option(
        "--offset", type=click.IntRange(min=0), default=0, help="Leave out the first so many."
    )(command)


def output_options(command: F) -> F:
    """Add `--json`, `--jsonl` and `--csv`; they arrive as `output`."""
    for name, words in (
        ("csv", "Print a CSV table."),
        ("jsonl", "Print one JSON object a line."),
        ("json", "Print one JSON value."),
    ):
        command = click.option(
            f"--{name}", "output", flag_value=name, default=None, type=str, help=words
        )(command)
    return command


def write_rows(rows: Iterable[Row], columns: Sequence[str], output: str | None) -> None:
    """Print rows as the user asked: table by default, else JSON, JSON Lines or CSV."""
    if output == "json":
        write_json([dict(row) for row in rows])
    elif output == "jsonl":
        write_json_lines(dict(row) for row in rows)
    elif output == "csv":
        write_csv(rows, columns)
    else:
        table = list(rows)
        write_table(table, columns)
        if not table:
            say("There are none.")
