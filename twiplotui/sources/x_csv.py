"""Tables of X posts by known tools: twint, twarc-csv, X's own analytics, the Trump archive.

Hoaxy's edges and the daily overview of an account are recognised and refused in a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Fact
from twiplotui.model.words import Network
from twiplotui.sources.columns import normal_name
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.mapped_file import read_mapped_table
from twiplotui.sources.mapped_post import Preset
from twiplotui.sources.material import Material, ReadOptions
from twiplotui.sources.tables import sniff_columns

_TRUMP = Preset(Network.X, author=AccountFacts(Network.X, handle="realDonaldTrump"))


def _names(material: Material) -> set[str]:
    return {normal_name(name) for name in sniff_columns(material)}


def _sniffer(*wanted: str, score: int = 90) -> Callable[[Material], int]:
    needed = {normal_name(name) for name in wanted}

    def sniff(material: Material) -> int:
        return score if needed <= _names(material) else 0

    return sniff


def _reader(preset: Preset) -> Callable[[Material, ReadOptions], Iterator[Fact]]:
    def read(material: Material, options: ReadOptions) -> Iterator[Fact]:
        yield from read_mapped_table(material, options, preset)

    return read


def sniff_analytics(material: Material) -> int:
    """Recognise both generations of X's analytics of posts.

    Raises:
        DataError: It is the daily overview of an account, or Hoaxy's edges.
    """
    names = _names(material)
    if {"fromuserscreenname", "touserscreenname"} <= names:
        raise DataError(
            f"{material.name} lists who repeated or mentioned whom (Hoaxy), not follows.",
            "Follows are read from lists of followers; posts from their own export.",
        )
    if {"date", "impressions", "engagements", "newfollows"} <= names and "postid" not in names:
        raise DataError(
            f"{material.name} is the daily overview of an account, with no posts in it.",
            "Download the content analytics instead, or the whole archive.",
        )
    is_new = {"postid", "posttext", "impressions"} <= names
    is_old = {"tweetid", "tweettext", "impressions"} <= names
    return 92 if is_new or is_old else 0


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format(
        "x-analytics",
        "X analytics of posts (CSV)",
        sniff_analytics,
        _reader(Preset(Network.X)),
    ),
    Format(
        "twarc-csv",
        "X posts as CSV by twarc-csv",
        _sniffer("author_id", "text", "conversation_id", "public_metrics.like_count"),
        _reader(Preset(Network.X, has_written_newlines=True, has_merged_reposts=True)),
    ),
    Format(
        "twint-csv",
        "X posts as CSV by twint",
        _sniffer("conversation_id", "tweet", "username", "timezone"),
        _reader(Preset(Network.X, has_merged_reposts=True)),
    ),
    Format(
        "trump-csv",
        "posts of the Trump Twitter Archive (CSV)",
        _sniffer("id", "text", "isRetweet", "isDeleted", "device", "isFlagged"),
        _reader(_TRUMP),
    ),
    Format(
        "x-csv",
        "X posts as CSV",
        _sniffer("tweet_id", "text", score=60),
        _reader(Preset(Network.X)),
    ),
)
