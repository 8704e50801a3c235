"""JSON that a Windows tool wrote in UTF-16, given to its readers in UTF-8.

Tables and feeds are left as they are: their readers tell the encoding themselves, and XML names it.
"""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import replace
from typing import BinaryIO

from twiplotui.sources.json_stream import utf8_stream
from twiplotui.sources.material import Material

_VALUE = re.compile(rb"\s*(?:[\[{]|(?:(?:var|let|const)\s+)?[A-Za-z_$][\w$.]*\s*=\s*[\[{])")


def in_utf8(material: Material) -> Material:
    """Return a JSON file in UTF-16 as the same file in UTF-8, anything else unchanged."""
    if b"\0" not in material.head[:4] and not material.head.startswith(
        (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    ):
        return material
    with utf8_stream(io.BytesIO(material.head)) as stream:
        head = stream.read()
    if head == material.head or not _VALUE.match(head):
        return material

    def reopen() -> BinaryIO:
        return utf8_stream(material.open())

    return replace(material, open=reopen, head=head)
