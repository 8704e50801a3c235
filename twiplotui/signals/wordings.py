"""What all that sources said of a post's words comes to: which wording stands, which came before.

Only evidence makes an edit: the network says so (the moment of an edit, an edit history), or one
format shows another text under the same id. Otherwise two texts are one wording, rendered by two
tools. What stands does not depend on the order in which the sayings became known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from twiplotui.model.post import PostFacts
from twiplotui.model.words import Presence
from twiplotui.text.boring import canonical

CUT, UNKNOWN, WHOLE = 0, 1, 2
"""Whether a text is the whole one: no, the source does not say, yes."""
_ENDS_CUT = ("…", "...")
_BEGINNING = 60
"""Characters in which a text that says it is cut must agree with the whole one."""


@dataclass(frozen=True, slots=True)
class Said:
    """One text of a post, as one format gave it under one id."""

    text: str
    """Empty: only the id of an earlier wording is known."""
    format: str
    completeness: int
    edited_at: int | None
    first_at: int
    last_at: int
    """First and last look at which it was said, milliseconds UTC."""
    native_id: str = ""
    is_earlier: bool = False
    """From a history: the network says that it stands no more."""
    began: int | None = None
    """From a history: when it began to stand."""
    facets: tuple[str, str, str] = ("", "", "")
    """Its links, mentions and hashtags, as the store keeps them."""

    def joined(self, other: Said) -> Said:
        """Return what this and the same text, said again, come to."""
        return replace(
            self,
            completeness=max(self.completeness, other.completeness),
            edited_at=_latest(self.edited_at, other.edited_at),
            began=_latest(self.began, other.began),
            first_at=min(self.first_at, other.first_at),
            last_at=max(self.last_at, other.last_at),
            facets=_richest([self.facets, other.facets]),
        )


@dataclass(frozen=True, slots=True)
class Version:
    """A wording that a post had, with the moment it began to stand."""

    at: int
    text: str
    native_id: str
    seen_at: int
    format: str


@dataclass(frozen=True, slots=True)
class Wording:
    """How a post is worded."""

    text: str
    format: str
    is_complete: bool | None
    edited_at: int | None
    facets: tuple[str, str, str]
    versions: tuple[Version, ...]
    """Every wording in the order they stood, the present one last; empty where there is one."""
    loose_ids: tuple[str, ...]
    """Ids of earlier wordings that name no version."""


def said_of(
    facts: PostFacts, format_id: str, seen_at: int, facets: tuple[str, str, str]
) -> list[Said]:
    """Return what a source says of a post's words.

    Args:
        facts: What it says.
        format_id: The format it was read from.
        seen_at: When the source saw it, milliseconds UTC.
        facets: Links, mentions and hashtags of the text.
    """
    at = standing_at(facts, seen_at)
    current = Said(
        facts.text, format_id, completeness(facts.is_complete), facts.edited_at, at, at,
        facts.native_id, facets=facets,
    )  # fmt: skip
    earlier = [
        Said(
            version.text, format_id, UNKNOWN, None, at, at, version.native_id or "",
            is_earlier=True, began=version.at,
        )
        for version in facts.versions
        if version.text or version.native_id
    ]  # fmt: skip
    return [current, *earlier]


def standing_at(facts: PostFacts, seen_at: int) -> int:
    """Return when a post last stood by what a source says that saw it, or told it to be gone."""
    if facts.presence is Presence.SEEN:
        return seen_at
    return min(facts.deleted_at or facts.published_at or seen_at, seen_at)


def completeness(is_complete: bool | None) -> int:
    """Return a source's word on whether a text is whole as it can be compared."""
    return UNKNOWN if is_complete is None else WHOLE if is_complete else CUT


def settle(said: Collection[Said], *, newest_id: str, published_at: int | None) -> Wording:
    """Return what all that was said of a post's words comes to.

    Args:
        said: All of it, in any order; at least one.
        newest_id: The id of the post; what is said under an earlier one stands no more.
        published_at: When the post was published, if that is known.
    """
    earlier = {each.native_id for each in said if each.is_earlier} - {newest_id, ""}
    groups: dict[str, _Group] = {}
    for each in sorted(said, key=_order):
        if each.text:
            group = groups.setdefault(canonical(each.text), _Group())
            is_earlier = each.is_earlier or each.native_id in earlier
            (group.earlier if is_earlier else group.current).append(each)
    if not groups:
        stands = min(said, key=_order)
        return Wording("", stands.format, _is_complete(stands.completeness), None,
                       _richest([stands.facets]), (), tuple(sorted(earlier)))  # fmt: skip
    if len(groups) == 1:
        chain, (current,) = [], groups.values()
    else:
        chain = _chain(_without_cut(list(groups.values())))
        current = chain[-1].group
    shown = min(current.all(), key=_worth)
    versions = _versions(chain, published_at, newest_id) if len(chain) > 1 else ()
    named = {version.native_id for version in versions}
    return Wording(
        shown.text,
        shown.format,
        _is_complete(max(each.completeness for each in current.all())),
        versions[-1].at if versions else current.mark(),
        _richest([each.facets for each in current.all()]),
        versions,
        tuple(sorted(earlier - named)),
    )


@dataclass(slots=True)
class _Group:
    """All that was said of one wording."""

    current: list[Said] = field(default_factory=list)
    earlier: list[Said] = field(default_factory=list)

    def all(self) -> list[Said]:
        """Return all of it; as the present wording, where anyone called it so."""
        return self.current or self.earlier

    def mark(self) -> int | None:
        """Return the moment of the edit that made it, by the network's word."""
        return max((each.edited_at for each in self.current if each.edited_at), default=None)

    def of(self, format_id: str) -> list[Said]:
        return [each for each in self.current if each.format == format_id]

    def formats(self) -> set[str]:
        return {each.format for each in (*self.current, *self.earlier)}


@dataclass(frozen=True, slots=True)
class _Link:
    """A wording in the order in which they stood."""

    group: _Group
    format: str
    """The format that shows it as a wording of its own."""

    def first_at(self) -> int:
        return min(each.first_at for each in self.group.of(self.format) or self.group.all())

    def last_at(self) -> int:
        return max(each.last_at for each in self.group.of(self.format) or self.group.all())

    def mark(self) -> int | None:
        """Return the moment of the edit that made it, as its own format tells."""
        said = self.group.of(self.format)
        return max((each.edited_at for each in said if each.edited_at), default=None)

    def began(self) -> int | None:
        return max((each.began for each in self.group.earlier if each.began), default=None)

    def is_past(self) -> bool:
        """Whether the network called it an earlier wording after it was last seen to stand."""
        current = self.group.of(self.format)
        named = max((each.last_at for each in self.group.earlier), default=0)
        return not current or named >= max(each.last_at for each in current)

    def order(self) -> tuple[int, int, int, str]:
        """Return by what it is put in order: the network's word outweighs that of a look."""
        mark, text = self.mark(), min(self.group.all(), key=_worth).text
        if self.is_past():
            return 0, self.began() or 0, self.first_at(), text
        if mark is not None:
            return 2, mark, self.last_at(), text
        return 1, self.last_at(), self.first_at(), text


def _without_cut(groups: Sequence[_Group]) -> list[_Group]:
    """Leave out cut texts of which a whole one is known; what a history names is never one."""
    texts = {id(group): " ".join(min(group.all(), key=_worth).text.split()) for group in groups}
    rank = {id(group): max(each.completeness for each in group.all()) for group in groups}

    def is_cut_of(group: _Group, other: _Group) -> bool:
        if group is other or group.earlier or not other.current or rank[id(group)] == WHOLE:
            return False
        marks = group.mark(), other.mark()
        if rank[id(group)] == UNKNOWN and None not in marks and marks[0] != marks[1]:
            return False
        text, whole = texts[id(group)], texts[id(other)]
        if rank[id(group)] == CUT and rank[id(other)] > CUT:
            return rank[id(other)] == WHOLE or len(whole) >= len(text)
        beginning = text.rstrip("… .")
        if text.endswith(_ENDS_CUT):
            beginning = beginning[:_BEGINNING]
        return len(whole) > len(text) and whole.startswith(beginning)

    left = [group for group in groups if not any(is_cut_of(group, other) for other in groups)]
    return left or [max(groups, key=lambda group: (rank[id(group)], texts[id(group)]))]


def _chain(groups: Sequence[_Group]) -> list[_Link]:
    """Return the wordings that there is evidence for, the present one last."""
    main = min({name for group in groups for name in group.formats()}, key=_Weight(groups))
    chain = sorted(
        (_Link(group, main) for group in groups if main in group.formats()), key=_Link.order
    )
    latest = max(
        link.mark() or (link.first_at() if number and not link.is_past() else 0)
        for number, link in enumerate(chain)
    )
    # An id of its own says that a wording is another one, whatever the format.
    named = {
        id(group): _Link(group, each.format)
        for group in groups
        if main not in group.formats()
        for each in group.earlier
        if each.native_id
    }
    chain += named.values()
    known = {id(link.group) for link in chain}
    told = [
        (each.edited_at, -each.completeness, _order(each), group, each.format)
        for group in groups
        if id(group) not in known
        for each in group.current
        if each.edited_at
    ]
    for edited_at, _, _, group, name in sorted(told, key=lambda each: each[:3]):
        if edited_at > latest and id(group) not in known:
            latest = edited_at
            known.add(id(group))
            chain.append(_Link(group, name))
    return sorted(chain, key=_Link.order)


@dataclass(frozen=True, slots=True)
class _Weight:
    """How much a format's rendering counts.

    It has the network's history, shows an edit, has the whole text, came first.
    """

    groups: Sequence[_Group]

    def __call__(self, name: str) -> tuple[bool, int, bool, bool, int, str]:
        """Return the weight of a format; the least counts."""
        shown = [group for group in self.groups if name in group.formats()]
        said = [each for group in shown for each in group.of(name)]
        return (
            not said,
            -sum(
                any(each.is_earlier and each.format == name for each in group.earlier)
                for group in shown
            ),
            len(shown) < 2,
            not any(each.completeness == WHOLE for each in said),
            min((each.first_at for each in said), default=0),
            name,
        )


def _versions(
    chain: Sequence[_Link], published_at: int | None, newest_id: str
) -> tuple[Version, ...]:
    found: list[Version] = []
    for number, link in enumerate(chain):
        first = link.first_at()
        if number == 0:
            first = min(published_at or first, first)
        at = link.mark() or link.began() or first
        if found and at <= found[-1].at and link.mark() is None:
            at = max(link.last_at(), found[-1].at + 1)
        shown = min(link.group.all(), key=_worth)
        ids = {each.native_id for each in (*link.group.earlier, *link.group.current)}
        native_id = min(ids - {newest_id, ""}, default="")
        found.append(Version(at, shown.text, native_id, link.first_at(), link.format))
    # The moment of an edit that the network tells is not to be before what it replaced.
    for number in range(len(found) - 1, 0, -1):
        before = min(found[number - 1].at, found[number].at - 1)
        found[number - 1] = replace(found[number - 1], at=before)
    return tuple(found)


def _order(each: Said) -> tuple[int, str, str, str, bool]:
    return each.first_at, each.format, each.text, each.native_id, each.is_earlier


def _worth(each: Said) -> tuple[int, tuple[int, str, str, str, bool]]:
    return -each.completeness, _order(each)


def _is_complete(completeness: int) -> bool | None:
    return {CUT: False, UNKNOWN: None, WHOLE: True}[completeness]


def _latest(one: int | None, other: int | None) -> int | None:
    return max((each for each in (one, other) if each is not None), default=None)


def _richest(facets: Iterable[tuple[str, str, str]]) -> tuple[str, str, str]:
    links, mentions, hashtags = (
        max(column, key=lambda text: (len(text), text)) for column in zip(*facets, strict=True)
    )
    return links, mentions, hashtags
