"""`twiplotui check`: the report, the JSON forms, the stream, exit codes."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.cli.conftest import RULES
from tests.rules.books import a_book, a_rule
from twiplotui.cli.carets import write_report
from twiplotui.cli.main import root
from twiplotui.errors import DataError
from twiplotui.model.flag import TextContext
from twiplotui.rules import RuleBook, load_packs
from twiplotui.services import check as service
from twiplotui.services.check import LONGEST_LINE, check_lines, month_and_day_of


@pytest.fixture
def book(folder: Path) -> RuleBook:
    return load_packs(folder / "rules", with_shipped=False)


def run(folder: Path, *arguments: str, text: str | bytes = "") -> Result:
    return CliRunner().invoke(
        root, ["--config", str(folder / "config.toml"), "check", *arguments], input=text
    )


def test_the_report_points_at_the_words(folder: Path) -> None:
    result = run(folder, "-", text="First line.\nYou get a zonk price.\n")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0] == "standard input:2:11: high [threat.zonk]"
    assert lines[1] == "    You get a zonk price."
    assert lines[2] == "              ^^^^^^^^^^"
    assert "    Instead: a calmer word" in lines
    assert "    Precedent: 2012: a post, an apology" in lines
    assert "    Source: https://example.org/why" in lines
    assert lines[-1].startswith("standard input: 1 high. Pictures")


def test_a_quiet_text_ends_well_and_says_what_is_not_examined(folder: Path) -> None:
    result = run(folder, "--media", text="Good morning.")
    assert result.exit_code == 0
    assert "nothing found" in result.stdout
    assert "picture not examined" in result.stdout


@pytest.mark.parametrize("call", [["-"], ["-", "--json"], ["-", "--jsonl"]])
def test_rules_that_are_not_used_are_told_before_nothing_is_found(
    folder: Path, call: list[str]
) -> None:
    pack = folder / "rules" / "zonk.toml"
    pack.write_text(RULES.replace('level = "medium"', 'levle = "medium"', 1), encoding="utf-8")
    result = run(folder, *call, text='{"text": "You get a zonk price."}')
    assert result.exit_code == 0
    assert "a rule with one is not shown" in result.stderr and f"{pack}:" in result.stderr
    pack.write_text(RULES, encoding="utf-8")
    assert run(folder, *call, text='{"text": "calm"}').stderr == ""


@pytest.mark.parametrize(
    ("level", "scope", "code"),
    [("low", "watched", 1), ("medium", "watched", 1), ("high", "watched", 0), ("high", "own", 1)],
)
def test_the_exit_code_follows_level_and_scope(
    folder: Path, level: str, scope: str, code: int
) -> None:
    result = run(folder, "--level", level, "--scope", scope, text="zonk price")
    assert result.exit_code == code


def test_json_has_the_documented_names(folder: Path) -> None:
    draft = folder / "draft.txt"
    draft.write_text("é 𝐳𝐨𝐧𝐤 price", encoding="utf-8")
    result = run(folder, str(draft), "--output", "json")
    (finding,) = json.loads(result.stdout)
    assert finding["rule"] == {
        "id": "threat.zonk", "title": "A rule", "category": "threat", "pack": "zonk",
    }  # fmt: skip
    assert (finding["level"], finding["offset"], finding["length"]) == ("high", 2, 10)
    assert finding["text"] == "𝐳𝐨𝐧𝐤 price"
    assert set(finding) == {
        "rule", "level", "message", "description", "offset", "length", "text", "replacements",
        "references", "precedents", "grey", "account", "post", "suppressed",
    }  # fmt: skip


def test_hidden_findings_are_counted_and_can_be_shown(folder: Path) -> None:
    result = run(folder, text="Visit the zonk land museum.")
    assert "(1 hidden: --hidden shows them)" in result.stdout
    result = run(folder, "--hidden", text="Visit the zonk land museum.")
    assert "Hidden by: exception “zonk land museum”" in result.stdout
    assert result.exit_code == 0


def test_a_file_that_is_not_there_is_an_error_of_its_own(folder: Path) -> None:
    from twiplotui.cli.main import run as run_main

    assert run_main(["check", str(folder / "none.txt")]) == 3


def test_a_text_too_long_to_be_read_whole_is_not_called_harmless(folder: Path) -> None:
    from twiplotui.cli.main import run as run_main

    draft = folder / "long.txt"
    draft.write_bytes(b"x" * (16 * 2**20) + b" zonk price")
    assert run_main(["check", str(draft)]) == 3


@pytest.mark.parametrize(
    ("date", "day"), [("2026-11-23", "11-23"), ("02-29", "02-29"), ("2026-11-23T10:05Z", "11-23")]
)
def test_a_day_is_read_with_or_without_its_year(date: str, day: str) -> None:
    assert month_and_day_of(date) == day


def test_a_day_that_is_none_is_refused() -> None:
    from twiplotui.cli.main import run as run_main

    assert run_main(["check", "--date", "23.11.2026"]) == 2


def test_text_of_windows_editors_is_read(folder: Path) -> None:
    for number, data in enumerate(("zonk price".encode("utf-16"), b"\xef\xbb\xbfzonk price")):
        draft = folder / f"{number}.txt"
        draft.write_bytes(data)
        assert json.loads(run(folder, str(draft), "--json").stdout)[0]["offset"] == 0


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("First line.\nA zonk café.\n".encode("cp1252"), 2),
        ("Зонк\n".encode("koi8-r"), 1),
        ("\ufeffzonk".encode("utf-16-le") + b"\x00", 1),
    ],
    ids=["Windows", "KOI8", "cut UTF-16"],
)
def test_letters_are_not_guessed(folder: Path, text: bytes, line: int) -> None:
    (folder / "speech.txt").write_bytes(text)
    for given in ("-", str(folder / "speech.txt")):
        result = run(folder, given, text=text)
        assert isinstance(result.exception, DataError)
        assert result.exception.message.endswith(f": line {line} cannot be read.")
        assert "UTF-8" in result.exception.hint
        assert result.stdout == ""


def test_control_characters_never_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    text = "\x1b[31mzonk\x07 price\u202e evil"
    finding = load_packs(with_shipped=False).check(text)
    assert finding == ()
    write_report("\x1b]0;x\x07", text, [], 0, ["a\x1bnote"])
    out = capsys.readouterr().out
    assert not any(char in out for char in "\x1b\x07\u202e")


def answers(book: RuleBook, *lines: Any) -> list[dict[str, Any]]:
    data = b"".join(
        (line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n" for line in lines
    )
    return list(check_lines(book, io.BytesIO(data), TextContext()))


def test_each_line_gets_one_answer_in_order(book: RuleBook) -> None:
    found = answers(
        book,
        {"id": 1, "text": "zonk price"},
        {"id": "two", "text": "zonk price", "scope": "own"},
        {"id": 3, "text": "zonk land", "country": "va"},
        {"id": 4, "text": "nothing", "media": True, "date": "2026-11-23"},
        b"",
        {"text": "no id"},
    )
    assert [item["id"] for item in found] == [1, "two", 3, 4, None]
    assert [[f["level"] for f in item["findings"]] for item in found] == [
        ["medium"], ["high"], [], [], [],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"{", "not valid JSON"),
        (b"\xff\xfe", "not valid JSON"),
        (b"[1]", "not a JSON object"),
        (b'{"id": 9}', "“text” is missing or not a text"),
        (b'{"id": 9, "text": 5}', "“text” is missing or not a text"),
        (b'{"id": 9, "text": "x", "scope": "mine"}', "“mine” is not a scope"),
        (b'{"id": 9, "text": "x", "lang": 5}', "“lang” is not a text"),
        (b'{"id": 9, "text": "x", "date": "23.11.2026"}', "“23.11.2026” is not a date"),
        (b"[" * 200_000, "not valid JSON"),
        (b'{"text": "' + b"x" * (LONGEST_LINE + 9) + b'"}', "the line is too long"),
    ],
    ids=range(10),
)
def test_a_bad_line_is_answered_with_an_error_and_the_next_is_read(
    book: RuleBook, line: bytes, error: str
) -> None:
    bad, good = answers(book, line, {"id": "next", "text": "zonk price"})
    assert bad["error"].startswith(error)
    assert (bad["line"], "findings" in bad) == (1, False)
    assert (good["id"], len(good["findings"])) == ("next", 1)


def test_a_lone_surrogate_is_answered(folder: Path) -> None:
    line = '{"id": "\\ud800", "text": "zonk \\ud800 price \\udc00 zonk price"}\n'
    result = run(folder, "--jsonl", text=line)
    (answer,) = (json.loads(line) for line in result.stdout.splitlines())
    assert answer["id"] == "\ud800"
    assert len(answer["findings"]) == 1


def test_the_stream_reads_a_file_with_defaults_of_the_call(folder: Path) -> None:
    posts = folder / "posts.jsonl"
    posts.write_text('{"id": 1, "text": "zonk price"}\n' * 3, encoding="utf-8")
    result = run(folder, str(posts), "--jsonl", "--scope", "own")
    levels = [json.loads(line)["findings"][0]["level"] for line in result.stdout.splitlines()]
    assert (levels, result.exit_code) == (["high"] * 3, 0)


@pytest.mark.parametrize(
    ("country", "role", "count"),
    [("XV", "", 0), ("xv", "", 0), ("Argentina", "", 0), ("ARG", "", 0), ("Q414", "", 0),
     ("Uruguay", "", 1), ("Belmora", "", 1), ("Belmora", "Media", 0)],
)  # fmt: skip
def test_a_line_names_its_country_by_any_name(
    tmp_path: Path, country: str, role: str, count: int
) -> None:
    rule = a_rule('tokens = ["zonk price"]\nparties = ["AR", "XV", "media"]')
    line = {"text": "zonk price", "country": country, "role": role}
    (answer,) = answers(a_book(tmp_path, rule), line)
    assert len(answer["findings"]) == count


def test_trying_rules_counts_by_account(book: RuleBook) -> None:
    posts = [
        service.TryPost("@one", "zonk price", TextContext(), "1"),
        service.TryPost("@one", "zonk price again", TextContext(), "2"),
        service.TryPost("@two", "quiet", TextContext(), "3"),
    ]
    report = service.try_rules(book.only(rule_id="threat.zonk"), posts)
    assert (report.posts, report.flagged, report.by_account) == (3, 2, {"@one": 2})
    assert report.is_noisy and report.samples[0][1].rule_id == "threat.zonk"
