"""The CAR container and the tree of a Bluesky repository in it. Knows nothing of posts.

Every block is checked against the hash in its id. Definitions: CARv1, and the repository of AT
Protocol (a commit, a Merkle search tree, records). libipld decodes DAG-CBOR; the container is
walked here, because its own reader neither checks hashes nor reads cut or partial files.
"""

from __future__ import annotations

import hashlib
from base64 import b32decode, b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import libipld

from twiplotui.errors import DataError

_CID_START = b"\x01\x71\x12\x20"
"""CID version 1, DAG-CBOR, SHA-256 of 32 bytes: the only kind a repository uses."""

_CID_LENGTH = 36


@dataclass(slots=True)
class Repository:
    """The records of one account, as far as the file holds them."""

    did: str
    blocks: Mapping[bytes, memoryview]
    tree: bytes
    """Id of the root of the tree."""
    is_cut: bool = False
    """The file ends in the middle of a block."""
    damaged: set[bytes] = field(default_factory=set)
    """Ids of blocks whose bytes do not match their hash."""
    missing_trees: int = 0
    """Parts of the tree that are not in the file; counted while `entries` is read."""

    def entries(self) -> Iterator[tuple[str, bytes]]:
        """Yield the path `collection/key` and block id of each record, in order."""
        seen: set[bytes] = set()
        waiting: list[bytes | tuple[str, bytes]] = [self.tree]
        while waiting:
            task = waiting.pop()
            if isinstance(task, tuple):
                yield task
                continue
            if task in seen:
                continue
            seen.add(task)
            node = self.load(task)
            if not isinstance(node, Mapping) or not isinstance(node.get("e"), list):
                self.missing_trees += 1
                continue
            waiting.extend(reversed(_steps(node)))

    def load(self, cid: bytes) -> object:
        """Return the decoded block with this id; None where it is absent or damaged."""
        block = self.blocks.get(cid)
        if block is None or cid in self.damaged:
            return None
        try:
            value: object = libipld.decode_dag_cbor(bytes(block))
        except (ValueError, RecursionError):
            return None
        return value


class CarriedBlocks:
    """The blocks that a commit of the firehose carries, read when the first is asked for.

    Args:
        written: The CAR in base64; may be empty.
    """

    def __init__(self, written: str) -> None:
        self._written = written

    def find(self, link: str) -> Mapping[str, Any]:
        """Return the record of this id, written as text; empty where it is absent or damaged."""
        if self._repository is None or not link.startswith("b"):
            return {}
        try:
            cid = b32decode(link[1:].upper() + "=" * (-len(link[1:]) % 8))
        except ValueError:
            return {}
        found = self._repository.load(cid)
        return found if isinstance(found, Mapping) else {}

    @cached_property
    def _repository(self) -> Repository | None:
        try:
            return read_car(b64decode(self._written + "=" * (-len(self._written) % 4)), "")
        except (ValueError, DataError):
            return None


def _steps(node: Mapping[str, Any]) -> list[bytes | tuple[str, bytes]]:
    """Return what a node of the tree holds, left to right: subtrees and records."""
    steps: list[bytes | tuple[str, bytes]] = []
    if isinstance(node.get("l"), bytes):
        steps.append(node["l"])
    last = b""
    for entry in node["e"]:
        if not isinstance(entry, Mapping):
            continue
        shared, tail, value = entry.get("p"), entry.get("k"), entry.get("v")
        if isinstance(shared, int) and isinstance(tail, bytes) and isinstance(value, bytes):
            last = last[: max(shared, 0)] + tail
            steps.append((last.decode("ascii", "replace"), value))
        if isinstance(entry.get("t"), bytes):
            steps.append(entry["t"])
    return steps


def read_car(data: bytes, name: str) -> Repository:
    """Read the container and find the commit of the repository.

    Raises:
        DataError: It is no CAR, or not one of a Bluesky repository.
    """
    refusal = DataError(
        f"{name} is not a CAR file of a Bluesky repository.",
        "Export it again: Settings, Account, Export my data.",
    )
    length, start = _varint(data, 0)
    if not 0 < length <= len(data) - start or length > 4_096:
        raise refusal
    try:
        header = libipld.decode_dag_cbor(data[start : start + length])
    except (ValueError, RecursionError) as error:
        raise refusal from error
    roots = header.get("roots") if isinstance(header, Mapping) else None
    if not isinstance(roots, list) or not roots or header.get("version") != 1:
        raise refusal
    blocks, damaged, is_cut = _blocks(memoryview(data), start + length)
    for root in roots:
        found = Repository("", blocks, b"", is_cut, damaged)
        commit = found.load(root) if isinstance(root, bytes) else None
        if isinstance(commit, Mapping) and isinstance(commit.get("data"), bytes):
            found.did, found.tree = str(commit.get("did") or ""), commit["data"]
            return found
    if is_cut:
        raise DataError(f"{name} is cut off before its first record.", "Download it again.")
    raise refusal


def _blocks(data: memoryview, at: int) -> tuple[dict[bytes, memoryview], set[bytes], bool]:
    blocks: dict[bytes, memoryview] = {}
    damaged: set[bytes] = set()
    while at < len(data):
        length, start = _varint(data, at)
        at = start + length
        if length <= 0 or at > len(data):
            return blocks, damaged, True
        cid = bytes(data[start : start + _CID_LENGTH])
        if not cid.startswith(_CID_START) or length < _CID_LENGTH:
            continue
        block = data[start + _CID_LENGTH : at]
        blocks[cid] = block
        if hashlib.sha256(block).digest() != cid[4:]:
            damaged.add(cid)
    return blocks, damaged, False


def _varint(data: bytes | memoryview, at: int) -> tuple[int, int]:
    """Return an unsigned LEB128 number and where it ends; (-1, end) where it is none."""
    value = shift = 0
    while at < len(data) and shift < 63:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
    return -1, len(data)
