"""Measure what guard costs for each record, request and audit entry, in microseconds of processor time.

./run bench guard
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import process_time

from rootbranch import guard
from rootbranch.guard.decision import _decide, _row_filter
from rootbranch.model.access import Actor, Agreement, Duty, Kind, Officer, Thing, Verb
from rootbranch.model.audit import AuditEvent
from rootbranch.model.ids import OfficerId, PartnerId
from rootbranch.model.marking import HandlingCode, Purpose

NOW = datetime(2026, 3, 1, tzinfo=UTC)
RING = guard.new_keyring("bench")
ROW = b'{"properties":{"name":["Invented Person"],"nationality":["xx"],"birthDate":["1990-02-01"]}}' * 4
RECORD = "0198c0de-0000-7000-8000-000000000001"


def cost_us(times: int, act: Callable[[], object]) -> float:
    act()
    best = float("inf")
    for _ in range(3):
        start = process_time()
        for _ in range(times):
            act()
        best = min(best, process_time() - start)
    return 1e6 * best / times


def main() -> None:
    sealer = guard.Sealer(RING)
    sealed = sealer.seal(RECORD, ROW)
    person = {
        "properties": {
            "firstName": ["Juan Carlos"],
            "lastName": ["Pérez López"],
            "birthDate": ["1990-02-01"],
            "idNumber": ["PELJ-900201-HDF"],
            "passportNumber": ["G12345678"],
            "phone": ["+52 664 123 4567"],
        }
    }
    tokens = len(guard.identifier_tokens(RING, person, "Person"))
    policies = guard.load_policies()
    officer = Officer(id=OfficerId("o"), name="n", partner=PartnerId("p0"), duties=frozenset({Duty.ANALYST}))
    actor = Actor(officer=officer, purpose=Purpose.ANALYSIS, door="cli")
    agreements = tuple(_agreement(number) for number in range(1, 6))
    thing = Thing(kind=Kind.RECORD, id=RECORD, partner=PartnerId("p1"))
    event = AuditEvent(
        at=NOW,
        officer=officer.id,
        purpose=actor.purpose,
        door="cli",
        verb=Verb.READ,
        kind=Kind.RECORD,
        what="read_record",
        thing=RECORD,
        allowed=True,
        count=1,
    )
    head = guard.Head()
    entry = guard.append_event(head, event)

    def decide() -> object:
        return guard.decide(policies, actor, Verb.READ, thing, agreements, NOW)

    def row_filter() -> object:
        return guard.row_filter(policies, actor, Verb.READ, Kind.RECORD, agreements, NOW)

    def decide_anew() -> object:
        _decide.cache_clear()
        return decide()

    def row_filter_anew() -> object:
        _row_filter.cache_clear()
        return row_filter()

    lines = {
        "keyed digest of four short parts": cost_us(
            50_000, lambda: guard.keyed_digest(RING, "p", "feed", "A-17", "x")
        ),
        f"seal {len(ROW)} bytes": cost_us(20_000, lambda: sealer.seal(RECORD, ROW)),
        f"open {len(ROW)} bytes": cost_us(20_000, lambda: sealer.open(RECORD, sealed)),
        "one blind token": cost_us(10_000, lambda: guard.identifier_tokens(RING, person, "Person")) / tokens,
        "decide, first time": cost_us(300, decide_anew),
        "decide, asked before": cost_us(10_000, decide),
        "row filter, first time": cost_us(300, row_filter_anew),
        "row filter, asked before": cost_us(10_000, row_filter),
        "append an audit event": cost_us(20_000, lambda: guard.append_event(head, event)),
        "verify an audit entry": cost_us(20, lambda: guard.verify_entries([entry])),
    }
    for name, microseconds in lines.items():
        print(f"{name:<36}{microseconds:>10.1f} us")


def _agreement(number: int) -> Agreement:
    return Agreement(
        giver=PartnerId(f"p{number}"),
        receiver=PartnerId("p0"),
        purposes=(Purpose.ANALYSIS, Purpose.RESULTS),
        handling=(HandlingCode.H0, HandlingCode.H1),
        onward=False,
        origin_country_allowed=False,
        retention_days=365,
        contact="",
        valid_from=NOW - timedelta(days=1),
        valid_to=NOW + timedelta(days=1),
    )


if __name__ == "__main__":
    main()
