"""Small makers of materials for tests."""

from __future__ import annotations

import io
from collections.abc import Mapping

from twiplotui.sources.material import HEAD_BYTES, Bundle, Material


def a_material(
    data: bytes | str, name: str = "file.bin", beside: Mapping[str, bytes] | None = None
) -> Material:
    """Return a material of these bytes."""
    raw = data.encode() if isinstance(data, str) else data
    others = {other: a_material(content, other) for other, content in (beside or {}).items()}
    return Material(
        name=name,
        open=lambda: io.BytesIO(raw),
        size=len(raw),
        sibling=others.get,
        head=raw[:HEAD_BYTES],
    )


def a_bundle(members: Mapping[str, bytes | str], opened: list[str] | None = None) -> Bundle:
    """Return a bundle that notes each member it opens in `opened`."""

    def material(path: str, data: bytes | str) -> Material:
        raw = data.encode() if isinstance(data, str) else data

        def reopen() -> io.BytesIO:
            if opened is not None:
                opened.append(path)
            return io.BytesIO(raw)

        return Material(name=f"archive/{path}", open=reopen, size=len(raw))

    return Bundle("archive", {path: material(path, data) for path, data in members.items()})
