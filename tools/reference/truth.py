"""The page of the truth beside an invented region: its tables and columns, and where to find what was planted."""

from collections.abc import Mapping, Sequence

from rootbranch.errors import Message, text_of
from rootbranch.scenario.chance import table as read
from rootbranch.scenario.truth import TABLES, WHOLE
from tools.reference.markdown import code, page, table

COLUMNS: Mapping[str, Sequence[str]] = {**TABLES, **WHOLE}
"""Every table that is a CSV file, with its columns."""


def told() -> dict[str, str]:
    """Give what each table says, and each column of it (`table.column`); empty where nobody says so."""
    meanings = read("truth")
    texts: dict[str, str] = {}
    for name, columns in COLUMNS.items():
        own = meanings.get(name, {})
        texts[name] = own.get("of", "")
        texts |= {f"{name}.{one}": own.get(one) or meanings["everywhere"].get(one, "") for one in columns}
    return texts


def without_a_column() -> list[str]:
    """Name what is explained and is no column of any table."""
    meanings = read("truth")
    known = {column for columns in COLUMNS.values() for column in columns}
    gone = [f"everywhere.{one}" for one in meanings["everywhere"] if one not in known]
    for name, own in meanings.items():
        if name not in {"everywhere", "planted"}:
            gone += [f"{name}.{one}" for one in own if one not in {"of", *COLUMNS.get(name, ())}]
    return gone


def places() -> Mapping[str, str]:
    """Give where to find each kind of what is planted."""
    groups: Mapping[str, Mapping[str, str]] = read("truth")["planted"]
    return {kind: where for group in groups.values() for kind, where in group.items()}


def make() -> str:
    """Make the page."""
    texts = told()
    return page(
        "The truth of an invented region",
        "What `rootbranch scenario` writes into `truth/`: what nobody may gather, to measure against. Every table is CSV in "
        "UTF-8 with a header. Ids: P a person, N a network, L a place, F a fee; an action is deal and number in the deck. "
        "`expected_figures.json` has the figures that must come out after each of the two deliveries: `true` once every pair "
        "is decided as the truth says, as far as is known by then (what is taken back later still counts in the first); `lowest` "
        "where every lookalike is taken for the same, `highest` where only numbers join.",
        *(_section(name, columns, texts) for name, columns in COLUMNS.items()),
        "## What is planted",
        "The counts are in `region.json` and in `rootbranch scenario --list`.",
        table(
            ("kind", "what it is", "where it is"),
            (
                (code(kind), text_of(Message(f"scenario.planted.{kind}"), "en"), where)
                for kind, where in places().items()
            ),
        ),
    )


def _section(name: str, columns: Sequence[str], texts: Mapping[str, str]) -> str:
    rows = ((code(one), texts[f"{name}.{one}"]) for one in columns)
    return "\n\n".join((f"## {name}", f"One line: {texts[name]}.", table(("column", "what it says"), rows)))
