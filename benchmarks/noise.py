"""How often each rule fires on a file of ordinary posts.

Usage: `python benchmarks/noise.py POSTS [--top N] [--show RULE] [--markdown]`

POSTS is a JSON array or JSON Lines; each object has `text` (or `tweet`), and may have `scope`,
`lang` or `language`, `country` (a two-letter code), `role`. Prints, per 1,000 posts, how many
are flagged at high, at medium and above, and at any level, and the figure of each rule.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from twiplotui.model.flag import TextContext
from twiplotui.model.words import Level, Scope
from twiplotui.rules.book import RuleBook
from twiplotui.rules.load import load_packs

LIMIT_HIGH = 20.0
LIMIT_MEDIUM = 60.0
"""Posts of 1,000 ordinary ones that may be flagged at high, and at medium and above."""


@dataclass(slots=True)
class Noise:
    """What the rules said of a set of posts."""

    posts: int = 0
    seconds: float = 0.0
    by_level: Counter[Level] = field(default_factory=Counter)
    by_rule: Counter[str] = field(default_factory=Counter)
    rule_level: dict[str, Level] = field(default_factory=dict)
    shown: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def per_thousand(self, count: int) -> float:
        """Return `count` per 1,000 posts."""
        return 1000 * count / self.posts if self.posts else 0.0

    def at_least(self, level: Level) -> float:
        """Return posts per 1,000 whose highest finding is at `level` or above."""
        return self.per_thousand(sum(n for found, n in self.by_level.items() if found >= level))


def read_posts(path: Path) -> list[dict[str, Any]]:
    """Return the posts of a JSON array or of JSON Lines."""
    text = path.read_text(encoding="utf-8")
    if text.lstrip().startswith("["):
        found: list[dict[str, Any]] = json.loads(text)
        return found
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def measure(book: RuleBook, posts: Sequence[dict[str, Any]]) -> Noise:
    """Check every post; grey findings (rules in status `test`) are left out."""
    noise = Noise(posts=len(posts))
    started = time.perf_counter()
    for post in posts:
        country = str(post.get("country", ""))
        context = TextContext(
            scope=Scope(post.get("scope", "watched")),
            lang=str(post.get("lang") or post.get("language") or ""),
            country=country if len(country) == 2 else "",
            role=str(post.get("role", "")),
        )
        text = str(post.get("text") or post.get("tweet") or "")
        findings = [f for f in book.check(text, context) if not f.is_grey]
        if findings:
            noise.by_level[max(f.level for f in findings)] += 1
        for finding in {f.rule_id: f for f in findings}.values():
            noise.by_rule[finding.rule_id] += 1
            known = noise.rule_level.get(finding.rule_id, Level.LOW)
            noise.rule_level[finding.rule_id] = max(known, finding.level)
            noise.shown[finding.rule_id].append(f"[{finding.text}] {text}")
    noise.seconds = time.perf_counter() - started
    return noise


def report(noise: Noise, top: int, *, is_markdown: bool) -> str:
    """Return the figures as text, noisiest rule first."""
    high, medium = noise.at_least(Level.HIGH), noise.at_least(Level.MEDIUM)
    lines = [
        f"{noise.posts} posts in {noise.seconds:.1f} s",
        f"high {high:.1f} of 1,000 (limit {LIMIT_HIGH:.0f}, {high / LIMIT_HIGH:.2f} of it)",
        f"medium and above {medium:.1f} of 1,000 "
        f"(limit {LIMIT_MEDIUM:.0f}, {medium / LIMIT_MEDIUM:.2f} of it)",
        f"any level {noise.at_least(Level.LOW):.1f} of 1,000",
    ]
    if is_markdown:
        lines += ["", "| rule | highest level | of 1,000 posts |", "|---|---|--:|"]
    for rule, count in noise.by_rule.most_common(top):
        figure = f"{noise.per_thousand(count):.2f}"
        level = noise.rule_level[rule].word
        form = "| {} | {} | {} |" if is_markdown else "{:<40} {:<8} {:>8}"
        lines.append(form.format(rule, level, figure))
    return "\n".join(lines)


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("posts", type=Path)
    parser.add_argument("--top", type=int, default=60)
    parser.add_argument("--show", action="append", default=[], metavar="RULE")
    parser.add_argument("--markdown", action="store_true")
    given = parser.parse_args()
    noise = measure(load_packs(), read_posts(given.posts))
    print(report(noise, given.top, is_markdown=given.markdown))
    for rule in given.show:
        for line in noise.shown.get(rule, []):
            print(f"{rule}: {' '.join(line.split())}")


if __name__ == "__main__":
    main()
