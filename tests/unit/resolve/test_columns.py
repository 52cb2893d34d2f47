import pytest

from rootbranch.errors import InputError
from rootbranch.resolve import read_columns


def test_columns_come_in_the_order_of_their_names() -> None:
    columns = read_columns({"record_id": "id", "columns": {"b": "name", "a": "place"}}, "columns.yml")
    assert [column.name for column in columns.compared] == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({"columns": {"a": "name"}}, "resolve.key_missing"),
        ({"record_id": "id"}, "resolve.key_missing"),
        ({"record_id": "id", "columns": {}}, "resolve.key_missing"),
        ({"record_id": "id", "columns": {"a": "nickname"}}, "resolve.role_unknown"),
        ({"record_id": "id", "columns": {"id": "id"}}, "resolve.id_compared"),
        ({"record_id": "id", "columns": {"a": "name"}, "colour": "red"}, "resolve.key_unknown"),
    ],
)
def test_what_is_wrong_with_a_declaration_is_said(content: dict[str, object], problem: str) -> None:
    with pytest.raises(InputError) as refused:
        read_columns(content, "columns.yml")
    assert refused.value.what.id == problem
