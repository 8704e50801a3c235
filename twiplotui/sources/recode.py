"""Text that a tool wrote in UTF-16, UTF-32 or behind a mark, given to its readers in UTF-8.

PowerShell writes lists of ids so, editors JSON. Only XML is left as it is: it names its encoding.
"""

from __future__ import annotations

import codecs
import io
from dataclasses import replace
from typing import BinaryIO

from twiplotui.sources.json_stream import utf8_stream
from twiplotui.sources.material import Material

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LOOKED_AT = 2_000


def in_utf8(material: Material) -> Material:
    """Return text of wide characters or behind a mark as UTF-8, else the file unchanged."""
    if b"\0" not in material.head[:4] and not material.head.startswith(_MARKS):
        return material
    with utf8_stream(io.BytesIO(material.head)) as stream:
        head = stream.read()
    is_text = b"\0" not in head[:_LOOKED_AT] and not head.lstrip().startswith(b"<")
    if head == material.head or not head or not is_text:
        return material

    def reopen() -> BinaryIO:
        return utf8_stream(material.open())

    return replace(material, open=reopen, head=head)
