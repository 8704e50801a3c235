"""Writes the compiled form of the shipped packs: `python -m twiplotui.rules.freeze`.

Run it after a change of a pack; after one of the compiler, raise `ENGINE_VERSION` first. A test
compares the result with the packs.
"""

from __future__ import annotations

import sys

from twiplotui.rules.build import build
from twiplotui.rules.cache import encode, read_built
from twiplotui.rules.pack_file import FROZEN, SHIPPED, frozen_path, pack_files


def freeze() -> int:
    """Compile the packs that changed, take away the files of those that are gone.

    Returns:
        How many were compiled.
    """
    FROZEN.mkdir(exist_ok=True)
    files = {frozen_path(file.path): file for file in pack_files(SHIPPED, is_shipped=True)}
    for path in FROZEN.iterdir():
        if path not in files:
            path.unlink()
    changed = [path for path, file in files.items() if read_built(path, file.key) is None]
    for path in changed:
        path.write_bytes(encode(files[path].key, build(files[path])))
    return len(changed)


if __name__ == "__main__":
    print(f"{freeze()} packs compiled.", file=sys.stderr)
