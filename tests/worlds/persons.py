"""Invented persons with spelling mistakes, for tests of `resolve`: many records, few persons, the truth beside them."""

import random

import pyarrow as pa

COLUMNS = {
    "record_id": "id",
    "columns": {"name": "name", "born": "birth_date", "town": "place", "phone": "phone", "sex": "category"},
}
_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "ro", "su", "ta", "ve", "xi", "zo")


def invent(persons: int, records_each: int, seed: int = 1) -> tuple[pa.Table, dict[str, str]]:
    """Invent records: of each value some are misspelt, some are missing."""
    chance = random.Random(seed)
    rows, truth = [], {}
    for person in range(persons):
        true = {
            "name": " ".join(_word(chance) for _ in range(3)),
            "born": f"{chance.randint(1950, 2005)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            "town": f"{_word(chance)[:4]}ville" if chance.random() < 0.7 else "capital",
            "phone": str(chance.randint(10**9, 10**10 - 1)),
            "sex": chance.choice("mf"),
        }
        for record in range(records_each):
            id = f"r{chance.randrange(10**9):09}-{person}-{record}"
            written: dict[str, str | None] = {key: _written(chance, value) for key, value in true.items()}
            rows.append(written | {"id": id})
            truth[id] = f"p{person}"
    return pa.Table.from_pylist(rows), truth


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(3))


def _written(chance: random.Random, value: str) -> str | None:
    drawn = chance.random()
    if drawn < 0.1:
        return None
    if drawn < 0.3 and len(value) > 2:
        place = chance.randrange(len(value))
        return value[:place] + chance.choice("aeiou123") + value[place + 1 :]
    return value
