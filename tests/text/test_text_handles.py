"""Look-alikes of a handle are known as such, other handles are not (promise P4)."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from tests.hostile import hostile_texts
from twiplotui.text.handles import is_lookalike, is_mixed_script, skeleton

LANGUAGES: dict[str, str] = json.loads(
    (Path(__file__).parent / "languages.json").read_text(encoding="utf-8")
)
STATES = (
    "Valdoria", "Kestria", "Norrland", "Sarmira", "Tolmeria",
    "Quenland", "Ardesh", "Belmora", "Ostvia", "Perlonia",
)  # fmt: skip
FORMS = ("MFA_{}", "{}MFA", "Embassy{}", "{}_UN", "Pres{}Office")
HANDLES = [form.format(state) for state in STATES for form in FORMS]

# Written down apart from the product's own table: what phishing kits and the Unicode list use.
SWAPS = {
    "a": "аɑα", "b": "Ьƅ", "c": "сϲⅽ", "d": "ԁⅾ", "e": "еҽ℮", "g": "ɡ", "h": "һ", "i": "іıιl1",
    "j": "јϳ", "k": "κ", "l": "1Iⅼӏ|", "m": "ⅿ", "n": "ո", "o": "оο0օ", "p": "рρ", "q": "ԛ",
    "r": "г", "s": "ѕꜱ5", "t": "τ", "u": "υս", "v": "νѵⅴ", "w": "ѡԝ", "x": "хⅹ", "y": "уγ",
    "A": "АΑᎪ", "B": "ВΒ", "E": "ЕΕ", "F": "Ϝ", "I": "Іl1", "K": "КΚ", "M": "МΜ", "N": "Ν",
    "O": "ОΟ0", "P": "РΡ", "Q": "Ԛ", "S": "Ѕ", "T": "ТΤ", "U": "Ս", "V": "Ѵ", "X": "ХΧ",
}  # fmt: skip


def lookalike(handle: str, rng: random.Random) -> str:
    """Disguise a handle in one of the ways seen in the wild."""
    way = rng.randrange(8)
    place = rng.randrange(1, len(handle))
    if way == 0:
        return handle[:place] + rng.choice("\u200b\u200c\u200d\u2060\ufeff\u00ad") + handle[place:]
    if way == 1:
        wide = "".join(chr(ord(char) + 0xFEE0) for char in handle[:place])
        return wide + handle[place:]
    if way == 2:
        bold = "".join(chr(0x1D5BA + ord(char) - 97) if char.islower() else char for char in handle)
        return bold
    if way == 3:
        return "\u202e" + handle[::-1]
    if way == 4:
        return handle.replace("m", "rn", 1) if "m" in handle else f"{handle}_"
    if way == 5:
        accent = rng.choice("\u0323\u0301\u0307\u0332")
        return handle[:place] + accent + handle[place:]
    swapped = [char for char in handle if char in SWAPS]
    chosen = set(rng.sample(swapped, k=rng.randint(1, min(3, len(swapped)))))
    return "".join(rng.choice(SWAPS[char]) if char in chosen else char for char in handle)


def test_generated_lookalikes_are_marked() -> None:
    rng = random.Random(20_261_123)
    pairs = [(handle, lookalike(handle, rng)) for handle in HANDLES for _ in range(20)]
    missed = [(a, b) for a, b in pairs if a != b and not is_lookalike(a, b)]
    assert len(pairs) == 1_000
    assert len(missed) <= 10, missed


def test_ordinary_handles_are_not_marked() -> None:
    words = sorted(
        {word.strip(".,;:!?“”«»…") for text in LANGUAGES.values() for word in text.split()}
    )
    rng = random.Random(7)
    names = words + [f"{rng.choice(words)}_{rng.choice(words)}" for _ in range(4_600)]
    watched = {skeleton(handle) for handle in HANDLES}
    marked = [name for name in names if skeleton(name) in watched or is_mixed_script(name)]
    mixed = [name for name in marked if "_" in name]
    assert len(marked) - len(mixed) <= len(words) * 0.005, marked
    assert len(marked) <= len(names) * 0.005, marked


def test_neighbours_in_the_alphabet_are_no_lookalikes() -> None:
    for first, second in [("mfa_ua", "mfa_uk"), ("MFA_Valdoria", "mfa_valdoria"), ("", "_")]:
        assert not is_lookalike(first, second)
    assert len({skeleton(handle) for handle in HANDLES}) == len(HANDLES)


def test_hostile_handles_are_lookalikes_or_show_their_host() -> None:
    for hostile in hostile_texts("handle"):
        name = hostile.text
        if name.replace("rn", "m").casefold()[:4] in ("mfa_",) and "@" not in name:
            known = is_lookalike("mfa_valdoria", name) or name.casefold() == "mfa_valdoria"
            assert known, ascii(name)


@pytest.mark.parametrize(
    ("text", "mixed"),
    [
        ("MFА_Valdoria", True),
        ("pаypal", True),
        ("Αthens", True),
        ("日本MFA", False),
        ("МИД России / MFA Russia", False),
        ("Ελλάδα_MFA", False),
        ("G7サミット", False),
        ("वित्तBJP", False),
        ("plain", False),
    ],
)
def test_only_words_that_mix_lookalike_scripts_are_mixed(text: str, mixed: bool) -> None:
    assert is_mixed_script(text) is mixed
