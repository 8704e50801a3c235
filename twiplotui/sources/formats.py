"""The formats we read, and how a material or bundle is told to be one of them, by content.

A format module offers `FORMATS`: a tuple of `Format` and `BundleFormat`. Modules are imported
when something is to be read, never at start-up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import import_module

from twiplotui.errors import UnknownFormatError, UsageError
from twiplotui.model.imports import Fact
from twiplotui.sources.material import Bundle, Material, ReadOptions

MODULES = (
    "x_archive",
    "x_archive_old",
    "x_v1",
    "x_v2",
    "x_compliance",
    "x_collected",
    "x_csv",
    "x_ids",
    "generic",
    "feed",
    "json_feed",
    "mastodon_archive",
    "mastodon_actor",
    "activitypub",
    "mastodon_json",
    "mastodon_csv",
    "truth_social",
    "bluesky_car",
    "bluesky_json",
    "bluesky_events",
    "telegram",
    "meta_download",
    "follow_lists",
    "follow_edge_json",
    "follow_maps",
    "follow_arrays",
    "follow_queries",
    "follow_profiles",
    "follow_graphs",
    "follow_graph_json",
    "account_counts",
    "account_tables",
    "account_json",
    "account_yaml",
    "account_handles",
    "opml",
)
"""Format modules in the order they are asked; of equal scores the first wins."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of one file."""

    id: str
    """Name for `--as` and reports, for example `mastodon-statuses`."""
    title: str
    """What it is, in the user's words."""
    sniff: Callable[[Material], int]
    """How sure we are, 0 (no) to 100 (certain), from name and head only. May raise DataError
    with one sentence where the file is recognised as something that must be refused."""
    read: Callable[[Material, ReadOptions], Iterator[Fact]]
    """Yields facts as it reads; memory does not grow with the file. A record that cannot be used
    is a Reject; DataError only where the whole file is unreadable."""


@dataclass(frozen=True, slots=True)
class BundleFormat:
    """A format of many files that belong together."""

    id: str
    title: str
    roots: Callable[[Bundle], tuple[str, ...]]
    """Paths inside the bundle at which one of these begins (`""`: the bundle itself)."""
    read: Callable[[Bundle, ReadOptions], Iterator[Fact]]


@cache
def all_formats() -> tuple[Format | BundleFormat, ...]:
    """Import every format module and return what they offer, in order."""
    found: list[Format | BundleFormat] = []
    for name in MODULES:
        found.extend(import_module(f"twiplotui.sources.{name}").FORMATS)
    return tuple(found)


def format_named(name: str) -> Format | BundleFormat:
    """Return the format with this id.

    Raises:
        UsageError: No format has this id; the hint names the nearest, or all there are.
    """
    for known in all_formats():
        if known.id == name:
            return known
    names = sorted(known.id for known in all_formats())
    near = get_close_matches(name, names, n=1)
    hint = f"Did you mean “{near[0]}”?" if near else f"Formats: {', '.join(names)}."
    raise UsageError(f"There is no format “{name}”.", hint)


def detect(material: Material, columns: Mapping[str, str] | None = None) -> Format:
    """Tell the format of one file from its name and first bytes.

    Args:
        material: The file.
        columns: What the user said of its columns (`ReadOptions.columns`); with them a table or
            JSON file nothing recognises is read by these names.

    Raises:
        UnknownFormatError: Nothing recognises it.
        DataError: It is recognised as something that is refused (a pointer, an HTML export …).
    """
    return _as_said(material, _surest(material), columns or {})


def recognise(
    material: Material, columns: Mapping[str, str] | None = None
) -> tuple[Material, Format]:
    """Tell the format of one file; what nothing knows is looked at as records in another order.

    Returns:
        What is to be read, which may be the list made of the file, and its format.

    Raises:
        UnknownFormatError: Nothing recognises it.
        DataError: It is recognised as something that is refused.
    """
    surest = _surest(material)
    if surest is None:
        listed = import_module("twiplotui.sources.json_tables").as_list(material)
        if listed is not None:
            material, surest = listed, _surest(listed)
    return material, _as_said(material, surest, columns or {})


def _surest(material: Material) -> Format | None:
    """Return the format whose own look at a file is surest that it is one of its own."""
    best: Format | None = None
    best_score = 0
    for known in _file_formats():
        score = known.sniff(material)
        if score > best_score:
            best, best_score = known, score
    return best


def _file_formats() -> Iterator[Format]:
    return (known for known in all_formats() if isinstance(known, Format))


def _as_said(material: Material, surest: Format | None, columns: Mapping[str, str]) -> Format:
    """Return the format of a file, in which what the user said of its columns goes first.

    Raises:
        UnknownFormatError: Nothing recognises it, and the user said nothing.
    """
    wanted = ""
    is_mapped_post = "text" in columns
    if {"follower", "followed"} <= columns.keys():
        wanted = "follow-edges"
    elif columns and (surest is None or (is_mapped_post and surest.id.startswith("accounts-"))):
        is_json = material.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
        kind = "posts" if is_mapped_post else "accounts"
        wanted = f"{kind}-{'json' if is_json else 'csv'}"
    if wanted:
        return next(known for known in _file_formats() if known.id == wanted)
    if surest is None:
        raise _unknown(material)
    return surest


def _unknown(material: Material) -> UnknownFormatError:
    if b"".join(material.head.split()) in (b"[]", b"{}"):
        return UnknownFormatError(
            f"{material.name} holds an empty list.", "Export or download it again."
        )
    headless = import_module("twiplotui.sources.headless")
    if described := headless.describe(material):
        return UnknownFormatError(f"{material.name} {described[0]}", described[1])
    if material.base_name.endswith((".yaml", ".yml")):
        return UnknownFormatError(
            f"{material.name} is YAML that names no accounts.",
            "Of YAML, lists of accounts are read: entries with a handle of a network.",
        )
    told = headless.guess(material)
    if told is not None:
        return UnknownFormatError(
            f"{material.name} is a table without a row of names for its columns.",
            f"Say which is which by number, for example {told.as_options()}.",
        )
    return UnknownFormatError(
        f"{material.name} is of no format that is known.",
        "Name it with --as FORMAT, or map its columns with --map field=column.",
    )


def detect_bundle(bundle: Bundle) -> tuple[tuple[BundleFormat, str], ...]:
    """Return the formats found in a bundle with the root of each; roots do not overlap."""
    found: list[tuple[BundleFormat, str]] = []
    for known in all_formats():
        if isinstance(known, BundleFormat):
            for root in known.roots(bundle):
                if not any(root == taken or root.startswith(taken + "/") for _, taken in found):
                    found.append((known, root))
    return tuple(found)
