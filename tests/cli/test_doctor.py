"""`twiplotui doctor`: finds what is wrong, says what to do, exits 1."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Cli, OneRule
from twiplotui.services import doctor
from twiplotui.services.doctor import file_system
from twiplotui.store.health import has_wal_reset_fault


def verdicts(told: object) -> dict[str, str]:
    assert isinstance(told, dict)
    return {check["name"]: check["verdict"] for check in told["checks"]}


def change(path: Path, sql: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(sql)
    connection.close()


def test_a_sound_store_is_sound(world: Path, cli: Cli) -> None:
    told = cli("doctor", "--json")
    assert (told.code, told.json["sound"]) == (0, True)
    assert "wrong" not in verdicts(told.json).values()
    text = cli("doctor", "--migrate").out
    assert "Width test" in text and "|漢字      |" in text


def test_no_store_is_nothing_wrong(cli: Cli, store_path: Path) -> None:
    assert cli("doctor").code == 0
    assert cli("doctor", "--migrate").code == 4
    assert not store_path.exists()


@pytest.mark.parametrize(
    ("sql", "name", "todo"),
    [
        ("DELETE FROM posts_fts_docsize WHERE id = (SELECT max(id) FROM posts)",
         "full-text index", "reindex"),
        ("INSERT INTO settings VALUES ('index.rebuilding', '1')", "full-text index", "reindex"),
        ("UPDATE posts SET fold_version = 0", "full-text index", "reindex"),
        ("UPDATE imports SET state = 'running' WHERE id = 1", "imports", "Import the same files"),
    ],
)  # fmt: skip
def test_what_is_wrong_comes_with_what_to_do(
    world: Path, cli: Cli, sql: str, name: str, todo: str
) -> None:
    change(world, sql)
    told = cli("doctor", "--json")
    assert told.code == 1
    (check,) = [each for each in told.json["checks"] if each["verdict"] == "wrong"]
    assert check["name"] == name and todo in check["todo"]


def test_an_open_store_is_wrong(world: Path, cli: Cli) -> None:
    world.chmod(0o644)
    told = cli("doctor", "--json")
    assert told.code == 1 and verdicts(told.json)["permissions"] == "wrong"
    for path in world.parent.iterdir():
        path.chmod(0o600)
    for mode, verdict in ((0o755, "note"), (0o711, "note"), (0o704, "note"), (0o720, "wrong")):
        world.parent.chmod(mode)
        told = cli("doctor", "--json")
        assert (told.code, verdicts(told.json)["folder"]) == (int(verdict == "wrong"), verdict)
    world.parent.chmod(0o700)
    assert "folder" not in verdicts(cli("doctor", "--json").json)


def test_backups_are_looked_at(world: Path, cli: Cli) -> None:
    assert verdicts(cli("doctor", "--json").json)["backups"] == "note"
    path = Path(cli("backup").out.strip())
    assert verdicts(cli("doctor", "--json").json)["backups"] == "ok"
    path.write_bytes(path.read_bytes()[:5000])
    assert verdicts(cli("doctor", "--json").json)["backups"] == "wrong"


def test_a_backup_of_the_future_points_at_the_clock(world: Path, cli: Cli) -> None:
    path = Path(cli("backup").out.strip())
    path.rename(path.with_name(path.name.replace("2026", "2031", 1)))
    told = cli("doctor", "--json").json
    (check,) = [each for each in told["checks"] if each["name"] == "backups"]
    assert check["verdict"] == "note" and "clock is right" in check["todo"]


def test_network_drives_and_synchronised_folders_are_told(
    world: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(doctor, "_mounts", lambda: [("/", "ext4"), (str(tmp_path), "nfs4")])
    assert verdicts(cli("doctor", "--json").json)["place"] == "wrong"
    monkeypatch.setattr(doctor, "_mounts", list)
    assert verdicts(cli("doctor", "--json").json)["place"] == "note", "unknown is not local"
    monkeypatch.setattr(doctor, "_SYNCED", (tmp_path.name.lower(),))
    assert verdicts(cli("doctor", "--json").json)["place"] == "wrong"


def test_the_nearest_mount_counts() -> None:
    mounts = [("/", "ext4"), ("/home", "nfs4"), ("/home/ann/usb", "vfat")]
    assert file_system(Path("/home/ann"), mounts) == "nfs4"
    assert file_system(Path("/homes"), mounts) == "ext4"
    assert file_system(Path("/home/ann/usb/x"), mounts) == "vfat"
    assert file_system(Path("/x"), []) == ""


def test_a_full_disk_is_told(world: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(world.parent)._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    assert verdicts(cli("doctor", "--json").json)["room"] == "wrong"


def test_rules_and_configuration_are_looked_at(
    world: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("twiplotui.cli.context.Context.rules", OneRule("line 3: no such field"))
    assert verdicts(cli("doctor", "--json").json)["rules"] == "wrong"
    config = tmp_path / "config.toml"
    config.write_text("[screen]\nthem = 'dark'\n")
    monkeypatch.setenv("TWIPLOTUI_CONFIG", str(config))
    told = cli("doctor", "--json")
    assert verdicts(told.json)["configuration"] == "wrong" and "screen.theme" in told.out


@pytest.mark.parametrize(
    ("term", "columns", "verdict"), [("xterm-256color", "120", "ok"), ("dumb", "120", "note"),
                                      ("xterm", "40", "note")]
)  # fmt: skip
def test_the_terminal_is_told(
    world: Path,
    cli: Cli,
    monkeypatch: pytest.MonkeyPatch,
    term: str,
    columns: str,
    verdict: str,
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("LINES", "40")
    monkeypatch.setenv("NO_COLOR", "1")
    told = cli("doctor", "--json")
    assert verdicts(told.json)["terminal"] == verdict and "NO_COLOR" in told.out


@pytest.mark.parametrize(
    ("version", "is_faulty"),
    [("3.40.1", True), ("3.44.5", True), ("3.44.6", False), ("3.50.6", True), ("3.50.7", False),
     ("3.51.2", True), ("3.51.3", False), ("3.52.0", False)],
)  # fmt: skip
def test_versions_of_sqlite_that_may_lose_pages(version: str, is_faulty: bool) -> None:
    assert has_wal_reset_fault(version) is is_faulty


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[keys]\n"alert.esc" = "x"', "there is no action “alert.esc”"),
        ('[rules]\noff = ["core-xx"]', "names no pack: core-xx"),
        ('[follows]\nhigh_roles = ["minstry"]', "“minstry” is not a role"),
    ],
)
def test_a_setting_that_would_do_nothing_is_wrong(
    world: Path, cli: Cli, tmp_path: Path, text: str, told: str
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(text, encoding="utf-8")
    called = cli("--config", config, "doctor")
    assert called.code == 1 and told in called.out
