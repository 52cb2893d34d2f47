"""Where and how one installation runs: one folder, one settings file, one key file outside the folder."""

from rootbranch.settings.keys import check_new_key_file, read_key_file, write_key_file
from rootbranch.settings.load import SETTINGS_FILE, Settings, load_settings, write_settings

__all__ = [
    "SETTINGS_FILE",
    "Settings",
    "check_new_key_file",
    "load_settings",
    "read_key_file",
    "write_key_file",
    "write_settings",
]
