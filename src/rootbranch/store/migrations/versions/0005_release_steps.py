"""Keep who confirmed or withdrew a release, beside the release, which stays as it was frozen."""

import sqlalchemy as sa
from alembic import op

from rootbranch.store.times import UtcTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "release_step",
        sa.Column("release_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('confirmed', 'withdrawn')", name=op.f("ck_release_step_state")),
        sa.ForeignKeyConstraint(["officer"], ["officer.id"], name=op.f("fk_release_step_officer")),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_release_step_release_id")),
        sa.PrimaryKeyConstraint("release_id", "state", name=op.f("pk_release_step")),
    )
