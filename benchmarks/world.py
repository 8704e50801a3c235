"""A deterministic, multilingual world of posts for the benchmarks; the same for the same seed."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

_WORDS = {
    "en": "ministers met partners today discuss regional security trade agreement visit president "
    "embassy welcomes statement support peace talks sanctions energy climate cooperation border "
    "delegation signed memorandum humanitarian assistance condemns attack calls restraint sea",
    "fr": "ministre rencontre partenaires aujourd'hui sécurité régionale accord commercial visite "
    "président ambassade salue déclaration soutien paix sanctions énergie climat coopération",
    "es": "ministro reunión socios hoy seguridad regional acuerdo comercial visita presidente "
    "embajada saluda declaración apoyo paz sanciones energía clima cooperación frontera",
    "de": "Minister trafen Partner heute regionale Sicherheit Handelsabkommen Besuch Präsident "
    "Botschaft begrüßt Erklärung Unterstützung Frieden Sanktionen Energie Klima Zusammenarbeit",
    "ru": "министр встретился партнёрами сегодня региональная безопасность торговое соглашение "
    "визит президент посольство приветствует заявление поддержка мир санкции энергетика климат",
    "ar": "التقى الوزير الشركاء اليوم لبحث الأمن الإقليمي اتفاق التجارة زيارة الرئيس السفارة ترحب "
    "بيان دعم السلام محادثات عقوبات الطاقة المناخ التعاون الحدود",
    "zh": "部长 今天 会见 合作伙伴 讨论 地区 安全 贸易 协议 总统 访问 大使馆 欢迎 声明 "
    "支持 和平 会谈",
    "ja": "大臣は本日 協力国と 地域の安全 貿易協定 大統領 訪問 大使館 歓迎 "
    "声明 支持 平和 会談 制裁",
    "tr": "bakan bugün ortaklarla bölgesel güvenlik ticaret anlaşması ziyaret cumhurbaşkanı "
    "büyükelçilik açıklama destek barış görüşmeleri yaptırım enerji iklim iş birliği sınır",
    "hi": "मंत्री आज साझेदारों से मिले क्षेत्रीय सुरक्षा व्यापार समझौता यात्रा राष्ट्रपति दूतावास "
    "स्वागत बयान समर्थन शांति वार्ता प्रतिबंध ऊर्जा जलवायु सहयोग",
}
LANGUAGES = tuple(_WORDS)
_SYLLABLES = (
    *("va", "ko", "ri", "sa", "mel", "tor", "ban", "qui", "len", "dar"),
    *("os", "ta", "mi", "gren", "ul", "fe", "no", "rak"),
)
FIRST = 1_640_995_200_000
"""2022-01-01T00:00:00Z."""


class World:
    """Posts of invented accounts.

    Args:
        posts: How many posts there are.
        accounts: How many accounts write them.
        seed: Another seed is another world.
    """

    def __init__(self, posts: int, accounts: int = 2000, seed: int = 7) -> None:
        self.posts = posts
        self.accounts = accounts
        self._random = random.Random(seed)
        self._vocabulary = {lang: words.split() for lang, words in _WORDS.items()}
        self._rare = ["".join(self._random.choices(_SYLLABLES, k=3)) for _ in range(20_000)]

    def handle(self, number: int) -> str:
        """Return the handle of an account."""
        return f"mfa_{_SYLLABLES[number % len(_SYLLABLES)]}{number}"

    def text(self, lang: str) -> str:
        """Return a text of 60 to 260 characters."""
        rng = self._random
        words = rng.choices(self._vocabulary[lang], k=rng.randint(8, 26))
        words[rng.randrange(len(words))] = rng.choice(self._rare)
        text = ("" if lang in ("zh", "ja") else " ").join(words)
        if rng.random() < 0.3:
            text += f" #{rng.choice(self._rare).title()}Summit"
        if rng.random() < 0.2:
            text += f" @{self.handle(rng.randrange(self.accounts))}"
        return text[:270]

    def v1(self) -> Iterator[dict[str, object]]:
        """Yield posts as the v1.1 interface of X gave them, oldest first."""
        rng = self._random
        at = FIRST
        step = max(1, 150_000_000_000 // self.posts)
        for number in range(self.posts):
            at += rng.randint(1, 2 * step)
            lang = LANGUAGES[int(rng.random() ** 2 * len(LANGUAGES))]
            account = int(rng.random() ** 2 * self.accounts)
            yield self._tweet(number, at, lang, account)

    def _tweet(self, number: int, at: int, lang: str, account: int) -> dict[str, object]:
        native = str(((at - 1_288_834_974_657) << 22) | (number & 0x3FFFFF))
        handle = self.handle(account)
        return {
            "created_at": _twitter_time(at),
            "id": int(native),
            "id_str": native,
            "full_text": self.text(lang),
            "truncated": False,
            "entities": {"hashtags": [], "user_mentions": [], "urls": []},
            "source": '<a href="https://mobile.twitter.com">Web</a>',
            "in_reply_to_status_id_str": None,
            "user": {
                "id": 10_000 + account,
                "id_str": str(10_000 + account),
                "name": handle.replace("_", " ").title(),
                "screen_name": handle,
                "followers_count": 1000 + account,
                "friends_count": 100,
                "statuses_count": 5000,
                "created_at": "Wed May 23 06:01:13 +0000 2012",
            },
            "retweet_count": number % 97,
            "favorite_count": number % 311,
            "lang": lang,
        }

    def write_jsonl(self, path: Path) -> None:
        """Write the posts as JSON Lines."""
        with path.open("w", encoding="utf-8") as stream:
            for tweet in self.v1():
                stream.write(json.dumps(tweet, ensure_ascii=False))
                stream.write("\n")


def _twitter_time(at: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at / 1000, UTC).strftime("%a %b %d %H:%M:%S +0000 %Y")
