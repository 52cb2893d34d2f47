"""Verify the JSON of a release that came from outside: recompute it from this ledger and name the first difference.

file ─ text, form, digest ─▶ release ─ the one kept here under its number ─ rules ─ figures counted again ─▶ Verified
"""

from dataclasses import dataclass
from pathlib import Path

from rootbranch import ledger
from rootbranch.errors import InputError, IntegrityError, Message
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.ledger import Release, ReleaseState
from rootbranch.store import releases
from rootbranch.usecases.asking import Work, asking, joint
from rootbranch.usecases.installation import Installation
from rootbranch.usecases.releases import difference_of

FILE_BYTES_MAX = 64 * 1024**2


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What verifying a file found.

    Args:
        difference: The first one, in words; None where the file is the release and the ledger gives it.
        state: How far the release is here; None where it is not known here.
    """

    release: Release
    difference: Message | None
    state: ReleaseState | None


def read_release_file(path: Path) -> bytes:
    """Read a file, no more of it than may be looked at.

    Raises:
        InputError: It cannot be read, or is too large.
    """
    try:
        with path.open("rb") as file:
            content = file.read(FILE_BYTES_MAX + 1)
    except OSError as error:
        raise InputError(
            Message("usecases.release_file_unread"), path.name, Message("usecases.fix_release_file")
        ) from error
    if len(content) > FILE_BYTES_MAX:
        raise InputError(
            Message("usecases.release_file_large", {"mb": FILE_BYTES_MAX // 1024**2}),
            path.name,
            Message("usecases.fix_release_file"),
        )
    return content


def verify_release_file(installation: Installation, actor: Actor, content: bytes, file_name: str) -> Verified:
    """Recompute a release from the ledger.

    Raises:
        InputError: The file is no text, no JSON, or not the JSON of a release.
    """
    release = _decoded(content, file_name)
    with asking(installation, actor, Verb.READ, joint(Kind.RELEASE), "verify_release_file") as work:
        work.touch([release.id])
        kept = releases.by_number(work.connection, release.number)
        here = kept is not None and kept.id == release.id
        steps = releases.steps(work.connection).get(release.id, ())
        return Verified(
            release=release,
            difference=_difference(work, release, kept),
            state=ledger.state_of(steps) if here else None,
        )


def _decoded(content: bytes, file_name: str) -> Release:
    """Read the canonical text; one line end that an editor put behind it is no change of the release."""
    try:
        text = content.decode("utf-8").removesuffix("\n").removesuffix("\r")
        return ledger.decode_release(text)
    except UnicodeDecodeError as error:
        raise _no_release(file_name) from error
    except (IntegrityError, RecursionError, KeyError, TypeError, ArithmeticError) as error:
        raise _no_release(file_name) from error


def _no_release(file_name: str) -> InputError:
    return InputError(Message("usecases.release_file_form"), file_name, Message("usecases.fix_release_file"))


def _difference(work: Work, release: Release, kept: Release | None) -> Message | None:
    """Name the first difference: in the file itself, with what is kept here, in the rules, in the figures."""
    here = kept is not None and kept.id == release.id
    if not ledger.is_as_frozen(release, release.digest):
        changed = ledger.first_difference(release, kept) if kept and here else None
        return changed or Message("ledger.release_changed", {"number": release.number})
    if kept is None or not here:
        return Message("usecases.release_not_here", {"number": release.number})
    if kept.digest != release.digest:
        return Message("usecases.release_other_digest", {"number": release.number})
    found = difference_of(work, release)
    if found is not None and release.rules_digest != ledger.rules_digest():
        return Message("usecases.release_other_rules", {"number": release.number})
    return found
