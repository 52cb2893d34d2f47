"""A line of a hundred megabytes is never held: neither in text nor in JSON."""

import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.fixtures.feeds import ARREST, ARRESTS, feed, gathered, written

LINE_BYTES = 100_000_000
PEAK_MAX_BYTES = 16_000_000


def big_file(folder: Path, name: str, start: str, end: str) -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8") as stream:
        stream.write(start)
        for _ in range(LINE_BYTES // 1_000_000):
            stream.write("A" * 1_000_000)
        stream.write(end)
    return path


def objects(name: str) -> tuple[str, str]:
    first, last = (str(ARREST | {"id": id_}).replace("'", '"') for id_ in ("a1", "a2"))
    if name.endswith("jsonl"):
        return f'{first}\n{{"id": "', f'"}}\n{last}\n'
    return f'[{first}, {{"id": "', f'"}}, {last}]'


def csv_lines(quote: str) -> tuple[str, str]:
    header, row = ",".join(ARREST), 'I,01/02/2024,,"1,5"'
    return f"{header}\na1,{row}\nx,{quote}", f"\na2,{row}\n"


CASES: dict[str, Callable[[str], tuple[str, str]]] = {
    "plain.csv": lambda _name: csv_lines(""),
    "quoted.csv": lambda _name: csv_lines('"'),
    "feed.jsonl": objects,
    "feed.json": objects,
}


@pytest.fixture
def traced() -> Iterator[None]:
    tracemalloc.start()
    yield
    tracemalloc.stop()


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_line_of_a_hundred_megabytes_costs_itself_and_no_memory(
    tmp_path: Path, traced: None, name: str
) -> None:
    mapping = feed(ARRESTS, format=name.rsplit(".", 1)[1])
    path = big_file(tmp_path, name, *CASES[name](name))
    gathered(written(tmp_path, f"{','.join(ARREST)}\n"), feed(ARRESTS))  # what is loaded once does not count
    tracemalloc.reset_peak()
    before, _ = tracemalloc.get_traced_memory()
    out = gathered(path, mapping)
    _, peak = tracemalloc.get_traced_memory()
    path.unlink()
    assert peak - before < PEAK_MAX_BYTES
    assert "gather.row_too_long" in out.problems
    assert [draft.key[0] for draft in out.drafts] == ["a1", "a2"]
