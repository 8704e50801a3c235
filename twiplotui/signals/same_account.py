"""When one account vanishes from a list and another appears: probably the same one, moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from twiplotui.model.account import label_of
from twiplotui.model.words import FollowEventKind, Network
from twiplotui.signals.follow_changes import FollowChange

_REMOVALS = (FollowEventKind.UNFOLLOW, FollowEventKind.TARGET_GONE)


@dataclass(frozen=True, slots=True)
class Face:
    """What an account looks like, as far as moves are recognised by it."""

    id: int
    network: Network
    native_id: str = ""
    handle: str = ""
    name: str = ""
    avatar: str = ""
    moved_to: str = ""

    @property
    def label(self) -> str:
        """How it is named in a sentence."""
        return label_of(self.handle, self.name, self.native_id)


def same_account(old: Face, new: Face) -> str:
    """Return why two accounts are probably one, in words; nothing where they are not.

    A handle that another id bears later is no reason: handles are used again by others.
    """
    if old.id == new.id or old.network is not new.network:
        return ""
    if old.moved_to and _names(old.moved_to, new):
        return "it names the other as its successor"
    if old.network is Network.MASTODON:
        user, _, host = old.handle.casefold().partition("@")
        other, _, other_host = new.handle.casefold().partition("@")
        if user and user == other and host and other_host and host != other_host:
            return "same user name on another server"
    if old.name and old.avatar and (old.name, old.avatar) == (new.name, new.avatar):
        return "same name and picture"
    return ""


def _names(successor: str, face: Face) -> bool:
    wanted = successor.strip().lstrip("@").casefold().rstrip("/")
    if wanted in (face.handle.casefold(), face.native_id.casefold()):
        return True
    user, at, host = face.handle.casefold().partition("@")
    # The whole host: `social.example` is not the end of `antisocial.example`.
    ends = (f"/{host}/@{user}", f"/{host}/users/{user}")
    return bool(at) and f"/{wanted}".endswith(ends)


def told_as_moves(
    changes: Sequence[FollowChange], faces: Mapping[int, Face]
) -> tuple[FollowChange, ...]:
    """Return events of one list with vanishing and appearing of one account told as one.

    Args:
        changes: The events of the list.
        faces: Accounts of the list that vanished or appeared, by id.
    """
    appeared: dict[int, list[int]] = defaultdict(list)
    for number, change in enumerate(changes):
        if change.kind is FollowEventKind.FOLLOW:
            appeared[change.before_at].append(number)
    dropped: set[int] = set()
    told: dict[int, FollowChange] = {}
    for number, change in enumerate(changes):
        old = faces.get(change.member)
        if change.kind not in _REMOVALS or old is None:
            continue
        for other in appeared.get(change.before_at, ()):
            new = faces.get(changes[other].member)
            reason = same_account(old, new) if new is not None and other not in told else ""
            if reason:
                dropped.add(number)
                told[other] = replace(
                    changes[other],
                    evidence={
                        **changes[other].evidence,
                        "probably_same_as": old.label,
                        "same_because": reason,
                        "followed_from": change.evidence.get("followed_from"),
                    },
                )
                break
    return tuple(
        told.get(number, change) for number, change in enumerate(changes) if number not in dropped
    )
