"""Keep what officers show of an outcome: campaigns, answered tests, blind samples; and what partners spent."""

import sqlalchemy as sa
from alembic import op

from rootbranch.store.times import UtcTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "blind_sample",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("drawn_by", sa.Text(), nullable=False),
        sa.Column("drawn_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["drawn_by"], ["officer.id"], name=op.f("fk_blind_sample_drawn_by")),
        sa.ForeignKeyConstraint(["officer"], ["officer.id"], name=op.f("fk_blind_sample_officer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blind_sample")),
    )
    op.create_table(
        "campaign",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["lead"], ["partner.id"], name=op.f("fk_campaign_lead")),
        sa.ForeignKeyConstraint(["officer"], ["officer.id"], name=op.f("fk_campaign_officer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
    )
    op.create_table(
        "effort",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("territory", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("entered_at", UtcTime(), nullable=False),
        sa.Column("replaces", sa.String(length=36), nullable=True),
        sa.CheckConstraint("territory IN ('own', 'partner')", name=op.f("ck_effort_territory")),
        sa.CheckConstraint("first <= last", name=op.f("ck_effort_period")),
        sa.ForeignKeyConstraint(["officer"], ["officer.id"], name=op.f("fk_effort_officer")),
        sa.ForeignKeyConstraint(["partner"], ["partner.id"], name=op.f("fk_effort_partner")),
        sa.ForeignKeyConstraint(["replaces"], ["effort.id"], name=op.f("fk_effort_replaces")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_effort")),
        sa.UniqueConstraint("replaces", name=op.f("uq_effort_replaces")),
    )
    op.create_table(
        "assessment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("outcome_id", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("officer_partner", sa.Text(), nullable=False),
        sa.Column("sample", sa.String(length=36), nullable=True),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["officer"], ["officer.id"], name=op.f("fk_assessment_officer")),
        sa.ForeignKeyConstraint(
            ["officer_partner"], ["partner.id"], name=op.f("fk_assessment_officer_partner")
        ),
        sa.ForeignKeyConstraint(["sample"], ["blind_sample.id"], name=op.f("fk_assessment_sample")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("sample", "outcome_id", name=op.f("uq_assessment_sample_outcome_id")),
    )
    op.create_index(op.f("ix_assessment_outcome_id"), "assessment", ["outcome_id"], unique=False)

    op.create_table(
        "assessment_answer",
        sa.Column("assessment_id", sa.String(length=36), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=True),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "answer = 'unknown' OR record_id IS NOT NULL", name=op.f("ck_assessment_answer_cites_record")
        ),
        sa.CheckConstraint("NOT protected", name=op.f("ck_assessment_answer_unprotected")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_answer_assessment_id")
        ),
        sa.ForeignKeyConstraint(
            ["record_id", "protected"],
            ["record.id", "record.protected"],
            name=op.f("fk_assessment_answer_record_id_protected"),
        ),
        sa.PrimaryKeyConstraint("assessment_id", "element", name=op.f("pk_assessment_answer")),
    )
    op.create_index("ix_assessment_answer_record", "assessment_answer", ["record_id"], unique=False)

    op.create_table(
        "attribution",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("outcome_id", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("officer_partner", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.CheckConstraint("NOT protected", name=op.f("ck_attribution_unprotected")),
        sa.ForeignKeyConstraint(["campaign"], ["campaign.id"], name=op.f("fk_attribution_campaign")),
        sa.ForeignKeyConstraint(["officer"], ["officer.id"], name=op.f("fk_attribution_officer")),
        sa.ForeignKeyConstraint(
            ["officer_partner"], ["partner.id"], name=op.f("fk_attribution_officer_partner")
        ),
        sa.ForeignKeyConstraint(
            ["record_id", "protected"],
            ["record.id", "record.protected"],
            name=op.f("fk_attribution_record_id_protected"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attribution")),
    )
    op.create_index(op.f("ix_attribution_outcome_id"), "attribution", ["outcome_id"], unique=False)

    op.create_table(
        "blind_item",
        sa.Column("sample_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("outcome_id", sa.Text(), nullable=False),
        sa.Column("first", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["first"], ["assessment.id"], name=op.f("fk_blind_item_first")),
        sa.ForeignKeyConstraint(["sample_id"], ["blind_sample.id"], name=op.f("fk_blind_item_sample_id")),
        sa.PrimaryKeyConstraint("sample_id", "place", name=op.f("pk_blind_item")),
    )
    op.create_index(op.f("ix_blind_item_outcome_id"), "blind_item", ["outcome_id"], unique=False)
    for column in ("stage", "person"):
        op.create_index(
            f"ix_entry_{column}",
            "entry",
            [column],
            unique=False,
            sqlite_where=sa.text(f"{column} <> ''"),
            postgresql_where=sa.text(f"{column} <> ''"),
        )
    op.create_table(
        "cited_lapse",
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("lapsed_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_cited_lapse_record_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_cited_lapse")),
        sqlite_with_rowid=False,
        comment="a cited record that was withdrawn for somebody's protection, and since when it shows nothing",
    )
