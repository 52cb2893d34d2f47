"""Split the name of a person into parts that can be compared in any order.

Parts are whole words, folded (Latin) or in the units of their script. Particles (`de la`, `van`, `bin`), articles
(`al-`) and honorifics are left out; `Abd al-Rahman` is one part, and so is a kunya (`Abu Ahmad`). Patronymics and nisbas
are marked, because many records leave them out. Single letters are initials, not parts. What stands for a withheld part
(`«N»`, `N.`, `*`, a last initial as in `Jessica A.`) is no part at all, but the name is marked as masked.

Limits: `PARTS_MAX` parts; kinds are told by their form, so a surname in `-ović` behind two words counts as a
patronymic. Source: scenario notes 2.4; A. Schimmel, "Islamic Names" (1989), on kunya, nasab and nisba.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from rootbranch.values.cleaning import TEXT_MAX_CHARACTERS, clean
from rootbranch.values.folding import fold
from rootbranch.values.scripts import Script, script_of, units_of

PARTS_MAX = 12

_MASK = re.compile(r"""[«"'<(\[]+\s*[Nn]\.?\s*[»"'>)\]]+|\bN\.(?=\s|,|$)|\bN$|[*•]+|\b[Xx]{2,}\b""")
_WORDS = re.compile(r"(?:[^\W_]|['’‘`´ʼ׳\u0300-\u036f\u0591-\u05c7\u064b-\u0655])+")
_APOSTROPHES = re.compile("['’‘`´ʼ]")
_PARTICLES = frozenset(
    [
        "de",
        "del",
        "la",
        "las",
        "los",
        "y",
        "e",
        "da",
        "das",
        "do",
        "dos",
        "di",
        "van",
        "von",
        "der",
        "den",
        "ter",
        "ten",
        "san",
        "bin",
        "ibn",
        "bint",
        "binti",
        "ould",
        "uld",
    ]
)
_ONLY_BETWEEN = frozenset(["ben"])  # a particle between two names, a short name elsewhere
_ARTICLES = frozenset(["al", "el", "ul"])
_HONORIFICS = frozenset(
    [
        "lic",
        "ing",
        "dr",
        "dra",
        "mr",
        "mrs",
        "ms",
        "sr",
        "sra",
        "don",
        "dona",
        "sheikh",
        "shaykh",
        "mullah",
        "maulavi",
        "haji",
        "hajji",
        "hajj",
    ]
)
_KUNYAS = frozenset(["abu", "abou", "um", "umm", "oum", "umu"])
_SERVANTS = frozenset(["abd", "abdu", "abdul", "abdel", "abdal", "abdol", "abdur", "abdar"])
_SERVANT_GLUED = re.compile(r"^abd(?:[aeou][lrsn]|[aeou](?=[lrsn]))(?=[a-z]{4})")
_ARABIC_PARTICLES = frozenset(["بن", "ابن", "بنت"])
_ARABIC_KUNYAS = frozenset(["ابو", "ام"])
_PATRONYMIC = re.compile(r"(?:[eoiy]vi[ct]?h|[eo]v[yi]?ch|[eo]vn[ay]|ich?na|ivna|oglu|ogly|qizi|kyzy)$")
_CYRILLIC_PATRONYMIC = re.compile(r"(?:[еоё]вич|[еоё]вна|инична|ична|івна|йович|оглы|кызы)$")
_PATRONYMIC_MIN_WORDS = 3
_NISBA_MIN_LETTERS = 4


class PartKind(StrEnum):
    """What a part of a name is, as far as its form tells."""

    PLAIN = "plain"
    PATRONYMIC = "patronymic"
    KUNYA = "kunya"
    NISBA = "nisba"


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """One part: its text (folded, or in units of its script), its script and kind."""

    text: str
    script: Script = Script.LATIN
    kind: PartKind = PartKind.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name in its parts.

    Args:
        parts: What can be compared, in the order in which it was written.
        texts: Their texts, sorted.
        runs: What two or three neighbours give when they are written as one, and which they are.
        initials: Single letters that are not masks, sorted.
        masked: Part of the name is withheld.
        mask_initial: The letter that is left of a withheld last part (`Jessica A.`), else empty.
        cut: The text was longer than is read.
    """

    parts: tuple[Part, ...] = ()
    texts: tuple[str, ...] = ()
    runs: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)
    initials: tuple[str, ...] = ()
    masked: bool = False
    mask_initial: str = ""
    cut: bool = False

    @property
    def script(self) -> Script | None:
        """The one script of all parts; None where there are several or no parts."""
        scripts = {part.script for part in self.parts}
        return scripts.pop() if len(scripts) == 1 else None


def split_name(name: str) -> Name:
    """Split a name into its parts; any text has a result, and names of usual length are kept."""
    return _split_kept(name) if len(name) <= TEXT_MAX_CHARACTERS else _split(name)


def _split(name: str) -> Name:
    text = clean(name)
    bare = _MASK.sub(" ", text)
    words = _words(bare)
    lone = [len(word.text) == 1 and word.script is Script.LATIN for word in words]
    masked = bare != text or (len(words) > 1 and lone[-1])
    initials = [word.text for word, alone in zip(words, lone, strict=True) if alone]
    mask_initial = initials.pop() if masked and initials and lone[-1] else ""
    parts = _parts([word for word, alone in zip(words, lone, strict=True) if not alone])[:PARTS_MAX]
    return name_of_parts(
        tuple(parts),
        initials=tuple(sorted(initials[:PARTS_MAX])),
        masked=masked,
        mask_initial=mask_initial,
        cut=len(name) > TEXT_MAX_CHARACTERS and len(text) >= TEXT_MAX_CHARACTERS - 1,
    )


_split_kept = lru_cache(maxsize=32_768)(_split)


def name_of_parts(
    parts: tuple[Part, ...], *, initials: tuple[str, ...], masked: bool, cut: bool, mask_initial: str = ""
) -> Name:
    """Make a name of its parts."""
    texts = [part.text for part in parts]
    runs = {texts[at] + texts[at + 1]: parts[at : at + 2] for at in range(len(texts) - 1)}
    runs |= {"".join(texts[at : at + 3]): parts[at : at + 3] for at in range(len(texts) - 2)}
    return Name(
        parts=parts,
        texts=tuple(sorted(texts)),
        runs=runs,
        initials=initials,
        masked=masked,
        mask_initial=mask_initial,
        cut=cut,
    )


def _words(text: str) -> list[Part]:
    if max(text, default="") < "\u0370":
        return [Part(word) for word in fold(_APOSTROPHES.sub("", text)).split()]
    words: list[Part] = []
    for written in _WORDS.findall(text):
        script = script_of(written)
        if script is Script.LATIN:
            words += (Part(word) for word in fold(_APOSTROPHES.sub("", written)).split())
        elif units := units_of(written):
            words.append(Part(units, script))
    return words


def _parts(words: list[Part]) -> list[Part]:
    """Join what is one part, mark kinds, and leave out particles; a name of nothing else keeps them."""
    parts: list[Part] = []
    place = 0
    while place < len(words):
        part, taken = _part_at(words, place)
        if part is not None:
            parts.append(part)
        place += taken
    return parts or words


def _part_at(words: list[Part], place: int) -> tuple[Part | None, int]:
    """Read the part that begins at a place: the part, or None for what is left out, and how many words it takes."""
    word, behind = words[place], words[place + 1 :]
    text, between = word.text, 0 < place < len(words) - 1
    if word.script is Script.ARABIC:
        if text in _ARABIC_KUNYAS and behind:
            return Part(text + behind[0].text, word.script, PartKind.KUNYA), 2
        return (None if text in _ARABIC_PARTICLES else word), 1
    if word.script is not Script.LATIN:
        patronymic = len(words) >= _PATRONYMIC_MIN_WORDS and _CYRILLIC_PATRONYMIC.search(text)
        return Part(text, word.script, PartKind.PATRONYMIC if patronymic else PartKind.PLAIN), 1
    if text in _PARTICLES or text in _HONORIFICS or (text in _ONLY_BETWEEN and between):
        return None, 1
    if text in _SERVANTS and behind:
        skipped = 2 if len(behind) > 1 and behind[0].text in _ARTICLES | {"ar", "as"} else 1
        return Part("abd" + behind[skipped - 1].text), skipped + 1
    if text in _KUNYAS and behind:
        return Part(
            "abu" + behind[0].text if text[0] == "a" else "um" + behind[0].text, kind=PartKind.KUNYA
        ), 2
    if text in _ARTICLES and behind:
        name = behind[0].text
        nisba = len(name) >= _NISBA_MIN_LETTERS and name[-1] in "iy"
        return Part(name, kind=PartKind.NISBA if nisba else PartKind.PLAIN), 2
    if len(words) >= _PATRONYMIC_MIN_WORDS and _PATRONYMIC.search(text):
        return Part(text, kind=PartKind.PATRONYMIC), 1
    return Part(_SERVANT_GLUED.sub("abd", text)), 1
