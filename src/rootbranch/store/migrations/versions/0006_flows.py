"""Keep published series of flows: publications with their vintages, and no row about a person."""

import sqlalchemy as sa
from alembic import op

from rootbranch.store.times import UtcTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "flow_vintage",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("published", sa.Text(), nullable=False),
        sa.Column("vintage", sa.Date(), nullable=False),
        sa.Column("layout_digest", sa.String(length=64), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("loaded_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["officer"], ["officer.id"], name=op.f("fk_flow_vintage_officer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flow_vintage")),
        sa.UniqueConstraint(
            "publisher", "published", "vintage", name=op.f("uq_flow_vintage_publisher_published_vintage")
        ),
    )
    op.create_table(
        "flow_series",
        sa.Column("vintage_id", sa.String(length=36), nullable=False),
        sa.Column("series", sa.String(length=16), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("place", "route", "nationality", "component", "unit", "method", "coverage", "step")
        ),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("hidden", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["vintage_id"], ["flow_vintage.id"], name=op.f("fk_flow_series_vintage_id")),
        sa.PrimaryKeyConstraint("vintage_id", "series", name=op.f("pk_flow_series")),
    )
    op.create_index("ix_flow_series_series", "flow_series", ["series"])
