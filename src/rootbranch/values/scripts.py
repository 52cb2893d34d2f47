"""Tell which script a word is in and write it in the units that the sound tables speak of.

A unit is one letter of an alphabet, one jamo of Korean, one simplified Chinese character. Vowel signs of Arabic and
Hebrew, which most writers leave out, are dropped; letters that Persian and Urdu write in their own way become the
Arabic ones.

Limits: six scripts (`Script`); a word in any other goes through ICU and counts as Latin, and so does a word of
mixed scripts (`Мaria` with a Russian M is a Latin word in disguise).
Source: Unicode Standard 16, chapters 9 (Arabic, Hebrew), 18 (Han, Hangul); CLDR transform `Traditional-Simplified`.
"""

import unicodedata
from enum import StrEnum

import icu

_SIMPLIFIED = icu.Transliterator.createInstance("Traditional-Simplified")
_APOSTROPHES = frozenset("'׳’‘`´ʼ")
_SAME_LETTER = str.maketrans({"ی": "ي", "ک": "ك", "ہ": "ه", "ى": "ي", "ـ": "", "ё": "е", "ї": "і"})
_RANGES = (
    (0x0370, 0x0400, ""),
    (0x0400, 0x0530, "cyrillic"),
    (0x0590, 0x0600, "hebrew"),
    (0x0600, 0x0780, "arabic"),
    (0x1100, 0x1200, "hangul"),
    (0x3400, 0xA000, "han"),
    (0xAC00, 0xD7B0, "hangul"),
    (0xF900, 0xFB00, "han"),
    (0x20000, 0x32000, "han"),
)


class Script(StrEnum):
    """The scripts that names are compared in directly."""

    LATIN = "latin"
    ARABIC = "arabic"
    CYRILLIC = "cyrillic"
    HAN = "han"
    HANGUL = "hangul"
    HEBREW = "hebrew"


def script_of(text: str) -> Script:
    """Give the one script of the letters of a text; Latin where they are several or another."""
    if max(text, default="") < "\u0370":
        return Script.LATIN
    found = {_script_of_letter(letter) for letter in text if letter.isalpha()}
    return Script(found.pop()) if len(found) == 1 and "" not in found else Script.LATIN


def units_of(word: str) -> str:
    """Write a word in the units of its script, in small letters; an apostrophe stays where it changes the letter before it."""
    units: list[str] = []
    for letter in _SIMPLIFIED.transliterate(word.casefold()):
        if letter in _APOSTROPHES:
            units.append("'")
        elif not letter.isalpha():
            continue
        elif _script_of_letter(letter) in {"hangul", "arabic"}:
            units += (part for part in unicodedata.normalize("NFD", letter) if part.isalpha())
        else:
            units.append(letter)
    return "".join(units).translate(_SAME_LETTER).strip("'")


def _script_of_letter(letter: str) -> str:
    code = ord(letter)
    if code < 0x0370:
        return Script.LATIN
    return next((name for first, end, name in _RANGES if first <= code < end), "")
