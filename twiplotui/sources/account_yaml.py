"""Lists of accounts as YAML; what could make a small file a huge or endless one is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator

from twiplotui.errors import DataError
from twiplotui.model.imports import Fact
from twiplotui.sources.account_columns import list_score
from twiplotui.sources.account_entries import read_document
from twiplotui.sources.formats import Format
from twiplotui.sources.json_stream import decode_text
from twiplotui.sources.material import Material, ReadOptions

_YAML_ITEM = re.compile(rb"^- +(?:id:|social:|name:|twitter:|\w+:)", re.MULTILINE)
_MAX_YAML_BYTES = 16 * 1024 * 1024
# Anchors and aliases (a small file can stand for a huge one), lists in lists in lists, and
# indentation no hand writes: the parser's own stack is not to be tried.
_HARMFUL_YAML = re.compile(r"(?:^|[\s\[{,])[&*]\w|(?:[-?:][ \t]+){20}|^[ \t]{200}", re.MULTILINE)
_MAX_YAML_DEPTH = 50


def _sniff(material: Material) -> int:
    """Recognise a YAML list whose entries name accounts."""
    head = material.head
    if not material.base_name.endswith((".yaml", ".yml")) and not head.startswith(
        (b"#", b"- ", b"---")
    ):
        return 0
    if not _YAML_ITEM.search(head[:8000]):
        return 0
    names = set(re.findall(r"^[ -]+(\w+):", decode_text(head), re.MULTILINE))
    return list_score(names)


def read_yaml(material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Read a YAML list of accounts; every value stays text, so that `no` is Norway.

    Raises:
        DataError: It is no YAML, too large or nested too deeply.
    """
    import yaml  # Only lists in YAML need it.

    with material.open() as stream:
        raw = stream.read(_MAX_YAML_BYTES + 1)
    if len(raw) > _MAX_YAML_BYTES:
        raise DataError(f"{material.name} is larger than 16 MB.", "Split it into several files.")
    text = decode_text(raw)
    if _HARMFUL_YAML.search(text) or _is_nested(text):
        raise DataError(
            f"{material.name} uses parts of YAML that are not read (anchors, deep nesting).",
            "Save the list as CSV or JSON.",
        )
    try:
        document = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        where = f" in line {line + 1}" if isinstance(line, int) else ""
        raise DataError(f"{material.name} is not valid YAML{where}.", "Correct it.") from error
    yield from read_document(document, material, options)


def _is_nested(text: str) -> bool:
    """Whether brackets are open deeper than any list of accounts needs."""
    depth = 0
    for bracket in re.findall(r"[\[\]{}]", text):
        depth += 1 if bracket in "[{" else -1
        if depth > _MAX_YAML_DEPTH:
            return True
    return False


FORMATS = (Format("accounts-yaml", "a list of accounts (YAML)", _sniff, read_yaml),)
