"""What the open screen has done beside the desk: ended snoozes come back, changed rules flag anew.

It is done by a child process, `twiplotui rules reflag`: checking a big archive takes minutes of
processor time and the rules some 50 MB, which would slow every key and stay with the screen.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from typing import NamedTuple

from twiplotui.tui.background import Job
from twiplotui.tui.session import Session

AFTER_SECONDS = 3.0
"""The desk is drawn and can be used first."""
EVERY_SECONDS = 600.0
_ASKED_EVERY = 0.1
"""Seconds between two questions whether the work is still wanted."""
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv.pop(1));"
    " from twiplotui.__main__ import main; main()"
)
_GENTLE = 10


class Kept(NamedTuple):
    """What came of it."""

    changed: int = 0
    """How many posts have other flags now."""
    rules_note: str = ""
    """That rules are not used for mistakes in their files, in a sentence."""


def keep_up(session: Session, job: Job) -> Kept:
    """Bring flags in line with the silences and rules of now.

    Waits for the child, so it runs in a thread of its own; the child writes in short transactions
    and may be cut short at any time. Where it fails there is nothing to tell: the next one goes on
    from there, and `twiplotui rules reflag` says what is wrong.
    """
    paths = session.paths
    child = _begin(["--db", str(paths.store), "--config", str(paths.config), "rules", "reflag"])
    while True:
        try:
            told, _ = child.communicate(timeout=_ASKED_EVERY)
        except subprocess.TimeoutExpired:
            if job.is_cancelled:
                child.terminate()
            continue
        return _kept(told) if child.returncode == 0 else Kept()


def _begin(arguments: list[str]) -> subprocess.Popen[bytes]:
    child = subprocess.Popen(
        [sys.executable, "-I", "-c", _START, json.dumps(sys.path), *arguments, "--json"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0)
        | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
    )
    if sys.platform != "win32":
        # It has ended already, or the system wants no gentle processes: so be it.
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, child.pid, _GENTLE)
    return child


def _kept(told: bytes) -> Kept:
    try:
        report = json.loads(told)
        return Kept(int(report["changed"]), str(report["rules_note"]))
    except (ValueError, KeyError):
        return Kept()
