"""A text without what changes though nobody edited it: spaces, date line, tracking, encoding."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final
from urllib.parse import unquote

from twiplotui.text.charsets import INVISIBLE_CLASS

_LINK: Final = re.compile(r"https?://[^\s<>\"'”»）】]+", re.IGNORECASE)
_TRACKING: Final = re.compile(
    r"(?:utm_\w+|mtm_\w+|pk_\w+|hsa_\w+|fbclid|gclid|dclid|gbraid|wbraid|yclid|twclid|msclkid"
    r"|igshid|igsh|mc_cid|mc_eid|ref_src|ref_url|cmpid|cmp|xtor|at_medium|at_campaign|ocid"
    r"|_ga|_gl|si|s|t|feature|spm)=[^&]*",
    re.IGNORECASE,
)
_INVISIBLE: Final = re.compile(f"[{INVISIBLE_CLASS}]")
_QUOTES: Final = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "‑": "-"}
)
_MONTH: Final = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic|janv|févr|fév|mars|avr|mai"
    r"|juin|juil|août|déc|mär|okt|dez|янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек"
    r"|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру)\w*\.?"
)
_DAY: Final = r"\d{1,2}(?:st|nd|rd|th|er|\.|º|°)?"
_DATE: Final = (
    rf"(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2,4}}"
    rf"|{_DAY}\s+(?:de\s+)?{_MONTH}(?:\s+(?:de\s+)?\d{{4}})?|{_MONTH}\s+{_DAY},?(?:\s+\d{{4}})?"
    r"|\d{4}\s*[年년]\s*\d{1,2}\s*[月월]\s*\d{1,2}\s*[日일])"
)
_ZONE: Final = r"(?:utc|gmt|[a-z]{2,4}|z|[+-]\d{2}:?\d{2})"
_TIME: Final = rf"\d{{1,2}}[:.h]\d{{2}}(?::\d{{2}})?(?:\s*[ap]\.?m\.?)?(?:\s*{_ZONE})?"
# A line of its own: perhaps a word or two such as "Last updated:", a date, perhaps a time.
_DATE_LINE: Final = re.compile(
    rf"^\W*(?:[^\W\d]+[\s.,:|-]+){{0,4}}?{_DATE}(?:[T,;|\s-]*(?:at|à|um|в|o)?\s*{_TIME})?(?:\s*г\.)?\W*$",
    re.IGNORECASE | re.MULTILINE,
)
_LONGEST_DATE_LINE: Final = 80


def canonical(text: str) -> str:
    """Return the text without what is no edit: for comparing only.

    Left out are runs of spaces, lines that only hold a date, tracking parameters of links,
    and differences of encoding: composed or not, entities, percent signs, curly quotes,
    invisible characters.

    Args:
        text: One version of a text.
    """
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", html.unescape(text)))
    text = _LINK.sub(_plain_link, text).translate(_QUOTES).replace("…", "...")
    lines = [line for line in text.splitlines() if not _is_date_line(line)]
    return " ".join(" ".join(lines).split())


def _is_date_line(line: str) -> bool:
    line = line.strip()
    return 0 < len(line) <= _LONGEST_DATE_LINE and _DATE_LINE.match(line) is not None


def _plain_link(match: re.Match[str]) -> str:
    address, _, fragment = match.group().partition("#")
    path, _, query = address.partition("?")
    kept = [part for part in query.split("&") if part and not _TRACKING.fullmatch(part)]
    plain = unicodedata.normalize("NFC", unquote(path)).rstrip("/")
    plain += f"?{unquote('&'.join(kept))}" if kept else ""
    return plain + (f"#{unquote(fragment)}" if fragment else "")
