"""Writes the compiled form of the shipped packs: `python -m twiplotui.rules.freeze`.

Run it after a change of a pack or of the compiler; a test compares the result with the packs.
"""

from __future__ import annotations

import sys
from pathlib import Path

from twiplotui.rules.cache import encode
from twiplotui.rules.load import FROZEN, SHIPPED, build, frozen_path, pack_files


def frozen_texts() -> dict[Path, str]:
    """Return what the files of the folder `frozen` have to hold, by path."""
    texts = {}
    for file in pack_files(SHIPPED, is_shipped=True):
        texts[frozen_path(file.path)] = encode(file.key, build(file)) + "\n"
    return texts


def freeze() -> int:
    """Write the files, take away those of packs that are gone, and return how many there are."""
    texts = frozen_texts()
    FROZEN.mkdir(exist_ok=True)
    for path in FROZEN.glob("*.json"):
        if path not in texts:
            path.unlink()
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return len(texts)


if __name__ == "__main__":
    print(f"{freeze()} packs compiled.", file=sys.stderr)
