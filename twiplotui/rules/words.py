"""Groups of words that a pack names once and its patterns use as `{name}`."""

from __future__ import annotations

import re
from typing import Final

from twiplotui.rules.fields import Fields, nearest

# Not the `{Lu}` of `\p{Lu}`, and not the `{2,4}` of a repeat.
_USE: Final = re.compile(r"(?<!\\)\{([a-z][a-z_]*)\}")
_NAME: Final = re.compile(r"[a-z][a-z_]*")

Tree = dict[str, "Tree"]


def pack_words(head: Fields) -> dict[str, str]:
    """Return the groups of `[pack.words]` as regular expressions.

    A list is taken word by word; a text is a pattern, which may use the groups above it.
    """
    table = head.block.table.get("words", {})
    if not isinstance(table, dict):
        head.fail("words", 'write a table: [pack.words], then name = ["one", "two"]')
        return {}
    words: dict[str, str] = {}
    for name, value in table.items():
        if not _NAME.fullmatch(name):
            head.fail("words", f"name “{name}” with small letters and _ only")
        elif isinstance(value, str):
            words[name] = f"(?:{with_words(value, words, head)})"
        else:
            words[name] = alternation(head.as_strings("words", value))
    return words


def with_words(pattern: str, words: dict[str, str], fields: Fields) -> str:
    """Return `pattern` with each `{name}` replaced by its group; an unknown one is a problem."""

    def group(found: re.Match[str]) -> str:
        if found[1] not in words:
            message = f"“{{{found[1]}}}” is not in [pack.words]{nearest(found[1], words)}"
            fields.fail("patterns", message)
        return words.get(found[1], "")

    return _USE.sub(group, pattern)


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
