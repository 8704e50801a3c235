"""Whether a text holds words of a language: rules of one have little to say on a post in another.

A network's label says one language; embassies write in two. So rules of a language other than the
label's still look at a post, but what they find counts only where the text also holds the small
words without which that language is not written. Languages that borrow each other's phrases are
taken for one another; English is understood everywhere.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

_SMALL_WORDS: Final = {
    "es": "el la los las que del de en con por para una este esta esto es su sus pero como mas muy",
    "fr": "le la les des du une est et que qui dans pour sur avec nous vous leur cette ces sont",
    "pt": "os as que da dos das em com para uma nao ao aos pela pelo seu sua mas esta este isso",
    "it": "il lo gli che di del della dei delle con una non sono alla nel nella questo questa piu",
    "de": "der das und ist nicht mit ein eine einen von zu dem den fur auf wir sie ihr wird sich",
    "nl": "het een en niet voor dat zijn wij zij ons deze wordt ook naar hun geen maar onze heeft",
    "pl": "nie sie jest ze na za od jak ale ich nas przez tylko tym ktory beda juz czy dla oraz",
    "tr": "ve bir bu icin ile da degil olan olarak biz siz bizim sizin her daha cok ama kadar",
    "id": "yang dan ini itu dengan untuk tidak akan kami kita mereka dari pada adalah oleh juga",
}
"""Small words that few other languages share, folded as the rules' texts are."""

_KIN: Final = ({"es", "pt", "it", "fr", "ro", "ca", "gl"}, {"de", "nl", "lb", "af"})
_ENOUGH: Final = 2


def may_be_judged(text: str, lang: str, label: str) -> bool:
    """Whether what the rules of a language find in a text counts.

    Args:
        text: The folded text.
        lang: Language of the rules; one whose small words are not known here always counts.
        label: Language the text is said to be in, as a primary subtag; empty: unknown.
    """
    if not label or label == lang or lang not in _SMALL_WORDS:
        return True
    if any(lang in kin and label in kin for kin in _KIN):
        return True
    return len(set(_small_words(lang).findall(text))) >= _ENOUGH


@cache
def _small_words(lang: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_SMALL_WORDS[lang].replace(' ', '|')})\b")
