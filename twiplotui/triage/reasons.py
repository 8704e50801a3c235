"""Why an alert can be dismissed, and the letter that says so."""

from __future__ import annotations

from typing import Final

from twiplotui.model.words import DismissReason

CHOICES: Final = (
    ("f", "false positive", DismissReason.FALSE_POSITIVE),
    ("d", "duplicate", DismissReason.DUPLICATE),
    ("k", "known position", DismissReason.KNOWN_POSITION),
    ("o", "other", DismissReason.OTHER),
)
"""(key, label, reason) of the one-letter menu; `other` is followed by words."""
