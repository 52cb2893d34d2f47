"""Keep which rows were matched inside the seal, and find the earlier versions of a row by its key."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index(
        "ix_record_key_ended",
        "record",
        ["key_digest"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NOT NULL"),
        postgresql_where=sa.text("ended_at IS NOT NULL"),
    )
    op.create_table(
        "matched_row",
        sa.Column("row_key", sa.String(length=64), nullable=False),
        sa.Column("person_key", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("row_key", "person_key", name=op.f("pk_matched_row")),
        sqlite_with_rowid=False,
        comment="a row that is, beyond what tokens show, about the protected person of another row; both by their keys",
    )
    op.create_index("ix_matched_row_person_key", "matched_row", ["person_key"], unique=False)
