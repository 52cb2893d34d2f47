"""Keep what analysts say of somebody's role in a network, on a record that is not about a protected person."""

import sqlalchemy as sa
from alembic import op

from rootbranch.store.times import UtcTime

revision = "0007"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "role_override",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("undone_at", UtcTime(), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.CheckConstraint("NOT protected", name=op.f("ck_role_override_unprotected")),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by IS NULL)", name=op.f("ck_role_override_undone_by_somebody")
        ),
        sa.ForeignKeyConstraint(["officer"], ["officer.id"], name=op.f("fk_role_override_officer")),
        sa.ForeignKeyConstraint(
            ["record_id", "protected"],
            ["record.id", "record.protected"],
            name=op.f("fk_role_override_record_id_protected"),
        ),
        sa.ForeignKeyConstraint(["undone_by"], ["officer.id"], name=op.f("fk_role_override_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_override")),
    )
    op.create_index("ix_role_override_record", "role_override", ["record_id"], unique=False)
