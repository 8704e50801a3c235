"""The invented world of `twiplotui demo`, in a throw-away store."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from twiplotui.cli.context import Context


@contextmanager
def demo_world(context: Context) -> Iterator[Context]:
    """Make the invented world and yield surroundings that see nothing else; gone at the end.

    Args:
        context: The call's surroundings; only its clock, the cache of its rules, and how its
            screen looks and which keys it has are used.
    """
    from dataclasses import replace

    from twiplotui.config import Settings
    from twiplotui.rules import load_packs
    from twiplotui.services.demo import build_demo

    # What another process still has open stays on Windows: no error to end a demo with.
    with tempfile.TemporaryDirectory(
        prefix="twiplotui-demo-", ignore_cleanup_errors=True
    ) as folder:
        path = Path(folder) / "store.db"
        rules = load_packs(None, context.paths.cache)
        clock = build_demo(path, rules, context.clock)
        inner = Context(path, Path(folder) / "config.toml", clock)
        own = context.settings
        inner.settings = replace(Settings(), screen=own.screen, keys=own.keys)
        yield inner
