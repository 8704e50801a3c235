"""Countries and roles as people type them; what is none is refused and never finds nothing."""

from __future__ import annotations

from difflib import get_close_matches

from twiplotui.errors import UsageError
from twiplotui.model.countries import alpha2
from twiplotui.model.words import Role


def country_typed(text: str) -> str:
    """Return the alpha-2 code of a country that is typed as code or name; nothing for nothing.

    Raises:
        UsageError: It is no country.
    """
    if not text:
        return ""
    code = alpha2(text)
    if code is None:
        raise UsageError(f"“{text}” is not a country.", "Write two letters, as in FR.")
    return code


def role_typed(text: str) -> str:
    """Return a role that is typed; nothing for nothing.

    Raises:
        UsageError: It is no role; the hint names the nearest, or all.
    """
    roles = [role.value for role in Role]
    if text and text not in roles:
        near = get_close_matches(text.lower(), roles, n=1)
        hint = f"Did you mean “{near[0]}”?" if near else f"Roles: {', '.join(roles)}."
        raise UsageError(f"“{text}” is not a role.", hint)
    return text
