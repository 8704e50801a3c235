"""What the import tells: what a path holds, how far it is, what it brought; past imports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from twiplotui.errors import TwiplotuiError
from twiplotui.model.imports import FileReport, ImportReport
from twiplotui.sources.titles import afterwards, title_of
from twiplotui.text.counts import plural
from twiplotui.tui.content import ACCENT, GOOD, HIGH, MEDIUM, MUTED, STRONG, TEXT, Page, Part, Sheet

if TYPE_CHECKING:
    from twiplotui.services.import_ import Progress
    from twiplotui.services.units import Problem
    from twiplotui.tui.apart_work import Found

_FEW = 6
"""Rejected records, reasons and notes of one file that a description tells."""
_MOST_TOLD = 500
"""Files that a description tells one by one."""


def greeting() -> Sheet:
    """Return what the import says before a path is named."""
    page = Page()
    page.line(
        (
            "Archives of X, Mastodon, Bluesky, Telegram, Threads, Facebook; feeds; lists of"
            " accounts, of posts and of follows, as files, folders or zips.",
            TEXT,
        )
    )
    page.blank()
    page.line(("Only public content is read: never messages, contacts or addresses.", MUTED))
    page.line(("Importing the same file again changes nothing.", MUTED))
    return page.sheet()


def description(found: Found, key: str) -> Sheet:
    """Return what a path holds and what importing it would bring, the total first."""
    page = Page()
    page.line((str(found.path), STRONG))
    if len(found.files) > 1:
        _total(page, found.report, "would bring")
    if found.files:
        page.line((key, f"bold {ACCENT}"), (" starts the import.", TEXT))
    else:
        page.line(("Nothing here can be imported.", HIGH))
    _problems(page, found.problems)
    told = list(zip(found.files, found.report.files, strict=False))[:_MOST_TOLD]
    for (kind, name), report in told:
        page.blank()
        page.line((kind, ACCENT), (f"   {_within(name, found.path)}", MUTED))
        _counts(page, report, "would bring")
    _more_files(page, len(found.files))
    return page.sheet()


def _within(name: str, folder: Path) -> str:
    """Return a file's name as seen from the folder that was named."""
    return name.removeprefix(str(folder)).lstrip("/\\") or name


def _total(page: Page, report: ImportReport, verb: str) -> None:
    """Write what all files bring together, before each is told."""
    page.line((f"{plural(len(report.files), 'file')} {verb} ", STRONG), *_numbers(report.total))


def _numbers(count: Callable[[str], int]) -> list[Part]:
    """Return what became of records; `count` gives the number of each fate."""
    rejected, left_out = count("rejected"), count("left_out")
    return [
        (f"{count('new'):,} new", GOOD),
        (f", {count('known'):,} known, {count('updated'):,} updated", TEXT),
        (f", {rejected:,} rejected" if rejected else "", MEDIUM),
        (f", {left_out:,} left out" if left_out else "", MUTED),
        (f"  (of {count('read'):,} read)", MUTED),
    ]


def _more_files(page: Page, count: int) -> None:
    if count > _MOST_TOLD:
        page.blank()
        page.line((f"… and {count - _MOST_TOLD:,} more files", MUTED))


def _problems(page: Page, problems: Sequence[Problem]) -> None:
    serious = [problem for problem in problems if not problem.is_aside]
    if len(problems) > len(serious):
        aside = len(problems) - len(serious)
        page.line((f"{plural(aside, 'other file')} of no known format", MUTED))
    for problem in serious[:_MOST_TOLD]:
        page.line(("! ", HIGH), (problem.error.message, TEXT))
        page.line((f"  {problem.error.hint}", MUTED))


def _counts(page: Page, report: FileReport, verb: str, rejects: int = _FEW) -> None:
    page.line((f"  {verb} ", MUTED), *_numbers(partial(getattr, report)), hang=4)
    for reason, count in list(report.left_out_reasons.items())[:_FEW]:
        page.line((f"    left out {count:,}: {reason}", MUTED), hang=6)
    for reject in report.rejects[:rejects]:
        page.line((f"    rejected {reject.position}: {reject.reason}", MEDIUM), hang=6)
    told = min(rejects, len(report.rejects))
    if told < report.rejected:
        page.line((f"    … and {report.rejected - told:,} more rejected", MUTED))
    for note in (*report.warnings[:_FEW], *afterwards(report.format, report.new)):
        page.line((f"    note: {note}", MEDIUM), hang=6)
    if report.error:
        page.line((f"  ! {report.error} {report.hint}", HIGH), hang=4)


def progress_page(
    progress: Progress, key: str, expected: Sequence[int], *, back: str = "Esc"
) -> Sheet:
    """Return how far a running import is: all of it, not its present file; rate and time left.

    Args:
        progress: How far it is.
        key: The key that cancels.
        expected: How many records the dry run read of each file; empty: unknown.
        back: The key that leaves it running.
    """
    page = Page()
    report = progress.report
    page.line((f"Importing {progress.units_done + 1} of {progress.units}: ", STRONG),
              (progress.unit, TEXT))  # fmt: skip
    page.line((title_of(progress.format), ACCENT))
    page.blank()
    # A clock may be set back meanwhile.
    seconds = max(0.0, progress.seconds)
    share = _share(progress, expected)
    if share is not None:
        done = round(40 * share)
        left = seconds * (1 - share) / share if share > 0 else 0
        page.line(
            ("█" * done + "·" * (40 - done), ACCENT), (f" {share:.0%}, {left:.0f} s left", TEXT)
        )
    read = sum(expected[: progress.units_done]) + report.read
    rate = read / seconds if seconds > 0 else 0.0
    page.line((f"{read:,} read, {rate:,.0f} a second, {seconds:.0f} s", TEXT))
    if progress.units > 1:
        page.line(("of this file:", MUTED))
    _counts(page, report, "brought")
    page.blank()
    page.line((key, f"bold {ACCENT}"), (" cancels; what is in stays whole. ", TEXT),
              (back, f"bold {ACCENT}"), (" leaves it running.", TEXT))  # fmt: skip
    return page.sheet()


def _share(progress: Progress, expected: Sequence[int]) -> float | None:
    """Return how much of an import is done, 0 to 1; None where the dry run did not tell."""
    number, share = progress.units_done, progress.fraction
    here = expected[number] if number < len(expected) else 0
    if share is None and here:
        share = min(1.0, progress.report.read / here)
    if progress.units == 1:
        return share
    total = sum(expected)
    return (sum(expected[:number]) + here * (share or 0)) / total if total else None


def report_page(report: ImportReport, key: str) -> Sheet:
    """Return what an import brought.

    Args:
        report: What became of it.
        key: The key that goes back.
    """
    page = Page()
    word = "Stopped; what is in is whole." if report.is_interrupted else "Done."
    page.line(
        (f"{word}  ", MEDIUM if report.is_interrupted else GOOD),
        (key, f"bold {ACCENT}"),
        (" goes back to what it brought.", TEXT),
    )
    write_files(page, report)
    return page.sheet()


def write_files(page: Page, report: ImportReport, *, rejects: int = _FEW) -> None:
    """Write what became of each file of an import, the total first.

    Args:
        page: Where to.
        report: The import.
        rejects: How many rejected records of each file are told one by one.
    """
    if len(report.files) > 1:
        _total(page, report, "brought")
    for each in report.files[:_MOST_TOLD]:
        page.blank()
        page.line((title_of(each.format), ACCENT), (f"   {each.path}", MUTED))
        _counts(page, each, "brought", rejects)
    _more_files(page, len(report.files))


def failure_page(error: TwiplotuiError, key: str) -> Sheet:
    """Return why an import ended before its time.

    Args:
        error: What ended it.
        key: The key that goes back.
    """
    page = Page()
    page.line(
        ("The import did not come to its end; what is in is whole.  ", HIGH),
        (key, f"bold {ACCENT}"),
        (" goes back.", TEXT),
    )
    page.blank()
    for told in (error.message, error.hint):
        if told:
            page.line((told, TEXT))
    return page.sheet()
