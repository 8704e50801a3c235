"""The brief as one HTML page that loads nothing, runs nothing and links nowhere."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined

from twiplotui.export.addresses import plain_address
from twiplotui.export.brief_markdown import SECTIONS, TEXT_LIMIT, decision, moment
from twiplotui.model.brief import Brief
from twiplotui.text.clean import display, one_line

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse }
td, th { border-bottom: 1px solid #bbb; padding: .2rem .8rem .2rem 0; text-align: start }
td.count { text-align: end }
blockquote { border-inline-start: 3px solid #888; margin: .4rem 0; padding: 0 1rem;
  white-space: pre-wrap }
article { margin: 1rem 0 }
p { margin: .2rem 0 }
code { overflow-wrap: anywhere }
@media (prefers-color-scheme: dark) { body { background: #111; color: #ddd } }
"""


def brief_html(brief: Brief) -> str:
    """Return a brief as an HTML page."""
    environment = Environment(
        loader=PackageLoader("twiplotui.export"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        moment=moment,
        line=lambda text: one_line(text, TEXT_LIMIT),
        quoted=lambda text: display(text, limit=TEXT_LIMIT),
        address=plain_address,
        decision=decision,
    )
    digest = b64encode(sha256(_STYLE.encode()).digest()).decode("ascii")
    return environment.get_template("brief.html").render(
        brief=brief, sections=SECTIONS, style=_STYLE, style_hash=digest
    )
