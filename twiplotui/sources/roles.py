"""Offices as lists word them, in English, French, Spanish and German, mapped to our roles."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from twiplotui.model.words import Role

# Order decides: a ministry of foreign affairs is a ministry, its minister the foreign minister.
_WORDS: tuple[tuple[Role, str], ...] = (
    (Role.SPOKESPERSON, r"spokes\w+|porte-?paroles?|portavoz|\w*sprecher(in)?|press secretary"),
    (
        Role.EMBASSY,
        r"embass(y|ies)|ambassades?|embajadas?|botschaft(en)?|high commission|consulates?"
        r"|consulat|consulado|konsulat",
    ),
    (
        Role.AMBASSADOR,
        r"ambassador\w*|ambassadeurs?|ambassadrices?|embajador(a|es)?|botschafter(in)?"
        r"|high commissioner|charge d.?affaires|envoy",
    ),
    (
        Role.MISSION,
        r"permanent mission|mission permanente|mision permanente|standige vertretung"
        r"|mission to|representation permanente|representacion permanente|delegation to"
        r"|permanent representation|permanent representative",
    ),
    (
        Role.MINISTRY,
        r"ministry|ministries|ministere|ministerio|\w*ministerium|foreign office"
        r"|auswartiges amt|state department|department of state|department of foreign affairs|mfa"
        r"|cancilleria",
    ),
    (
        Role.FOREIGN_MINISTER,
        r"foreign minister|foreign secretary|secretary of state"
        r"|minister (of|for) (the )?(foreign|external)( affairs| relations)?"
        r"|minister (of|for) european and foreign affairs"
        r"|ministre (de l.europe et )?des affaires etrangeres|aussenminister(in)?|aussenministerin"
        r"|ministr[oa] de (asuntos|relaciones) exteriores|canciller( de la republica)?"
        r"|(bundes)?minister(in)? des auswartigen|minister(in)? fur auswartige",
    ),
    (Role.MINISTER, r"(deputy|vice)[- ]prime[- ]minister|vice-?premier\w*"),
    (
        Role.HEAD_OF_GOVERNMENT,
        r"prime minister|premier(e)?[- ]ministre|primer[ao]? ministr[oa]"
        r"|(bundes)?kanzler(in)?|chancellor|premier|head of government|taoiseach"
        r"|ministerprasident(in)?"
        r"|president[ea] del gobierno|chef(fe)? du gouvernement|regierungschef(in)?|pm"
        r"|chairman of the council of ministers|premierminister(in)?",
    ),
    (
        Role.PARLIAMENT,
        r"member of parliament|parliament|senators?|senat(eur|rice)s?|deput(e|ee|es|ees)"
        r"|diputad[oa]s?|senador(a|es)?|abgeordnete[rn]?|mp|mep|congress(man|woman|person)"
        r"|(us )?representative|speaker( of .*)?|president of the (senate|assembly|parliament).*",
    ),
    (
        Role.GOVERNMENT,
        r"vice[- ]president\w*|vicepresident[ea]|government|gouvernement|gobierno"
        r"|(bundes)?regierung|cabinet|presidency|presidence|presidencia|prasidialamt"
        r"|royal (household|court)|palace",
    ),
    (
        Role.HEAD_OF_STATE,
        r"(bundes)?president[ea]?|(bundes)?prasident(in)?|head of state|king|queen"
        r"|monarch|emperor|emir|sultan|pope|roi|reine|rey|reina|konig(in)?|grand duke|chef d.etat"
        r"|jef[ea] de estado|staatsoberhaupt|prince|supreme leader",
    ),
    (Role.MINISTER, r"\w*minister(in)?|ministre|ministr[oa]|secretary"),
    (Role.MEDIA, r"news(paper)?|media|journalist\w*|broadcaster|press agency|agence de presse"),
    (
        Role.ORGANISATION,
        r"organi[sz]ation|organisation|organizacion|union|agency|agence|commission",
    ),
)
_PATTERNS = tuple((role, re.compile(rf"\b(?:{words})\b")) for role, words in _WORDS)


@lru_cache(maxsize=2048)
def role_of(text: str) -> Role | None:
    """Return the role a wording means; OTHER for one not known, None for no wording."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in letters if not unicodedata.combining(c)).strip()
    plain = " ".join(plain.replace("_", " ").split())
    if not plain:
        return None
    for role in Role:
        if plain in (role.value, role.value.replace("-", " ")):
            return role
    for role, pattern in _PATTERNS:
        if pattern.search(plain):
            return role
    return Role.OTHER
