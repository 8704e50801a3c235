"""Rows of lists: stored things as cells of clean text with the name of their ink.

The free text stands last, so that a width the terminal sees otherwise moves nothing after it, and
has one ink only, so that no right-to-left run is cut by colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING

from twiplotui.model.view import AccountRow
from twiplotui.model.words import AlertState, Level, Network, Presence
from twiplotui.services.desk import PostLine
from twiplotui.store.desk_pages import AlertLine, EventLine
from twiplotui.text.clean import handle, one_line
from twiplotui.text.width import pad
from twiplotui.triage.states import effective_state
from twiplotui.tui import words

if TYPE_CHECKING:
    from twiplotui.store.account_pages import AccountLine

Cell = tuple[str, str]
"""Text already safe to show and already fitted, and the name of its ink."""

_TEXT_IN_LIST = 320
_VERY_WIDE, _ROOMY, _WIDE, _MIDDLE, _SMALL = 136, 116, 96, 60, 46


def account_name(account: AccountRow) -> str:
    """Return how lists name an account: its handle with everything in it visible."""
    if account.handle:
        return handle(account.handle)
    return one_line(account.name, 60) or f"id {one_line(account.native_id, 40)}"


def account_called(account: AccountRow) -> str:
    """Return how a sentence names an account: as lists do, with the sign of a handle."""
    return ("@" if account.handle else "") + account_name(account)


def account_cells(account: AccountRow, cells: int) -> list[Cell]:
    """Return country and name of an account; look-alikes and mixed scripts are marked."""
    name = account_name(account)
    country = pad(one_line(account.country, 2), 3)
    if account.lookalike_of:
        return [(country, "muted"), (pad("≈" + name, cells), "high")]
    if not account.handle.isascii() and _is_mixed(account.handle):
        return [(country, "muted"), (pad("~" + name, cells), "medium")]
    ink = "good" if account.is_ours else "accent" if account.is_watched else "text"
    return [(country, "muted"), (pad(name, cells), ink)]


def _is_mixed(name: str) -> bool:
    # Rarely needed, and its tables are large: not before the first picture.
    from twiplotui.text.handles import is_mixed_script

    return is_mixed_script(name)


def alert_cells(line: AlertLine, width: int, now: int, zone: tzinfo) -> list[Cell]:
    """Return an alert: level, state, time, account, reason and the words of its post."""
    facts = line.alert.facts
    state = effective_state(line.alert.state, line.alert.snoozed_until, now)
    is_open = state in (AlertState.NEW, AlertState.ESCALATED)
    level_ink = facts.level.word if is_open else "muted"
    level = words.LEVEL_SHORT[facts.level]
    if state is not AlertState.NEW and width < _WIDE:
        level = f"{words.LEVEL_SIGN[facts.level]} {words.STATE_SHORT[state]}"
    cells: list[Cell] = [(f"{level:<7}", level_ink)]
    if width >= _WIDE:
        state_ink = "high" if state is AlertState.ESCALATED else "muted"
        cells.append((f"{words.STATE_SHORT[state]:<4}", state_ink))
    cells.append((f"{words.short_time(facts.at, now, zone)} ", "muted"))
    if line.account is not None:
        cells += account_cells(line.account, _account_width(width))
        cells.append((" ", "text"))
    reason = one_line(facts.reason, _TEXT_IN_LIST)
    if width >= _WIDE and line.text:
        reason = f"{reason}  ·  {one_line(line.text, _TEXT_IN_LIST)}"
    cells.append((reason, "text" if is_open else "muted"))
    return cells


def post_cells(
    line: PostLine, width: int, now: int, zone: tzinfo, *, is_of_one: bool = False
) -> list[Cell]:
    """Return a post: level, what became of it, time, network, account, language, text."""
    post = line.post
    sign, ink = _post_sign(line)
    cells: list[Cell] = [(f"{sign:<2}", ink), (_fate(line), "medium")]
    cells.append((f"{words.short_time(post.published_at, now, zone)} ", "muted"))
    if not is_of_one:
        if width >= _MIDDLE:
            cells.append((f"{words.NETWORK_SHORT[post.network]:<3}", "muted"))
        cells += account_cells(post.account, _account_width(width))
    if width >= (_SMALL if is_of_one else _WIDE):
        cells.append((" " + pad(one_line(words.language(post.lang), 3), 3), "muted"))
    text = f"{post.title}: {post.text}" if post.title else post.text
    cells.append((" ", "text"))
    cells.append((one_line(text, _TEXT_IN_LIST) or "(no text)", "text"))
    return cells


def _post_sign(line: PostLine) -> tuple[str, str]:
    level = line.alert.facts.level if line.alert else line.post.level
    if level is None:
        return " ", "muted"
    return words.LEVEL_SIGN[level], level.word


def _fate(line: PostLine) -> str:
    post = line.post
    if post.presence in (Presence.DELETED, Presence.ACCOUNT_GONE):
        return "✗ "
    if post.presence in (Presence.MISSING_ONCE, Presence.MISSING_TWICE):
        return "? "
    return "± " if post.version_count > 1 else "  "


def event_cells(line: EventLine, width: int, now: int, zone: tzinfo) -> list[Cell]:
    """Return a follow change: level of its alert, time, what, who, whom."""
    level = line.alert.facts.level if line.alert else None
    sign = words.LEVEL_SIGN[level] if level else " "
    doubt = {"confirmed": " ", "unconfirmed": "?", "reversed": "↺"}[line.confidence.value]
    kind = words.EVENT_SHORT[line.kind]
    ink = {"+": "good", "⇄": "good", "−": "high", "≠": "high"}.get(kind[0], "medium")
    cells: list[Cell] = [
        (f"{sign:<2}", level.word if level else "muted"),
        (f"{words.short_time(line.before_at, now, zone)} ", "muted"),
        (f"{kind:<11}{doubt} ", ink),
    ]
    name = _pair_width(width)
    cells += account_cells(line.actor, name)
    cells.append((" → ", "muted"))
    cells += account_cells(line.target, name)
    if width >= _WIDE:
        back = {True: "followed back", False: "not followed back", None: ""}[line.is_returned]
        cells.append((f"  {back}", "muted"))
    return cells


def account_line_cells(line: AccountLine, width: int, now: int, zone: tzinfo) -> list[Cell]:
    """Return an account of the watch list: who, role, alerts, unread, thirty days, last post."""
    account = line.account
    cells = account_cells(account, 18 if width < _ROOMY else 28)
    alerts = f"▲{line.open_alerts}" if line.open_alerts else ""
    cells.append((f" {alerts:>4}", "high"))
    cells.append((f" {line.unread if line.unread else '':>6} ", "strong"))
    if width >= _MIDDLE:
        cells.append((words.sparkline(_days(line.days, width)) + " ", "accent"))
    cells.append((f"{words.short_time(line.last_post, now, zone)} ", "muted"))
    if width >= _ROOMY:
        cells.append((_network(account.network, width), "muted"))
    role = account.role.replace("-", " ")
    if width >= _ROOMY:
        cells.append((f"{role:<19}", "muted"))
    if line.health:
        cells.append((f"! {one_line(line.health, 60)}", "medium"))
    else:
        rest = [account.actor or account.name, *(f"#{tag}" for tag in line.tags)]
        if width < _ROOMY:
            rest.insert(0, role)
        cells.append((one_line(" · ".join(part for part in rest if part), 120), "text"))
    return cells


def account_heads(width: int) -> str:
    """Return the headings over the watch list, aligned with its cells."""
    is_wide = width >= _ROOMY
    name = "cc account".ljust(31 if is_wide else 21)
    days = "thirty days" if is_wide else "7 days"
    days = days.ljust(len(_days((0,) * 30, width)) + 1) if width >= _MIDDLE else ""
    network = "on".ljust(len(_network(Network.X, width))) if is_wide else ""
    role = "role               who, tags" if is_wide else "role, who, tags"
    return f"{name} open unread {days}  last {network}{role}"


def _network(network: Network, width: int) -> str:
    """Return the network of an account in its column: in full where there is room."""
    return (
        f"{words.NETWORK_NAME[network]:<13}"
        if width >= _VERY_WIDE
        else (f"{words.NETWORK_SHORT[network]:<3}")
    )


def _days(days: tuple[int, ...], width: int) -> tuple[int, ...]:
    """Return what the bars tell: each of thirty days, each two of them, or the last seven."""
    if width < _ROOMY:
        return days[-7:]
    return days if width >= _VERY_WIDE else tuple(map(sum, zip(days[::2], days[1::2], strict=True)))


def _account_width(width: int) -> int:
    if width >= _WIDE:
        return 22
    if width >= _MIDDLE:
        return 17
    return 13 if width >= _SMALL else 10


def _pair_width(width: int) -> int:
    """Return the cells for each of the two accounts of a follow change."""
    return min(24, max(8, (width - 32) // 2))


def heads(kind: str, width: int, *, is_of_one: bool = False) -> str:
    """Return the headings over a list, aligned with its cells."""
    account = "cc " + "account".ljust(_account_width(width) + 1)
    if is_of_one:
        return "      when lang text"
    if kind == "alerts":
        state = "    " if width >= _WIDE else ""
        return f"level  {state}  when {account}why"
    if kind == "posts":
        network = "on " if width >= _MIDDLE else ""
        lang = "lang " if width >= _WIDE else ""
        return f"      when {network}{account}{lang}text"
    if kind == "events":
        return f"    when what         cc {'who'.ljust(_pair_width(width))}   cc whom"
    return ""


def levels_told(counts: dict[Level, int]) -> str:
    """Return counts by level: `▲ 3 high  ◆ 8 medium`; levels without any are left out."""
    parts = [
        f"{words.LEVEL_SIGN[level]} {counts[level]} {level.word}"
        for level in sorted(counts, reverse=True)
        if counts[level]
    ]
    return "  ".join(parts)


def joined(cells: Sequence[Cell]) -> str:
    """Return the cells as plain text."""
    return "".join(text for text, _ in cells)
