"""What an import says of its records: the facts a source yields, and the report that adds up."""

from __future__ import annotations

from dataclasses import dataclass, field

from twiplotui.model.account import AccountFacts, HandleChange, ListedAccount, ListedSource
from twiplotui.model.follow import RunFacts
from twiplotui.model.post import PostFacts, PresenceNotice


@dataclass(frozen=True, slots=True)
class Reject:
    """One record that could not be used."""

    position: str
    reason: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Records left out on purpose (not public, not posts), with the reason."""

    reason: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Caution:
    """Something the user should know about the file as a whole; not a record."""

    text: str


Fact = (
    PostFacts
    | RunFacts
    | ListedAccount
    | ListedSource
    | PresenceNotice
    | AccountFacts
    | HandleChange
    | Reject
    | LeftOut
    | Caution
)
"""What a source yields. Records that count: posts (`records` each), the members of runs, listed
accounts, listed sources, notices, rejects, left out. `AccountFacts`, `HandleChange` and `Caution`
by themselves are context and do not count."""


KEPT_REJECTS = 1000
"""Of how many rejected records of one file the position and the reason are kept."""


@dataclass(slots=True)
class FileReport:
    """What became of one file: `read = new + updated + known + rejected + left_out`."""

    path: str
    format: str = ""
    read: int = 0
    new: int = 0
    updated: int = 0
    known: int = 0
    rejected: int = 0
    left_out: int = 0
    rejects: list[Reject] = field(default_factory=list)
    """The first `KEPT_REJECTS`; `rejected` counts all."""
    left_out_reasons: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    error: str = ""
    """Why it could not be read, or not to its end."""
    hint: str = ""
    """What to do about it."""
    posts: int = 0
    accounts: int = 0
    follows: int = 0
    """Follow edges seen."""
    runs: int = 0

    def note(self, fact: Reject | LeftOut | Caution) -> None:
        """Count records that bring nothing, with the reason; keep what the user should know."""
        match fact:
            case Reject():
                self.read += 1
                self.rejected += 1
                if len(self.rejects) < KEPT_REJECTS:
                    self.rejects.append(fact)
            case LeftOut(reason, count):
                self.read += count
                self.left_out += count
                self.left_out_reasons[reason] = self.left_out_reasons.get(reason, 0) + count
            case Caution(text):
                self.warnings.append(text)

    def adds_up(self) -> bool:
        """Whether every record read is accounted for."""
        return self.read == self.new + self.updated + self.known + self.rejected + self.left_out


@dataclass(slots=True)
class ImportReport:
    """What became of a whole import."""

    import_id: int | None = None
    files: list[FileReport] = field(default_factory=list)
    is_dry_run: bool = False
    is_interrupted: bool = False
    rules_note: str = ""
    """That some rules were not used, in a sentence; empty: all were, or none was asked."""

    def total(self, name: str) -> int:
        """Sum one count of `FileReport` over all files."""
        return sum(int(getattr(report, name)) for report in self.files)
