"""Make entities of records: the same person, phone or organisation under many spellings becomes one.

    columns = read_columns({"record_id": "id", "columns": {"name": "name", "born": "birth_date"}}, "columns.yml")
    records = prepare_records(table, columns)
    resolution = resolve_records(records, load_resolve_rules(), known={}, constraints=check_constraints((), records.ids))

Importing it loads DuckDB, Splink and LightGBM, so that doors import it where it is used.
"""

from rootbranch.resolve.asking import choose_questions
from rootbranch.resolve.columns import Columns, Role, read_columns
from rootbranch.resolve.constraints import Constraint, Constraints, Decision, check_constraints
from rootbranch.resolve.contributions import Contributions, explain_scores
from rootbranch.resolve.explaining import FieldSays, Says, explain_pair
from rootbranch.resolve.graph import Graph, GrowingGraph, PairGraph, group_island, island_around, make_graph
from rootbranch.resolve.judged import Corrected, resolve_judged
from rootbranch.resolve.layout import FURTHER, RECORD_ID, columns_of_kind, lay_out, values_of
from rootbranch.resolve.live import Arrival, LiveIndex, Near
from rootbranch.resolve.measures import measure_groups
from rootbranch.resolve.on_spark import resolve_on_spark
from rootbranch.resolve.records import Records, prepare_records
from rootbranch.resolve.resolution import Resolution
from rootbranch.resolve.resolving import resolve_records
from rootbranch.resolve.rules import ResolveRules, load_resolve_rules
from rootbranch.resolve.scoring import Scorer
from rootbranch.resolve.taught import TAUGHT_KINDS, Taught, load_taught, read_taught, resolve_taught

__all__ = [
    "FURTHER",
    "RECORD_ID",
    "TAUGHT_KINDS",
    "Arrival",
    "Columns",
    "Constraint",
    "Constraints",
    "Contributions",
    "Corrected",
    "Decision",
    "FieldSays",
    "Graph",
    "GrowingGraph",
    "LiveIndex",
    "Near",
    "PairGraph",
    "Records",
    "Resolution",
    "ResolveRules",
    "Role",
    "Says",
    "Scorer",
    "Taught",
    "check_constraints",
    "choose_questions",
    "columns_of_kind",
    "explain_pair",
    "explain_scores",
    "group_island",
    "island_around",
    "lay_out",
    "load_resolve_rules",
    "load_taught",
    "make_graph",
    "measure_groups",
    "prepare_records",
    "read_columns",
    "read_taught",
    "resolve_judged",
    "resolve_on_spark",
    "resolve_records",
    "resolve_taught",
    "values_of",
]
