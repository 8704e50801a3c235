"""Groups of words that a pack names once; its patterns and guards use them as `{name}`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from twiplotui.rules.fields import Fields, nearest

# Not the `{Lu}` of `\p{Lu}`, and not the `{2,4}` of a repeat.
_USE: Final = re.compile(r"(?<!\\)\{([a-z][a-z_]*)\}")
_NAME: Final = re.compile(r"[a-z][a-z_]*")

Tree = dict[str, "Tree"]


@dataclass(frozen=True, slots=True)
class Words:
    """The groups of one pack: each as a pattern, and those written as a list also as its words."""

    patterns: dict[str, str] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def in_pattern(self, pattern: str, fields: Fields) -> str:
        """Return `pattern` with each `{name}` replaced by its group; name what is no group."""

        def group(found: re.Match[str]) -> str:
            if found[1] not in self.patterns:
                hint = nearest(found[1], self.patterns)
                fields.fail("patterns", f"“{{{found[1]}}}” is not in [pack.words]{hint}")
            return self.patterns.get(found[1], "")

        return _USE.sub(group, pattern)

    def in_list(self, name: str, items: Sequence[str], fields: Fields) -> tuple[str, ...]:
        """Return `items` of field `name` with each `{group}` replaced by the words of its list."""
        whole: dict[str, None] = {}
        for item in items:
            use = _USE.fullmatch(item)
            if use and use[1] not in self.lists:
                hint = nearest(use[1], self.lists)
                fields.fail(name, f"“{item}” is not a list in [pack.words]{hint}")
            whole.update(dict.fromkeys(self.lists.get(use[1], (item,)) if use else (item,)))
        return tuple(whole)


def pack_words(head: Fields) -> Words:
    """Return the groups of `[pack.words]`.

    A list is taken word by word; a text is a pattern, which may use the groups above it.
    """
    table = head.block.table.get("words", {})
    words = Words()
    if not isinstance(table, dict):
        head.fail("words", 'write a table: [pack.words], then name = ["one", "two"]')
        return words
    for name, value in table.items():
        if not _NAME.fullmatch(name):
            head.fail("words", f"name “{name}” with small letters and _ only")
        elif isinstance(value, str):
            words.patterns[name] = f"(?:{words.in_pattern(value, head)})"
        else:
            words.lists[name] = words.in_list("words", head.as_strings("words", value), head)
            words.patterns[name] = alternation(words.lists[name])
    return words


def alternation(words: tuple[str, ...]) -> str:
    """Return a pattern for any of `words`, the longest first.

    It is written as a prefix tree, so that `re` tries no beginning twice.
    """
    tree: Tree = {}
    for word in words:
        node = tree
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _written(tree)


def _written(tree: Tree) -> str:
    parts = []
    for char in sorted(key for key in tree if key):
        run, below = char, tree[char]
        while len(below) == 1 and "" not in below:
            ((char, below),) = below.items()
            run += char
        parts.append(re.escape(run).replace(r"\ ", " ") + _written(below))
    if not parts:
        return ""
    body = parts[0] if len(parts) == 1 and "" not in tree else f"(?:{'|'.join(parts)})"
    return f"{body}?" if "" in tree else body
