"""How seldom a literal is found in the posts of this trade: what needles are chosen by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from twiplotui.rules.compiled import EDGE

_WORTH: Final = {EDGE: 0.7, " ": 0.0}
_IDEOGRAPH_WORTH: Final = 2.5
_HIRAGANA_WORTH: Final = 1.5
_PICTURE_WORTH: Final = 5.0
_COMMON_WORTH: Final = 2.2
_FREQUENT_WORTH: Final = 1.2
_EVERYDAY_WORTH: Final = 0.5
# Words that every longer text of a language holds.
_EVERYDAY: Final = (
    " a an the of on in to for with who that is are was be and or not it as at by from we our"
    " you he she they this has have will all more our us its it their no his been de"
    " her him them these"
    " la el le les los las un une una des du et y que en por para con del al se es son ser su sus"
    " mas como esta este entre sobre est sont il i e o os da do das dos em na no um uma com"
    " der die das und ist von mit zu den dem ein eine im auf fur van het een op met ve bir bu"
    " ile icin w z sie nie di che per non della dan yang di untuk dengan ini itu и в на с не по"
    " что к за из от о з у та до"
    " में से पर ने को की के का है हैं और यह"
    " در از به که با این را فی من علی الی ان هم و של על את עם "
)
# Words that one post in ten to one in thirty of this trade holds.
_FREQUENT: Final = (
    " today now next week thank signed minister وزیر وزیره السفیر سفیر मंत्री राजदूत שגריר השגריר "
)
# Folded words that many posts of this trade hold, parted by spaces: a needle that is part of one
# is found far more often than its length tells.
_COMMON: Final = (
    " today people world against countries security peace support european first new years future"
    " together development work global solidarity day great partnership partners response human"
    " rights efforts help now relations between must important need political strong union"
    " statements region regional agreements joint forward parties bilateral trade thank community"
    " citizens health council talks visits dialogue weeks next signed discussed meetings welcomes"
    " cooperation continued friends freedom law sanctions economic culture history other under"
    " russian chinese american china russia america europe iran india ukraine venezuela turkey"
    " hong kong crimea taiwan covid19 coronavirus virus pandemic epidemic university visas"
    " delegation"
    " consulate friendship warmest welcomed congratulations condolences should makes working"
    " back stop hope take lives times war years order home forces military system women"
    " victims terrorism"
    " terrorists attacks nuclear weapons democracy regimes killed reading like only every team"
    " high plans find those even when what many much want immediately while before until"
    " stronger historic eastern western personal financial organization article arms armed"
    " hoy mundo contra solidaridad paises pueblo internacional seguridad apoyo desarrollo historia"
    " todos nuestros nuestra cooperacion relaciones respuesta libertad futuro importante acuerdos"
    " esfuerzos trabajo gracias ciudadanos comunidad reunion dialogo estados unidos europea"
    " estadounidenses venezolanos venezolana chinos rusos rusia pandemia victimas terrorismo"
    " terroristas democracia sanciones personas cambio partido nunca tiene debe deben puede hasta"
    " ahora fronteras consecuencias familias miembros visados comercio felicitamos estabilidad"
    " anos queremos terminos tambien tratar firme entrega"
    " aujourd'hui monde securite paix soutien ensemble notre nos relations entre partenaires"
    " heute zusammenarbeit landern sicherheit frieden unterstutzung gemeinsam unserer beziehungen"
    " hoje paises seguranca paz apoio desenvolvimento nossos nossa cooperacao relacoes"
    " oggi mondo sicurezza pace sostegno nostro nostra cooperazione relazioni"
    " comercial cultural culturelle pour visites changement encontro kultur austausch begrusst"
    " разговор розмову переговоры торговлю визы закордонних"
    " сегодня сотрудничество сотрудничества отношения отношений безопасности стран страны наших"
    " the foreign ministers prime minister of ministry ambassadors of embassy of"
    " consulates our the people from delegation diplomatic government president presidency"
    " country nations international minister of state secretary representative united"
    " nations state and security le ministre des affaires etrangeres ministere ministres"
    " ambassadeurs gouvernement diplomatie diplomates la ministra de asuntos el ministro"
    " ministros embajadores embajada gobierno pais ministerio embaixador embaixada governo"
    " ministerstvo der aussenminister die botschafterin regierung bundesregierung"
    " prasident presidente ministeri ambasciata ambasciatore governo министры министр"
    " министерства посольство послы посол правительство правительства дипломаты президента"
    " президенты дипломатический страны міністр міністерство уряд посольства президент"
    " buyukelciler buyukelcilik bakanlar bakanligi disisleri bakani hukumet cumhurbaskani"
    " السفير السفیر السفاره وزیر الخارجیه وزاره الحکومه الرییس رییس دولت سفارت حکومت سفیر"
    " وزارت خارجه राजदूत दूतावास विदेश मंत्री सरकार שגריר שגרירות ממשלה שר החוץ 外交部部长 外交部"
    " 大使馆 总统 政府 大使 外長 外相 外務省 大統領 国家 我国 中国 日本"
    " 大使は 大臣は 首相は 外相は 地域の 我们 今天 地区"
    " 외교부 장관은 대사관 대사는 대통령 총리 정부 외교장관"
    " همکاری فرهنگی تجاره تجارت التعاون مباحثات المنطقه اليوم الیوم השגריר bugun gorustu ticaret"
    " istikrar is birligi ogrencileri "
)


def worth(needles: Iterable[str]) -> float:
    """Rate a set of needles by how seldom it is found: letters count, further needles cost."""
    return -sum(float(4.0 ** -_weight(needle)) for needle in needles)


def _weight(needle: str) -> float:
    """Return how many Latin letters a needle is worth; one of a large alphabet is worth more.

    A word edge is worth something, a space nothing, a word that many posts hold little, one of
    every text next to nothing.
    """
    words = needle.replace(" ", f"{EDGE} {EDGE}").split(" ")
    return sum(_weight_of_word(word) for word in words if word != EDGE)


def _weight_of_word(word: str) -> float:
    weight = sum(map(_worth_of, word))
    bare = word.replace(EDGE, "")
    if f" {bare} " in _EVERYDAY:
        return min(weight, _EVERYDAY_WORTH)
    if f" {bare} " in _FREQUENT:
        return min(weight, _FREQUENT_WORTH)
    # A needle that begins a word is not found in the middle of one.
    begun = f" {bare}" if word.startswith(EDGE) else bare
    return min(weight, _COMMON_WORTH) if begun in _COMMON else weight


def _worth_of(char: str) -> float:
    if char < "\u2600":
        return _WORTH.get(char, 1.0)
    if "\u3041" <= char <= "\u309f":
        return _HIRAGANA_WORTH
    return _IDEOGRAPH_WORTH if char.isalnum() else _PICTURE_WORTH
