"""Enumerations of the field's own words; stored by value."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Network(StrEnum):
    """Where an account lives. `WEB` is any site known through a feed."""

    X = "x"
    MASTODON = "mastodon"
    BLUESKY = "bluesky"
    TRUTH = "truthsocial"
    TELEGRAM = "telegram"
    THREADS = "threads"
    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    YOUTUBE = "youtube"
    WEB = "web"


class PostKind(StrEnum):
    """What a post is in relation to other posts."""

    POST = "post"
    REPLY = "reply"
    REPOST = "repost"
    QUOTE = "quote"


class TimePrecision(StrEnum):
    """How exactly the publishing time of a post is known."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"
    FROM_ID = "from-id"
    UNKNOWN = "unknown"


class Presence(StrEnum):
    """What is known of a post still standing. Unknown is not no."""

    SEEN = "seen"
    MISSING_ONCE = "missing-once"
    MISSING_TWICE = "missing-twice"
    DELETED = "deleted"
    ACCOUNT_GONE = "account-gone"
    UNKNOWN = "unknown"


class AccountStatus(StrEnum):
    """What the network last said of an account."""

    ACTIVE = "active"
    PROTECTED = "protected"
    SUSPENDED = "suspended"
    DEACTIVATED = "deactivated"
    DELETED = "deleted"
    MOVED = "moved"
    UNKNOWN = "unknown"


class Direction(StrEnum):
    """Which list of follows a run read."""

    FOLLOWING = "following"
    FOLLOWERS = "followers"


class FollowEventKind(StrEnum):
    """What changed between two accounts."""

    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    TARGET_GONE = "target-gone"
    LIST_HIDDEN = "list-hidden"
    MUTUAL_FORMED = "mutual-formed"
    MUTUAL_BROKEN = "mutual-broken"


class Confidence(StrEnum):
    """How well the evidence carries an event."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    REVERSED = "reversed"


class Role(StrEnum):
    """The office an actor holds. The raw wording of a list is kept beside it."""

    HEAD_OF_STATE = "head-of-state"
    HEAD_OF_GOVERNMENT = "head-of-government"
    FOREIGN_MINISTER = "foreign-minister"
    MINISTRY = "ministry"
    MINISTER = "minister"
    EMBASSY = "embassy"
    AMBASSADOR = "ambassador"
    MISSION = "mission"
    SPOKESPERSON = "spokesperson"
    GOVERNMENT = "government"
    PARLIAMENT = "parliament"
    ORGANISATION = "organisation"
    MEDIA = "media"
    OTHER = "other"


class Level(IntEnum):
    """How much a flag or an alert matters. Ordered; stored as its number."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3

    @property
    def word(self) -> str:
        """The level as it is written in rules, on screen and in reports."""
        return self.name.lower()


class Scope(StrEnum):
    """Whose text a rule looks at."""

    OWN = "own"
    DRAFT = "draft"
    WATCHED = "watched"


class AlertKind(StrEnum):
    """Why something is in the queue."""

    FLAG = "flag"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    DELETION = "deletion"
    EDIT = "edit"
    PROFILE = "profile"
    LOOKALIKE = "lookalike"
    HABIT = "habit"


class AlertState(StrEnum):
    """Where an alert stands in triage."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    ESCALATED = "escalated"
    SNOOZED = "snoozed"
    DISMISSED = "dismissed"


class Act(StrEnum):
    """What the desk does with an alert."""

    ACKNOWLEDGE = "acknowledge"
    ESCALATE = "escalate"
    DISMISS = "dismiss"
    SNOOZE = "snooze"
    NOTE = "note"
    REOPEN = "reopen"


class DismissReason(StrEnum):
    """Why an alert was dismissed; one letter each on the screen."""

    FALSE_POSITIVE = "false-positive"
    DUPLICATE = "duplicate"
    KNOWN_POSITION = "known-position"
    OTHER = "other"
