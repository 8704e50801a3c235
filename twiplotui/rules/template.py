"""The commented pack that `twiplotui rules new` makes for a ministry's own line."""

from __future__ import annotations

import re
from typing import Final

_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

_PACK: Final = """\
# The ministry's own line. Lines that begin with # are notes for you and are not read.
# After every change:  twiplotui rules test {name}
# The guide is docs/rules.md.

[pack]
id = "{name}"
title = "House rules"
version = "1.0.0"
lang = "{lang}"
license = "internal"
maintainer = "press section"

# 1. A phrase we do not use, and why. Copy this block for each further rule.
[[rule]]
id = "{name}.all-options"
title = "All options are on the table"
category = "escalation"        # one of the categories of the guide
check = "existence"            # flag it where it stands
level = "medium"               # low, medium or high
status = "stable"              # "experimental" while you try it: counted, not shown
scope = ["own", "draft"]       # our posts and our drafts; add "watched" for theirs
tokens = ["all options are on the table", "all options remain on the table"]
exceptions = ["breakfast options"]
unless = {{ before = ["never say", "do not say"], within = 6 }}
message = "“{{match}}” commits us to more than the minister has decided."
description = "House line: name the next step, not the arsenal."
suggestions = ["we are considering our next steps with partners"]

[rule.examples]
# At least two of each, or the rule stays experimental. They run whenever the pack is loaded.
match = [
    "All options are on the table.",
    "Let me be clear: all options remain on the table!",
]
no_match = [
    "Please never say that all options are on the table.",
    "There are many options at the breakfast table.",
]

# 2. Names: the words in {name}-names.csv, which any spreadsheet can edit.
#    `variant` is looked for; `house` is what we write instead.
[[rule]]
id = "{name}.names"
title = "Name not in our style"
category = "toponym"
check = "substitution"
level = "low"
own_level = "high"
status = "stable"
scope = ["own", "draft"]
list = {{ file = "{name}-names.csv", column = "variant" }}
message = "Write “{{house}}” instead of “{{match}}”."
description = "The form on the ministry's list of names."

[rule.examples]
match = ["Our envoy arrived in Port Valdor.", "PORT VALDOR welcomes you."]
no_match = ["Our envoy arrived in Valdor Harbour.", "Reports valdorise nothing."]
"""

_LIST: Final = """\
variant,house,note
Port Valdor,Valdor Harbour,an invented example: replace it
"""


def is_pack_name(name: str) -> bool:
    """Whether `name` may be the id and the file name of a pack."""
    return _NAME.fullmatch(name) is not None and len(name) <= 40


def house_pack(name: str, lang: str) -> str:
    """Return the TOML text of a new pack; its examples pass as they are."""
    return _PACK.format(name=name, lang=lang)


def house_list() -> str:
    """Return the CSV text of the list of names beside it."""
    return _LIST
