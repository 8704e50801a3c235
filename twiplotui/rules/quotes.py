"""Where a text is inside quotation marks, of any language, or quotes line by line."""

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


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Return the stretches of `text` between quotation marks, marks included, in order."""
    return [found.span() for found in _QUOTES.finditer(text)]


def is_quoted(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a stretch lies wholly inside one of `spans`."""
    return any(first <= start and end <= last for first, last in spans)
