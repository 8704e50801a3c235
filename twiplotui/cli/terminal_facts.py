"""What is known of the terminal, and a line by which the eye can tell whether widths agree."""

from __future__ import annotations

import os
import shutil
import sys

from twiplotui.services.doctor import Check, Verdict
from twiplotui.text.width import cell_width

_SAMPLES = ("abc", "漢字", "한국어", "العربية", "हिन्दी", "e\u0301", "👍🏽", "🇺🇳")
_CELLS = 10


def terminal_checks() -> list[Check]:
    """Return what the environment says of the terminal."""
    term = os.environ.get("TERM", "")
    colours = os.environ.get("COLORTERM", "") or ("256" if "256" in term else "few or unknown")
    if os.environ.get("NO_COLOR"):
        colours += ", switched off by NO_COLOR"
    size = shutil.get_terminal_size()
    told = f"TERM {term or 'not set'}, colours {colours}, {size.columns}x{size.lines}"
    checks = [Check("terminal", Verdict.OK, told)]
    if term in ("dumb", "unknown"):
        todo = "Use “twiplotui alerts” and “twiplotui triage --plain” here."
        checks = [Check("terminal", Verdict.NOTE, f"{told}: the screen cannot run", todo)]
    elif size.columns < 80 or size.lines < 24:
        checks = [Check("terminal", Verdict.NOTE, f"{told}: best from 80x24 on", "Enlarge it.")]
    encoding = (sys.stdout.encoding or "unknown").lower()
    if encoding.replace("-", "") != "utf8":
        todo = "Set PYTHONUTF8=1, or a UTF-8 locale."
        checks.append(Check("encoding", Verdict.NOTE, f"output is {encoding}", todo))
    else:
        checks.append(Check("encoding", Verdict.OK, "UTF-8"))
    return checks


def width_test() -> str:
    """Return lines whose right bars stand in one column where the terminal agrees on widths."""
    return "\n".join(
        f"  |{sample}{' ' * max(_CELLS - cell_width(sample), 0)}|" for sample in _SAMPLES
    )
