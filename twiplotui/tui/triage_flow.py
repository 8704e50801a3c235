"""The keys of triage: each is one act, after at most one more key or a few words."""

from __future__ import annotations

from twiplotui.errors import StateError, UsageError
from twiplotui.model.words import Act, DismissReason
from twiplotui.tui.act_flow import ActFlow, Wanted


class TriageFlow(ActFlow):
    """The `do_alert_…` methods of the desk."""

    def do_alert_acknowledge(self) -> None:
        """Acknowledge."""
        self.act(Wanted(Act.ACKNOWLEDGE))

    def do_alert_escalate(self) -> None:
        """Escalate."""
        self.act(Wanted(Act.ESCALATE))

    def do_alert_reopen(self) -> None:
        """Reopen."""
        self.act(Wanted(Act.REOPEN))

    def do_alert_dismiss(self) -> None:
        """Ask for the reason, then dismiss."""
        from twiplotui.triage.reasons import CHOICES
        from twiplotui.tui.screens.prompts import Ask, Choice

        if not self.has_chosen():
            return
        reasons = {letter: reason for letter, _, reason in CHOICES}

        def answered(letter: str | None) -> None:
            if letter is None:
                return
            reason = reasons[letter]
            if reason is not DismissReason.OTHER:
                self.act(Wanted(Act.DISMISS, reason))
                return

            def worded(words: str | None) -> None:
                if words is not None:
                    self.act(Wanted(Act.DISMISS, reason, note=words))

            self.app.push_screen(Ask("Dismiss: why?", "A few words for the journal."), worded)

        in_words = {DismissReason.OTHER: ", in words"}
        options = [(letter, label + in_words.get(reason, "")) for letter, label, reason in CHOICES]
        self.app.push_screen(Choice(f"Dismiss {self.chosen_words()}: why?", options), answered)

    def do_alert_snooze(self) -> None:
        """Ask until when, then snooze."""
        from twiplotui.triage.snooze import CHOICES, snooze_until, told
        from twiplotui.tui.screens.prompts import Ask, Choice

        if not self.has_chosen():
            return
        now, zone = self.session.now(), self.session.zone
        times = {letter: words for letter, words, _ in CHOICES}
        options = [
            (letter, f"{label} ({told(snooze_until(words, now, zone), zone)})")
            for letter, words, label in CHOICES
        ]

        def answered(letter: str | None) -> None:
            if letter == "w":
                self.app.push_screen(
                    Ask("Snooze until when?", "2h, 3d, tomorrow, friday, 14:30, 2026-12-01 09:00",
                        check=self._check_snooze),
                    worded,
                )  # fmt: skip
            elif letter is not None:
                self.act(Wanted(Act.SNOOZE, snooze=times[letter]))

        def worded(words: str | None) -> None:
            if words:
                self.act(Wanted(Act.SNOOZE, snooze=words))

        question = f"Snooze {self.chosen_words()} until when?"
        self.app.push_screen(
            Choice(question, [*options, ("w", "another time, in words")]), answered
        )

    def do_alert_note(self) -> None:
        """Ask for the words, then note them."""
        from twiplotui.tui.screens.prompts import Ask

        if not self.has_chosen():
            return

        def worded(words: str | None) -> None:
            if words and words.strip():
                self.act(Wanted(Act.NOTE, note=words))

        question = f"Note on {self.chosen_words()}"
        self.app.push_screen(Ask(question, "Ctrl+E opens your editor."), worded)

    def do_alert_repeat(self) -> None:
        """Do the last act again on what is selected now."""
        if self.last_act is None:
            self.tell("There is no act to repeat yet.")
        else:
            self.act(self.last_act)

    def _check_snooze(self, words: str) -> tuple[bool, str]:
        from twiplotui.triage.snooze import snooze_until, told

        try:
            until = snooze_until(words, self.session.now(), self.session.zone)
        except (UsageError, StateError) as error:
            return False, str(error)
        return True, f"until {told(until, self.session.zone)}"
