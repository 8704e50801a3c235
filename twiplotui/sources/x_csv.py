"""Being written."""

from __future__ import annotations

from twiplotui.sources.formats import BundleFormat, Format

FORMATS: tuple[Format | BundleFormat, ...] = ()
