"""Where everything lives. The only user of platformdirs; `twiplotui where` prints it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from twiplotui.errors import UsageError

STORE_VARIABLE = "TWIPLOTUI_DB"
CONFIG_VARIABLE = "TWIPLOTUI_CONFIG"


@dataclass(frozen=True, slots=True)
class Paths:
    """The files and folders of one user."""

    store: Path
    """The SQLite store."""
    config: Path
    """The configuration file; need not exist."""
    rules: Path
    """The folder of the ministry's own rule packs."""
    backups: Path
    state: Path
    """Crash files and logs."""
    cache: Path


def user_paths(store: Path | None = None, config: Path | None = None) -> Paths:
    """Return the paths: what is given, else the environment, else the platform's folders.

    Args:
        store: `--db`.
        config: `--config`.

    Raises:
        UsageError: The store's path names no file, or a path begins with the folder of a user whom
            the machine does not know.
    """
    from platformdirs import PlatformDirs

    dirs = PlatformDirs("twiplotui", appauthor=False)
    env_store = os.environ.get(STORE_VARIABLE)
    env_config = os.environ.get(CONFIG_VARIABLE)
    store = store or (Path(env_store) if env_store else dirs.user_data_path / "store.db")
    if not store.name:
        raise UsageError(f"{store} cannot be a store.", "Name a store file with --db.")
    config = config or (Path(env_config) if env_config else dirs.user_config_path / "config.toml")
    store, config = _at_home(store), _at_home(config)
    return Paths(
        store=store,
        config=config,
        rules=config.parent / "rules",
        backups=store.parent / "backups",
        state=dirs.user_state_path,
        cache=dirs.user_cache_path,
    )


def _at_home(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError:
        raise UsageError(
            f"{path} begins with the folder of a user whom this computer does not know.",
            "Write the path whole.",
        ) from None
