"""Every action of the screen, once: its id, keys, help line, place in footer, palette and CLI.

Keys, footer, help, palette, `twiplotui keys` and the configuration all read this table. Imports
nothing but words, so that the command line can read it too.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Action(NamedTuple):
    """Something that a key does."""

    id: str
    """Stable name, as it is written in `[keys]` of the configuration."""
    keys: str
    """Comma-separated key names; single letters get their twins of other layouts."""
    label: str
    """One or two words for the footer."""
    help: str
    """One sentence for help and palette."""
    where: str
    """The part of the screen that answers: app, list, desk or one of the other screens."""
    group: str
    """Heading in the help."""
    command: str = ""
    """The same on the command line."""
    in_palette: bool = True


MOVE, TRIAGE, MARK, FIND, VIEW, SCREENS, DO = (
    "Moving",
    "Triage",
    "Marking",
    "Searching",
    "View",
    "Screens",
    "Doing",
)

ACTIONS: Final[tuple[Action, ...]] = (
    # Triage
    Action("alert.acknowledge", "a,f5", "Ack", "Acknowledge: seen, nothing more to do.", "desk",
           TRIAGE, "triage acknowledge"),
    Action("alert.escalate", "e,f6", "Escalate", "Escalate: somebody must decide.", "desk",
           TRIAGE, "triage escalate"),
    Action("alert.dismiss", "d,f7", "Dismiss", "Dismiss, with a one-letter reason.", "desk",
           TRIAGE, "triage dismiss"),
    Action("alert.snooze", "s,f8", "Snooze", "Snooze until a time; it comes back by itself.",
           "desk", TRIAGE, "triage snooze"),
    Action("alert.note", "n,f9", "Note", "Write a note.", "desk", TRIAGE, "triage note"),
    Action("alert.reopen", "r", "Reopen", "Reopen: back to new.", "desk", TRIAGE,
           "triage reopen"),
    Action("alert.repeat", "full_stop", "Repeat", "Repeat the last act on what is selected.",
           "desk", TRIAGE),
    Action("undo", "u,ctrl+z", "Undo", "Undo the last act, whoever did it, in any session.",
           "app", TRIAGE, "triage undo"),
    Action("redo", "ctrl+r,ctrl+y", "Redo", "Do again what was undone last.", "app", TRIAGE,
           "triage redo"),
    # Moving
    Action("list.down", "j,down", "Down", "One line down.", "list", MOVE, in_palette=False),
    Action("list.up", "k,up", "Up", "One line up.", "list", MOVE, in_palette=False),
    Action("list.page_down", "pagedown,ctrl+d", "Page down", "One page down.", "list", MOVE,
           in_palette=False),
    Action("list.page_up", "pageup,ctrl+u", "Page up", "One page up.", "list", MOVE,
           in_palette=False),
    Action("list.top", "home", "Top", "To the first line; also g g.", "list", MOVE,
           in_palette=False),
    Action("list.end", "end,G", "End", "To the last line.", "list", MOVE, in_palette=False),
    Action("list.g", "g", "g g", "Pressed twice: to the first line.", "list", MOVE,
           in_palette=False),
    Action("list.next_open", "right_square_bracket", "Next open",
           "To the next item nobody has decided.", "list", MOVE),
    Action("list.previous_open", "left_square_bracket", "Previous open",
           "To the previous item nobody has decided.", "list", MOVE),
    Action("list.open", "enter", "Open", "Open the selected item.", "list", MOVE),
    Action("pane.1", "1", "Alerts", "To the queue of alerts.", "desk", MOVE),
    Action("pane.2", "2", "Posts", "To the recent posts.", "desk", MOVE),
    Action("pane.3", "3", "Follows", "To the follow changes.", "desk", MOVE),
    Action("pane.4", "4", "Detail", "To the detail of the selected item.", "desk", MOVE),
    Action("pane.next", "tab,l,right", "Next pane", "To the next pane.", "desk", MOVE,
           in_palette=False),
    Action("pane.previous", "shift+tab,h,left", "Previous pane", "To the previous pane.", "desk",
           MOVE, in_palette=False),
    Action("back", "escape", "Back", "One step back: clear marks, leave a box, a search, a screen.",
           "app", MOVE, in_palette=False),
    # Marking
    Action("list.mark", "space", "Mark", "Mark the line and go down; acts apply to the marks.",
           "list", MARK),
    Action("list.range", "V", "Range", "Begin or end a range of marks.", "list", MARK),
    Action("list.range_down", "shift+down", "Mark down", "Mark while going down.", "list", MARK,
           in_palette=False),
    Action("list.range_up", "shift+up", "Mark up", "Mark while going up.", "list", MARK,
           in_palette=False),
    Action("list.mark_all", "asterisk", "Mark all", "Mark everything the list holds.", "list",
           MARK),
    # Finding
    Action("search", "slash,f3", "Search", "Search posts as you type.", "desk", FIND, "search"),
    Action("search.saved", "f", "Saved", "Choose a saved search.", "desk", FIND,
           "search --saved"),
    Action("search.save", "ctrl+s", "Save search", "Keep the current search under a name.",
           "desk", FIND, "search --save"),
    Action("search.forget", "F", "Forget search", "Remove a saved search.", "desk", FIND,
           "search --forget"),
    Action("follows.filter", "m", "Filter follows",
           "Follow changes: all, mutual, one-sided, unanswered, ours, of a country.", "desk", FIND,
           "follows"),
    # View
    Action("view.states", "v", "Other states",
           "The queue: open, all, snoozed, acknowledged, dismissed in turn.", "desk", VIEW),
    Action("view.merge", "comma", "Show new", "Show what has come in meanwhile.", "desk", VIEW),
    Action("view.zoom", "z", "Zoom", "Give the pane the whole screen, or back.", "desk", VIEW),
    Action("view.theme", "f12", "Theme", "Next theme: dark, light, high contrast.", "app", VIEW),
    Action("view.redraw", "ctrl+l", "Redraw", "Paint the whole screen anew.", "app", VIEW),
    # Doing
    Action("item.copy", "y", "Copy", "Copy text, link, handle or reason.", "desk", DO),
    Action("item.link", "o", "Open link", "Show a link in full, then open it in the browser.",
           "desk", DO),
    Action("item.record", "E", "Record", "Show the record that the source gave of the post.",
           "desk", DO, "posts show --record"),
    Action("item.account", "p", "Account", "To the page of the item's account.", "desk", DO),
    # Screens
    Action("screen.accounts", "w", "Watch list", "The watch list: accounts by country or role.",
           "app", SCREENS, "accounts list"),
    Action("screen.draft", "c", "Check draft", "Check a text of ours before it is published.",
           "app", SCREENS, "check"),
    Action("screen.brief", "b", "Brief", "What changed since the last brief and what the desk did.",
           "app", SCREENS, "brief"),
    Action("screen.import", "i", "Import", "Import a file, a folder or an archive.", "app",
           SCREENS, "import"),
    Action("screen.sources", "S", "Sources", "The live sources: add, pause, test; how each fares.",
           "app", SCREENS, "sources list"),
    Action("screen.journal", "J", "Journal", "What the desk did, newest first; undo any act alone.",
           "app", SCREENS, "journal"),
    Action("refresh", "R", "Refresh",
           "Read the live sources that are due; pressed again: stop.", "app", DO, "refresh"),
    Action("help", "question_mark,f1", "Help", "Every key of this screen, searchable.", "app",
           SCREENS, "keys"),
    Action("palette", "ctrl+p,colon", "Palette", "Every action by name.", "app", SCREENS,
           in_palette=False),
    Action("practice", "ctrl+t", "Practice", "Begin or end the two-minute practice.", "desk",
           SCREENS),
    Action("quit", "q,ctrl+q", "Quit", "Leave twiplotui.", "app", SCREENS),
    # Accounts
    Action("accounts.order", "v", "Order", "By country, by role, or most open alerts first.",
           "accounts", VIEW),
    Action("accounts.add", "n", "Add", "Add an account to the watch list.", "accounts", DO,
           "accounts add"),
    Action("accounts.edit", "e", "Edit", "Change its country or role, or watch it no longer.",
           "accounts", DO, "accounts edit"),
    Action("accounts.tag", "t", "Tags", "Set the desk's tags of the account.", "accounts", DO,
           "accounts edit"),
    Action("accounts.ours", "o", "Ours", "Mark the account as ours, or no longer.", "accounts",
           DO, "accounts edit"),
    Action("accounts.filter", "slash,f3", "Filter",
           "Show accounts with these letters only; on an account's page: search its posts.",
           "accounts", FIND),
    Action("accounts.followed", "f", "Follows", "Whom it follows, and who of ours follows back.",
           "accounts", VIEW, "follows"),
    # Draft
    Action("draft.network", "f2", "Network", "Next network: its own limit and way of counting.",
           "draft", DO),
    Action("draft.list", "f4", "Drafts", "Choose a kept draft, or begin a new one.", "draft", DO,
           "drafts list"),
    Action("draft.versions", "f8", "Versions", "Versions of this draft, with the difference.",
           "draft", DO, "drafts show"),
    Action("draft.keep", "f5,ctrl+s", "Keep", "Keep a version of the draft.", "draft", DO),
    Action("draft.copy", "f9", "Copy out", "Copy the text to the terminal's clipboard.", "draft",
           DO),
    Action("draft.next", "f3,ctrl+n", "Next", "To the next finding.", "draft", MOVE),
    # Brief
    Action("brief.copy", "y", "Copy", "Copy the brief as Markdown.", "brief", DO, "brief"),
    Action("brief.write", "s,ctrl+s", "Write", "Write the brief to a file; the next begins there.",
           "brief", DO, "brief --out"),
    # Import
    Action("import.start", "s,f5", "Start", "Start the import that the dry run describes.",
           "import", DO, "import"),
    Action("import.path", "slash,f3", "Choose file", "Name another file or folder.", "import", DO),
    Action("import.cancel", "x", "Cancel", "Stop the running import; what is in stays whole.",
           "import", DO),
    Action("import.undo", "d", "Undo import", "Take the whole selected import back.", "import",
           DO, "imports undo"),
    # Journal
    Action("journal.undo", "x", "Undo this",
           "Undo the selected act alone, or do it again where it is undone.", "journal", TRIAGE),
    # Sources
    Action("sources.add", "n", "Add", "Add a source: says what will be fetched, then asks.",
           "sources", DO, "sources add"),
    Action("sources.pause", "p", "Pause", "Pause the sources, or resume them.", "sources", DO,
           "sources pause"),
    Action("sources.remove", "d", "Remove", "Take sources off; what they brought stays.",
           "sources", DO, "sources remove"),
    Action("sources.test", "t", "Test", "Read the sources and tell what they would bring;"
           " store nothing.", "sources", DO, "sources test"),
    Action("sources.approve", "a", "Approve", "Agree to listed sources being fetched.", "sources",
           DO, "sources approve"),
)  # fmt: skip
"""All actions, in the order of the help."""

BY_ID: Final = {action.id: action for action in ACTIONS}

FOOTERS: Final[dict[str, tuple[str, ...]]] = {
    "desk": (
        "alert.acknowledge", "alert.escalate", "alert.dismiss", "alert.snooze", "undo", "search",
        "help", "alert.note", "screen.draft", "screen.brief", "screen.accounts", "screen.import",
        "refresh", "view.zoom", "screen.sources", "list.mark", "quit",
    ),
    "posts": (
        "search", "search.saved", "item.link", "item.copy", "item.account", "undo", "help",
        "search.save", "screen.draft", "screen.accounts", "screen.import", "view.zoom", "quit",
    ),
    "events": (
        "follows.filter", "list.open", "item.account", "alert.acknowledge", "undo", "search",
        "help", "alert.escalate", "item.copy", "screen.accounts", "view.zoom", "quit",
    ),
    "alerts-detail": (
        "alert.acknowledge", "alert.escalate", "alert.dismiss", "alert.snooze", "undo", "back",
        "help", "alert.note", "item.link", "item.copy", "item.account", "item.record",
        "view.zoom", "search", "quit",
    ),
    "posts-detail": (
        "item.link", "item.copy", "item.account", "search", "undo", "back", "help",
        "item.record", "alert.acknowledge", "alert.escalate", "view.zoom", "quit",
    ),
    "events-detail": (
        "item.account", "alert.acknowledge", "alert.escalate", "undo", "search", "back", "help",
        "alert.dismiss", "item.copy", "view.zoom", "quit",
    ),
    "side": (
        "list.open", "search", "screen.accounts", "pane.1", "undo", "back", "help", "screen.draft",
        "screen.brief", "screen.import", "refresh", "quit",
    ),
    "account": (
        "list.open", "accounts.edit", "accounts.tag", "accounts.ours", "undo", "back", "help",
        "accounts.followed", "accounts.add",
    ),
    "accounts": (
        "list.open", "accounts.edit", "accounts.tag", "accounts.ours", "accounts.filter",
        "back", "help", "accounts.add", "accounts.order", "accounts.followed", "undo",
    ),
    "draft": (
        "draft.keep", "draft.next", "draft.network", "draft.list", "draft.versions", "back", "help",
        "draft.copy",
    ),
    "brief": ("brief.copy", "brief.write", "back", "help"),
    "import": (
        "import.path", "import.start", "import.cancel", "import.undo", "list.open", "back",
        "help",
    ),
    "journal": ("journal.undo", "list.open", "undo", "redo", "back", "help"),
    "sources": (
        "sources.add", "refresh", "sources.pause", "sources.test", "sources.remove", "back",
        "help", "sources.approve", "undo",
    ),
}  # fmt: skip
"""Screen or pane → actions of its footer, most used first; as many are shown as fit."""

SEARCHED: Final = "search.results"
"""What screens are told once somebody went from the search box to its results."""

NARROW_FOOTER: Final = 7
"""Entries of a footer at 80 columns."""

_SHOWN: Final = {
    "full_stop": ".",
    "comma": ",",
    "slash": "/",
    "question_mark": "?",
    "asterisk": "*",
    "colon": ":",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
}


def shown_key(key: str) -> str:
    """Return a key as people write it: `ctrl+r` is `Ctrl+R`, `slash` is `/`."""
    *modifiers, last = key.split("+")
    name = _SHOWN.get(last, last.upper() if len(last) > 1 or modifiers else last)
    return "+".join([*(each.capitalize() for each in modifiers), name])
