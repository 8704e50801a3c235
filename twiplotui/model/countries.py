"""Countries by any of their codes and names, as ISO 3166-1 alpha-2.

The table is `countries.csv` beside this module (alpha-3 with older World Bank codes, codes of the
Correlates of War project, Wikidata, names in English, French, Spanish and German). `XK` is
Kosovo, `EU` the European Union.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from importlib.resources import files

_ENTITY = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/)?(Q\d{1,9})", re.IGNORECASE)


def alpha2(text: str) -> str | None:
    """Return the alpha-2 code of a country named by alpha-2, alpha-3, name or Wikidata id.

    Codes of the Correlates of War project are not tried, because some mean another country in
    ISO (`SWZ`, `AUS`, `SLV`): see `alpha2_of_cow`.
    """
    wanted = text.strip()
    entity = _ENTITY.fullmatch(wanted)
    if entity:
        return _table()["wikidata"].get(entity[1].upper())
    if len(wanted) == 2 and (wanted.upper() in _table()["alpha2"] or _is_of_users(wanted.upper())):
        return wanted.upper()
    if len(wanted) == 3 and wanted.upper() in _table()["alpha3"]:
        return _table()["alpha3"][wanted.upper()]
    return _table()["names"].get(_plain(wanted))


def _is_of_users(code: str) -> bool:
    """Whether ISO 3166-1 leaves a code to users: AA, QM to QZ, XA to XZ, ZZ."""
    return code in ("AA", "ZZ") or "QM" <= code <= "QZ" or "XA" <= code <= "XZ"


def alpha2_of_cow(text: str) -> str | None:
    """Return the alpha-2 code of a country by its Correlates of War abbreviation or number."""
    wanted = text.strip().upper().removesuffix(".0")
    return _table()["cow"].get(wanted.lstrip("0") or wanted)


def name(code: str) -> str:
    """Return the English name of a country, or the code itself where it is not known."""
    return _table()["english"].get(code, code)


def is_code(text: str) -> bool:
    """Whether a text is the alpha-2 code of a country, in capitals."""
    return text in _table()["alpha2"]


@cache
def _table() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {
        kind: {} for kind in ("alpha2", "alpha3", "cow", "wikidata", "names", "english")
    }
    source = files("twiplotui.model").joinpath("countries.csv")
    for row in csv.DictReader(source.read_text(encoding="utf-8").splitlines()):
        code = row["alpha2"]
        table["alpha2"][code] = code
        for kind, column in (("alpha3", "alpha3"), ("cow", "cow"), ("wikidata", "wikidata")):
            table[kind].update(dict.fromkeys(row[column].split(), code))
        table["cow"].update(dict.fromkeys(row["cow_number"].split(), code))
        names = row["names"].split("|")
        table["english"][code] = names[0]
        table["names"].update({_plain(each): code for each in names})
    return table


def _plain(text: str) -> str:
    """Return a name without accents, case, punctuation and article."""
    letters = unicodedata.normalize("NFKD", text.casefold()).replace("&", " and ")
    words = re.sub(r"[^\w\s]", " ", "".join(c for c in letters if not unicodedata.combining(c)))
    parts = words.split()
    return " ".join(parts[1:] if parts[:1] == ["the"] and len(parts) > 1 else parts)
