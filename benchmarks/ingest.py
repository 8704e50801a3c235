"""Import speed and memory, beside the quickest bare loop that parses, inserts and indexes the same.

    python benchmarks/ingest.py [--posts 50000] [--keep FOLDER]

Prints ratios; exits 1 where a bound of docs/performance.md does not hold. `twitter-to-sqlite` is
measured beside it where that command is installed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from measure import Timing, report, run
from world import World

_CLI = [sys.executable, "-m", "twiplotui"]

BARE = """
import json, sqlite3, sys, zlib
import orjson
db = sqlite3.connect(sys.argv[2], isolation_level=None)
for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
    db.execute("PRAGMA " + pragma)
db.executescript(open(sys.argv[3]).read())
db.execute("INSERT INTO imports (id, state, kind, started_at) VALUES (1, 'done', 'import', 0)")
columns = {row[1]: "" if row[2] == "TEXT" else None
           for row in db.execute("PRAGMA table_info(posts)")}
insert = f"INSERT INTO posts VALUES ({', '.join('?' * len(columns))})"
posts, records, metrics, index, accounts = [], [], [], [], {}
def flush():
    db.execute("BEGIN IMMEDIATE")
    db.executemany(insert, posts)
    db.executemany("INSERT INTO records (post_id, hash, import_id, file, position, raw)"
                   " VALUES (?, ?, 1, 0, '', ?)", records)
    db.executemany("INSERT INTO metrics (post_id, at, likes, reposts, import_id)"
                   " VALUES (?, 0, ?, ?, 1)", metrics)
    db.executemany("INSERT INTO posts_fts (rowid, words, facets) VALUES (?, ?, ?)", index)
    db.execute("COMMIT")
    for rows in (posts, records, metrics, index):
        rows.clear()
with open(sys.argv[1], "rb") as stream:
    for line in stream:
        tweet = orjson.loads(line)
        native, user = tweet["id_str"], tweet["user"]
        account = accounts.get(user["id_str"])
        if account is None:
            account = db.execute(
                "INSERT INTO accounts (network, native_id, handle, handle_key, first_seen)"
                " VALUES ('x', ?, ?, ?, 0)",
                (user["id_str"], user["screen_name"], user["screen_name"].lower())).lastrowid
            accounts[user["id_str"]] = account
        number = int(native)
        values = dict(columns)
        values.update(id=number, network="x", native_id=native, account_id=account, kind="post",
                      text=tweet["full_text"], lang=tweet["lang"], published_at=number >> 22,
                      precision="second", is_complete=1, edited_at=None, presence="seen",
                      presence_at=None, deleted_at=None, first_seen=0, last_seen=0,
                      version_count=1, text_hash=0, record_hash=0, fold_version=1, import_id=1)
        posts.append(tuple(values.values()))
        records.append((number, 0, zlib.compress(line, 1)))
        metrics.append((number, tweet["favorite_count"], tweet["retweet_count"]))
        index.append((number, tweet["full_text"].lower(),
                      f"a{account} nx kpost l{tweet['lang']}"))
        if len(posts) == 500:
            flush()
flush()
"""
_SCHEMA = Path(__file__).resolve().parents[1] / "db" / "schema.sql"


def write_archive(world: World, path: Path) -> None:
    """Write the posts as a current X account archive."""
    account = [{"account": {"username": "mfa_valdoria", "accountId": "77",
                            "accountDisplayName": "MFA",
                            "createdAt": "2012-01-01T00:00:00.000Z"}}]  # fmt: skip
    manifest = {
        "userInfo": {"accountId": "77", "userName": "mfa_valdoria", "displayName": "MFA"},
        "archiveInfo": {"generationDate": "2026-11-20T10:00:00.000Z", "isPartialArchive": False},
        "dataTypes": {"tweets": {"files": [{"fileName": "data/tweets.js", "globalName":
                      "YTD.tweets.part0", "count": str(world.posts)}]}},
    }  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("data/manifest.js", f"window.__THAR_CONFIG = {json.dumps(manifest)}")
        archive.writestr("data/account.js", f"window.YTD.account.part0 = {json.dumps(account)}")
        # Written as it is made: a child's peak memory counts from what its parent held.
        with archive.open("data/tweets.js", "w", force_zip64=True) as stream:
            stream.write(b"window.YTD.tweets.part0 = [\n")
            for number, tweet in enumerate(world.v1()):
                tweet.pop("user")
                tweet["id"] = tweet["id_str"]
                tweet["favorite_count"] = str(tweet["favorite_count"])
                tweet["retweet_count"] = str(tweet["retweet_count"])
                body = json.dumps({"tweet": tweet}, ensure_ascii=False, indent=1)
                stream.write(((",\n" if number else "") + body).encode())
            stream.write(b"\n]")


def import_file(store: Path, source: Path) -> Timing:
    """Import a file by the command line."""
    return run([*_CLI, "--db", str(store), "import", "--json", str(source)])


def main() -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--posts", type=int, default=50_000)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp())
    folder.mkdir(exist_ok=True)
    lines, archive = folder / "posts.jsonl", folder / "archive.zip"
    World(options.posts).write_jsonl(lines)
    write_archive(World(options.posts), archive)
    holds = True
    bare_path = folder / "bare.db"
    bare_path.unlink(missing_ok=True)
    bare = run([sys.executable, "-c", BARE, str(lines), str(bare_path), str(_SCHEMA)])
    print(f"bare loop: {options.posts / bare.processor:,.0f} posts/s of processor time")
    import_file(folder / "warm.db", _one_line(lines, folder))
    for name, source in (("JSON Lines", lines), ("X archive", archive)):
        store = folder / f"{source.stem}.db"
        for path in folder.glob(f"{store.name}*"):
            path.unlink()
        first = import_file(store, source)
        again = import_file(store, source)
        print(f"{name}: {options.posts / first.processor:,.0f} posts/s, {first.memory:.0f} MB")
        holds &= report(f"{name} against the bare loop", first.processor / bare.processor, "×", 2.0)
        holds &= report(f"{name} again", again.processor / first.processor, "×", 0.5)
        holds &= report(f"{name} memory", first.memory, "MB", 200)
        with sqlite3.connect(store) as connection:
            count = connection.execute("SELECT count(*) FROM posts").fetchone()[0]
        assert count == options.posts, count
    if options.keep is None:
        shutil.rmtree(folder)
    return 0 if holds else 1


def _one_line(lines: Path, folder: Path) -> Path:
    first = folder / "one.jsonl"
    with lines.open("rb") as stream:
        first.write_bytes(stream.readline())
    return first


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error}\n{error.stderr.decode(errors='replace')}")
