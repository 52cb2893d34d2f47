"""Say which tables there are, and let the database itself refuse what must never be.

    partner ─▶ delivery ─▶ record ─┬─▶ payload        content; deleting the row is the erasure
                                   ├─▶ token          blind tokens of protected persons, for withdrawals only
                                   ├─▶ inherited_token   those of records that are withdrawn for their sake
                                   ├─▶ judgement, category_decision, role_override, plan_action
                                   └─▶ entry_subject ◀─ entry ─▶ release

Protection is a pair of keys: `record(id, protected)` is unique, and whatever hangs on a record carries
`protected` in its own foreign key. So content in the clear, or a place in the ledger, cannot hang on the
record of a protected person, and a record cannot change sides while something hangs on it.

Limits: SQLite checks foreign keys only on connections that ask for it; `register` always does, a foreign
tool may not. Checks hold for everybody. Longer than usual because a table is not cut in two.
Source: design, sections 2 and 6.
"""

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from rootbranch.model.category import BYSTANDERS, TARGETS
from rootbranch.store.times import UtcTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# A list (`NOT IN`) would cost each inserted row three microseconds more on SQLite.
PROTECTED_BY_CATEGORY = " AND ".join(f"category <> '{category}'" for category in sorted(TARGETS | BYSTANDERS))


def _id(name: str = "id", *more: Any, **options: Any) -> Column[str]:
    return Column(name, String(36), *more, nullable=options.pop("nullable", False), **options)


def _digest(name: str = "digest", *more: Any, **options: Any) -> Column[str]:
    return Column(name, String(64), *more, nullable=options.pop("nullable", False), **options)


def _text(name: str, **options: Any) -> Column[str]:
    return Column(name, Text, nullable=options.pop("nullable", False), **options)


def _number(name: str, **options: Any) -> Column[int]:
    return Column(name, Integer, nullable=options.pop("nullable", False), **options)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _time(name: str, **options: Any) -> Column[Any]:
    return Column(name, UtcTime, nullable=options.pop("nullable", False), **options)


def _partner(name: str = "partner", **options: Any) -> Column[str]:
    return Column(name, Text, ForeignKey("partner.id"), nullable=False, **options)


def _officer(name: str = "officer", **options: Any) -> Column[str]:
    return Column(name, Text, ForeignKey("officer.id"), nullable=options.pop("nullable", False), **options)


def _unprotected_record() -> tuple[Column[str], Column[bool], CheckConstraint, ForeignKeyConstraint]:
    """Hang a row on a record that is not about a protected person, and on no other."""
    return (
        _id("record_id"),
        Column("protected", Boolean, nullable=False),
        CheckConstraint("NOT protected", name="unprotected"),
        ForeignKeyConstraint(["record_id", "protected"], ["record.id", "record.protected"]),
    )


# ---------------------------------------------------------------- who takes part

installation = Table(
    "installation", metadata, _id(primary_key=True), _time("created_at"), _digest("key_mark")
)

partner = Table(
    "partner",
    metadata,
    Column("id", Text, primary_key=True),
    _text("name"),
    _text("territory"),
    _text("contact"),
)

agreement = Table(
    "agreement",
    metadata,
    _partner("giver", primary_key=True),
    _partner("receiver", primary_key=True),
    _text("purposes"),
    _text("handling"),
    _flag("onward"),
    _flag("origin_country_allowed"),
    _number("retention_days"),
    _text("contact"),
    _time("valid_from", primary_key=True),
    _time("valid_to"),
)

officer = Table(
    "officer",
    metadata,
    Column("id", Text, primary_key=True),
    _text("name"),
    _partner(),
    _text("duties"),
    _flag("active"),
)

credential = Table(
    "credential",
    metadata,
    _officer(primary_key=True),
    _text("password_hash"),
    Column("second_factor", LargeBinary),
    _number("failed_count"),
    _time("locked_until", nullable=True),
    _number("last_step"),
)

session = Table(
    "session",
    metadata,
    _digest("token_digest", primary_key=True),
    _officer(index=True),
    _text("purpose"),
    _digest("csrf_digest"),
    _time("made_at"),
    _time("seen_at"),
    _time("expires_at"),
    _time("second_factor_at", nullable=True),
    _digest("mark"),
)

# ---------------------------------------------------------------- what is gathered

mapping = Table(
    "mapping", metadata, _digest(primary_key=True), _text("name"), _text("text"), _time("added_at")
)

marking = Table(
    "marking",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    _partner(),
    _text("scale"),
    _text("source_grade"),
    _text("info_grade"),
    _text("tlp"),
    _text("pap"),
    _text("handling"),
    _flag("no_onward"),
    _text("caveats"),
    _text("basis"),
    _text("purposes"),
    _text("originating_source"),
    _digest(unique=True),
)

delivery = Table(
    "delivery",
    metadata,
    _id(primary_key=True),
    _partner(),
    _text("feed"),
    _text("file_name"),
    _digest("file_digest"),
    _digest("mapping_digest"),
    _text("mode"),
    _text("state"),
    _officer(),
    _time("known_at"),
    _time("started_at"),
    _time("completed_at", nullable=True),
    *(
        _number(name)
        for name in (
            "rows_committed",
            "accepted",
            "changed",
            "unchanged",
            "rejected",
            "retracted",
            "withheld",
        )
    ),
    CheckConstraint("state IN ('loading', 'complete', 'cancelled')", name="state"),
    CheckConstraint("mode IN ('full', 'delta')", name="mode"),
    # Two files of one feed at a time would overtake one another; the second one waits or is refused.
    Index(
        "uq_delivery_loading",
        "partner",
        "feed",
        unique=True,
        sqlite_where=text("state = 'loading'"),
        postgresql_where=text("state = 'loading'"),
    ),
    Index("ix_delivery_partner_feed", "partner", "feed"),
)

record = Table(
    "record",
    metadata,
    _id(primary_key=True),
    _id("delivery_id", ForeignKey("delivery.id"), index=True),
    _partner(),
    _text("feed"),
    _text("kind"),
    _text("schema"),
    _text("category"),
    _flag("protected"),
    Column("marking_id", Integer, ForeignKey("marking.id"), nullable=False),
    _digest("key_digest"),
    _digest("content_digest"),
    _number("row"),
    _text("locator"),
    _time("happened_at", nullable=True),
    _time("known_at"),
    _time("recorded_at"),
    _time("review_on"),
    _time("ended_at", nullable=True),
    _id("ended_by", ForeignKey("delivery.id"), nullable=True),
    Column("end_reason", Text),
    UniqueConstraint("id", "protected"),
    CheckConstraint(f"protected = ({PROTECTED_BY_CATEGORY})", name="protected_by_category"),
    CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name="end_has_reason"),
    # The key digest is made of partner, feed and key, so it finds the record alone; ended ones are not looked up.
    Index(
        "ix_record_key",
        "key_digest",
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    # Earlier versions of a row; paid when a record ends, not when it is loaded.
    Index(
        "ix_record_key_ended",
        "key_digest",
        sqlite_where=text("ended_at IS NOT NULL"),
        postgresql_where=text("ended_at IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)

payload = Table(
    "payload",
    metadata,
    _id("record_id", primary_key=True),
    _flag("protected"),
    _text("open_text", nullable=True),
    Column("sealed", LargeBinary),
    # Blind tokens of an unprotected record, as a JSON array: looked at from the record only, so a row each and an
    # index on them would be paid at each load for nothing. Those of protected persons lie in `token`.
    _text("tokens", nullable=True),
    ForeignKeyConstraint(["record_id", "protected"], ["record.id", "record.protected"]),
    CheckConstraint(
        "(protected AND open_text IS NULL AND sealed IS NOT NULL)"
        " OR (NOT protected AND (open_text IS NULL) <> (sealed IS NULL))",
        name="sealed_when_protected",
    ),
    # What is sealed for another record's sake; few, and asked for whenever such a record falls silent.
    Index(
        "ix_payload_withheld",
        "record_id",
        sqlite_where=text("sealed IS NOT NULL AND protected = 0"),
        postgresql_where=text("sealed IS NOT NULL AND NOT protected"),
    ),
    sqlite_with_rowid=False,
)

rejected = Table(
    "rejected",
    metadata,
    _id("delivery_id", ForeignKey("delivery.id"), primary_key=True),
    _number("row", primary_key=True),
    _text("locator"),
    Column("sealed", LargeBinary, nullable=False),
)

token = Table(
    "token",
    metadata,
    _id("record_id", primary_key=True),
    Column("token", String(64), primary_key=True),
    _flag("protected"),
    ForeignKeyConstraint(["record_id", "protected"], ["record.id", "record.protected"]),
    CheckConstraint("protected", name="protected_only"),
    Index("ix_token_token", "token"),
    sqlite_with_rowid=False,
)

inherited_token = Table(
    "inherited_token",
    metadata,
    _id("record_id", ForeignKey("record.id"), primary_key=True),
    Column("token", String(64), primary_key=True),
    Index("ix_inherited_token_token", "token"),
    sqlite_with_rowid=False,
    comment="all tokens of a person's record that is withdrawn for another record's sake; gone when nobody stands behind it",
)

matched_row = Table(
    "matched_row",
    metadata,
    _digest("row_key", primary_key=True),
    _digest("person_key", primary_key=True),
    Index("ix_matched_row_person_key", "person_key"),
    sqlite_with_rowid=False,
    comment="a row that is, beyond what tokens show, about the protected person of another row; both by their keys",
)

mention = Table(
    "mention",
    metadata,
    _id("delivery_id", ForeignKey("delivery.id"), primary_key=True),
    _id("record_id", primary_key=True),
    _text("how"),
    CheckConstraint("how IN ('seen', 'withdrawn', 'replaced')", name="how"),
    sqlite_with_rowid=False,
    comment="what a loading delivery says of records that are there already; empty when it is complete",
)

finding = Table(
    "finding",
    metadata,
    Column("number", Integer, primary_key=True),
    _id("delivery_id", ForeignKey("delivery.id"), index=True),
    _number("row"),
    _text("locator"),
    _text("field"),
    _text("severity"),
    _text("message_id"),
    _text("params"),
    _text("done_id"),
    _text("done_params"),
)

# ---------------------------------------------------------------- what people decide

judgement = Table(
    "judgement",
    metadata,
    _id(primary_key=True),
    _id("left", ForeignKey("record.id"), index=True),
    _id("right", ForeignKey("record.id"), index=True),
    _text("verdict"),
    _text("reason"),
    _officer(),
    _time("made_at"),
    _time("undone_at", nullable=True),
    _officer("undone_by", nullable=True),
    CheckConstraint('"left" < "right"', name="in_order"),
    CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone_by_somebody"),
)

category_decision = Table(
    "category_decision",
    metadata,
    Column("number", Integer, primary_key=True),
    *_unprotected_record(),
    _text("category"),
    _text("conduct"),
    _text("material_benefit"),
    _text("predicate_officer"),
    _text("predicate_date"),
    _text("case"),
    _officer(),
    _text("reason"),
    _time("valid_from"),
    _time("valid_to"),
    _digest(),
    CheckConstraint("category IN ('suspect', 'convicted')", name="target"),
    CheckConstraint("valid_from < valid_to", name="period"),
    Index("ix_category_decision_record", "record_id", "valid_to"),
)

role_override = Table(
    "role_override",
    metadata,
    _id(primary_key=True),
    *_unprotected_record(),
    _text("role"),
    _officer(),
    _text("reason"),
    _time("at"),
    _time("undone_at", nullable=True),
    _officer("undone_by", nullable=True),
    CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone_by_somebody"),
    Index("ix_role_override_record", "record_id"),
)

plan_decision = Table(
    "plan_decision",
    metadata,
    _id(primary_key=True),
    _text("verdict"),
    _text("reason"),
    _text("before"),
    _text("left"),
    _text("rules"),
    _officer(),
    _time("at"),
    _time("undone_at", nullable=True),
    _officer("undone_by", nullable=True),
    CheckConstraint("verdict IN ('kept', 'rejected')", name="verdict"),
    CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone_by_somebody"),
)

plan_action = Table(
    "plan_action",
    metadata,
    _id("decision_id", ForeignKey("plan_decision.id")),
    _text("action"),
    *_unprotected_record(),
    PrimaryKeyConstraint("decision_id", "action", "record_id"),
    Index("ix_plan_action_record", "record_id"),
)

# ---------------------------------------------------------------- what is counted

entry = Table(
    "entry",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    _id(unique=True),
    _text("kind"),
    _text("outcome_id", index=True),
    _text("outcome_kind"),
    Column("happened_on", Date),
    Column("reported_on", Date, nullable=False),
    _text("territory"),
    _text("operation"),
    _partner("lead"),
    _text("took_part"),
    _flag("own_territory"),
    _text("person"),
    _text("stage"),
    _text("outcome"),
    _id("reverses", ForeignKey("entry.id"), nullable=True, unique=True),
    _officer("reviewer", nullable=True),
    _text("rule"),
    _text("reason"),
    _time("entered_at"),
    _digest("previous", unique=True),
    _digest(),
    CheckConstraint("(kind = 'reverse') = (reverses IS NOT NULL)", name="reverses_one"),
    # What became of a person: steps of prosecution, and all that is known by one keyed digest.
    Index("ix_entry_stage", "stage", sqlite_where=text("stage <> ''"), postgresql_where=text("stage <> ''")),
    Index(
        "ix_entry_person", "person", sqlite_where=text("person <> ''"), postgresql_where=text("person <> ''")
    ),
)

entry_subject = Table(
    "entry_subject",
    metadata,
    _id("entry_id", ForeignKey("entry.id")),
    *_unprotected_record(),
    PrimaryKeyConstraint("entry_id", "record_id"),
    Index("ix_entry_subject_record", "record_id"),
)

rule = Table(
    "rule",
    metadata,
    Column("id", Text, primary_key=True),
    _number("version", primary_key=True),
    _text("body"),
    _digest(),
    _time("added_at"),
)

release = Table(
    "release",
    metadata,
    _id(primary_key=True),
    _number("number", unique=True),
    _text("title"),
    _text("body"),
    _digest(),
    _id("previous", ForeignKey("release.id"), nullable=True),
    _time("released_at"),
)

# ---------------------------------------------------------------- what is shown of what is counted

campaign = Table(
    "campaign",
    metadata,
    Column("id", Text, primary_key=True),
    _partner("lead"),
    Column("first", Date, nullable=False),
    Column("last", Date),
    _officer(),
    _time("added_at"),
)

attribution = Table(
    "attribution",
    metadata,
    _id(primary_key=True),
    _text("outcome_id", index=True),
    Column("campaign", Text, ForeignKey("campaign.id"), nullable=False),
    _text("reason"),
    *_unprotected_record(),
    _officer(),
    _partner("officer_partner"),
    _flag("withdrawn"),
    _time("made_at"),
)

blind_sample = Table(
    "blind_sample",
    metadata,
    _id(primary_key=True),
    _text("definition"),
    _text("seed"),
    _officer(),
    _officer("drawn_by"),
    _time("drawn_at"),
)

assessment = Table(
    "assessment",
    metadata,
    _id(primary_key=True),
    _text("outcome_id", index=True),
    _text("definition"),
    _officer(),
    _partner("officer_partner"),
    _id("sample", ForeignKey("blind_sample.id"), nullable=True),
    _time("made_at"),
    UniqueConstraint("sample", "outcome_id"),
)

assessment_answer = Table(
    "assessment_answer",
    metadata,
    _id("assessment_id", ForeignKey("assessment.id"), primary_key=True),
    Column("element", Text, primary_key=True),
    _text("answer"),
    _id("record_id", nullable=True),
    Column("protected", Boolean, nullable=False),
    CheckConstraint("NOT protected", name="unprotected"),
    CheckConstraint("answer = 'unknown' OR record_id IS NOT NULL", name="cites_record"),
    ForeignKeyConstraint(["record_id", "protected"], ["record.id", "record.protected"]),
    Index("ix_assessment_answer_record", "record_id"),
)

cited_lapse = Table(
    "cited_lapse",
    metadata,
    _id("record_id", ForeignKey("record.id"), primary_key=True),
    _time("lapsed_at"),
    sqlite_with_rowid=False,
    comment="a cited record that was withdrawn for somebody's protection, and since when it shows nothing",
)

blind_item = Table(
    "blind_item",
    metadata,
    _id("sample_id", ForeignKey("blind_sample.id"), primary_key=True),
    _number("place", primary_key=True),
    _text("outcome_id", index=True),
    _id("first", ForeignKey("assessment.id")),
)

effort = Table(
    "effort",
    metadata,
    _id(primary_key=True),
    _partner(),
    _text("kind"),
    _text("amount"),
    _text("unit"),
    _text("territory"),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    _text("source"),
    _officer(),
    _time("entered_at"),
    _id("replaces", ForeignKey("effort.id"), nullable=True, unique=True),
    CheckConstraint("first <= last", name="period"),
    CheckConstraint("territory IN ('own', 'partner')", name="territory"),
)

release_step = Table(
    "release_step",
    metadata,
    _id("release_id", ForeignKey("release.id"), primary_key=True),
    Column("state", Text, primary_key=True),
    _officer(),
    _time("at"),
    _text("reason"),
    CheckConstraint("state IN ('confirmed', 'withdrawn')", name="state"),
)

# ---------------------------------------------------------------- publications of flows: nothing in them hangs on a record

flow_vintage = Table(
    "flow_vintage",
    metadata,
    _id(primary_key=True),
    _text("publisher"),
    _text("published"),
    Column("vintage", Date, nullable=False),
    _digest("layout_digest"),
    _digest("file_digest"),
    _number("rows_read"),
    _officer(),
    _time("loaded_at"),
    UniqueConstraint("publisher", "published", "vintage"),
)

flow_series = Table(
    "flow_series",
    metadata,
    _id("vintage_id", ForeignKey("flow_vintage.id"), primary_key=True),
    Column("series", String(16), primary_key=True),
    _text("place"),
    _text("route"),
    _text("nationality"),
    _text("component"),
    _text("unit"),
    _text("method"),
    _text("coverage"),
    _text("step"),
    Column("first", Date, nullable=False),
    _text("counts"),
    _text("hidden"),
    Index("ix_flow_series_series", "series"),
)

flow_outlook = Table(
    "flow_outlook",
    metadata,
    _id(primary_key=True),
    Column("series", String(16), nullable=False),
    _text("kind"),
    _text("content"),
    _officer(),
    _time("kept_at"),
    CheckConstraint("kind IN ('forecast', 'alerts')", name="kind"),
    Index("ix_flow_outlook_series", "series"),
)

# ---------------------------------------------------------------- what was done

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    _time("at", index=True),
    _text("officer"),
    _text("purpose"),
    _text("door"),
    _text("verb"),
    _text("kind"),
    _text("what"),
    _text("thing"),
    _flag("allowed"),
    _number("count"),
    _digest("touched"),
    _digest("previous", unique=True),
    _digest(),
    Index("ix_audit_officer", "officer", "number"),
)

checkpoint = Table(
    "checkpoint",
    metadata,
    _number("number", primary_key=True, autoincrement=False),
    _text("installation"),
    _digest(),
    _time("at", primary_key=True),
    _text("public_key"),
    _text("signature"),
)

job = Table(
    "job",
    metadata,
    _id(primary_key=True),
    _text("what"),
    _text("thing"),
    _text("state"),
    _number("done"),
    _number("total"),
    _officer(),
    _time("started_at"),
    _time("updated_at"),
    _flag("cancel_asked"),
)
