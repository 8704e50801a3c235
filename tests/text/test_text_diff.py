"""Differences are shown word by word in every script; what is no edit is known as such."""

from __future__ import annotations

import random
import time

import pytest

from twiplotui.text.diff import DiffPart, is_boring, word_diff


def shown(old: str, new: str) -> str:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    return "".join(marks[part.kind].format(part.text) for part in word_diff(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("we strongly condemn it", "we condemn it", "we [-strongly -]condemn it"),
        ("the quick fox", "a slow fox", "[-the quick-][+a slow+] fox"),
        ("ends here", "ends here now", "ends here[+ now+]"),
        ("Hello, world", "Hello world", "Hello[-,-] world"),
        ("我国驻美大使", "我国驻英大使", "我国驻[-美-][+英+]大使"),
        ("รัฐบาลไทย", "รัฐบาลลาว", "รัฐบาล[-ไทย-][+ลาว+]"),
        ("विदेश मंत्री आज", "विदेश मंत्री कल", "विदेश मंत्री [-आज-][+कल+]"),
        ("قال الوزير اليوم", "قال السفير اليوم", "قال [-الوزير-][+السفير+] اليوم"),
        ("a\nb", "a\n\nb", "a\n[+\n+]b"),
        ("", "new", "[+new+]"),
        ("old", "", "[-old-]"),
        ("same", "same", "same"),
        ("", "", ""),
    ],
)
def test_differences_read_well(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


def test_parts_are_named_and_ordered() -> None:
    assert word_diff("a b", "a c") == (
        DiffPart("same", "a "),
        DiffPart("removed", "b"),
        DiffPart("added", "c"),
    )


def _texts() -> list[tuple[str, str]]:
    rng = random.Random(4)
    words = [f"w{rng.randrange(3_000)}" for _ in range(20_000)]
    edited = [word for word in words if rng.random() > 0.02]
    letters = "".join(chr(0x4E00 + rng.randrange(300)) for _ in range(20_000))
    return [
        (" ".join(words), " ".join(edited)),
        (" ".join(words), " ".join(words[::-1])),
        (" ".join(words), " ".join(rng.sample(words, len(words)))),
        ("a " * 20_000, "b a " * 10_000),
        ("a b " * 10_000, "b a a " * 7_000),
        (letters, letters[500:9_000] + "新" + letters[9_100:]),
        (letters, letters[::-1]),
        ("\n" * 20_000, " " * 20_000),
    ]


@pytest.mark.parametrize(("old", "new"), _texts(), ids=range(8))
def test_long_texts_are_compared_in_bounded_time(old: str, new: str) -> None:
    started = time.process_time()
    parts = word_diff(old, new)
    assert time.process_time() - started < 3.0
    assert "".join(part.text for part in parts if part.kind != "added") == old
    assert "".join(part.text for part in parts if part.kind != "removed") == new


def test_small_edits_in_a_long_chinese_text_stay_small() -> None:
    _, _, _, _, _, (old, new), *_ = _texts()
    same = sum(len(part.text) for part in word_diff(old, new) if part.kind == "same")
    assert same > 0.9 * len(new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a  b\n", "a b"),
        ("a\r\nb", "a\nb"),
        ("e\u0301cole", "école"),
        ("Tom &amp; co", "Tom & co"),
        ("see https://x.example/a?utm_source=rss&id=4", "see https://x.example/a?id=4"),
        ("see https://x.example/a?fbclid=abc", "see https://x.example/a"),
        ("see https://x.example/caf%C3%A9", "see https://x.example/café"),
        ("“quoted” – text", '"quoted" - text'),
        ("soft\u00adhyphen\ufeff", "softhyphen"),
        ("Last updated: 12 March 2026 10:30\nText", "Last updated: 13 March 2026 09:00\nText"),
        ("2026-11-23\nText", "2026-11-24\nText"),
        ("Text\n23.11.2026, 10:15 Uhr", "Text\n24.11.2026, 11:15 Uhr"),
        ("Mis à jour le 3 juin 2026 à 10h30\nTexte", "Mis à jour le 4 juin 2026 à 11h00\nTexte"),
        ("23 ноября 2026 г.\nТекст", "24 ноября 2026 г.\nТекст"),
        ("2026年11月23日\n正文", "2026年11月24日\n正文"),
    ],
)
def test_what_is_no_edit_is_boring(old: str, new: str) -> None:
    assert is_boring(old, new)
    assert is_boring(new, old)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("We met on 12 March in Kestria.", "We met on 13 March in Kestria."),
        ("10 killed", "12 killed"),
        ("https://x.example/a?id=4", "https://x.example/a?id=5"),
        ("we condemn", "we do not condemn"),
        ("Sea of A", "Sea of B"),
        ("text", "Text"),
        ("no", "no!"),
        ("Deadline: 12 March 2026 for all", "Deadline: 13 March 2026 for all"),
    ],
)
def test_an_edit_is_not_boring(old: str, new: str) -> None:
    assert not is_boring(old, new)
