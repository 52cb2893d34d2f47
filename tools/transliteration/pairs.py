"""Read pairs of names and say which half of the persons each belongs to."""

import csv
import gzip
import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import extract

from rootbranch.values.folding import fold
from rootbranch.values.scripts import Script, units_of

FILES = {
    Script.ARABIC: "names_arabic.csv.gz",
    Script.CYRILLIC: "names_russian.csv.gz",
    Script.HAN: "names_chinese.csv.gz",
    Script.HANGUL: "names_korean.csv.gz",
    Script.HEBREW: "names_hebrew.csv.gz",
}
_NOT_WORD = re.compile(r"[^\w'׳’‘`´ʼ]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One person's name in Latin letters and in another script, in words to compare and as written."""

    latin: tuple[str, ...]
    units: tuple[str, ...]
    written: tuple[str, str]


def folder() -> Path:
    """Give the folder of the pairs."""
    beside = Path(__file__).parents[3] / "shared" / "data"
    return Path(os.environ.get("ROOTBRANCH_DATA", beside)) / "resolve"


def read_pairs(script: Script) -> list[Pair]:
    """Read the pairs of a script; a name of which nothing is left in either form is left out."""
    pairs = []
    with gzip.open(folder() / FILES[script], "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            latin = tuple(fold(row["latin"]).split())
            units = tuple(filter(None, map(units_of, _NOT_WORD.split(row["original"]))))
            if latin and units:
                pairs.append(Pair(latin=latin, units=units, written=(row["latin"], row["original"])))
    return pairs


def learned_from(pair: Pair) -> bool:
    """Say whether a person belongs to the half that tables are learned from; the rest is for reports."""
    return hashlib.sha256(pair.written[0].encode()).digest()[0] % 2 == 0


def most_similar_others(pairs: list[Pair]) -> list[Pair]:
    """Give for each pair the one whose Latin name is most similar (Jaro-Winkler) but not the same."""
    names = [" ".join(pair.latin) for pair in pairs]
    others = []
    for name in names:
        found = extract(name, names, scorer=JaroWinkler.similarity, limit=8)
        others.append(next(pairs[place] for other, _, place in found if other != name))
    return others
