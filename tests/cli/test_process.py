"""The real program in a process of its own: pipes, signals, crashes, sockets, file modes."""

from __future__ import annotations

import errno
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from twiplotui.clock import FixedClock

PROGRAM = [sys.executable, "-m", "twiplotui"]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def rule_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache of compiled rules for all processes of the session."""
    return tmp_path_factory.mktemp("rules-cache")


@pytest.fixture(autouse=True)
def _shared_cache(rule_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(rule_cache))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def start(*arguments: str | Path, before: str = "") -> subprocess.Popen[str]:
    """Start the program; `before` is Python to run in its process first."""
    call = PROGRAM
    if before:
        call = [sys.executable, "-c", f"{before}\nfrom twiplotui.__main__ import main; main()"]
    return subprocess.Popen(
        [*call, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def done(*arguments: str | Path, before: str = "") -> tuple[int, str, str]:
    with start(*arguments, before=before) as process:
        out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def some_posts(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8") as stream:
        for number in range(1, count + 1):
            post = {"id": str(number), "text": f"Statement {number} on trade and harbours",
                    "username": "mfa_valdoria", "created_at": "2026-11-20T08:00:00Z"}  # fmt: skip
            stream.write(json.dumps(post) + "\n")
    return path


EXITS = [
    (0, ["--version"]),
    (0, ["where"]),
    (2, ["posst"]),
    (2, ["posts", "--limit", "many"]),
    (3, ["import", "{junk}"]),
    (4, ["posts"]),
]


@pytest.mark.parametrize(("code", "call"), EXITS, ids=lambda value: str(value))
def test_each_end_has_its_code(tmp_path: Path, code: int, call: list[str]) -> None:
    junk = tmp_path / "junk"
    junk.write_bytes(b"\x7fELF\x00\x01")
    returned, out, err = done(*(part.format(junk=junk) for part in call))
    assert returned == code
    assert bool(out) is (code == 0) and bool(err) is (code != 0)
    assert "Traceback" not in err


def test_help_names_a_near_command() -> None:
    code, _out, err = done("serch")
    assert code == 2 and "Did you mean “search”?" in err


def test_a_reader_that_leaves_is_no_fault(world: Path) -> None:
    script = f"{sys.executable} -m twiplotui --db {world} keys | head -n 1; echo ${{PIPESTATUS[0]}}"
    told = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert told.stderr == "" and told.stdout.splitlines()[-1] in ("0", "141")


WINDOWS_PIPE = """
import errno, io, os, stat, sys
class Gone(io.RawIOBase):
    def writable(self):
        return True
    def fileno(self):
        return 1
    def write(self, data):
        if stat.S_ISFIFO(os.fstat(1).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        return len(data)
sys.stdout = io.TextIOWrapper(io.BufferedWriter(Gone()), "utf-8")
"""


@pytest.mark.parametrize("call", [["keys"], ["posts", "--jsonl"], ["--version"]], ids=" ".join)
def test_a_reader_that_leaves_is_no_fault_on_windows_either(world: Path, call: list[str]) -> None:
    """There a pipe that nobody reads refuses what is written as a wrong argument."""
    assert done("--db", world, *call, before=WINDOWS_PIPE) == (0, "", "")


def test_a_wrong_argument_is_a_fault_while_output_is_read(world: Path) -> None:
    wrong = CRASH.replace("RuntimeError(", "OSError(22, ")
    code, _out, err = done("--db", world, "search", "word", before=wrong)
    assert code == 70 and "(OSError)" in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
@pytest.mark.parametrize("call", [["stats"], ["posts", "--csv"], ["keys", "--json"], ["--help"]])
def test_a_full_disk_behind_the_output_is_one_sentence(world: Path, call: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        arguments = [sys.executable, "-m", "twiplotui", "--db", str(world), *call]
        told = subprocess.run(
            arguments, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert told.returncode == 3
    assert told.stderr.startswith("Error: The output cannot be written") and "\n" in told.stderr
    assert len(told.stderr.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
@pytest.mark.parametrize(("code", "call"), [(2, ["search", "("]), (0, ["backup", "--list"])])
def test_a_full_disk_behind_the_narration_changes_no_exit_code(
    world: Path, code: int, call: list[str]
) -> None:
    with Path("/dev/full").open("w") as full:
        arguments = [sys.executable, "-m", "twiplotui", "--db", str(world), *call]
        told = subprocess.run(arguments, stdout=subprocess.PIPE, stderr=full, check=False)
    assert told.returncode == code


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_pipe_gets_every_character_whatever_the_code_page(world: Path, encoding: str) -> None:
    """A Windows laptop gives a pipe its code page; the posts are in many scripts."""
    script = (
        f"{sys.executable} -m twiplotui --db {world} accounts edit @mfa_kestria --tag Приём東京"
    )
    subprocess.run(script.split(), check=True)
    listed = subprocess.run(
        [*PROGRAM, "--db", str(world), "accounts", "list", "--csv"],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=True,
    )
    assert "Приём東京" in listed.stdout.decode("utf-8")


def test_bytes_typed_that_are_no_text_end_nothing(world: Path) -> None:
    told = subprocess.run(
        [*PROGRAM, "--db", str(world), "triage", "--plain"],
        input=b"\xff\xfe\nq\n",
        capture_output=True,
        check=False,
    )
    assert told.returncode == 0 and b"There is no" in told.stdout


@pytest.mark.parametrize(
    ("code", "call"),
    [(0, "check -"), (0, "triage --plain"), (130, "purge trade"), (130, "restore"),
     (130, "imports undo 1"), (3, "import -")],
)  # fmt: skip
def test_a_closed_input_is_an_empty_one(world: Path, code: int, call: str) -> None:
    done("--db", world, "backup")
    script = f"{sys.executable} -m twiplotui --db {world} {call} <&-"
    told = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert told.returncode == code, told.stderr
    assert "fault of its own" not in told.stderr


def test_the_screen_without_a_terminal_says_what_to_use() -> None:
    code, out, err = done()
    assert (code, out) == (2, "") and "twiplotui alerts" in err


CRASH = """
import twiplotui.store.search as s
def search(*a, **k):
    secret = "CANARY-text"
    raise RuntimeError("CANARY-message " + secret)
s.search = search
"""


def test_a_crash_tells_no_content(world: Path, tmp_path: Path) -> None:
    code, out, err = done("--db", world, "search", "CANARY-query", before=CRASH)
    assert (code, out) == (70, "")
    assert "CANARY" not in err and "Traceback" not in err
    files = list(tmp_path.rglob("crash-*.txt"))
    assert len(files) == 1
    assert "CANARY" not in files[0].read_text(encoding="utf-8")
    assert files[0].stat().st_mode & 0o777 == 0o600


def test_a_crash_is_told_where_no_file_can_tell_of_it(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The crash file's place is found by the same variables that may be what is wrong."""
    lost = CRASH + '\nimport os; os.environ["TWIPLOTUI_CONFIG"] = "~nobody-of-this-name/file"\n'
    config = world.with_name("config.toml")
    code, out, err = done("--db", world, "--config", config, "search", "word", before=lost)
    assert (code, out) == (70, "")
    assert "fault of its own" in err and "Traceback" not in err


SOCKETS = """
import sys
def audit(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto"):
        print("SOCKET", event, file=sys.stderr)
sys.addaudithook(audit)
"""


@pytest.mark.parametrize(
    "call", [["posts"], ["brief"], ["brief", "--html"], ["insight"], ["stats"], ["verify"]],
    ids=" ".join,
)  # fmt: skip
def test_nothing_is_sent_anywhere(world: Path, call: list[str]) -> None:
    code, out, err = done("--db", world, *call, before=SOCKETS)
    assert code == 0 and out and err == ""


@pytest.mark.slow
def test_an_import_sends_nothing_and_leaves_private_files(tmp_path: Path) -> None:
    os.umask(0o000)
    try:
        store = tmp_path / "new" / "store.db"
        feed = ROOT / "fixtures" / "feeds" / "mastodon.rss"
        posts = some_posts(tmp_path / "posts.jsonl", 20)
        code, out, err = done("--db", store, "import", feed, posts, before=SOCKETS)
        assert (code, err) == (0, "") and "posts" in out
        assert done("--db", store, "backup")[0] == 0
    finally:
        os.umask(0o022)
    for path in store.parent.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
    assert store.parent.stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_ctrl_c_during_an_import_leaves_what_is_whole(tmp_path: Path) -> None:
    store = tmp_path / "store.db"
    posts = some_posts(tmp_path / "posts.jsonl", 8_000)
    with start("--db", store, "import", posts) as process:
        wait_for_posts(process, store)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
    assert process.returncode == 130, (out, err)
    assert "run the same command again to go on" in err and "Traceback" not in err
    assert done("--db", store, "verify")[0] == 0
    held = json.loads(done("--db", store, "stats", "--json")[1])["posts"]
    assert 0 < held < 8_000
    report = json.loads(done("--db", store, "import", posts, "--json")[1])
    assert report["known"] == held and report["known"] + report["new"] == 8_000


def wait_for_posts(process: subprocess.Popen[str], store: Path) -> None:
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        if store.exists() and store.stat().st_size > 0:
            try:
                with closing(sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True)) as connection:
                    if connection.execute("SELECT count(*) FROM posts").fetchone()[0]:
                        return
            except sqlite3.Error:
                pass
        time.sleep(0.02)


@pytest.mark.slow
def test_the_demo_prints_the_world_and_touches_nothing_else(tmp_path: Path) -> None:
    own = tmp_path / "own" / "store.db"
    before = {path for path in (tmp_path / "home").rglob("*") if path.is_file()}
    code, out, err = done("--db", own, "demo", "--once", before=SOCKETS)
    assert (code, err) == (0, "")
    for heading in ("Alerts", "Recent posts", "Follow changes"):
        rows = out.split(f"{heading}\n", 1)[1].split("\n\n", 1)[0].splitlines()
        assert len(rows) > 2, heading
    assert "no longer follows" in out and "now follows" in out
    assert not own.exists() and not own.parent.exists()
    assert {path for path in (tmp_path / "home").rglob("*") if path.is_file()} == before


@pytest.mark.slow
def test_the_demo_looks_and_answers_as_the_user_has_set_it(tmp_path: Path) -> None:
    from twiplotui.cli.context import Context
    from twiplotui.cli.demo_world import demo_world

    config = tmp_path / "config.toml"
    config.write_text(
        '[screen]\ntheme = "light"\n[desk]\ncountry = "XV"\n[keys]\n"alert.note" = "N"\n'
    )
    with demo_world(Context(tmp_path / "own.db", config)) as inner:
        settings = inner.settings
        assert settings.screen.theme == "light" and settings.keys == {"alert.note": "N"}
        assert settings.desk.country == "" and inner.paths.store != tmp_path / "own.db"
    assert not (tmp_path / "own.db").exists()


def test_a_demo_ends_well_where_its_folder_cannot_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to remove a file that another process has open, and so what it lies in."""
    from twiplotui.cli.context import Context
    from twiplotui.cli.demo_world import demo_world

    def refused(path: object, **_: object) -> None:
        raise OSError(errno.ENOTEMPTY, "not empty", path)

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("twiplotui.services.demo.build_demo", lambda *_: FixedClock(0))
    with demo_world(Context(tmp_path / "own.db", None)):
        monkeypatch.setattr(os, "rmdir", refused)
    monkeypatch.undo()
