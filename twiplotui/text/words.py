"""Where the words of a text are, in every script."""

from __future__ import annotations

import re
from functools import lru_cache

from twiplotui.text.charsets import BIGRAM_CLASS, mark_class


@lru_cache(maxsize=1)
def _word_pattern() -> re.Pattern[str]:
    # Python's \w leaves out vowel signs, which would cut words of Indic scripts.
    hung = f"{mark_class()}\u200c\u200d"
    return re.compile(
        f"[{BIGRAM_CLASS}][{hung}]*|(?:(?![{BIGRAM_CLASS}])[\\w{hung}])+|\\S[{hung}]*"
    )


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return start and end of every word and sign; spaces lie between them.

    In scripts that write no spaces between words each character is a word.

    Args:
        text: Any text.
    """
    return [match.span() for match in _word_pattern().finditer(text)]
