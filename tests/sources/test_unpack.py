from __future__ import annotations

import gzip
import io
import os
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest

from twiplotui.errors import DataError
from twiplotui.sources.material import Bundle, Material
from twiplotui.sources.unpack import open_path, stdin_material, with_head
from twiplotui.sources.unpack_limits import guarded

MEMBERS = {"data/tweets.js": b"window.x = []", "data/account.js": b"window.y = []"}


def zipped(path: Path, members: dict[str, bytes] | None = None) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (members or MEMBERS).items():
            archive.writestr(name, data)
    return path


def bytes_of(member: Material) -> bytes:
    with member.open() as stream:
        return stream.read()


def contents(source: Material | Bundle) -> dict[str, bytes]:
    assert isinstance(source, Bundle)
    return {path: bytes_of(member) for path, member in source.members.items()}


def test_zip_tar_and_folder_show_the_same_members(tmp_path: Path) -> None:
    for name, data in MEMBERS.items():
        (tmp_path / "folder" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "folder" / name).write_bytes(data)
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "folder", ".")
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        archive.add(tmp_path / "folder" / "data", "data")
    zipped(tmp_path / "a.zip")
    for name in ("folder", "a.tar.gz", "a.tar", "a.zip"):
        source = open_path(tmp_path / name)
        assert contents(source) == MEMBERS
        assert isinstance(source, Bundle)
        beside = source.members["data/tweets.js"].sibling("account.js")
        assert beside is not None
        assert bytes_of(beside) == MEMBERS["data/account.js"]


def test_gzip_file_is_read_as_its_content(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"a": 1}\n'))
    source = open_path(path)
    assert isinstance(source, Material)
    assert source.name.endswith("posts.jsonl")
    assert source.head == b'{"a": 1}\n'
    assert bytes_of(source) == b'{"a": 1}\n'


def test_standard_input_can_be_read_twice_at_once(tmp_path: Path) -> None:
    source = stdin_material(io.BytesIO(b"abcdef"))
    assert isinstance(source, Material)
    first, second = source.open(), source.open()
    assert first.read(3) + second.read(3) + first.read() == b"abcabcdef"
    first.close()
    second.close()
    archive = stdin_material(io.BytesIO(zipped(tmp_path / "a.zip").read_bytes()))
    assert contents(archive) == MEMBERS


def test_sibling_is_found_only_beside(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("a")
    (tmp_path / "b.js").write_text("b")
    (tmp_path / "link.js").symlink_to(tmp_path / "b.js")
    source = open_path(tmp_path / "a.js")
    assert isinstance(source, Material)
    beside = source.sibling("b.js")
    assert beside is not None
    assert beside.head == b"b"
    for name in ("missing.js", "../b.js", "link.js", "/etc/hosts", "..", ""):
        assert source.sibling(name) is None


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("secret")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text("a")
    (folder / "b.txt").symlink_to(outside)
    source = open_path(folder)
    assert isinstance(source, Bundle)
    assert list(source.members) == ["a.txt"]
    assert source.skipped == ("b.txt is a link and was not followed.",)


def flip(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]


def refused(path: Path, data: bytes, words: str) -> None:
    path.write_bytes(data)
    with pytest.raises(DataError, match=words) as raised:
        contents(open_path(path))
    assert raised.value.hint
    assert "\n" not in str(raised.value)


def test_damaged_zips_are_one_sentence(tmp_path: Path) -> None:
    good = zipped(tmp_path / "good.zip", {"a.txt": b"hello " * 100}).read_bytes()
    path = tmp_path / "bad.zip"
    refused(path, good[:-10], "cut off")
    refused(path, good[: len(good) // 2], "cut off")
    refused(path, flip(good, 45), "damaged")
    refused(path, good + b"more", "behind its end|damaged")
    for place in range(0, len(good), 7):
        path.write_bytes(flip(good, place))
        try:
            source = open_path(path)
            if isinstance(source, Bundle):
                contents(source)
        except DataError as error:
            assert error.message


def test_encrypted_zip_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped(tmp_path / "a.zip", {"a.txt": b"x"}).read_bytes())
    data[6] |= 1
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    refused(tmp_path / "b.zip", bytes(data), "is encrypted")


def test_overlapping_entries_are_refused(tmp_path: Path) -> None:
    data = bytearray(
        zipped(tmp_path / "a.zip", {"a.txt": b"x" * 99, "b.txt": b"y" * 99}).read_bytes()
    )
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[second + 42 : second + 46] = struct.pack("<I", 0)
    refused(tmp_path / "b.zip", bytes(data), "overlap")


def test_bombs_are_not_read(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="200 times"):
        open_path(zipped(tmp_path / "bomb.zip", {"a.txt": b"0" * 30_000_000}))
    source = open_path(zipped(tmp_path / "b.zip", {"a.txt": b"0" * 30_000_000, "b.txt": b"b"}))
    assert isinstance(source, Bundle)
    assert list(source.members) == ["b.txt"]
    assert len(source.skipped) == 1


def test_a_stream_that_grows_past_its_limit_is_refused() -> None:
    assert guarded(io.BytesIO(b"0" * 10), "a.gz", 10).read() == b"0" * 10
    with pytest.raises(DataError, match=r"a\.gz unpacks to more than 2 GB"):
        guarded(io.BytesIO(b"0" * 11), "a.gz", 10).read()


def test_what_a_computer_makes_for_itself_is_no_member(tmp_path: Path) -> None:
    names = ["__MACOSX/._a.txt", "in/__MACOSX/b", "in/.DS_Store", "Thumbs.db", "in/desktop.ini"]
    path = zipped(tmp_path / "a.zip", dict.fromkeys([*names, "in/a.txt"], b"x"))
    assert list(contents(open_path(path))) == ["in/a.txt"]


def test_lying_size_is_noticed(tmp_path: Path) -> None:
    data = bytearray(zipped(tmp_path / "a.zip", {"a.txt": b"0" * 900_000}).read_bytes())
    directory = data.index(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = struct.pack("<I", 100)
    refused(tmp_path / "b.zip", bytes(data), "damaged")


def test_unsafe_names_are_left_out(tmp_path: Path) -> None:
    names = ["../up.txt", "/abs.txt", "C:\\win.txt", "a\x1b[2J.txt", "x\u202ey.txt", "ok\\in.txt"]
    source = open_path(zipped(tmp_path / "a.zip", dict.fromkeys(names, b"x")))
    assert isinstance(source, Bundle)
    assert list(source.members) == ["ok/in.txt"]
    assert all(line.isprintable() for line in source.skipped)
    assert len(source.skipped) == 5


def test_links_in_a_tar_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as archive:
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        plain = tarfile.TarInfo("a.txt")
        plain.size = 1
        archive.addfile(plain, io.BytesIO(b"a"))
    source = open_path(path)
    assert contents(source) == {"a.txt": b"a"}
    assert isinstance(source, Bundle)
    assert source.skipped == ("link is a link and was not followed.",)


def test_cut_gzip_and_tar_are_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(os.urandom(100_000))[:-500])
    with pytest.raises(DataError, match="cut off"):
        source = open_path(path)
        assert isinstance(source, Material)
        bytes_of(source)
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
        entry = tarfile.TarInfo("a.txt")
        entry.size = 50_000
        archive.addfile(entry, io.BytesIO(os.urandom(50_000)))
    data = (tmp_path / "a.tar.gz").read_bytes()
    refused(tmp_path / "b.tar.gz", data[:-2000], "cut off")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n", "pointer"),
        (b"SQLite format 3\0" + b"\0" * 100, "database"),
        (b"7z\xbc\xaf\x27\x1c" + b"\0" * 100, "7z"),
        (b"%PDF-1.7", "PDF"),
    ],
)
def test_what_is_no_data_is_said(tmp_path: Path, data: bytes, words: str) -> None:
    refused(tmp_path / "x.bin", data, words)


def test_missing_and_unreadable_paths_are_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="does not exist"):
        open_path(tmp_path / "none")
    with pytest.raises(DataError, match="is empty"):
        stdin_material(io.BytesIO())
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    with pytest.raises(DataError, match="no ordinary file"):
        open_path(fifo)


@pytest.mark.parametrize(
    ("members", "words"),
    [
        (("[Content_Types].xml", "xl/workbook.xml"), "is an Excel workbook"),
        (("Index/Document.iwa", "preview.jpg"), "is a Numbers, Pages or Keynote document"),
        (("[Content_Types].xml", "word/document.xml"), "is an Office document"),
        (("mimetype", "META-INF/manifest.xml"), "is an OpenDocument file"),
    ],
)
def test_documents_of_office_programs_are_one_sentence(
    tmp_path: Path, members: tuple[str, ...], words: str
) -> None:
    path = zipped(tmp_path / "leaders.xlsx", dict.fromkeys(members, b"<x/>"))
    with pytest.raises(DataError, match=words) as caught:
        open_path(path)
    assert "CSV" in caught.value.hint


def test_zip_inside_a_zip_is_said(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip").read_bytes()
    source = open_path(zipped(tmp_path / "outer.zip", {"inner.zip": inner}))
    assert isinstance(source, Bundle)
    from twiplotui.sources.unpack import look_inside

    with pytest.raises(DataError, match="inside an archive"):
        look_inside(with_head(source.members["inner.zip"]))
