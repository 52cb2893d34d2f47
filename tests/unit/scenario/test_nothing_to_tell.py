"""Who has nothing to hand over hands no file over: one without a byte is refused by whoever gathers it."""

from collections import Counter
from pathlib import Path

from rootbranch.scenario.assembly import Assembly
from rootbranch.scenario.district import Body, District
from rootbranch.scenario.writing import Csv, JsonLines


def pieces(folder: Path, calls: str) -> District:
    (folder / "truth").mkdir(parents=True)

    def body(name: str, form: Csv | JsonLines, text: str) -> Body:
        (folder / name).write_text(text, encoding="utf-8")
        return Body(
            partner="AA", mapping="some", file_name=name, installment=1, note="", format=form,
            rows=text.count("\n"), path=folder / name,
        )  # fmt: skip

    bodies = (body("calls.jsonl", JsonLines(), calls), body("stops.csv", Csv(columns=("stop",)), ""))
    return District(
        folder=folder,
        bodies=bodies,
        figures={},
        planted=Counter(),
        outcomes=0,
        reports=0,
        protected_persons=0,
    )


def test_a_file_that_would_have_no_byte_is_not_handed_over(tmp_path: Path) -> None:
    assembly = Assembly(tmp_path)
    for number in (1, 2):
        assembly.add(pieces(tmp_path / f"district-{number}", ""))

    assert [one.file_name for one in assembly.close()] == ["stops.csv"]
    assert sorted(path.name for path in (tmp_path / "feeds" / "AA").iterdir()) == ["stops.csv"]


def test_a_file_with_a_row_of_one_district_only_is_handed_over(tmp_path: Path) -> None:
    assembly = Assembly(tmp_path)
    assembly.add(pieces(tmp_path / "district-1", ""))
    assembly.add(pieces(tmp_path / "district-2", '{"call": 1}\n'))

    assert [(one.file_name, one.rows) for one in assembly.close()] == [("calls.jsonl", 1), ("stops.csv", 0)]
