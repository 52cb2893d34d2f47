"""The page of settings, from their own declaration."""

from typing import Any

from rootbranch.settings import SETTINGS_FILE, Settings
from tools.reference.markdown import arguments, code, page, table
from tools.reference.types import limits_written, type_written


def make() -> str:
    """Make the page."""
    told = arguments(Settings)
    rows = [
        (code(name), told.get(name, ""), _values(field), code(f"ROOTBRANCH_{name.upper()}"), _default(field))
        for name, field in Settings.model_fields.items()
        if name != "home"
    ]
    return page(
        "Settings",
        f"Settings lie in `{SETTINGS_FILE}` in the folder of the installation (TOML); the environment goes before the file. They "
        "are read once, when a command starts. An unknown key or a wrong value stops the command and is named; nothing is "
        "replaced in silence. The folder itself is named by `--home` or `ROOTBRANCH_HOME`.",
        table(("key", "what it says", "values", "environment", "without it"), rows),
        "Three more names in the environment belong to the command line and not to the file: `ROOTBRANCH_AS` and "
        "`ROOTBRANCH_PURPOSE` stand in for `--as` and `--purpose`; `XDG_DATA_HOME` moves the folder in which `rootbranch init` puts the "
        "key file.",
    )


def _values(field: Any) -> str:
    return "; ".join(
        part for part in (type_written(field.annotation), limits_written(field.metadata)) if part
    )


def _default(field: Any) -> str:
    return "written by `rootbranch init`" if field.is_required() else code(field.default) or "empty"
