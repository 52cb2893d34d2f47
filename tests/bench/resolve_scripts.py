"""The part of `./run bench resolve` about names in other scripts: names alone, and records in batch.

Names alone are measured as `./run bench values` does: each true pair against the most similar other Latin name.

Records in batch: for each script a table of `PAIRS` persons of whom one record has the name in Latin letters and one in
the original, and as many more with one record only. Of these every second is a relative: the last word of the name is
that of somebody in two records. A record has the birth date in 60 % and the number of a document in 25 %, so of one pair
in two neither can be compared. The table goes the register's way (`resolve_taught`), once as romanized, as names were compared
before there was `scripts`, and once as they are. Persons are of the half that the sound tables were not learned from.

Limits: real names, invented dates and numbers; Arabic, Russian and Chinese names are put together of two single words,
since the source has no whole ones; nobody's name is misspelt within its script.
"""

import random
from dataclasses import replace

import numpy as np
import pyarrow as pa
from tests.bench.bench_values import GOALS, measure_script
from tools.transliteration.pairs import FILES, learned_from, read_pairs

from rootbranch.model.entities import EntityKind
from rootbranch.resolve import (
    RECORD_ID,
    Records,
    check_constraints,
    columns_of_kind,
    lay_out,
    load_resolve_rules,
    load_taught,
    measure_groups,
    prepare_records,
    resolve_taught,
)
from rootbranch.values.scripts import Script

PAIRS = 600
BORN_KNOWN, NUMBER_KNOWN = 0.60, 0.25
SEED = 1
_WHOLE_NAMES = frozenset({Script.HANGUL, Script.HEBREW})


def measure_scripts() -> None:
    """Print both tables."""
    print(
        "\nnames across scripts, recall at precision 0.98 against the most similar other Latin name (bench values)"
    )
    print(f"{'script':10} {'goal':>6} {'recall':>7} {'lowest':>7} {'highest':>7}")
    for script in GOALS:
        measure_script(script)
    print("\nrecords across scripts, by script: one record of a person in Latin letters, one in the original")
    print("script     names          precision  recall   beyond doubt: precision  recall")
    for script in FILES:
        records, truth = make_table(script)
        for name, one in (("romanized", replace(records, originals=None)), ("as they are", records)):
            _measure(f"{script:10} {name:12}", one, truth)


def _measure(name: str, records: Records, truth: np.ndarray) -> None:
    taught = load_taught(EntityKind.PERSON)
    assert taught is not None
    found = resolve_taught(records, load_resolve_rules(), taught, check_constraints((), records.ids))
    likely, sure = measure_groups(found.entity, truth), measure_groups(found.sure, truth)
    print(
        f"{name} {likely.precision:10.3f} {likely.recall:9.3f} {sure.precision:18.3f} {sure.recall:9.3f}",
        flush=True,
    )


def make_table(script: Script) -> tuple[Records, np.ndarray]:
    """Make a script's table, and for each record the number of its person."""
    chance = random.Random(SEED)
    names = _names(script, 2 * PAIRS, chance)
    rows = []
    for person, written in enumerate(names):
        born = (
            f"{chance.randint(1960, 2003)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"  # any day
        )
        number = f"{chance.randrange(10**9):09}"
        for side, name in enumerate(written):
            if person >= PAIRS and person // 2 % 2 != side:
                continue
            said = {"name": [name]}
            if chance.random() < BORN_KNOWN:
                said["birthDate"] = [born]
            if chance.random() < NUMBER_KNOWN:
                said["passportNumber"] = [number]
            rows.append((chance.random(), person, lay_out(EntityKind.PERSON, said, "")))
    rows.sort(key=lambda row: row[0])
    columns = columns_of_kind(EntityKind.PERSON)
    table = {RECORD_ID: pa.array([f"{place:06}" for place in range(len(rows))])} | {
        column.name: pa.array([row[column.name] for _, _, row in rows], pa.string())
        for column in columns.compared
    }
    return prepare_records(pa.table(table), columns), np.array([person for _, person, _ in rows])


def _names(script: Script, count: int, chance: random.Random) -> list[tuple[str, str]]:
    """Give names in Latin letters and in the original; every second of the later half is a relative of one of the first."""
    words = [pair.written for pair in read_pairs(script) if not learned_from(pair)]
    chance.shuffle(words)
    if script not in _WHOLE_NAMES:
        joined = zip(words[::2], words[1::2], strict=False)
        words = [(f"{one[0]} {other[0]}", f"{one[1]} {other[1]}") for one, other in joined]
    names = words[:count]
    for place in range(count // 2, count, 2):
        names[place] = _related(names[place], names[place - count // 2])
    return names


def _related(own: tuple[str, str], relative: tuple[str, str]) -> tuple[str, str]:
    """Give somebody the last word of another's name; names without spaces stay as they are."""
    if any(len(name.split()) < 2 for name in (*own, *relative)):
        return own
    latin, original = (
        " ".join([*name.split()[:-1], other.split()[-1]]) for name, other in zip(own, relative, strict=True)
    )
    return latin, original
