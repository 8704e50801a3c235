"""Where a text is inside quotation marks, of any language, or quotes line by line; what is a title.

A work is called by its title: a film may be named “Kill the Dragon”, and nobody has said so.
"""

from __future__ import annotations

import re
from typing import Final

# Longer than this, the closing mark is taken to belong to something else.
_REACH: Final = "{1,800}?"
_QUOTES: Final = re.compile(
    "|".join(
        (
            f"“[^“”]{_REACH}[”“]",
            f"„[^„“”]{_REACH}[“”]",
            f"”[^”]{_REACH}”",
            f"«[^«»]{_REACH}»",
            f"»[^«»]{_REACH}«",
            f"「[^「」]{_REACH}」",
            f"『[^『』]{_REACH}』",
            f"《[^《》]{_REACH}》",
            f"〈[^〈〉]{_REACH}〉",
            f'[\uff02"][^\uff02"]{_REACH}[\uff02"]',
            r"(?<!\w)[‘‚][^‘’\n]{2,400}?[’‘](?!\w)",
            r"(?<!\w)'[^'\n]{2,400}?'(?!\w)",
            rf"(?<!\w)``[^`]{_REACH}''",
            r"^[ \t]*>[^\n]*$",
        )
    ),
    re.MULTILINE,
)

# Chinese puts titles, and nothing else, between these.
_TITLE_MARKS: Final = "《〈"
_TITLE_LENGTH: Final = 80
# As in « Title » by its maker (1988).
_YEAR_BEHIND: Final = re.compile(r"[^.!?。！？\n()]{0,40}[(（]\s*(?:1[89]|20)\d\d\s*[)）]")


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Return the stretches of `text` between quotation marks, marks included, in order."""
    return [found.span() for found in _QUOTES.finditer(text)]


def is_quoted(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a stretch lies inside one of `spans`, or leads into one: calls them “vermin”."""
    return any(start < last and first < end <= last for first, last in spans)


def is_title(text: str, spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a stretch lies in the title of a work: in title marks, or with a year behind it."""
    return any(
        first <= start
        and end <= last
        and last - first <= _TITLE_LENGTH
        and (text[first] in _TITLE_MARKS or _YEAR_BEHIND.match(text, last) is not None)
        for first, last in spans
    )
