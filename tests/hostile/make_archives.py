"""Archives, folders and paths built to harm: bombs, lies, links, odd names."""

from __future__ import annotations

import gzip
import io
import os
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.hostile.make_records import lines

Maker = Callable[[Path], Path]


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def _patched(path: Path, changes: dict[int, bytes], at: bytes = b"PK\x01\x02") -> Path:
    """Overwrite bytes behind the last place of a mark (the central directory by default)."""
    data = bytearray(path.read_bytes())
    start = data.rindex(at)
    for offset, new in changes.items():
        data[start + offset : start + offset + len(new)] = new
    path.write_bytes(data)
    return path


def _plain_zip(folder: Path, data: bytes | None = None) -> Path:
    return _zip(folder / "posts.zip", {"posts.jsonl": data or lines(3)})


def _method_99(folder: Path) -> Path:
    return _patched(_plain_zip(folder), {10: struct.pack("<H", 99)})


def _encrypted(folder: Path) -> Path:
    return _patched(_plain_zip(folder), {8: b"\x01\x00"})


def _declared_bomb(folder: Path) -> Path:
    return _zip(folder / "bomb.zip", {"posts.jsonl": b"0" * 50_000_000})


def _lying_bomb(folder: Path) -> Path:
    path = _zip(folder / "bomb.zip", {"posts.jsonl": lines(1) + b"\n" * 30_000_000})
    return _patched(path, {24: struct.pack("<I", 100)})


def _gzip_bomb(folder: Path) -> Path:
    path = folder / "posts.jsonl.gz"
    path.write_bytes(gzip.compress(lines(2) + b" " * 60_000_000, 9))
    return path


def _overlap(folder: Path) -> Path:
    path = _zip(folder / "a.zip", {"a.jsonl": lines(3), "b.jsonl": lines(3)})
    return _patched(path, {42: struct.pack("<I", 0)})


def _bad_checksum(folder: Path) -> Path:
    return _patched(_plain_zip(folder), {16: b"\0\0\0\0"})


def _bad_names(folder: Path) -> Path:
    names = ["../slip.jsonl", "/abs.jsonl", "C:\\win.jsonl", "a\x1b[2Jb.jsonl", "x\u202ey.jsonl"]
    return _zip(
        folder / "names.zip",
        {**{name: lines(1) for name in names}, "ok.jsonl": lines(2)},
    )


def _name_with_nul(folder: Path) -> Path:
    path = _zip(folder / "nul.zip", {"aXb.jsonl": lines(1)})
    path.write_bytes(path.read_bytes().replace(b"aXb.jsonl", b"a\x00b.jsonl"))
    return path


def _many(folder: Path) -> Path:
    path = folder / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(70_000):
            archive.writestr(zipfile.ZipInfo(f"{number}"), b"")
    return path


def _second_end(folder: Path) -> Path:
    path = _plain_zip(folder)
    path.write_bytes(path.read_bytes() + b"PK\x05\x06" + b"\0" * 18)
    return path


def _nested(folder: Path) -> Path:
    inner = _plain_zip(folder).read_bytes()
    return _zip(folder / "outer.zip", {"inner.zip": inner, "posts.jsonl": lines(2)})


def _cut_zip(folder: Path) -> Path:
    path = _plain_zip(folder, lines(200))
    path.write_bytes(path.read_bytes()[:-60])
    return path


def _tar_links(folder: Path) -> Path:
    path = folder / "links.tar"
    with tarfile.open(path, "w") as archive:
        for name, kind in (("s", tarfile.SYMTYPE), ("h", tarfile.LNKTYPE), ("d", tarfile.CHRTYPE),
                           ("f", tarfile.FIFOTYPE)):  # fmt: skip
            entry = tarfile.TarInfo(f"{name}.jsonl")
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
        for name in ("../up.jsonl", "/abs.jsonl", "posts.jsonl"):
            entry = tarfile.TarInfo(name)
            entry.size = len(lines(2))
            archive.addfile(entry, io.BytesIO(lines(2)))
    return path


def _tar_lie(folder: Path) -> Path:
    path = folder / "lie.tar"
    entry = tarfile.TarInfo("posts.jsonl")
    entry.size = 1 << 40
    path.write_bytes(entry.tobuf() + lines(2))
    return path


def _tar_rubbish(folder: Path) -> Path:
    path = folder / "rubbish.tar"
    header = bytearray(tarfile.TarInfo("posts.jsonl").tobuf())
    header[124:136] = b"\xff" * 12
    path.write_bytes(bytes(header) + os.urandom(2048))
    return path


def _links_out(folder: Path) -> Path:
    root = folder / "root"
    root.mkdir()
    outside = folder / "outside.jsonl"
    outside.write_bytes(lines(5, first=900))
    (root / "out.jsonl").symlink_to(outside)
    (root / "loop").symlink_to(root)
    (root / "dangling").symlink_to(folder / "none")
    os.mkfifo(root / "pipe.jsonl")
    (root / "posts.jsonl").write_bytes(lines(2))
    return root


def _mixed(folder: Path) -> Path:
    root = folder / "mixed"
    (root / "deep" / "er").mkdir(parents=True)
    (root / "posts.jsonl").write_bytes(lines(2))
    (root / "deep" / "er" / "more.jsonl").write_bytes(lines(2, first=50))
    (root / "holiday.png").write_bytes(b"\x89PNG\r\n\x1a\n" + os.urandom(99))
    (root / "notes.txt").write_text("Call the ambassador back.\n")
    (root / "empty.json").write_bytes(b"")
    (root / "cut.zip").write_bytes(b"PK\x03\x04" + os.urandom(20))
    return root


def _named(name: str) -> Maker:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(lines(2))
        return path

    return make


def _named_badly(name: str) -> Maker:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(b"MZ nothing to be read in here")
        return path

    return make


def _fifo(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def _empty_folder(folder: Path) -> Path:
    (folder / "empty").mkdir()
    return folder / "empty"


def _empty_zip(folder: Path) -> Path:
    return _zip(folder / "empty.zip", {})


HOSTILE_NAME = "a\x1b]0;title\x07\nb\u202ec\x9b.jsonl"
"""A file name with a title sequence, a newline, an override and a C1 control."""

REFUSED: dict[str, Maker] = {
    "zip bomb as declared": _declared_bomb,
    "zip bomb with a lying header": _lying_bomb,
    "zip with files that overlap": _overlap,
    "zip encrypted": _encrypted,
    "zip by method 99": _method_99,
    "zip cut off": _cut_zip,
    "zip with a second end": _second_end,
    "zip with a wrong checksum": _bad_checksum,
    "zip of nothing": _empty_zip,
    "tar with a lying size": _tar_lie,
    "tar of rubbish": _tar_rubbish,
    "pipe": _fifo,
    "device": lambda _folder: Path("/dev/zero"),
    "folder of nothing": _empty_folder,
    "folder that is not there": lambda folder: folder / "none" / "C:\\Users\\Anna\\posts.zip",
    "name too long": lambda folder: folder / ("x" * 5000),
    "unknown file with a hostile name": _named_badly(HOSTILE_NAME),
}
"""Refused with one sentence, nothing stored."""

READ: dict[str, Maker] = {
    "zip with unsafe names": _bad_names,
    "zip inside a zip": _nested,
    "gzip bomb": _gzip_bomb,
    "zip name with NUL": _name_with_nul,
    "tar with links and devices": _tar_links,
    "folder with links that lead out": _links_out,
    "folder of mixed files": _mixed,
    "good file with a hostile name": _named(HOSTILE_NAME),
    "name that is no UTF-8": _named(os.fsdecode(b"caf\xe9-\xff.jsonl")),
    "name like an option": _named("--db=x.jsonl"),
}
"""What is good comes in, the rest is said."""

SLOW_REFUSED: dict[str, Maker] = {"zip with 70,000 files": _many}
"""Refused, and slow to make."""
