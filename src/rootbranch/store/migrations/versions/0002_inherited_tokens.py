"""Add what sealed records of persons pass on; the next delivery fills it for those that are sealed already."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "inherited_token",
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_inherited_token_record_id_record")
        ),
        sa.PrimaryKeyConstraint("record_id", "token", name=op.f("pk_inherited_token")),
        sqlite_with_rowid=False,
        comment="all tokens of a person's record that is withdrawn for another record's sake; gone when nobody stands behind it",
    )
    op.create_index("ix_inherited_token_token", "inherited_token", ["token"], unique=False)
