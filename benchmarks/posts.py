# ruff: noqa: E501 - whole sentences of posts
"""Ordinary official posts in fifteen languages, made the same way every time."""

from __future__ import annotations

import random

_PARTS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "en": (
        ("Today the Foreign Minister of {a} met", "In {c}, our ambassador spoke with",
         "We thank", "The Permanent Mission welcomes", "A productive call with"),
        ("her counterpart from {b}", "students of the University of {c}",
         "the delegation of {b}", "partners from {b} and {a}", "colleagues at the ministry"),
        ("to discuss trade, visas and the reopening of the consulate.",
         "on climate, water and regional stability. #Diplomacy https://example.org/n/{n}",
         "for a warm welcome and thirty years of friendship. 🤝",
         "and signed an agreement on air services.",
         "ahead of the summit next week. More: @mfa_{n}"),
    ),
    "es": (
        ("Hoy la ministra de Exteriores de {a} recibió a", "El embajador conversó en {c} con",
         "Agradecemos a", "La Misión Permanente saluda a"),
        ("su homólogo de {b}", "los estudiantes de la universidad de {c}", "la delegación de {b}"),
        ("para hablar de comercio, visados y cooperación cultural.",
         "sobre el cambio climático y la estabilidad regional. #Cooperación",
         "por treinta años de amistad entre nuestros pueblos."),
    ),
    "fr": (
        ("La ministre des Affaires étrangères de {a} a rencontré", "Entretien à {c} avec",
         "Merci à", "L'ambassade félicite"),
        ("son homologue de {b}", "les étudiants de l'université de {c}", "la délégation de {b}"),
        ("pour évoquer les échanges, les visas et la coopération culturelle.",
         "au sujet du climat et de la stabilité régionale. https://example.org/f/{n}",
         "pour trente ans d'amitié entre nos deux pays."),
    ),
    "de": (
        ("Die Außenministerin von {a} traf heute", "Botschafter im Gespräch in {c} mit",
         "Wir danken", "Die Ständige Vertretung begrüßt"),
        ("ihren Amtskollegen aus {b}", "Studierende der Universität {c}", "die Delegation aus {b}"),
        ("zum Austausch über Handel, Visa und Kultur.",
         "und sprach über Klimaschutz und regionale Stabilität. #Partnerschaft",
         "für dreißig Jahre Freundschaft zwischen unseren Ländern."),
    ),
    "pt": (
        ("A ministra das Relações Exteriores de {a} recebeu", "O embaixador reuniu-se em {c} com",
         "Agradecemos"),
        ("o seu homólogo de {b}", "estudantes da universidade de {c}", "a delegação de {b}"),
        ("para tratar de comércio, vistos e cooperação cultural.",
         "sobre clima e estabilidade regional.", "por trinta anos de amizade."),
    ),
    "ru": (
        ("Министр иностранных дел {a} встретилась с", "Посол провёл в {c} беседу с",
         "Благодарим"),
        ("коллегой из {b}", "студентами университета {c}", "делегацией {b}"),
        ("и обсудила торговлю, визы и культурное сотрудничество.",
         "по вопросам климата и региональной стабильности. #Дипломатия",
         "за тридцать лет дружбы между нашими странами."),
    ),
    "uk": (
        ("Міністерка закордонних справ {a} зустрілася з", "Посол провів у {c} розмову з"),
        ("колегою з {b}", "студентами університету {c}", "делегацією {b}"),
        ("та обговорила торгівлю, візи й культурну співпрацю.",
         "щодо клімату та стабільності в регіоні.", "з нагоди тридцяти років дружби."),
    ),
    "ar": (
        ("التقت وزيرة خارجية {a} اليوم", "أجرى السفير في {c} مباحثات مع", "نشكر"),
        ("نظيرها من {b}", "طلاب جامعة {c}", "وفد {b}"),
        ("لبحث التجارة والتأشيرات والتعاون الثقافي.", "حول المناخ والاستقرار في المنطقة.",
         "على ثلاثين عاما من الصداقة بين بلدينا."),
    ),
    "fa": (
        ("وزیر امور خارجه {a} امروز دیدار کرد با", "سفیر در {c} گفت‌وگو کرد با"),
        ("همتای خود از {b}", "دانشجویان دانشگاه {c}", "هیئت {b}"),
        ("درباره تجارت، روادید و همکاری فرهنگی.", "درباره آب و هوا و ثبات منطقه."),
    ),
    "zh": (
        ("{a}外交部长今天会见了", "大使在{c}与", "我们感谢"),
        ("来自{b}的同行", "{c}大学的学生", "{b}代表团"),
        ("，就贸易、签证和文化合作交换意见。", "，讨论气候变化与地区稳定。", "，共同庆祝建交三十周年。"),
    ),
    "ja": (
        ("{a}の外務大臣は本日、", "大使は{c}で", "在外公館は"),
        ("{b}の外相と", "{c}大学の学生と", "{b}の代表団と"),
        ("会談し、貿易や査証について意見を交換しました。", "気候変動と地域の安定について話し合いました。"),
    ),
    "ko": (
        ("{a} 외교부 장관은 오늘", "대사는 {c}에서"),
        ("{b} 외교장관과", "{c} 대학교 학생들과", "{b} 대표단과"),
        ("만나 무역과 비자, 문화 협력을 논의했습니다.", "기후 변화와 지역 안정에 대해 이야기했습니다."),
    ),
    "tr": (
        ("{a} Dışişleri Bakanı bugün görüştü:", "Büyükelçi {c} kentinde bir araya geldi:"),
        ("{b} mevkidaşı", "{c} Üniversitesi öğrencileri", "{b} heyeti"),
        ("ticaret, vize ve kültürel iş birliği ele alındı.", "iklim ve bölgesel istikrar konuşuldu."),
    ),
    "he": (
        ("שרת החוץ של {a} נפגשה היום עם", "השגריר שוחח ב{c} עם"),
        ("עמיתה מ{b}", "סטודנטים מאוניברסיטת {c}"),
        ("בנושאי סחר, אשרות ושיתוף פעולה תרבותי.", "על האקלים ועל היציבות באזור."),
    ),
    "hi": (
        ("{a} की विदेश मंत्री ने आज मुलाकात की:", "राजदूत ने {c} में बातचीत की:"),
        ("{b} के समकक्ष से", "{c} विश्वविद्यालय के छात्रों से"),
        ("व्यापार, वीज़ा और सांस्कृतिक सहयोग पर चर्चा हुई।", "जलवायु और क्षेत्रीय स्थिरता पर चर्चा हुई।"),
    ),
}  # fmt: skip
# Not the invented states of the rules' examples, which some rules know by name.
_STATES = ("Marovia", "Pellandria", "Vastonia", "Norvane", "Ulmaria", "Ostrelia", "Drevia")
_CITIES = ("Maro", "Port Pelland", "Vaston", "Norve", "Ulm Haven", "Ostrel", "Drev")
# Half of the posts in English, as on the networks; the rest spread evenly.
_LANGUAGES = ["en"] * (len(_PARTS) - 1) + [lang for lang in _PARTS if lang != "en"]


def make_posts(count: int, seed: int = 4) -> list[tuple[str, str]]:
    """Return `count` posts with their language, the same for the same seed."""
    chance = random.Random(seed)
    posts = []
    for number in range(count):
        lang = chance.choice(_LANGUAGES)
        words = " ".join(chance.choice(part) for part in _PARTS[lang])
        a, b = chance.sample(_STATES, 2)
        posts.append((words.format(a=a, b=b, c=chance.choice(_CITIES), n=number), lang))
    return posts
