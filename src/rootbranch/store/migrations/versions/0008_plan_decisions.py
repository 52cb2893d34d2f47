"""Keep what named persons said of plans, on records that are not about protected persons."""

import sqlalchemy as sa
from alembic import op

from rootbranch.store.times import UtcTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "plan_decision",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("left", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("undone_at", UtcTime(), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.CheckConstraint("verdict IN ('kept', 'rejected')", name=op.f("ck_plan_decision_verdict")),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by IS NULL)", name=op.f("ck_plan_decision_undone_by_somebody")
        ),
        sa.ForeignKeyConstraint(["officer"], ["officer.id"], name=op.f("fk_plan_decision_officer")),
        sa.ForeignKeyConstraint(["undone_by"], ["officer.id"], name=op.f("fk_plan_decision_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_decision")),
    )
    op.create_table(
        "plan_action",
        sa.Column("decision_id", sa.String(length=36), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.CheckConstraint("NOT protected", name=op.f("ck_plan_action_unprotected")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["plan_decision.id"], name=op.f("fk_plan_action_decision_id")
        ),
        sa.ForeignKeyConstraint(
            ["record_id", "protected"],
            ["record.id", "record.protected"],
            name=op.f("fk_plan_action_record_id_protected"),
        ),
        sa.PrimaryKeyConstraint("decision_id", "action", "record_id", name=op.f("pk_plan_action")),
    )
    op.create_index("ix_plan_action_record", "plan_action", ["record_id"], unique=False)
