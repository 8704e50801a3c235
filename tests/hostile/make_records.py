"""Records and documents built to harm: depth, size, damage, odd values, formulas, cycles."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.hostile import hostile_texts
from tests.sources import hostile_feeds

Maker = Callable[[Path], Path]
_FIRST = 1_500_000_000_000_000_000


def tweet(number: int, **changes: Any) -> dict[str, Any]:
    """Return a post as the v1.1 interface gave it."""
    return {
        "id_str": str(_FIRST + number),
        "created_at": "Mon Mar 07 10:00:00 +0000 2022",
        "full_text": f"Ministers met on case {number} today",
        "user": {"id_str": "77", "screen_name": "mfa_valdoria", "name": "Valdoria MFA"},
        "lang": "en",
        **changes,
    }


def lines(count: int, first: int = 0) -> bytes:
    """Return that many good posts as JSON Lines."""
    return b"".join(json.dumps(tweet(first + n)).encode() + b"\n" for n in range(count))


def _file(name: str, make: Callable[[], bytes]) -> Maker:
    def maker(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(make())
        return path

    return maker


def _between(*bad: bytes) -> Callable[[], bytes]:
    """Put bad lines between two good ones."""
    return lambda: lines(1) + b"".join(line + b"\n" for line in bad) + lines(1, first=1)


def _changed(**changes: Any) -> bytes:
    return json.dumps(tweet(7, **changes)).encode()


def _raw(old: str, new: str) -> bytes:
    return json.dumps(tweet(7)).replace(old, new).encode()


def _texts() -> bytes:
    return b"".join(
        json.dumps(tweet(100 + n, full_text=hostile.text or "-", user={
            "id_str": str(500 + n), "screen_name": hostile.text[:40] or "x",
            "name": hostile.text[:80], "description": hostile.text, "location": hostile.text[:90],
        })).encode() + b"\n"
        for n, hostile in enumerate(hostile_texts(longest=2_000))
    )  # fmt: skip


_DATES = (
    "9999-12-31T23:59:59Z", "99999-01-01", "0000-00-00", "2026-W99", "1e18", "-1", "NaN",
    "12345678901234567890", "0001-01-01T00:00:00+23:59", "24:00:00", "x" * 10_000,
)  # fmt: skip
_IDS = ("1.277100976e+18", "12345.0", "١٢٣", "1_0", "²", "", "9" * 400, "-5", "7\x00", "7\n8")

_ODD: tuple[Any, ...] = (None, [], {}, 1, 1.5, True, [[1]], {"a": []})

_CSV = "id,created_at,username,text\n"


def _row(number: int, text: str) -> str:
    return f"{_FIRST + number},2022-03-07 10:00:00,mfa_valdoria,{text}\n"


def _opml() -> bytes:
    bad = (
        "|~/fetch.py", "exec:id", "filter:id:https://a.valdoria.example/", "file:///etc/passwd",
        "javascript:alert(1)", "-oProxyCommand=id", "ssh://-oProxyCommand=id/x",
    )  # fmt: skip
    good = "https://mfa.valdoria.example/rss"
    outlines = "".join(f'<outline type="rss" text="x" xmlUrl="{url}"/>' for url in (*bad, good))
    return f'<?xml version="1.0"?><opml version="2.0"><body>{outlines}</body></opml>'.encode()


def _deep_opml() -> bytes:
    inner = '<outline text="x">' * 50_000 + "</outline>" * 50_000
    return f'<opml version="2.0"><body>{inner}</body></opml>'.encode()


def _graph_entities() -> bytes:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE graphml [<!ENTITY a0 "ha">{levels}]>'
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="directed">'
        '<node id="&a9;"/></graph></graphml>'
    ).encode()


def _deep_graph() -> bytes:
    return (
        b'<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="directed">'
        + b"<node>" * 50_000
    )


def _yaml_laughs() -> bytes:
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10))
    return f"a0: &a0 [lol, lol]\n{levels}".encode()


def _yaml_python() -> bytes:
    return b"- !!python/object/apply:os.system ['touch /tmp/harmed']\n- handle: mfa_kestria\n"


def _yaml_cycle() -> bytes:
    return b"- &a\n  handle: mfa_kestria\n  social: *a\n"


def _car(header: bytes, *blocks: bytes) -> bytes:
    from tests.sources.car_maker import varint

    return b"".join(varint(len(part)) + part for part in (header, *blocks))


def _car_header(root: bytes = b"\0" * 37) -> bytes:
    # {"roots": [CID], "version": 1} by hand, so that the id may be anything.
    return b"\xa2eroots\x81\xd8\x2aX" + bytes([len(root)]) + root + b"gversion\x01"


def _car_deep() -> bytes:
    return _car(_car_header(), b"\x01\x71\x12\x20" + b"\0" * 32 + b"\x81" * 100_000)


def _car_lengths() -> bytes:
    return _car(_car_header()) + b"\xff\xff\xff\xff\xff\xff\xff\xff\x7f" + b"x" * 100


def _telegram_deep() -> bytes:
    return b'{"name":"c","type":"public_channel","id":1,"messages":[' + b'{"text":[' * 50_000


REFUSED: dict[str, Maker] = {
    "empty file": _file("posts.jsonl", lambda: b""),
    "only NUL": _file("posts.jsonl", lambda: b"\0" * 100_000),
    "only spaces": _file("posts.json", lambda: b" " * 1_000_000),
    "random bytes": _file("posts.json", lambda: bytes(range(128, 256)) * 99),
    "JSON of 100,000 brackets": _file("posts.json", lambda: b"[" * 100_000),
    "JSON of 100,000 objects in each other": _file("posts.json", lambda: b'{"a":' * 100_000),
    "10 MB of one letter": _file("posts.txt", lambda: b"x" * 10_000_000),
    "10 MB of one line of JSON": _file("a.json", lambda: b'"' + b"x" * 10_000_000 + b'"'),
    "graph of entities": _file("a.graphml", _graph_entities),
    "graph of depth": _file("a.graphml", _deep_graph),
    "YAML of anchors": _file("accounts.yaml", _yaml_laughs),
    "CAR of depth": _file("repo.car", _car_deep),
    "CAR of lengths": _file("repo.car", _car_lengths),
    "CAR of nothing": _file("repo.car", lambda: _car(_car_header())),
    "CBOR of a huge array": _file("repo.car", lambda: b"\x05\x9b\x7f\xff\xff\xff"),
    "SQLite file": _file("posts.db", lambda: b"SQLite format 3\0" + b"\0" * 4096),
    "HTML page": _file("page.html", lambda: b"<!DOCTYPE html><script>alert(1)</script>"),
    **{f"feed: {name}": _file("feed.xml", make) for name, make in hostile_feeds.REFUSED.items()},
}
"""Refused with one sentence, nothing stored."""

READ: dict[str, Maker] = {
    "deep line": _file("a.jsonl", _between(b'{"a":' * 100_000 + b"1" + b"}" * 100_000)),
    "deep value in a post": _file("a.jsonl", _between(_raw('"en"', "[" * 100_000 + "]" * 100_000))),
    "huge whole number": _file("a.jsonl", _between(_raw(f'"{_FIRST + 7}"', "9" * 5_000))),
    "huge count": _file(
        "a.jsonl", _between(_changed(favorite_count=2**70, retweet_count=-(2**70)))
    ),
    "numbers that are none": _file(
        "a.jsonl", _between(_raw('"en"', "NaN"), _raw('"en"', "-Infinity"), _raw('"en"', "1e400"))
    ),
    "lone surrogates": _file(
        "a.jsonl", _between(_raw("Ministers", "\\ud800 \\udfff"), _raw("mfa_", "\\udc80"))
    ),
    "members twice": _file("a.jsonl", _between(_raw('"lang"', '"id_str": "1", "lang"'))),
    "byte order mark": _file("a.jsonl", lambda: b"\xef\xbb\xbf" + lines(2)),
    "NUL in texts": _file("a.jsonl", _between(_changed(full_text="a\0b", lang="e\0n"))),
    "NUL between lines": _file("a.jsonl", _between(b"\0" * 1000)),
    "bytes that are no text": _file("a.jsonl", _between(b'{"id_str":"5","full_text":"\xff\xfe"}')),
    "values of other kinds": _file(
        "a.jsonl",
        _between(
            *(
                _changed(**{key: value})
                for key in ("user", "full_text", "created_at", "entities", "id_str")
                for value in _ODD
            )
        ),
    ),
    "dates at the edge": _file("a.jsonl", _between(*(_changed(created_at=d) for d in _DATES))),
    "damaged ids": _file("a.jsonl", _between(*(_changed(id_str=each) for each in _IDS))),
    "text of 1 MB": _file("a.jsonl", _between(_changed(full_text="word " * 200_000))),
    "text of a million newlines": _file("a.jsonl", _between(_changed(full_text="\n" * 1_000_000))),
    "zalgo": _file("a.jsonl", _between(_changed(full_text="Z" + "\u0301" * 100_000))),
    "line of 10 MB": _file("a.jsonl", _between(b'{"x":"' + b"y" * 10_000_000 + b'"}')),
    "100,000 mentions": _file(
        "a.jsonl",
        _between(
            _changed(
                entities={
                    "user_mentions": [
                        {"screen_name": f"a{n}", "id_str": str(n)} for n in range(20_000)
                    ]
                }
            )
        ),
    ),
    "entities out of place": _file(
        "a.jsonl",
        _between(
            _changed(
                entities={
                    "urls": [
                        {"url": "x", "expanded_url": "javascript:alert(1)", "indices": [10**9, -5]},
                        {"indices": ["a"]},
                        7,
                    ]
                }
            )
        ),
    ),
    "post that quotes itself": _file(
        "a.jsonl",
        _between(
            _changed(
                quoted_status_id_str=str(_FIRST + 7), quoted_status=tweet(7, quoted_status=tweet(7))
            )
        ),
    ),
    "hostile texts everywhere": _file("a.jsonl", _texts),
    "CSV with a quote left open": _file(
        "a.csv",
        lambda: (
            _CSV + _row(1, "a") + _row(2, '"open') + "".join(_row(n, "b") for n in range(3, 99))
        ).encode(),
    ),
    "CSV with a giant field": _file(
        "a.csv", lambda: (_CSV + _row(1, "a") + _row(2, "x" * 3_000_000) + _row(3, "c")).encode()
    ),
    "CSV with formulas": _file(
        "a.csv",
        lambda: (
            _CSV + _row(1, "\"=cmd|'/C calc'!A0\"") + _row(2, "@SUM(1)") + _row(3, "＝1+1")
        ).encode(),
    ),
    "CSV with NUL": _file("a.csv", lambda: (_CSV + _row(1, "a\0b") + _row(2, "c")).encode()),
    "CSV of 100,000 columns": _file(
        "a.csv", lambda: (_CSV + _row(1, "a") + _row(2, "b" + "," * 100_000)).encode()
    ),
    "CSV with ruined ids": _file(
        "a.csv", lambda: (_CSV + _row(1, "a") + "1.5E+18,2022-03-07,mfa_kestria,b\n").encode()
    ),
    "OPML of commands": _file("feeds.opml", _opml),
    "OPML of depth": _file("feeds.opml", _deep_opml),
    "YAML that calls": _file("accounts.yaml", _yaml_python),
    "YAML in a circle": _file("accounts.yaml", _yaml_cycle),
    "Telegram of depth": _file("result.json", _telegram_deep),
    **{f"feed: {name}": _file("feed.xml", make) for name, make in hostile_feeds.READ.items()},
}
"""Read as far as it is good; the rest is rejected and counted, or all of it refused."""
