"""A table of published claims: what is broken is named by row and column, the rest is read."""

import pytest

from rootbranch.errors import InputError
from rootbranch.gather import PUBLISHED_BYTES_MAX, read_published
from rootbranch.gather.published import CLAIMS_MAX, COLUMNS

HEADER = ",".join(COLUMNS)
GOOD = "A1,2031-05-02,press,412 arrests,arrests,412,arrests,2031-03-01,2031-04-30,"


def read(*lines: str):
    return read_published("\n".join((HEADER, *lines)).encode(), "told.csv")


def test_a_good_row_is_read_whole() -> None:
    (claim,), findings = read(GOOD)
    assert findings == ()
    assert (claim.row, claim.id, str(claim.value), str(claim.period.last)) == (2, "A1", "412", "2031-04-30")


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (GOOD.replace(",412,", ",412 or so,"), "value"),
        (GOOD.replace(",412,", ",1e999999,"), "value"),
        (GOOD.replace(",412,", ",NaN,"), "value"),
        (GOOD.replace(",412,", ",٤١٢,"), "value"),
        (GOOD.replace(",412,", ",,"), "value"),
        (GOOD.replace("2031-04-30", "2031-02-30"), "period_to"),
        (GOOD.replace("2031-04-30", "2031-02-01"), "period_to"),
        (GOOD.replace("2031-05-02", "May 2031"), "published"),
        (GOOD.replace("press", "pr\x00ess"), "publisher"),
        (GOOD.replace("press", "p" * 2001), "publisher"),
        (GOOD + ",more", ""),
        ("A1", ""),
    ],
)
def test_a_broken_row_is_named_and_the_rest_goes_on(row: str, column: str) -> None:
    claims, (finding,) = read(row, GOOD.replace("A1", "A2"))
    assert [claim.id for claim in claims] == ["A2"]
    assert (finding.row, finding.field) == (2, column)


def test_the_second_row_of_an_id_is_named() -> None:
    claims, (finding,) = read(GOOD, GOOD)
    assert (len(claims), finding.row, finding.field) == (1, 3, "claim_id")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00h",
        b"PK\x03\x04\x14\x00",
        HEADER.replace("value", "number").encode(),
        (HEADER + ",value").encode(),
        (HEADER + '\nA1,"never closed').encode(),
        (HEADER + "\n" + "A" * 200_000).encode(),
        b"x" * (PUBLISHED_BYTES_MAX + 1),
        "\n".join([HEADER, *(GOOD.replace("A1", f"A{n}") for n in range(CLAIMS_MAX + 1))]).encode(),
    ],
)
def test_what_is_no_such_table_is_refused(content: bytes) -> None:
    with pytest.raises(InputError):
        read_published(content, "told.csv")
