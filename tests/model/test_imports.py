"""The report of a file adds up, and holds no more rejects than it needs."""

from __future__ import annotations

from twiplotui.model.imports import KEPT_REJECTS, Caution, FileReport, LeftOut, Reject


def test_what_brings_nothing_is_counted_with_its_reason() -> None:
    report = FileReport("a.json")
    report.note(Reject("line 3", "no id"))
    report.note(LeftOut("messages", 4))
    report.note(LeftOut("messages", 2))
    report.note(Caution("cut short"))
    assert (report.read, report.rejected, report.left_out) == (7, 1, 6)
    assert report.left_out_reasons == {"messages": 6}
    assert report.warnings == ["cut short"]
    assert report.adds_up()


def test_of_endless_rejects_all_are_counted_and_the_first_are_kept() -> None:
    report = FileReport("a.json")
    for number in range(KEPT_REJECTS + 2):
        report.note(Reject(f"line {number}", "no id"))
    assert report.rejected == KEPT_REJECTS + 2
    assert [each.position for each in report.rejects[:2]] == ["line 0", "line 1"]
    assert len(report.rejects) == KEPT_REJECTS
