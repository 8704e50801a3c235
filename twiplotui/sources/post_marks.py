"""Finds hashtags and mentions in plain text, for sources that do not list them."""

from __future__ import annotations

import re

from twiplotui.model.post import Link

ADDRESS = re.compile(r"https?://[^\s<>\"'|,;]+[^\s<>\"'|,;.:!?)\]}]", re.IGNORECASE)
"""An address in a text, without the marks of the sentence behind it."""
_HASHTAG = re.compile(r"(?<![\w&/#])[#＃]([\w\u200c\u200d]*[^\W\d][\w\u200c\u200d]*)")
_MENTION = re.compile(r"(?<![\w@/.])@([\w][\w.-]*(?:@[\w-]+(?:\.[\w-]+)+)?)")
_MOST = 100


def hashtags_in(text: str) -> tuple[str, ...]:
    """Return the hashtags of a text without `#`, in order, each once."""
    return tuple(dict.fromkeys(found[1] for found in _HASHTAG.finditer(text)))[:_MOST]


def mentions_in(text: str) -> tuple[str, ...]:
    """Return the handles mentioned in a text without `@`, in order, each once."""
    found = (match[1].rstrip(".-") for match in _MENTION.finditer(text))
    return tuple(dict.fromkeys(handle for handle in found if handle))[:_MOST]


def links_in(text: str) -> tuple[Link, ...]:
    """Return the addresses a text writes out; short ones of X say nothing and are left out."""
    found = (each for each in ADDRESS.findall(text) if not each.startswith("https://t.co/"))
    return tuple(Link(each) for each in dict.fromkeys(found))
