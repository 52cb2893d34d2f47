"""Bring a register from one version of the tables to another, with Alembic.

Apart from `register`, because most starts have nothing to migrate and need not import it.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(connection: Connection, version: str) -> None:
    """Run the migrations up to `version` in the connection's transaction, all of them or none."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def newest_version() -> str:
    """Return the version that the newest migration makes."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def known_versions() -> frozenset[str]:
    """Return every version that there is a way from."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
