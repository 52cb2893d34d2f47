"""Score the candidate pairs before anything is known about these records: Splink's model, trained by expectation maximisation.

For each column it learns how often one person's two values agree, and how often two people's do, without being told who
is who. Its scores are rough; they are where the learned scorer begins (`scoring`).

Limits: values are taken to be independent of one another given the person, which they are not, so that its
probabilities lie too near to 0 and 1. Where a table is too small to estimate a parameter, Splink's own default stands.
Source: Fellegi and Sunter 1969; Winkler 1988; Splink 5 (Ministry of Justice, MIT).
"""

import logging
from collections.abc import Sequence
from contextlib import suppress

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_library as library
from splink.internals.blocking_rule_creator import BlockingRuleCreator
from splink.internals.comparison_creator import ComparisonCreator

from rootbranch.resolve.candidates import Candidates, Indices
from rootbranch.resolve.columns import Role
from rootbranch.resolve.records import MISSING, Field, Records

SAMPLED_PAIRS_MAX = 2_000_000
TRAINING_PAIRS_MIN = 50
TRAINING_PAIRS_MAX = 2_000_000
SESSIONS = 3
RECALL_OF_RULES = 0.6
SEED = 1


def score_by_expectation(
    records: Records, pairs: Candidates, inside: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    """Give each candidate pair the probability of Splink's model.

    Args:
        inside: The records that the model is trained on and that the pairs are of.
    """
    rows = np.flatnonzero(inside)
    places = np.cumsum(inside) - 1
    fields = _compared(records, rows)
    if not fields or not len(pairs.left):
        return np.zeros(len(pairs.left))
    with duckdb.connect(":memory:") as connection:
        connection.execute("set threads = 1")  # sums of fractions depend on the order of adding
        connection.execute("set enable_progress_bar = false")
        api = DuckDBAPI(connection=connection)
        settings = splink_settings([field.role for field in fields])
        linker = Linker(api.register(_table(rows, fields)), settings, log_level=logging.ERROR)
        train_splink(linker, [_pairs(field) for field in fields])
        blocked = pa.table(
            {
                "match_key": pa.array(["0"] * len(pairs.left)),
                "join_key_l": pa.array(places[pairs.left]),
                "join_key_r": pa.array(places[pairs.right]),
            }
        )
        linker.table_management.register_blocked_pairs_for_predict(api.register(blocked))
        scored = linker.inference.predict(warning_mode="never")
        found = connection.sql(f"select * from {scored.physical_name}").to_arrow_table()  # noqa: S608 - Splink's name
    place = np.lexsort((found["unique_id_r"].to_numpy(), found["unique_id_l"].to_numpy()))
    return np.asarray(found["match_probability"].to_numpy()[place], np.float64)


def _compared(records: Records, rows: Indices) -> tuple[Field, ...]:
    """Take the whole name and every column that is no part of it, and has two values at least, of some records."""
    fields = [field for field in records.fields if field.role not in {Role.NAME, Role.GIVEN, Role.SURNAME}]
    if records.whole_name is not None:
        fields.insert(0, records.whole_name)
    return tuple(part for field in fields if len((part := _part(field, rows)).values) > 1)


def _part(field: Field, rows: Indices) -> Field:
    codes = field.codes[rows]
    used, places = np.unique(codes[codes != MISSING], return_inverse=True)
    found = np.full(len(rows), MISSING, np.int32)
    found[codes != MISSING] = places
    return Field(
        name=field.name,
        role=field.role,
        values=tuple(field.values[place] for place in used),
        codes=found,
        counts=np.bincount(places, minlength=len(used)).astype(np.int64),
    )


def splink_column(place: int) -> str:
    """Name a compared column for Splink."""
    return f"f{place}"


def _table(rows: Indices, fields: tuple[Field, ...]) -> pa.Table:
    columns: dict[str, pa.Array] = {"unique_id": pa.array(np.arange(len(rows)))}
    for place, field in enumerate(fields):
        indices = pa.array(field.codes, mask=field.codes == MISSING)
        columns[splink_column(place)] = pa.DictionaryArray.from_arrays(indices, pa.array(field.values)).cast(
            pa.string()
        )
    return pa.table(columns)


def splink_settings(roles: Sequence[Role]) -> SettingsCreator:
    """Say to Splink how columns are compared, whatever engine runs it."""
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(splink_column(place), role) for place, role in enumerate(roles)],
        blocking_rules_to_generate_predictions=[block_on(splink_column(0))],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


def _comparison(column: str, role: Role) -> ComparisonCreator:
    match role:
        case Role.NAME | Role.TEXT:
            return library.JaroWinklerAtThresholds(column, [0.95, 0.88, 0.8, 0.7]).configure(
                term_frequency_adjustments=True
            )
        case Role.BIRTH_DATE | Role.ID | Role.PHONE:
            return library.DamerauLevenshteinAtThresholds(column, [1, 2])
        case Role.ADDRESS | Role.PLACE:
            return library.JaroWinklerAtThresholds(column, [0.9, 0.7]).configure(
                term_frequency_adjustments=True
            )
        case _:
            return library.ExactMatch(column).configure(term_frequency_adjustments=True)


def train_splink(linker: Linker, agreeing: Sequence[int]) -> None:
    """Estimate how often strangers agree, then, within pairs that agree on one column, how often one person's do.

    Args:
        agreeing: How many pairs of records agree on each column.
    """
    order = sorted(range(len(agreeing)), key=lambda place: (agreeing[place], place))
    sure = [splink_column(place) for place in order if agreeing[place] >= 1][:SESSIONS]
    rules: list[str | BlockingRuleCreator] = [
        block_on(one, other) for place, one in enumerate(sure) for other in sure[place + 1 :]
    ]
    if rules:
        linker.training.estimate_probability_two_random_records_match(rules, recall=RECALL_OF_RULES)
    linker.training.estimate_u_using_random_sampling(max_pairs=SAMPLED_PAIRS_MAX, seed=SEED)
    usable = [place for place in order if TRAINING_PAIRS_MIN <= agreeing[place] <= TRAINING_PAIRS_MAX]
    for place in usable[:SESSIONS]:
        # A level that so few pairs show goes to zero, which Splink refuses: then its defaults stand.
        with suppress(ValueError):
            linker.training.estimate_parameters_using_expectation_maximisation(
                block_on(splink_column(place)), estimate_without_term_frequencies=True
            )


def _pairs(field: Field) -> int:
    return int((field.counts * (field.counts - 1) // 2).sum())
