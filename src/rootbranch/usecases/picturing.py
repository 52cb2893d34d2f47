"""Build the picture: resolve what the register holds into persons, organisations, vehicles and accounts.

    open records (a snapshot) ─ lay_out ─▶ a table a kind ─ resolve_records ─▶ pairs with scores
                      └─ blind tokens ─▶ who names which number              ─▶ what to ask people
                                                                    all of it ─▶ a new version of the picture

Who takes part says `rows`. What people said of a pair is not part of it: it is applied whenever somebody looks (`identity`),
so that taking it back is exact. Where there are many such words they correct the model that scores (`resolve.judged`), which is
then kept with the picture; a build after one was taken back knows nothing of it. What arrives afterwards is placed as it comes (`placing`) and taken into the next build.

Limits: one build at a time; the records' columns are held in memory (some 300 bytes a record).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rootbranch import trace
from rootbranch.errors import Message
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.entities import EntityKind
from rootbranch.model.ids import DeliveryId
from rootbranch.store import deliveries, evidence, pictures
from rootbranch.usecases.agreeing import Decided, count_agreement, decided
from rootbranch.usecases.asking import asking, audit_event, joint
from rootbranch.usecases.comparing import Resolved, Weights, resolve_rows
from rootbranch.usecases.examining_picture import PICTURE_DIGEST
from rootbranch.usecases.installation import Installation, new_id
from rootbranch.usecases.locks import feed_lock
from rootbranch.usecases.placing import place_arrived
from rootbranch.usecases.rows import Rows, lay_out_records
from rootbranch.usecases.sealed_matching import match_inside_seal
from rootbranch.usecases.tracing_facts import lay_out_facts

if TYPE_CHECKING:
    import pyarrow as pa

QUESTIONS_MAX = 10_000

Progress = Callable[[Message], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindResolved:
    """What came of the records of one kind, in counts.

    Attributes:
        records, compared, skipped: Records, those compared with others, and those with nothing to compare.
        pairs: Pairs that were compared.
        entities: Entities that they make, before what people said.
        learned: Whether a scorer was taught; a small table is scored by Splink's model alone.
        judged, agreed: Pairs of these records that people decided, and those with which the groups, which do not know it,
            agree.
        used: How many of these pairs corrected the model that scores; all or none.
        before, after: Of them, how many the scores of the packaged model and those of a corrected one that had not seen
            the pair answer as people did.
    """

    kind: EntityKind
    records: int
    compared: int
    skipped: int
    pairs: int
    entities: int
    learned: bool
    judged: int
    agreed: int
    used: int = 0
    before: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureBuilt:
    """A new version of the picture; `questions` are the pairs that people may be asked about."""

    version: str
    kinds: tuple[KindResolved, ...]
    questions: int
    rules: str

    @property
    def records(self) -> int:
        """Records of all kinds."""
        return sum(each.records for each in self.kinds)

    @property
    def compared(self) -> int:
        """Records that were compared with others."""
        return sum(each.compared for each in self.kinds)

    @property
    def skipped(self) -> int:
        """Records with nothing to compare."""
        return sum(each.skipped for each in self.kinds)

    @property
    def judged(self) -> int:
        """Standing judgements of people on pairs of these records."""
        return sum(each.judged for each in self.kinds)

    @property
    def agreed(self) -> int:
        """Judgements with which the build agrees."""
        return sum(each.agreed for each in self.kinds)

    @property
    def pairs(self) -> int:
        """Pairs that were compared."""
        return sum(each.pairs for each in self.kinds)


def build_picture(
    installation: Installation, actor: Actor, *, progress: Progress = lambda _message: None
) -> PictureBuilt:
    """Resolve the register anew; the picture of before stays until the new one is whole.

    Raises:
        AccessError: The actor is no analyst of the joint office, which alone sees counts of everybody's records.
        StateError: Another build is running.
    """
    from rootbranch import resolve  # DuckDB, Splink and LightGBM take seconds to import

    with feed_lock(installation.settings.home, "picture", "usecases.picture_is_built"):
        found, gathered, covered, facts, said = _resolve(installation, actor, progress)
        rules = resolve.load_resolve_rules()
        tables, questions = _tables(found, gathered)
        tables |= facts
        about = {
            "rules": rules.name,
            "digest": rules.digest,
            "floor": rules.floor,
            "traced": trace.load_trace_rules().digest,
            "deliveries": sorted(covered),
            "stops": {kind.value: one.found.stop for kind, one in found.items()},
            "models": {
                kind.value: one.taught.digest for kind, one in found.items() if one.taught is not None
            },
            "taught_by": {
                kind.value: one.corrected.used for kind, one in found.items() if one.corrected is not None
            },
        }
        with asking(installation, actor, Verb.ENTER, joint(Kind.ENTITY), "resolve") as work:
            version = pictures.write_picture(installation.settings.home, tables, about, mark=new_id())
            work.beside = sum(len(one.records.ids) for one in found.values())
            audit_event(work, Verb.ENTER, joint(Kind.ENTITY, version), PICTURE_DIGEST, ())
    place_arrived(installation, actor)  # what was delivered meanwhile
    counts = count_agreement(said, {kind: one.found for kind, one in found.items()})
    return PictureBuilt(
        version=version,
        kinds=tuple(_counted(kind, one, *counts[kind]) for kind, one in found.items()),
        questions=questions,
        rules=rules.name,
    )


def resolve_register(
    installation: Installation, actor: Actor, *, progress: Progress = lambda _message: None
) -> dict[EntityKind, Resolved]:
    """Resolve what the register holds, and keep nothing of it.

    Raises:
        AccessError: The actor is no analyst of the joint office.
    """
    return _resolve(installation, actor, progress)[0]


def _resolve(
    installation: Installation, actor: Actor, progress: Progress
) -> tuple[dict[EntityKind, Resolved], Rows, frozenset[DeliveryId], "dict[str, pa.Table]", Decided]:
    """Resolve what is complete.

    Returns:
        What came of each kind; the rows; the deliveries that they are from; what networks are traced from; and what people
        had decided.
    """
    with installation.register.read() as connection:
        sealed = evidence.sealed_records(connection)
    # Said before it is done: what lies under seal is opened in memory, to be matched.
    with asking(installation, actor, Verb.ENTER, joint(Kind.ENTITY), "resolve_opens_seals") as work:
        work.beside = sealed
    progress(Message("usecases.resolve_reads"))
    match_inside_seal(installation)
    with installation.register.read() as connection:
        covered = deliveries.complete(connection)
        gathered = lay_out_records(installation, actor, connection)
        facts = lay_out_facts(installation, connection)
        said = decided(connection)
    found: dict[EntityKind, Resolved] = {}
    for kind, rows in gathered.of_kind.items():
        if rows:
            progress(Message(f"usecases.resolve_compares.{kind}", {"records": len(rows)}))
            found[kind] = resolve_rows(kind, rows, said)
    return found, gathered, covered, facts, said


def _counted(kind: EntityKind, resolved: Resolved, judged: int, agreed: int) -> KindResolved:
    one, corrected = resolved.found, resolved.corrected
    return KindResolved(
        kind=kind,
        records=len(one.ids),
        compared=one.compared,
        skipped=one.skipped,
        pairs=one.candidates,
        entities=one.entities,
        learned=one.learned,
        judged=judged,
        agreed=agreed,
        used=corrected.used if corrected else 0,
        before=corrected.before if corrected else 0,
        after=corrected.after if corrected else 0,
    )


# ---------------------------------------------------------------- what comes of it


def _tables(found: Mapping[EntityKind, Resolved], gathered: Rows) -> tuple[dict[str, "pa.Table"], int]:
    """Lay all kinds out as one list of records, with pairs by their places in it."""
    import pyarrow as pa

    from rootbranch import resolve

    rules = resolve.load_resolve_rules()
    listed: list[pa.Table] = []
    pairs: list[pa.Table] = []
    asked: list[pa.Table] = []
    before = 0
    for kind, resolved in found.items():
        one = resolved.found
        listed.append(
            pa.table(
                {
                    "record": pa.array(one.ids, pa.string()),
                    "kind": pa.array([kind.value] * len(one.ids), pa.string()),
                    "sure": pa.array(one.sure + before, pa.int32()),
                }
            )
        )
        kept = one.scores >= rules.floor
        pairs.append(_pairs(one.left[kept] + before, one.right[kept] + before, one.scores[kept]))
        wanted = resolve.choose_questions(one.sure, one.left, one.right, one.scores, limit=QUESTIONS_MAX)
        asked.append(
            _pairs(wanted.left + before, wanted.right + before, wanted.scores)
            .append_column("worth", pa.array(wanted.worth, pa.float64()))
            .append_column(
                "weights", pa.array(_weights(resolved.explain(wanted.left, wanted.right)), _weights_type())
            )
        )
        before += len(one.ids)
    tables = _marked(gathered, [id for one in found.values() for id in one.found.ids])
    for name, parts in (("records", listed), ("pairs", pairs), ("asked", asked)):
        if parts:
            tables[name] = pa.concat_tables(parts)
    if corrected := [
        one.taught for one in found.values() if one.corrected and one.corrected.used and one.taught
    ]:
        tables[pictures.MODELS] = pa.table(
            {
                "kind": pa.array([taught.kind.value for taught in corrected], pa.string()),
                "text": pa.array([taught.text for taught in corrected], pa.string()),
            }
        )
    questions = sum(part.num_rows for part in asked)
    return tables, questions


def _weights(found: Sequence[Weights]) -> list[list[dict[str, object]]]:
    return [[{"field": field, "bits": bits} for field, bits in one] for one in found]


def _weights_type() -> "pa.DataType":
    import pyarrow as pa

    return pa.list_(pa.struct([("field", pa.string()), ("bits", pa.float32())]))


def _marked(gathered: Rows, listed: Sequence[str]) -> dict[str, "pa.Table"]:
    """Lay out who has which mark, sorted by mark; records of no kind, calls say, follow behind those that have one."""
    import numpy as np
    import pyarrow as pa

    others = sorted(set(gathered.marked) - set(listed))
    place_of = {id: place for place, id in enumerate((*listed, *others))}
    marks = np.array(gathered.marks, np.uint64)
    places = np.fromiter((place_of[id] for id in gathered.marked), np.int32, len(gathered.marked))
    order = np.lexsort((places, marks))
    return {
        "marks": pa.table({"mark": pa.array(marks[order]), "place": pa.array(places[order])}),
        "others": pa.table({"record": pa.array(others, pa.string())}),
    }


def _pairs(left: object, right: object, scores: object) -> "pa.Table":
    import numpy as np
    import pyarrow as pa

    return pa.table(
        {
            "left": pa.array(left, pa.int32()),
            "right": pa.array(right, pa.int32()),
            "score": pa.array(np.rint(np.asarray(scores) * 1_000_000).astype(np.int32)),
        }
    )
