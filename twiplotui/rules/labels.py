"""Reads whom and which languages a rule speaks of; what could never match is refused."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Final

from twiplotui.model.countries import alpha2
from twiplotui.model.words import Role
from twiplotui.rules.fields import Fields

ANY_LANGUAGE: Final = "*"
_PRIMARY: Final = re.compile(r"[a-z]{2,3}")
_LANGUAGES: Final = (
    *("ar ara arabic", "az aze azerbaijani", "be bel belarusian", "bg bul bulgarian"),
    *("bn ben bengali", "bs bos bosnian", "ca cat catalan", "cs ces czech", "da dan danish"),
    *("de deu german", "el ell greek", "en eng english", "es spa spanish", "et est estonian"),
    *("fa fas persian", "fi fin finnish", "fr fra french", "ga gle irish", "he heb hebrew"),
    *("hi hin hindi", "hr hrv croatian", "hu hun hungarian", "hy hye armenian"),
    *("id ind indonesian", "is isl icelandic", "it ita italian", "ja jpn japanese"),
    *("ka kat georgian", "kk kaz kazakh", "ko kor korean", "ku kur kurdish", "lt lit lithuanian"),
    *("lv lav latvian", "mk mkd macedonian", "ms msa malay", "mt mlt maltese", "nl nld dutch"),
    *("no nor norwegian", "pl pol polish", "ps pus pashto", "pt por portuguese"),
    *("ro ron romanian", "ru rus russian", "sk slk slovak", "sl slv slovenian", "so som somali"),
    *("sq sqi albanian", "sr srp serbian", "sv swe swedish", "sw swa swahili", "ta tam tamil"),
    *("th tha thai", "tl tgl tagalog", "tr tur turkish", "uk ukr ukrainian", "ur urd urdu"),
    *("uz uzb uzbek", "vi vie vietnamese", "zh zho chinese"),
)
"""The code that labels of posts bear, the longer code and the English name of a language."""
_CODES: Final = {word: each[:2] for each in _LANGUAGES for word in each.split()}


def parties(fields: Fields) -> tuple[str, ...]:
    """Return the countries and roles for whom the wording of a rule is ordinary."""
    values = fields.strings("parties")
    roles = [role.value for role in Role]
    for value in values:
        code = alpha2(value)
        if value in roles or code == value:
            continue
        near = [code] if code else get_close_matches(value.lower(), roles, n=1)
        hint = f"did you mean “{near[0]}”?" if near else "write two letters, as in FR"
        fields.fail("parties", f"“{value}” is neither the code of a country nor a role; {hint}")
    return values


def languages(fields: Fields) -> tuple[str, ...]:
    """Return the languages to whose texts a rule is limited."""
    values = fields.strings("langs")
    for value in values:
        _check_language(fields, "langs", value)
    return values


def pack_language(head: Fields) -> str:
    """Return the language of a pack; `*` is any."""
    value = head.string("lang", ANY_LANGUAGE, is_needed=True)
    if value != ANY_LANGUAGE:
        _check_language(head, "lang", value)
    return value


def _check_language(fields: Fields, name: str, value: str) -> None:
    """Refuse what no label of a post is: labels are compared by their primary subtag."""
    primary = value.lower().replace("_", "-").partition("-")[0].strip()
    near = _CODES.get(primary, primary)
    if value == near and _PRIMARY.fullmatch(value):
        return
    if not _PRIMARY.fullmatch(near):
        names = get_close_matches(primary, _CODES, n=1, cutoff=0.7)
        near = _CODES[names[0]] if names else ""
    hint = f"did you mean “{near}”?" if near else "write two or three letters, as in en"
    fields.fail(name, f"“{value}” is not the code of a language; {hint}")
