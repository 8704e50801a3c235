"""Makes small Bluesky repositories as CAR files, whole and damaged.

Run as `python -m tests.sources.car_maker` to write those in fixtures/archives/bluesky anew.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b32encode, b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import libipld

FOLDER = Path(__file__).parents[2] / "fixtures" / "archives" / "bluesky"
DID = "did:plc:kestria0000000000000000a"
OTHER = "did:plc:sarmira0000000000000000b"


def varint(number: int) -> bytes:
    """Encode an unsigned number as CAR does."""
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*out, number))


def cid_of(block: bytes) -> bytes:
    """Return the id of a block of DAG-CBOR."""
    return b"\x01\x71\x12\x20" + hashlib.sha256(block).digest()


class CarMaker:
    """Collects blocks and writes them as one file."""

    def __init__(self) -> None:
        self.blocks: dict[bytes, bytes] = {}

    def put(self, value: Any) -> bytes:
        block: bytes = libipld.encode_dag_cbor(value)
        cid = cid_of(block)
        self.blocks[cid] = block
        return cid

    def tree(self, records: Mapping[str, Any]) -> bytes:
        """Write records as a tree of two levels, keys shortened as AT Protocol does."""
        keys = sorted(records)
        half = len(keys) // 2
        left = self.node(keys[:half], records)
        return self.node(keys[half:], records, left=left)

    def node(self, keys: list[str], records: Mapping[str, Any], left: bytes | None = None) -> bytes:
        entries, last = [], b""
        for key in keys:
            raw = key.encode()
            shared = 0
            while shared < min(len(raw), len(last)) and raw[shared] == last[shared]:
                shared += 1
            value = self.put(records[key])
            entries.append({"p": shared, "k": raw[shared:], "v": value, "t": None})
            last = raw
        return self.put({"l": left, "e": entries})

    def write(self, root: bytes, without: tuple[bytes, ...] = ()) -> bytes:
        header: bytes = libipld.encode_dag_cbor({"version": 1, "roots": [root]})
        out = [varint(len(header)), header]
        ordered = {root: self.blocks[root], **self.blocks}
        for cid, block in ordered.items():
            if cid not in without:
                out += [varint(len(cid) + len(block)), cid, block]
        return b"".join(out)


def records() -> dict[str, Any]:
    """Return the records of the sample repository."""
    post = "app.bsky.feed.post"
    subject = {"uri": f"at://{OTHER}/{post}/3kxyz", "cid": "bafyrei"}
    text = "Große Pläne – see belmora.example/lo... #Accord"
    start = len("Große Pläne – see ".encode())
    return {
        f"{post}/3kaaa": {
            "$type": post,
            "text": text,
            "createdAt": "2024-05-01T03:00:00.123-07:00",
            "langs": ["de"],
            "facets": [
                {
                    "index": {"byteStart": start, "byteEnd": start + 21},
                    "features": [
                        {
                            "$type": "app.bsky.richtext.facet#link",
                            "uri": "https://belmora.example/long/path",
                        }
                    ],
                }
            ],
        },
        f"{post}/3kbbb": {
            "$type": post,
            "text": "Year nought",
            "createdAt": "0000-10-14T15:06:10.730Z",
            "embed": {"$type": "app.bsky.embed.record", "record": subject},
        },
        f"{post}/3kccc": {
            "$type": post,
            "text": "An answer",
            "createdAt": "2024-05-02T10:00:00.123456Z",
            "reply": {"root": subject, "parent": subject},
        },
        "app.bsky.feed.repost/3kddd": {
            "$type": "app.bsky.feed.repost",
            "subject": subject,
            "createdAt": "2024-05-03T10:00:00Z",
        },
        "app.bsky.feed.like/3keee": {
            "$type": "app.bsky.feed.like",
            "subject": subject,
            "createdAt": "2024-05-03T10:00:00Z",
        },
        "app.bsky.graph.follow/3kfff": {
            "$type": "app.bsky.graph.follow",
            "subject": OTHER,
            "createdAt": "2023-01-01T00:00:00Z",
        },
        "app.bsky.graph.follow/3kggg": {
            "$type": "app.bsky.graph.follow",
            "subject": {"did": "did:web:ardesh.example", "declarationCid": "x"},
            "createdAt": "2022-11-11T00:00:00Z",
        },
        "app.bsky.graph.follow/3khhh": {"$type": "app.bsky.graph.follow", "subject": 5},
        "app.bsky.actor.profile/self": {
            "$type": "app.bsky.actor.profile",
            "displayName": "Kestria MFA",
            "description": "Official account",
        },
        "blue.linkat.board/self": {"$type": "blue.linkat.board", "cards": []},
    }


def make(version: int = 3) -> tuple[CarMaker, bytes]:
    """Return the maker of the sample repository and its root."""
    maker = CarMaker()
    commit = {"did": DID, "version": version, "data": maker.tree(records()), "prev": None}
    root = maker.put({**commit, "rev": "3ljlyqit2uk2l", "sig": b"x" * 64})
    return maker, root


def firehose() -> bytes:
    """Return a commit as the firehose has it: changes by name, their records in blocks."""
    maker, root = make()
    data = maker.write(root)

    def link(path: str) -> dict[str, str]:
        block: bytes = libipld.encode_dag_cbor(records().get(path, {}))
        return {"$link": "b" + b32encode(cid_of(block)).decode().lower().rstrip("=")}

    names = ("app.bsky.feed.post/3kaaa", "app.bsky.feed.repost/3kddd", "app.bsky.feed.post/3kzzz")
    ops = [{"action": "create", "path": path, "cid": link(path)} for path in names]
    ops.append({"action": "delete", "path": "app.bsky.feed.post/3kyyy"})
    commit = {
        **{"repo": DID, "rev": "3ljlyqit2uk2l", "seq": 4, "time": "2024-05-01T10:00:01.000Z"},
        **{"ops": ops, "blocks": {"$bytes": b64encode(data).decode().rstrip("=")}},
    }
    return json.dumps(commit, indent=1).encode() + b"\n"


def files() -> dict[str, bytes]:
    """Return the files of the fixtures by name."""
    maker, root = make()
    whole = maker.write(root)
    leaves = [cid for cid, block in maker.blocks.items() if b"Year nought" in block]
    trees = [
        cid
        for cid, block in maker.blocks.items()
        if isinstance(node := libipld.decode_dag_cbor(block), dict) and node.get("l") is None
    ]
    nodes = [cid for cid in trees if "e" in libipld.decode_dag_cbor(maker.blocks[cid])]
    flipped = whole.replace(b"Year nought", b"Year naught")
    old, old_root = make(version=2)
    stray = CarMaker()
    return {
        "repo.car": whole,
        "repo_v2.car": old.write(old_root),
        "missing_record.car": maker.write(root, without=tuple(leaves)),
        "missing_tree.car": maker.write(root, without=tuple(nodes)),
        "flipped_byte.car": flipped,
        "cut.car": whole[: len(whole) * 3 // 4],
        "no_repository.car": stray.write(stray.put({"hello": "world"})),
        "firehose.json": firehose(),
        "car_v2.car": b"\x0a\xa1gversion\x02" + bytes(40) + whole,
    }


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, data in files().items():
        (FOLDER / name).write_bytes(data)
