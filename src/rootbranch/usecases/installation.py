"""Start an installation, and open one that is there.

    init ─▶ folder + settings file + key file (outside) + migrated register + an operator
    open ─▶ Installation (frozen), handed to every use case

The first start makes an operator, who can set up and sees nothing of persons.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uuid_utils

from rootbranch import guard
from rootbranch.errors import InputError, Message, StateError
from rootbranch.ledger import ClaimRules, Matching, load_claim_rules, load_matching
from rootbranch.model.access import Actor, Duty, Kind, Officer, Partner, Thing
from rootbranch.model.ids import OfficerId, PartnerId
from rootbranch.model.ledger import Composite, Rule
from rootbranch.model.marking import Purpose
from rootbranch.settings import (
    SETTINGS_FILE,
    Settings,
    check_new_key_file,
    load_settings,
    write_key_file,
    write_settings,
)
from rootbranch.store import Register, installation, officers, partners
from rootbranch.usecases.keyholder import KeyHolder
from rootbranch.usecases.rule_versions import known_rules

JOINT_OFFICE = PartnerId("JOINT")
FIRST_OPERATOR = OfficerId("operator")
FIRST_PARTNER = Partner(id=JOINT_OFFICE, name="Joint office", territory="XJ", contact="")
FIRST_OFFICER = Officer(
    id=FIRST_OPERATOR, name="First operator", partner=JOINT_OFFICE, duties=frozenset({Duty.OPERATOR})
)

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Everything a use case needs besides its arguments."""

    settings: Settings
    register: Register
    keys: KeyHolder
    policies: guard.Policies
    rules: tuple[Rule, ...]
    composites: tuple[Composite, ...]
    matching: Matching
    claim_rules: ClaimRules
    clock: Clock

    @property
    def keyring(self) -> guard.Keyring:
        """The keys of now, whoever changed them."""
        return self.keys.current()


def now() -> datetime:
    """Read the clock, in UTC; the only place of the house that does, doors hand it in."""
    return datetime.now(UTC)


def new_id() -> str:
    """Make a UUIDv7 in its 36 characters."""
    return str(uuid_utils.uuid7())


def default_key_file(environ: Mapping[str, str], installation: str) -> Path:
    """Where keys lie unless said otherwise: the user's data folder, never the installation's."""
    data = environ.get("XDG_DATA_HOME") or str(Path(environ.get("HOME", "~")).expanduser() / ".local/share")
    return Path(data) / "rootbranch" / "keys" / f"{installation}.json"


def create_installation(
    home: Path, environ: Mapping[str, str], *, key_file: Path | None = None, database_url: str = ""
) -> Settings:
    """Start an installation in an empty or new folder.

    Raises:
        StateError: There is one already.
        InputError: The folder holds something else or cannot be written; the key file would lie in it, or
            go over another one.
    """
    _check_path(home)
    if (home / SETTINGS_FILE).exists():
        raise StateError(Message("usecases.already_there"), str(home), Message("usecases.use_it"))
    if home.exists() and any(home.iterdir()):
        raise InputError(Message("usecases.not_empty"), str(home), Message("usecases.choose_empty"))
    id = new_id()
    key_file = (key_file or default_key_file(environ, id)).absolute()
    check_new_key_file(key_file, home)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings = Settings(
        home=home.resolve(),
        installation=id,
        key_file=key_file,
        database_url=database_url,
    )
    keyring = guard.new_keyring(id)
    write_key_file(settings.key_file, guard.dump_keyring(keyring))
    _first_start(settings, guard.key_mark(keyring))
    write_settings(settings)
    return settings


def _check_path(home: Path) -> None:
    # In the address of a database, what follows a question mark is no longer the path.
    if "?" in str(home.absolute()):
        raise InputError(Message("usecases.odd_path"), str(home), Message("usecases.choose_path"))


def _first_start(settings: Settings, key_mark: str) -> None:
    register = Register(settings.register_url)
    register.migrate()
    with register.write() as connection:
        installation.add(connection, settings.installation, now(), key_mark)
        partners.add(connection, FIRST_PARTNER)
        officers.add(connection, FIRST_OFFICER)
    register.close()


def open_installation(home: Path, environ: Mapping[str, str], clock: Clock = now) -> Installation:
    """Open the installation in `home`, bringing its register to this version's schema.

    Raises:
        InputError: No installation, settings or key file there.
        IntegrityError: The key file belongs to another installation, or holds other keys.
    """
    settings = load_settings(home, environ)
    keys = KeyHolder(settings.key_file, settings.installation)
    register = Register(settings.register_url)
    register.migrate()
    with register.read() as connection:
        known = installation.get(connection)
        rules, composites = known_rules(connection)
    if known is not None:
        keys.hold_to(known.key_mark)
    return Installation(
        settings=settings,
        register=register,
        keys=keys,
        policies=guard.load_policies(),
        rules=rules,
        composites=composites,
        matching=load_matching(),
        claim_rules=load_claim_rules(),
        clock=clock,
    )


_USUAL_PURPOSES = {
    Duty.OPERATOR: Purpose.SET_UP,
    Duty.LIAISON: Purpose.INVESTIGATION,
    Duty.ANALYST: Purpose.ANALYSIS,
    Duty.RESULTS_OFFICER: Purpose.RESULTS,
    Duty.REVIEWER: Purpose.RESULTS,
    Duty.DATA_PROTECTION_OFFICER: Purpose.SUPERVISION,
    Duty.ASSISTANCE_OFFICER: Purpose.ASSISTANCE,
}


def usual_purpose(installation: Installation, officer: str, of_command: str) -> str:
    """Say what for somebody acts who did not say: for the command's purpose, or that of the only duty held.

    The policies decide on it as on any other purpose; this only spares typing.
    """
    with installation.register.read() as connection:
        found = officers.get(connection, OfficerId(officer))
    duties = found.duties if found else frozenset()
    usual = {_USUAL_PURPOSES[duty] for duty in duties}
    return next(iter(usual)).value if len(usual) == 1 else of_command


def actor_for(installation: Installation, officer: str, purpose: str, door: str) -> Actor:
    """Look up who acts, for a command line that says `--as` and `--purpose`.

    Raises:
        InputError: No such officer or purpose; the fix lists the purposes there are.
    """
    if purpose not in set(Purpose):
        raise InputError(
            Message("usecases.no_such_purpose"),
            "--purpose",
            Message("usecases.purposes_are", {"purposes": ", ".join(sorted(Purpose))}),
        )
    with installation.register.read() as connection:
        found = officers.get(connection, OfficerId(officer))
    if found is None:
        raise InputError(Message("usecases.no_such_officer"), "--as", Message("usecases.make_officer"))
    return Actor(officer=found, purpose=Purpose(purpose), door=door)


def installation_thing(installation: Installation) -> Thing:
    """Name the installation itself, as a policy sees it."""
    return Thing(kind=Kind.INSTALLATION, id=installation.settings.installation, partner=JOINT_OFFICE)
