"""Editing accounts from the screen: every act is journaled and can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from twiplotui.errors import TwiplotuiError
from twiplotui.model.account import AccountFacts
from twiplotui.model.view import AccountRow
from twiplotui.model.words import Role
from twiplotui.services import accounts
from twiplotui.services.account_words import parse_account
from twiplotui.store.account_pages import AccountLine, account_ids
from twiplotui.store.connection import Store
from twiplotui.text.clean import handle
from twiplotui.tui.lines import account_called
from twiplotui.tui.screens.full import FullScreen
from twiplotui.tui.screens.pick import Pick
from twiplotui.tui.screens.prompts import Ask, Choice
from twiplotui.tui.words import NETWORK_NAME, country_told

_COUNTRY_HINT: Final = "Two letters, as in FR, or its name; empty: none."


class AccountFlow(FullScreen):
    """The `do_accounts_…` methods of the watch list and of an account's page."""

    def chosen_account(self) -> AccountLine | None:
        """Return the account that an act is about."""
        raise NotImplementedError

    def look_again(self) -> None:
        """Read what is shown anew."""
        raise NotImplementedError

    def show_account(self, account_id: int) -> None:
        """Read what is shown anew, with the cursor on an account where there are several."""
        self.look_again()

    def do_accounts_edit(self) -> None:
        """Ask what to change, then for the value."""
        line = self.chosen_account()
        if line is None:
            self.tell("No account is selected.")
            return
        account = line.account

        def answered(letter: str | None) -> None:
            if letter == "c":
                self.app.push_screen(
                    Ask("Country?", _COUNTRY_HINT, account.country, check=country_told),
                    lambda value: self._edit(account.id, "country", value),
                )
            elif letter == "r":
                self._pick_role(account)
            elif letter == "w":
                self._edit(account.id, "is_watched", "0" if account.is_watched else "1")

        watch = "watch no longer" if account.is_watched else "watch"
        options = [("c", "country"), ("r", "role"), ("w", watch)]
        question = f"Change what of {account_called(account)}?"
        self.app.push_screen(Choice(question, options), answered)

    def _pick_role(self, account: AccountRow) -> None:
        roles = list(Role)
        here = next((place for place, role in enumerate(roles) if role == account.role), 0)
        rows = [[(role.value.replace("-", " "), "text")] for role in roles]

        def chosen(number: int | None) -> None:
            if number is not None:
                self._edit(account.id, "role", roles[number].value)

        title = f"Role of {account_called(account)}"
        self.app.push_screen(Pick(title, rows, start=here), chosen)

    def _edit(self, account_id: int, name: str, value: str | None) -> None:
        if value is None:
            return
        by, fields = self.session.who, {name: value.strip()}
        self._write(lambda store: accounts.edit(store, account_id, by=by, **fields))

    def do_accounts_ours(self) -> None:
        """Mark the account as ours, or no longer."""
        line = self.chosen_account()
        if line is None:
            self.tell("No account is selected.")
            return
        account, by = line.account, self.session.who
        is_ours = int(not account.is_ours)
        self._write(lambda store: accounts.edit(store, account.id, by=by, is_ours=is_ours))

    def do_accounts_tag(self) -> None:
        """Ask for the tags."""
        line = self.chosen_account()
        if line is None:
            self.tell("No account is selected.")
            return
        account_id, by = line.account.id, self.session.who

        def answered(value: str | None) -> None:
            if value is not None:
                tags = _tags_typed(value)
                self._write(lambda store: accounts.set_tags(store, account_id, tags, by=by))

        question = f"Tags of {account_called(line.account)}"
        self.app.push_screen(
            Ask(
                question, "Commas between; without one each word is a tag.", _written_out(line.tags)
            ),
            answered,
        )

    def do_accounts_add(self) -> None:
        """Ask for an account, and watch it."""
        by = self.session.who

        def check(value: str) -> tuple[bool, str]:
            try:
                facts = parse_account(value)
            except TwiplotuiError as error:
                return False, str(error)
            return True, f"on {NETWORK_NAME[facts.network]}: {facts.handle or facts.native_id}"

        def answered(value: str | None) -> None:
            if value and value.strip():
                facts = parse_account(value)
                self._write(partial(_added, facts, by))

        hint = "@handle, user@server, name.bsky.social, network:handle, or a profile's address"
        self.app.push_screen(Ask("Watch which account?", hint, check=check), answered)

    def _write(self, work: Callable[[Store], accounts.Edited]) -> None:
        undo_key = self.session.keymap.first("undo")

        def done(edited: accounts.Edited) -> None:
            # Where nothing was done the key would undo something else.
            undoing = f"  {undo_key} undoes it." if edited.is_changed else ""
            self.tell(f"{edited.message[:1].upper()}{edited.message[1:]}.{undoing}")
            self.session.reader.forget_watched()
            self.show_account(edited.account_id)

        self.background.write(work, done)


def _added(facts: AccountFacts, by: str, store: Store) -> accounts.Edited:
    """Watch an account; tell if it was watched before."""
    before = account_ids(store)
    account_id = accounts.add(store, facts, by=by)
    name = handle(facts.handle or "") or facts.native_id
    if account_id in before:
        return accounts.Edited(account_id, f"already on the watch list: {name}", False)
    return accounts.Edited(account_id, f"added {name}", True)


def _tags_typed(value: str) -> list[str]:
    """Return the tags in what was typed: parted by commas, or by spaces where there is none."""
    tags = value.split(",") if "," in value else value.split()
    return [tag.strip().lstrip("#") for tag in tags]


def _written_out(tags: Sequence[str]) -> str:
    """Return tags as they are typed."""
    text = ", ".join(tags)
    return f"{text}," if len(tags) == 1 and " " in text else text
