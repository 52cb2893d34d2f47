"""Make entities of records: the same person, phone or organisation under many spellings becomes one.

    columns = read_columns({"record_id": "id", "columns": {"name": "name", "born": "birth_date"}}, "columns.yml")
    records = prepare_records(table, columns)
    resolution = resolve_records(records, load_resolve_rules(), known={}, constraints=check_constraints((), records.ids))

Importing it loads DuckDB, Splink and LightGBM, so that doors import it where it is used.
"""

from rootbranch.resolve.columns import Role, read_columns
from rootbranch.resolve.constraints import Constraint, Decision, check_constraints
from rootbranch.resolve.measures import measure_groups
from rootbranch.resolve.records import prepare_records
from rootbranch.resolve.resolving import Resolution, resolve_records
from rootbranch.resolve.rules import load_resolve_rules
from rootbranch.resolve.scoring import Scorer

__all__ = [
    "Constraint",
    "Decision",
    "Resolution",
    "Role",
    "Scorer",
    "check_constraints",
    "load_resolve_rules",
    "measure_groups",
    "prepare_records",
    "read_columns",
    "resolve_records",
]
