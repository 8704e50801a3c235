"""Files and tars compressed as a whole are read as what they were; bombs and ruins are refused."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import sys
import tarfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sources.test_unpack import MEMBERS, bytes_of, contents
from twiplotui.errors import DataError
from twiplotui.sources.decompress import compression_of
from twiplotui.sources.material import Material
from twiplotui.sources.unpack import open_path
from twiplotui.sources.unpack_limits import guarded

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Compress = Callable[[bytes], bytes]
COMPRESSORS: dict[str, Compress] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstd.compress,
}
LINES = b"".join(b'{"a": %d}\n' % number for number in range(200_000))
every = pytest.mark.parametrize(("suffix", "compress"), COMPRESSORS.items(), ids=COMPRESSORS)


def file_of(tmp_path: Path, suffix: str, data: bytes) -> Path:
    path = tmp_path / f"posts.jsonl.{suffix}"
    path.write_bytes(data)
    return path


def read(path: Path) -> bytes:
    source = open_path(path)
    assert isinstance(source, Material)
    assert source.name.endswith("posts.jsonl")
    assert LINES.startswith(source.head)
    return bytes_of(source)


@every
def test_a_file_is_read_as_its_content(tmp_path: Path, suffix: str, compress: Compress) -> None:
    assert read(file_of(tmp_path, suffix, compress(LINES))) == LINES


@every
def test_it_can_be_read_on_behind_its_end(tmp_path: Path, suffix: str, compress: Compress) -> None:
    source = open_path(file_of(tmp_path, suffix, compress(LINES)))
    assert isinstance(source, Material)
    with source.open() as stream:
        pieces = [stream.read(1 << 18) for _ in range(40)]
    assert b"".join(pieces) == LINES
    assert pieces[-1] == pieces[-2] == b""


@every
def test_what_many_threads_compressed_is_one(
    tmp_path: Path, suffix: str, compress: Compress
) -> None:
    half = len(LINES) // 2
    parts = compress(LINES[:half]) + compress(b"") + compress(LINES[half:])
    assert read(file_of(tmp_path, suffix, parts)) == LINES


@every
def test_a_tar_is_a_bundle(tmp_path: Path, suffix: str, compress: Compress) -> None:
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as archive:
        for name, data in MEMBERS.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    path = tmp_path / f"archive.tar.{suffix}"
    path.write_bytes(compress(plain.getvalue()))
    assert contents(open_path(path)) == MEMBERS


@every
def test_one_that_is_cut_off_is_told(tmp_path: Path, suffix: str, compress: Compress) -> None:
    noise = random.Random(1).randbytes(200_000).hex().encode()
    whole = compress(noise)
    path = file_of(tmp_path, suffix, whole[: len(whole) // 2])
    with pytest.raises(DataError, match="cut off or damaged"):
        bytes_of(open_path(path))  # type: ignore[arg-type]  # a file is no bundle


@every
def test_one_that_is_damaged_is_told(tmp_path: Path, suffix: str, compress: Compress) -> None:
    noise = random.Random(1).randbytes(400_000).hex().encode()
    whole = bytearray(compress(noise))
    whole[len(whole) // 2 :: 7] = bytes(len(whole[len(whole) // 2 :: 7]))
    path = file_of(tmp_path, suffix, bytes(whole))
    with pytest.raises(DataError, match="cut off or damaged"):
        bytes_of(open_path(path))  # type: ignore[arg-type]  # a file is no bundle


@pytest.mark.parametrize("suffix", ["bz2", "xz", "zst"])
def test_what_stands_behind_the_end_is_passed_over(tmp_path: Path, suffix: str) -> None:
    data = COMPRESSORS[suffix](LINES)
    assert read(file_of(tmp_path, suffix, data + bytes(512))) == LINES
    assert read(file_of(tmp_path, suffix, data + b"signed by nobody")) == LINES


@every
def test_what_unpacks_without_end_is_refused_and_takes_little_memory(
    suffix: str, compress: Compress
) -> None:
    data = compress(bytes(80_000_000))
    compression = compression_of(data)
    assert compression is not None and compression.suffix == f".{suffix}"
    tracemalloc.start()
    stream = guarded(compression.open(io.BytesIO(data)), "posts.jsonl", 50_000_000)
    with pytest.raises(DataError, match="unpacks to more"), stream:
        while stream.read(1 << 18):
            pass
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_an_xz_file_that_asks_for_much_memory_is_refused(tmp_path: Path) -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 30}]
    data = lzma.compress(b"{}", filters=filters)
    with pytest.raises(DataError, match="cut off or damaged"):
        open_path(file_of(tmp_path, "xz", data))
