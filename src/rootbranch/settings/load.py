"""Read the settings of an installation, once, at a door.

    rootbranch.toml in the home folder  <  environment (ROOTBRANCH_PORT=…)  <  nothing else

An unknown key or a value of the wrong type is an error that names it; no wrong value is replaced in
silence by a default.
"""

import re
import tomllib
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from rootbranch.errors import InputError, Message

SETTINGS_FILE = "rootbranch.toml"
_PREFIX = "ROOTBRANCH_"
_NOT_SETTINGS = {"ROOTBRANCH_HOME", "ROOTBRANCH_DATA", "ROOTBRANCH_AS", "ROOTBRANCH_PURPOSE"}


def _address(text: str) -> str:
    """Keep an address as it is; a name, a network or a list of them is none."""
    if text:
        ip_address(text)
    return text


class Settings(BaseModel):
    """How one installation runs.

    Args:
        home: The folder of the installation; everything but the keys lies in it.
        installation: Id given at the first start.
        key_file: Signing and sealing keys; never inside `home`.
        database_url: Empty for SQLite in the home folder, else a PostgreSQL URL.
        language: Language of pages for visitors who have not chosen one.
        bind: Address that `rootbranch serve` listens on.
        port: Port that `rootbranch serve` listens on.
        session_minutes: A session ends after this long without a request.
        session_hours_max: A session ends this long after it was made, used or not.
        trusted_proxy: Address of the proxy whose word on where a request comes from is believed (`X-Forwarded-For`,
            `X-Forwarded-Proto`). Empty: nobody's.
        chunk_records: Records in one transaction of a load.
        upload_bytes_max: Largest request body the web door takes.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    home: Path
    installation: Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]
    key_file: Path
    database_url: str = ""
    language: Literal["en", "es"] = "en"
    bind: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8321
    session_minutes: Annotated[int, Field(ge=1, le=24 * 60)] = 30
    session_hours_max: Annotated[int, Field(ge=1, le=7 * 24)] = 12
    trusted_proxy: Annotated[str, AfterValidator(_address)] = ""
    chunk_records: Annotated[int, Field(ge=1, le=100_000)] = 5_000
    upload_bytes_max: Annotated[int, Field(ge=1_000)] = 1_000_000

    @property
    def register_url(self) -> str:
        """The database URL in use."""
        return self.database_url or f"sqlite:///{self.home / 'register.sqlite'}"


def load_settings(home: Path, environ: Mapping[str, str]) -> Settings:
    """Read the settings file of `home` and lay the environment over it.

    Raises:
        InputError: There is no installation in the folder, or a key or value is wrong.
    """
    file = home / SETTINGS_FILE
    try:
        values: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(
            Message("settings.no_installation"), str(home), Message("settings.start_one")
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise _no_toml(file, str(problem)) from None
    for name, value in environ.items():
        if name.startswith(_PREFIX) and name not in _NOT_SETTINGS:
            values[name.removeprefix(_PREFIX).lower()] = value
    return _checked({**values, "home": home}, str(file))


def write_settings(settings: Settings) -> None:
    """Write the settings file of a new installation; only what differs from the defaults."""
    lines = ["# Settings of this Rootbranch installation; see docs/reference/settings.md", ""]
    for name, value in settings.model_dump(exclude={"home"}, exclude_defaults=True).items():
        text = (
            str(value)
            if isinstance(value, int)
            else '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
        )
        lines.append(f"{name} = {text}")
    (settings.home / SETTINGS_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _checked(values: Mapping[str, Any], where: str) -> Settings:
    try:
        settings = Settings.model_validate(values)
    except ValidationError as problem:
        raise _wrong(problem.errors(include_url=False, include_input=False)[0], where) from None
    if settings.key_file.resolve().is_relative_to(settings.home.resolve()):
        raise InputError(
            Message("settings.key_inside_home"), str(settings.key_file), Message("settings.move_key")
        )
    return settings


def _no_toml(file: Path, problem: str) -> InputError:
    line = re.search(r"line ([0-9]+)", problem)  # the library's own words are English only
    what = Message("settings.no_toml", {"line": line[1]}) if line else Message("settings.no_text")
    return InputError(what, str(file), Message("settings.mend_toml"))


def _wrong(problem: ErrorDetails, where: str) -> InputError:
    """Say what is wrong with one setting; the value is not repeated, since an URL may hold a password."""
    key, kind = ".".join(map(str, problem["loc"])), problem["type"]
    if kind == "extra_forbidden":
        known = ", ".join(name for name in Settings.model_fields if name != "home")
        return InputError(
            Message("settings.unknown_key", {"key": key}),
            where,
            Message("settings.keys_are", {"keys": known}),
        )
    if kind == "missing":
        return InputError(Message("settings.missing_key", {"key": key}), where, Message("settings.mend_file"))
    return InputError(Message("settings.wrong_value", {"key": key}), where, _expected(problem))


def _expected(problem: ErrorDetails) -> Message:
    """Say what the value should have been, where a bound says it."""
    bounds = problem.get("ctx", {})
    if problem["type"].startswith("int_"):
        return Message("settings.whole_number")
    for bound, id in (("ge", "settings.at_least"), ("le", "settings.at_most")):
        if bound in bounds:
            return Message(id, {"bound": int(bounds[bound])})
    return Message("settings.mend_file")
