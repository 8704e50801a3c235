"""A reading of follows that waits for a look is told where people look."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Cli


def test_a_held_reading_is_told_listed_and_let_count(cli: Cli, tmp_path: Path) -> None:
    assert cli("accounts", "add", "x:mfa_valdoria", "--country", "XV").code == 0
    call = ["--as", "following-ids", "--account", "x:mfa_valdoria", "--complete", "--captured-at"]
    for day, count in ((1, 13), (2, 6)):
        table = tmp_path / f"following_{day}.txt"
        table.write_text("".join(f"{number}\n" for number in range(9000, 9000 + count)))
        told = cli("import", table, *call, f"2026-11-0{day}T08:00Z")
        assert told.code == 0
    assert "1 reading of follows waits for a look" in told.err
    (run,) = cli("follows", "runs", "--held", "--json").json
    assert run["held"] and run["read"] == 6
    (alert,) = cli("alerts", "--json").json
    assert f"follows release {run['id']}" in alert["reason"]
    note = next(line for line in cli("doctor").out.splitlines() if "follows:" in line)
    assert note.startswith("note") and "1 reading of follows waits" in note
    assert cli("follows", "release", str(run["id"])).code == 0
    assert cli("follows", "runs", "--held", "--json").json == []
    assert cli("alerts", "--json").json == []
    assert len(cli("follows", "events", "--kind", "unfollow", "--json").json) == 7
    assert "held yes → released" in cli("journal").out
    again = cli("import", table, *call, "2026-11-02T08:00Z")
    assert "waits" not in again.err
