"""Rule packs: load, compile, match. Pure: no store, no screen, no network."""

from __future__ import annotations

from twiplotui.rules.book import RuleBook
from twiplotui.rules.load import load_packs

__all__ = ["RuleBook", "load_packs"]
