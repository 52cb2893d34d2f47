"""Run migrations in the transaction that `Register.migrate` hands over, all of them or none."""

from alembic import context

from rootbranch.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by making it anew
    compare_type=True,
)
context.run_migrations()
