"""Make all tables of the first version."""

import sqlalchemy as sa
from alembic import op

from rootbranch.store.times import UtcTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("thing", sa.Text(), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("touched", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
        sa.UniqueConstraint("previous", name=op.f("uq_audit_previous")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)
    op.create_index("ix_audit_officer", "audit", ["officer", "number"], unique=False)
    op.create_table(
        "checkpoint",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("installation", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", "at", name=op.f("pk_checkpoint")),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("key_mark", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "mapping",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_mapping")),
    )
    op.create_table(
        "partner",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("territory", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
    )
    op.create_table(
        "release",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=36), nullable=True),
        sa.Column("released_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["previous"], ["release.id"], name=op.f("fk_release_previous")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("number", name=op.f("uq_release_number")),
    )
    op.create_table(
        "rule",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_rule")),
    )
    op.create_table(
        "agreement",
        sa.Column("giver", sa.Text(), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("purposes", sa.Text(), nullable=False),
        sa.Column("handling", sa.Text(), nullable=False),
        sa.Column("onward", sa.Boolean(), nullable=False),
        sa.Column("origin_country_allowed", sa.Boolean(), nullable=False),
        sa.Column("retention_days", sa.Integer(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("valid_from", UtcTime(), nullable=False),
        sa.Column("valid_to", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["giver"], ["partner.id"], name=op.f("fk_agreement_giver")),
        sa.ForeignKeyConstraint(["receiver"], ["partner.id"], name=op.f("fk_agreement_receiver")),
        sa.PrimaryKeyConstraint("giver", "receiver", "valid_from", name=op.f("pk_agreement")),
    )
    op.create_table(
        "marking",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("scale", sa.Text(), nullable=False),
        sa.Column("source_grade", sa.Text(), nullable=False),
        sa.Column("info_grade", sa.Text(), nullable=False),
        sa.Column("tlp", sa.Text(), nullable=False),
        sa.Column("pap", sa.Text(), nullable=False),
        sa.Column("handling", sa.Text(), nullable=False),
        sa.Column("no_onward", sa.Boolean(), nullable=False),
        sa.Column("caveats", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("purposes", sa.Text(), nullable=False),
        sa.Column("originating_source", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["partner"], ["partner.id"], name=op.f("fk_marking_partner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marking")),
        sa.UniqueConstraint("digest", name=op.f("uq_marking_digest")),
    )
    op.create_table(
        "officer",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("duties", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["partner"], ["partner.id"], name=op.f("fk_officer_partner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer")),
    )
    op.create_table(
        "credential",
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("second_factor", sa.LargeBinary(), nullable=True),
        sa.Column("failed_count", sa.Integer(), nullable=False),
        sa.Column("locked_until", UtcTime(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["officer"], ["officer.id"], name=op.f("fk_credential_officer")),
        sa.PrimaryKeyConstraint("officer", name=op.f("pk_credential")),
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("mapping_digest", sa.String(length=64), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("known_at", UtcTime(), nullable=False),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("completed_at", UtcTime(), nullable=True),
        sa.Column("rows_committed", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("retracted", sa.Integer(), nullable=False),
        sa.Column("withheld", sa.Integer(), nullable=False),
        sa.CheckConstraint("mode IN ('full', 'delta')", name=op.f("ck_delivery_mode")),
        sa.CheckConstraint("state IN ('loading', 'complete', 'cancelled')", name=op.f("ck_delivery_state")),
        sa.ForeignKeyConstraint(["officer"], ["officer.id"], name=op.f("fk_delivery_officer")),
        sa.ForeignKeyConstraint(["partner"], ["partner.id"], name=op.f("fk_delivery_partner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    op.create_index("ix_delivery_partner_feed", "delivery", ["partner", "feed"], unique=False)
    op.create_index(
        "uq_delivery_loading",
        "delivery",
        ["partner", "feed"],
        unique=True,
        sqlite_where=sa.text("state = 'loading'"),
        postgresql_where=sa.text("state = 'loading'"),
    )
    op.create_table(
        "entry",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("outcome_id", sa.Text(), nullable=False),
        sa.Column("outcome_kind", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("territory", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("took_part", sa.Text(), nullable=False),
        sa.Column("own_territory", sa.Boolean(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reverses", sa.String(length=36), nullable=True),
        sa.Column("reviewer", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_at", UtcTime(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("(kind = 'reverse') = (reverses IS NOT NULL)", name=op.f("ck_entry_reverses_one")),
        sa.ForeignKeyConstraint(["lead"], ["partner.id"], name=op.f("fk_entry_lead")),
        sa.ForeignKeyConstraint(["reverses"], ["entry.id"], name=op.f("fk_entry_reverses")),
        sa.ForeignKeyConstraint(["reviewer"], ["officer.id"], name=op.f("fk_entry_reviewer")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_entry")),
        sa.UniqueConstraint("id", name=op.f("uq_entry_id")),
        sa.UniqueConstraint("previous", name=op.f("uq_entry_previous")),
        sa.UniqueConstraint("reverses", name=op.f("uq_entry_reverses")),
    )
    op.create_index(op.f("ix_entry_outcome_id"), "entry", ["outcome_id"], unique=False)
    op.create_table(
        "job",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("thing", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("updated_at", UtcTime(), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["officer"], ["officer.id"], name=op.f("fk_job_officer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_table(
        "session",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("csrf_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("seen_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.Column("second_factor_at", UtcTime(), nullable=True),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["officer"], ["officer.id"], name=op.f("fk_session_officer")),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_officer"), "session", ["officer"], unique=False)
    op.create_table(
        "finding",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.String(length=36), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("done_id", sa.Text(), nullable=False),
        sa.Column("done_params", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_finding_delivery_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_finding")),
    )
    op.create_index(op.f("ix_finding_delivery_id"), "finding", ["delivery_id"], unique=False)
    op.create_table(
        "mention",
        sa.Column("delivery_id", sa.String(length=36), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.CheckConstraint("how IN ('seen', 'withdrawn', 'replaced')", name=op.f("ck_mention_how")),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_mention_delivery_id")),
        sa.PrimaryKeyConstraint("delivery_id", "record_id", name=op.f("pk_mention")),
        comment="what a loading delivery says of records that are there already; empty when it is complete",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "record",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("delivery_id", sa.String(length=36), nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("schema", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("marking_id", sa.Integer(), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("happened_at", UtcTime(), nullable=True),
        sa.Column("known_at", UtcTime(), nullable=False),
        sa.Column("recorded_at", UtcTime(), nullable=False),
        sa.Column("review_on", UtcTime(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=36), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "protected = (category <> 'associate' AND category <> 'convicted' AND category <> 'not_a_person' AND category <> 'suspect')",
            name=op.f("ck_record_protected_by_category"),
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (end_reason IS NULL)", name=op.f("ck_record_end_has_reason")
        ),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_record_delivery_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["delivery.id"], name=op.f("fk_record_ended_by")),
        sa.ForeignKeyConstraint(["marking_id"], ["marking.id"], name=op.f("fk_record_marking_id")),
        sa.ForeignKeyConstraint(["partner"], ["partner.id"], name=op.f("fk_record_partner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
        sa.UniqueConstraint("id", "protected", name=op.f("uq_record_id_protected")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_record_delivery_id"), "record", ["delivery_id"], unique=False)
    op.create_index(
        "ix_record_key",
        "record",
        ["key_digest"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "rejected",
        sa.Column("delivery_id", sa.String(length=36), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_rejected_delivery_id")),
        sa.PrimaryKeyConstraint("delivery_id", "row", name=op.f("pk_rejected")),
    )
    op.create_table(
        "category_decision",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("conduct", sa.Text(), nullable=False),
        sa.Column("material_benefit", sa.Text(), nullable=False),
        sa.Column("predicate_officer", sa.Text(), nullable=False),
        sa.Column("predicate_date", sa.Text(), nullable=False),
        sa.Column("case", sa.Text(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("valid_from", UtcTime(), nullable=False),
        sa.Column("valid_to", UtcTime(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("category IN ('suspect', 'convicted')", name=op.f("ck_category_decision_target")),
        sa.CheckConstraint("NOT protected", name=op.f("ck_category_decision_unprotected")),
        sa.CheckConstraint("valid_from < valid_to", name=op.f("ck_category_decision_period")),
        sa.ForeignKeyConstraint(["officer"], ["officer.id"], name=op.f("fk_category_decision_officer")),
        sa.ForeignKeyConstraint(
            ["record_id", "protected"],
            ["record.id", "record.protected"],
            name=op.f("fk_category_decision_record_id_protected"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_category_decision")),
    )
    op.create_index(
        "ix_category_decision_record", "category_decision", ["record_id", "valid_to"], unique=False
    )
    op.create_table(
        "entry_subject",
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.CheckConstraint("NOT protected", name=op.f("ck_entry_subject_unprotected")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_entry_subject_entry_id")),
        sa.ForeignKeyConstraint(
            ["record_id", "protected"],
            ["record.id", "record.protected"],
            name=op.f("fk_entry_subject_record_id_protected"),
        ),
        sa.PrimaryKeyConstraint("entry_id", "record_id", name=op.f("pk_entry_subject")),
    )
    op.create_index("ix_entry_subject_record", "entry_subject", ["record_id"], unique=False)
    op.create_table(
        "judgement",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("left", sa.String(length=36), nullable=False),
        sa.Column("right", sa.String(length=36), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("undone_at", UtcTime(), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.CheckConstraint('"left" < "right"', name=op.f("ck_judgement_in_order")),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by IS NULL)", name=op.f("ck_judgement_undone_by_somebody")
        ),
        sa.ForeignKeyConstraint(["left"], ["record.id"], name=op.f("fk_judgement_left")),
        sa.ForeignKeyConstraint(["officer"], ["officer.id"], name=op.f("fk_judgement_officer")),
        sa.ForeignKeyConstraint(["right"], ["record.id"], name=op.f("fk_judgement_right")),
        sa.ForeignKeyConstraint(["undone_by"], ["officer.id"], name=op.f("fk_judgement_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement")),
    )
    op.create_index(op.f("ix_judgement_left"), "judgement", ["left"], unique=False)
    op.create_index(op.f("ix_judgement_right"), "judgement", ["right"], unique=False)
    op.create_table(
        "payload",
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("open_text", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("tokens", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(protected AND open_text IS NULL AND sealed IS NOT NULL) OR (NOT protected AND (open_text IS NULL) <> (sealed IS NULL))",
            name=op.f("ck_payload_sealed_when_protected"),
        ),
        sa.ForeignKeyConstraint(
            ["record_id", "protected"],
            ["record.id", "record.protected"],
            name=op.f("fk_payload_record_id_protected"),
        ),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_payload")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_payload_withheld",
        "payload",
        ["record_id"],
        unique=False,
        sqlite_where=sa.text("sealed IS NOT NULL AND protected = 0"),
        postgresql_where=sa.text("sealed IS NOT NULL AND NOT protected"),
    )
    op.create_table(
        "token",
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.CheckConstraint("protected", name=op.f("ck_token_protected_only")),
        sa.ForeignKeyConstraint(
            ["record_id", "protected"],
            ["record.id", "record.protected"],
            name=op.f("fk_token_record_id_protected"),
        ),
        sa.PrimaryKeyConstraint("record_id", "token", name=op.f("pk_token")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_token_token", "token", ["token"], unique=False)
