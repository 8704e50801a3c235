"""Acts at the desk: planned, shown at once, written behind; the cursor stands on the next item.

The writing thread follows in the order of the keys, and what somebody else decided meanwhile is
told.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from twiplotui.errors import TwiplotuiError
from twiplotui.model.triage import Alert
from twiplotui.model.words import Act, AlertState, DismissReason
from twiplotui.services.desk import VIEWS, DeskReader, PostLine
from twiplotui.store.desk_pages import AlertLine, EventLine
from twiplotui.text.counts import plural
from twiplotui.triage.states import effective_state
from twiplotui.tui.background import Job, uncollected
from twiplotui.tui.desk_refresh import DeskRefresh
from twiplotui.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from twiplotui.services.triage import TriageReport
    from twiplotui.store.connection import Store
    from twiplotui.store.undo import Undone
    from twiplotui.triage.plan import TriagePlan
    from twiplotui.tui.foresight import Foreseen

_FEW: Final = 20
"""Alerts that an undo puts back into the queue one by one; for more it is read anew."""
_MANY: Final = 200
"""Rows above which an act on them is planned beside the loop."""


_Row = AlertLine | PostLine | EventLine


class Wanted(NamedTuple):
    """What is to be done to what is chosen; the last of these is what `.` repeats."""

    act: Act
    reason: DismissReason | None = None
    note: str = ""
    snooze: str = ""


class ActFlow(DeskRefresh):
    """Carries acts out on what is chosen, and shows what became of them."""

    last_act: Wanted | None = None
    """What was carried out, or refused, last."""

    def chosen_alerts(self) -> list[Alert]:
        """Return the alerts of the marked rows, else of the row under the cursor."""
        rows = self.current_list.rows_of(self.current_list.chosen())
        found: list[Alert] = []
        for row in rows:
            if isinstance(row, _Row) and row.alert is not None:
                found.append(row.alert)
        return found

    def act(self, what: Wanted) -> None:
        """Plan an act on what is chosen; ask once where the plan says so; carry it out."""
        from twiplotui.tui.foresight import foresee

        chosen = self.current_list.chosen()
        if len(chosen) > _MANY:
            self._act_on_many(what, chosen)
            return
        alerts = self.chosen_alerts()
        if not alerts:
            self.has_chosen()
            return
        try:
            planned = self._plan(alerts, what)
        except TwiplotuiError as error:
            self.tell(str(error), is_bad=True)
            return
        self._ask_and_carry_out(what, foresee(planned, self.view, self.session.now()))

    def _act_on_many(self, what: Wanted, chosen: Sequence[int]) -> None:
        from twiplotui.tui.foresight import alerts_of, foresee

        name, view = self.panes.current, self.view
        begun = self.acts

        def work(store: Store, job: Job) -> Foreseen:
            with uncollected():
                planned = self._plan(alerts_of(DeskReader(store), name, chosen), what)
                return foresee(planned, view, self.session.now())

        def planned(foreseen: Foreseen) -> None:
            if begun == self.acts and view == self.view:
                self._ask_and_carry_out(what, foreseen)
            else:
                self.tell("Something else was done meanwhile; mark again.", is_bad=True)

        self.tell(f"Looking at {len(chosen):,} rows …")
        self.background.read("plan", work, planned)

    def _ask_and_carry_out(self, what: Wanted, foreseen: Foreseen) -> None:
        from twiplotui.tui.screens.prompts import Confirm

        planned = foreseen.planned
        self.last_act = what
        if not planned.changes:
            self.tell(planned.summary.capitalize() + ".", is_bad=bool(planned.refused))
            return
        if not planned.asks:
            self._carry_out(foreseen)
            return

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                self._carry_out(foreseen)

        number = len(planned.changes)
        undo_key = self.session.keymap.first("undo")
        more = "Some are escalated." if number <= _FEW else f"{undo_key} takes all of it back."
        self.app.push_screen(
            Confirm(f"{what.act.value.capitalize()} {plural(number, 'alert')}?", more), answered
        )

    def _plan(self, alerts: Sequence[Alert], what: Wanted) -> TriagePlan:
        from twiplotui.triage.plan import plan_act
        from twiplotui.triage.snooze import snooze_until

        now = self.session.now()
        until = snooze_until(what.snooze, now, self.session.zone) if what.snooze else None
        return plan_act(
            alerts, what.act, now=now, reason=what.reason, note=what.note, snoozed_until=until
        )

    def _carry_out(self, foreseen: Foreseen) -> None:
        from twiplotui.services.triage import carry_out

        planned = foreseen.planned
        self._show_foreseen(foreseen)
        self.acts += 1
        self.writing += 1
        by = self.session.who

        def done(report: TriageReport) -> None:
            self.writing -= 1
            if report.overtaken:
                self.tell(report.message.capitalize() + ".", is_bad=True)
                self.show_as_stored()
            else:
                undo_key = self.session.keymap.first("undo")
                words = f"{report.message.capitalize()}.{self._end_of_snooze(planned)}"
                self.tell(f"{words}  {undo_key} undoes it.")
            self.wrote()

        def failed(error: TwiplotuiError) -> None:
            self.writing -= 1
            self.tell(str(error), is_bad=True)
            self.show_as_stored()
            self.wrote()

        self.application.write(lambda store: carry_out(store, planned, by=by), done, failed)

    def _end_of_snooze(self, planned: TriagePlan) -> str:
        from twiplotui.triage.snooze import told

        until = planned.changes[0].snoozed_until
        if planned.act is not Act.SNOOZE or until is None:
            return ""
        return f" Until {told(until, self.session.zone)}."

    def _show_foreseen(self, foreseen: Foreseen) -> None:
        """Show what the act will have done, and go to the next item that waits."""
        acted = self.current_list
        place = acted.cursor
        now, by = self.session.now(), self.session.who
        was_marked = bool(acted.marks)
        acted.clear_marks()
        if foreseen.leaving:
            self.alerts.take_out(foreseen.leaving)
        for shown in self.lists.values():
            shown.update_rows(lambda row: foreseen.applied_to(row, now, by))
        if self.news is not None:
            self.news = self.news._replace(alerts=foreseen.left_of(self.news.alerts))
        self.refresh_titles()
        if foreseen.planned.act is Act.NOTE:
            return
        self._to_next(acted, place, is_far=was_marked)

    def _to_next(self, acted: VirtualList[Any], place: int, *, is_far: bool) -> None:
        if acted is not self.alerts:
            if not is_far:
                acted.go_to(place + 1)
            return
        current = acted.current
        if current is not None and acted.is_row_open(current):
            return
        wanted = acted.next_open_place(1)
        if wanted is None:
            wanted = acted.next_open_place(-1)
        if wanted is not None:
            acted.go_to(wanted)

    def restored(self, undone: Undone) -> None:
        """After an undo or redo: show the rows as they are and go to the first of them."""
        self.acts += 1
        subjects = undone.subjects
        if len(subjects) <= _FEW and all(subject == "alert" for subject, _ in subjects):
            ids = [int(each) for _, each in subjects]
            known = frozenset(ids)
            for name in ("posts", "events"):
                self.lists[name].forget_rows(partial(_is_about, known))
            self._put_back(ids)
        else:
            first = next((int(each) for subject, each in subjects if subject == "alert"), None)
            self.show_as_stored(first)
        self.wrote()

    def _put_back(self, ids: Sequence[int]) -> None:
        """Show alerts as they are now, where they belong in the queue, or no longer there."""
        now, shown_states = self.session.now(), VIEWS[self.view]
        lines = {line.alert.id: line for line in self.session.reader.alerts(ids)}
        shown = {
            id_: lines[id_]
            for id_ in ids
            if id_ in lines and _state(lines[id_].alert, now) in shown_states
        }
        self.alerts.take_out(set(ids) - set(shown))
        self.alerts.put_back(shown, _place_in_queue)
        self.say_why_empty()
        self.refresh_titles()
        self.call_after_refresh(self.refresh_detail)

    def has_chosen(self) -> bool:
        """Say whether an alert is chosen; tell the user where none is."""
        if len(self.current_list.marks) > _MANY or self.chosen_alerts():
            return True
        what = "This has no alert; nothing is to be decided." if self.current_list.count else (
            "Nothing is selected."
        )  # fmt: skip
        self.tell(what)
        return False

    def chosen_words(self) -> str:
        """Return what is chosen, as a question names it."""
        number = len(self.current_list.marks)
        if number > _MANY:
            return f"{number:,} marked {'alerts' if self.current_list is self.alerts else 'rows'}"
        alerts = self.chosen_alerts()
        if len(alerts) == 1:
            state = _state(alerts[0], self.session.now())
            return "this alert" if state is AlertState.NEW else f"this {state.value} alert"
        return plural(len(alerts), "alert")


def _state(alert: Alert, now: int) -> AlertState:
    return effective_state(alert.state, alert.snoozed_until, now)


def _place_in_queue(row: AlertLine) -> tuple[int, int, int]:
    """Return what orders the queue, the highest first."""
    return int(row.alert.facts.level), row.alert.facts.at, row.alert.id


def _is_about(ids: Set[int], row: _Row) -> bool:
    return row.alert is not None and row.alert.id in ids
