"""Signing in: password and second factor, one answer to every mistake, sessions that end."""

from datetime import timedelta
from hashlib import sha256

import pyotp
import pytest
from argon2 import PasswordHasher
from tests.fixtures.world import PASSWORD, World

from rootbranch import usecases
from rootbranch.errors import AccessError, StateError
from rootbranch.model.ids import OfficerId
from rootbranch.usecases.signing_in import FAILURES_MAX, LOCK_MINUTES
from rootbranch.usecases.tickets import TICKET_MINUTES

OFFICER = OfficerId("results")


class Signer:
    """An officer with an authenticator app."""

    def __init__(self, world: World) -> None:
        self.world = world
        usecases.set_password(world.installation, world.actor("operator"), OFFICER, PASSWORD)
        enrolment = usecases.begin_enrolment(world.installation, OFFICER, PASSWORD)
        self.app = pyotp.TOTP(enrolment.secret)
        usecases.finish_enrolment(world.installation, OFFICER, PASSWORD, enrolment.secret, self.code())
        world.clock.wait(seconds=60)

    def code(self) -> str:
        return self.app.at(self.world.clock.at + timedelta(seconds=1))

    def sign_in(
        self, password: str = PASSWORD, code: str | None = None, officer: str = OFFICER, purpose="results"
    ):
        return usecases.sign_in(
            self.world.installation, officer, password, self.code() if code is None else code, purpose, "web"
        )


@pytest.fixture
def signer(world) -> Signer:
    return Signer(world)


def test_a_password_and_a_code_open_a_session(signer):
    signed = signer.sign_in()

    session = usecases.resolve_session(signer.world.installation, signed.token)
    assert session is not None
    assert (session.actor.officer.id, session.actor.purpose, session.actor.door) == (
        OFFICER,
        "results",
        "web",
    )
    assert usecases.csrf_holds(signer.world.installation, session, signed.csrf)
    assert not usecases.csrf_holds(signer.world.installation, session, signed.token)
    assert ("sign_in", OFFICER) in signer.world.rows("audit", "what, officer")


def test_a_password_without_an_enrolled_factor_asks_for_one(world):
    usecases.set_password(world.installation, world.actor("operator"), OFFICER, PASSWORD)

    with pytest.raises(StateError):
        usecases.sign_in(world.installation, OFFICER, PASSWORD, "123456", "results", "web")


def test_every_mistake_gets_one_answer(signer):
    wrong = (
        {"password": "wrong horse battery"},
        {"code": "000000"},
        {"code": ""},
        {"officer": "nobody"},
        {"purpose": "curiosity"},
        {"officer": "operator"},  # has no password
    )
    answers = set()
    for mistake in wrong:
        with pytest.raises(AccessError) as refused:
            signer.sign_in(**mistake)
        answers.add((str(refused.value), repr(refused.value.what), repr(refused.value.fix)))

    assert len(answers) == 1


def test_too_many_failures_lock_the_credential_for_a_while(signer):
    for _ in range(FAILURES_MAX):
        with pytest.raises(AccessError):
            signer.sign_in(password="wrong horse battery")

    with pytest.raises(AccessError):
        signer.sign_in()
    signer.world.clock.wait(minutes=LOCK_MINUTES + 1)
    assert signer.sign_in().token


def test_wrong_codes_lock_too(signer):
    for _ in range(FAILURES_MAX):
        with pytest.raises(AccessError):
            signer.sign_in(code="000000")

    with pytest.raises(AccessError):
        signer.sign_in()


def test_a_code_is_good_once(signer):
    code = signer.code()
    signer.sign_in(code=code)

    with pytest.raises(AccessError):
        signer.sign_in(code=code)


def test_a_session_ends_after_a_while_without_a_request_and_lives_on_with_one(signer):
    minutes = signer.world.installation.settings.session_minutes
    signed = signer.sign_in()
    for _ in range(3):
        signer.world.clock.wait(minutes=minutes - 1)
        assert usecases.resolve_session(signer.world.installation, signed.token) is not None

    signer.world.clock.wait(minutes=minutes + 1)
    assert usecases.resolve_session(signer.world.installation, signed.token) is None


def test_a_session_ends_half_a_day_after_it_was_made_however_much_it_is_used(signer):
    settings = signer.world.installation.settings
    signed = signer.sign_in()
    end = signer.world.clock.at + timedelta(hours=settings.session_hours_max)
    while signer.world.clock.at + timedelta(minutes=settings.session_minutes) < end:
        session = usecases.resolve_session(signer.world.installation, signed.token)
        assert session is not None
        assert session.expires_at <= end
        signer.world.clock.wait(minutes=settings.session_minutes - 1)
    signer.world.execute("UPDATE session SET expires_at = '2050-01-01T00:00:00.000000Z'")
    signer.world.clock.wait(minutes=settings.session_minutes)

    assert usecases.resolve_session(signer.world.installation, signed.token) is None


def unkeyed(token: str) -> str:
    """Digest a token as anybody can."""
    return sha256(b"rootbranch token\n" + token.encode()).hexdigest()


def test_a_session_that_was_put_into_the_database_opens_nothing(signer):
    signer.sign_in()
    signer.world.execute(
        "INSERT INTO session SELECT ?, 'aa-help', 'assistance', ?, made_at, seen_at, expires_at, second_factor_at, mark "
        "FROM session",
        unkeyed("mine"),
        unkeyed("mine too"),
    )

    assert usecases.resolve_session(signer.world.installation, "mine") is None


@pytest.mark.parametrize(
    "changed",
    [
        "officer = 'aa-help'",
        "purpose = 'assistance'",
        "purpose = 'curiosity'",
        "made_at = '2049-12-31T00:00:00.000000Z'",
        "csrf_digest = token_digest",
    ],
)
def test_an_own_session_turned_into_another_ones_opens_nothing(signer, changed):
    signed = signer.sign_in()
    assert usecases.resolve_session(signer.world.installation, signed.token) is not None
    signer.world.execute(f"UPDATE session SET {changed}")

    assert usecases.resolve_session(signer.world.installation, signed.token) is None


def test_a_ticket_turned_into_another_ones_opens_no_session(world):
    ticket = usecases.make_ticket(world.installation, world.actor("operator"), OFFICER, "results")
    world.execute("UPDATE session SET officer = 'aa-help', purpose = 'assistance'")

    with pytest.raises(AccessError):
        usecases.redeem_ticket(world.installation, ticket, "web")


@pytest.mark.parametrize("made", ["by hand", "for another officer"])
def test_a_password_that_was_put_into_the_database_opens_nothing(signer, made):
    (own,) = (kept for (kept,) in signer.world.rows("credential", "password_hash"))
    put_in = PasswordHasher().hash(PASSWORD) if made == "by hand" else own
    signer.world.execute("INSERT INTO credential VALUES ('aa-help', ?, NULL, 0, NULL, 0)", put_in)

    with pytest.raises(AccessError):
        usecases.begin_enrolment(signer.world.installation, OfficerId("aa-help"), PASSWORD)


def test_who_was_not_let_in_and_who_went_is_in_the_audit(signer):
    for mistake in ({"password": "wrong horse battery"}, {"code": "000000"}, {"officer": "nobody"}):
        with pytest.raises(AccessError):
            signer.sign_in(**mistake)
    signed = signer.sign_in()
    with pytest.raises(AccessError):
        usecases.change_purpose(signer.world.installation, signed.token, "curiosity")
    usecases.sign_out(signer.world.installation, signed.token)

    entries = sorted(signer.world.rows("audit", "number, what, allowed"))[-5:]
    assert [(what, bool(allowed)) for _, what, allowed in entries] == [
        ("sign_in", False),
        ("sign_in", False),
        ("sign_in", True),
        ("change_purpose", False),
        ("sign_out", True),
    ]
    assert ("finish_enrolment", OFFICER) in signer.world.rows("audit", "what, officer")
    assert "nobody" not in repr(signer.world.rows("audit"))


def test_signing_out_ends_the_session(signer):
    signed = signer.sign_in()

    usecases.sign_out(signer.world.installation, signed.token)
    usecases.sign_out(signer.world.installation, signed.token)

    assert usecases.resolve_session(signer.world.installation, signed.token) is None


def test_closing_an_account_ends_its_sessions_and_keeps_it_out(signer):
    signed = signer.sign_in()
    usecases.close_officer(signer.world.installation, signer.world.actor("operator"), OFFICER)
    signer.world.clock.wait(minutes=2)

    assert usecases.resolve_session(signer.world.installation, signed.token) is None
    with pytest.raises(AccessError):
        signer.sign_in()
    with pytest.raises(AccessError):
        usecases.figures(signer.world.installation, signer.world.actor(OFFICER))


def test_a_new_password_ends_open_sessions_and_the_old_factor(signer):
    signed = signer.sign_in()
    usecases.set_password(signer.world.installation, signer.world.actor("operator"), OFFICER, PASSWORD + "!")

    assert usecases.resolve_session(signer.world.installation, signed.token) is None
    with pytest.raises(StateError):
        signer.sign_in(password=PASSWORD + "!")


def test_an_enrolled_factor_is_not_enrolled_over(signer):
    with pytest.raises(AccessError):
        usecases.begin_enrolment(signer.world.installation, OFFICER, PASSWORD)
    other = pyotp.random_base32()
    with pytest.raises(AccessError):
        usecases.finish_enrolment(
            signer.world.installation, OFFICER, PASSWORD, other, pyotp.TOTP(other).at(signer.world.clock.at)
        )


def test_a_change_of_purpose_is_audited(signer):
    signed = signer.sign_in()

    usecases.change_purpose(signer.world.installation, signed.token, "analysis")

    session = usecases.resolve_session(signer.world.installation, signed.token)
    assert session is not None
    assert session.actor.purpose == "analysis"
    assert ("change_purpose", OFFICER, "analysis") in signer.world.rows("audit", "what, officer, purpose")
    with pytest.raises(AccessError):
        usecases.change_purpose(signer.world.installation, signed.token, "curiosity")
    with pytest.raises(AccessError):
        usecases.change_purpose(signer.world.installation, "no such token", "results")


def test_a_ticket_opens_one_session_and_only_for_a_while(world):
    operator = world.actor("operator")
    ticket = usecases.make_ticket(world.installation, operator, OFFICER, "results")

    assert usecases.resolve_session(world.installation, ticket) is None  # a ticket is no session
    signed = usecases.redeem_ticket(world.installation, ticket, "web")
    assert usecases.resolve_session(world.installation, signed.token) is not None
    with pytest.raises(AccessError):
        usecases.redeem_ticket(world.installation, ticket, "web")

    late = usecases.make_ticket(world.installation, operator, OFFICER, "results")
    world.clock.wait(minutes=TICKET_MINUTES + 1)
    with pytest.raises(AccessError):
        usecases.redeem_ticket(world.installation, late, "web")


def test_only_an_operator_makes_a_ticket_or_sets_a_password(world):
    for officer in ("results", "guardian", "aa-liaison"):
        with pytest.raises(AccessError):
            usecases.make_ticket(world.installation, world.actor(officer), OFFICER, "results")
        with pytest.raises(AccessError):
            usecases.set_password(world.installation, world.actor(officer), OFFICER, PASSWORD)


def test_neither_password_nor_token_nor_secret_lies_in_the_home_folder(signer):
    signed = signer.sign_in()
    everything = b"".join(signer.world.bytes_of_home().values())

    for secret in (PASSWORD, signed.token, signed.csrf, signer.app.secret):
        assert secret.encode() not in everything


def test_signing_in_works_after_a_change_of_keys(signer):
    usecases.rotate_keys(signer.world.installation, signer.world.actor("operator"))
    signer.world.reopen()

    assert signer.sign_in().token
