"""Feeds built to crash, stall or mislead a reader; made here, because they are large."""

from __future__ import annotations

from collections.abc import Callable

HEAD = '<?xml version="1.0" encoding="utf-8"?>'
CHANNEL = (
    "<title>t</title><link>https://hostile.belmora.example/</link><description>d</description>"
)


def feed(items: str, head: str = HEAD) -> bytes:
    """Return an RSS feed with these items."""
    return f'{head}<rss version="2.0"><channel>{CHANNEL}{items}</channel></rss>'.encode()


def item(number: int, body: str = "text") -> str:
    """Return one item."""
    told = f"<title>n{number}</title><guid>g{number}</guid>"
    return f"<item>{told}<description>{body}</description></item>"


def entity_chain() -> bytes:
    """Return 25,000 entities, each made of the one before; crashes expat's caller."""
    chain = "".join(f'<!ENTITY e{n} "&e{n - 1};">' for n in range(1, 25_000))
    doctype = f'<!DOCTYPE rss [<!ENTITY e0 "x">{chain}]>'
    return feed(item(1, "&e24999;"), HEAD + doctype)


def laughs(encoding: str = "utf-8") -> bytes:
    """Return the billion laughs."""
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE rss [<!ENTITY a0 "ha">{levels}]>'
    return f'<?xml version="1.0"?>{doctype}<rss><channel>&a9;</channel></rss>'.encode(encoding)


REFUSED: dict[str, Callable[[], bytes]] = {
    "deep entity chain": entity_chain,
    "billion laughs": laughs,
    "billion laughs in UTF-16": lambda: laughs("utf-16"),
    "external entity": lambda: feed(
        item(1, "&x;"), HEAD + '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    ),
    "parameter entity": lambda: feed(
        item(1), HEAD + '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x">%x;]>'
    ),
    "backslash in an entity": lambda: feed(
        item(1, "&b;"), HEAD + '<!DOCTYPE rss [<!ENTITY b "\\1\\g<x>">]>'
    ),
    "40,000 attributes": lambda: feed(
        "<item " + " ".join(f'a{n}="v{n}"' for n in range(40_000)) + "><title>x</title></item>"
    ),
    "login page": lambda: b"<!DOCTYPE html><html><head><title>Log in</title></head></html>",
    "empty": lambda: b"",
    "only spaces": lambda: b"  \n ",
    "NUL in the encoding": lambda: b'<?xml version="1.0" encoding="utf\x00-8"?><x/>',
    "JSON that is no feed": lambda: b'{"hello": 1}',
    "deep JSON": lambda: b'{"items":' + b"[" * 100_000,
}
"""Refused with one sentence."""

READ: dict[str, Callable[[], bytes]] = {
    "character references that are none": lambda: feed(
        item(1, "a&#xD800;b&#x110000;c&#xFFFFFFFF;d&#99999999999999999999;e&#0;f&#27;g") + item(2)
    ),
    "a bomb of character references": lambda: feed(item(1, "&#65;" * 100_000)),
    "a million ampersands": lambda: feed(item(1, "&" * 300_000)),
    "UTF-7 declared": lambda: feed(
        item(1, "+ADw-script+AD4-"), '<?xml version="1.0" encoding="utf-7"?>'
    ),
    "unicode_escape declared": lambda: feed(
        item(1, "\\x1b[31m"), '<?xml version="1.0" encoding="unicode_escape"?>'
    ),
    "hex codec declared": lambda: feed(item(1), '<?xml version="1.0" encoding="hex"?>'),
    "ESC and C1 in titles": lambda: feed(item(1, "\x1b]0;x\x07 \x9d\x00")),
    "nested divisions": lambda: feed(
        item(1, "&lt;div&gt;" * 20_000 + "deep" + "&lt;/div&gt;" * 20_000)
    ),
    "deep elements": lambda: feed(item(1, "<a>" * 5_000 + "x" + "</a>" * 5_000)),
    "links that are none": lambda: feed(
        "<item><title>a</title><guid>1</guid><link>javascript:alert(1)</link></item>"
        "<item><title>b</title><guid>2</guid><link>-oProxyCommand=x</link></item>"
        "<item><title>c</title><guid>3</guid><link>file:///etc/passwd</link></item>"
        "<item><title>d</title><guid>4</guid><description>&lt;a href='java&amp;#10;script:x'&gt;"
        "y&lt;/a&gt;</description></item>"
    ),
    "dates that are none": lambda: feed(
        "".join(
            f"<item><guid>{n}</guid><title>x</title><pubDate>{date}</pubDate></item>"
            for n, date in enumerate(
                (
                    "9999-12-31T23:59:59Z",
                    "99999-01-01",
                    "0000-00-00",
                    "2026-W99",
                    "12345678901234567890",
                    "1763863200",
                    "24:00:00",
                    "x" * 10_000,
                )
            )
        )
    ),
    "a byte that is no text": lambda: feed(item(1, "a") + item(2, "é" * 10)).replace(
        b"n1", b"n\xff"
    ),
    "UTF-16 without a mark": lambda: feed(item(1, "ü")).decode().encode("utf-16-le"),
}
"""Read as far as they go."""
