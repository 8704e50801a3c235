"""Counts in how many posts a word stands: the table that needles are chosen by.

    python benchmarks/word_shares.py LANGUAGE=POSTS... [--least 2]

POSTS is a JSON array or JSON Lines of objects with `text` (or `tweet`) of one language, for
example the training posts of DIPROMATS. Function words of the languages that are not given are
counted in fixtures/rules. Words counted take the place of what the table says of them, those of the
table that are in no counted language stay as they are.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from noise import read_posts

from twiplotui.rules.rarity import SHARES, WORD, word_shares
from twiplotui.rules.view import make_view

_SIGN = re.compile(r"[!-/:-@\[-`{-~]")
_FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "rules"
_LEAST_OF_FIXTURES = 0.03
"""Made-up posts are about risks: only words that many of them hold are what they are elsewhere."""
_TIMES_LONGER = 2.0
"""Posts of ministries are about twice as long as those of the fixtures."""
_MOST = 950


def counted(texts: Iterable[str], least: float, *, without_names: bool = False) -> dict[str, float]:
    """Return the share of texts that hold a word, by folded word, from `least` on.

    Args:
        texts: As they came.
        least: A share.
        without_names: Leave out what is mostly written with a capital.
    """
    holding: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    total = 0
    for text in texts:
        total += 1
        folded = make_view(text).text
        holding.update({*WORD.findall(folded), *_SIGN.findall(folded)})
        capital.update({word.lower() for word in WORD.findall(text) if word[0].isupper()})
    return {
        word: count / total
        for word, count in holding.items()
        if count >= least * total and not (without_names and capital[word] > count / 2)
    }


def main() -> None:
    """Count and write the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("posts", nargs="*", metavar="LANGUAGE=POSTS")
    parser.add_argument("--least", type=float, default=2, help="Of 1,000 posts.")
    options = parser.parse_args()
    given = dict(item.split("=", 1) for item in options.posts)
    shares = dict(word_shares()) if SHARES.exists() else {}
    found: dict[str, float] = {}
    for path in given.values():
        texts = (
            str(post.get("text") or post.get("tweet") or "") for post in read_posts(Path(path))
        )
        for word, share in counted(texts, options.least / 1_000).items():
            found[word] = max(found.get(word, 0.0), share)
    for path in sorted(_FIXTURES.glob("??.jsonl")):
        if path.stem in given:
            continue
        with path.open(encoding="utf-8") as lines:
            own = [str(json.loads(line)["text"]) for line in lines if line.strip()]
        for word, share in counted(own, _LEAST_OF_FIXTURES, without_names=True).items():
            found[word] = max(found.get(word, 0.0), share * _TIMES_LONGER)
    shares.update(found)
    rows = sorted(
        ((min(_MOST, round(s * 1_000)), word) for word, s in shares.items()), reverse=True
    )
    with SHARES.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("word", "per_1000"))
        writer.writerows((word, per_mille) for per_mille, word in rows if per_mille)


if __name__ == "__main__":
    main()
