"""Short ways to write what was told, for the tests of the room."""

from datetime import date, timedelta

from rootbranch.model.category import SubjectCategory
from rootbranch.model.entities import EntityId
from rootbranch.model.marking import GradeScale
from rootbranch.model.networks import MemberKind
from rootbranch.trace import Grade, Part, Statement, StatementKind, Subject, Told

DAY = date(2026, 1, 1)
GOOD = Grade(scale=GradeScale.ADMIRALTY, source="B", information="2", origin="AA")
UNKNOWN = Grade(scale=GradeScale.ADMIRALTY, source="F", information="6", origin="AA")


def grade(origin: str) -> Grade:
    return Grade(scale=GradeScale.ADMIRALTY, source="B", information="2", origin=origin)


def subject(id: str, category: SubjectCategory = SubjectCategory.SUSPECT, **more) -> Subject:
    return Subject(entity=EntityId(id), kind=MemberKind.PERSON, category=category, **more)


def holds(id: str, *things: str) -> Statement:
    """Say that a person's record names what the person holds."""
    return Statement(
        record=f"r-{id}-{'-'.join(things)}",
        kind=StatementKind.PERSON,
        day=None,
        grade=GOOD,
        mentions=tuple((Part.HELD, thing) for thing in things),
        about=EntityId(id),
    )


def call(one: str, other: str, day: int = 0, graded: Grade = GOOD) -> Statement:
    return Statement(
        record=f"r-call-{one}-{other}-{day}-{graded.origin}",
        kind=StatementKind.CALL,
        day=DAY + timedelta(days=day),
        grade=graded,
        mentions=((Part.ONE, one), (Part.OTHER, other)),
    )


def stop(*things: str, day: int = 0) -> Statement:
    return Statement(
        record=f"r-stop-{'-'.join(things)}-{day}",
        kind=StatementKind.STOP,
        day=DAY + timedelta(days=day),
        grade=GOOD,
        mentions=tuple((Part.FOUND, thing) for thing in things),
    )


def told(subjects, statements) -> Told:
    things = {thing for one in statements for _, thing in one.mentions}
    return Told(
        statements=tuple(statements),
        subjects=tuple(subjects),
        kinds={thing: MemberKind(thing.partition(":")[0]) for thing in things},
    )


def crew() -> Told:
    """Four who work together through their telephones: Ana rings all, and one telephone is nobody's."""
    people = ("ana", "ben", "cai", "dov")
    return told(
        [subject(id) for id in people],
        [
            *(holds(id, f"phone:{id}") for id in people),
            *(call("phone:ana", f"phone:{id}", day) for day, id in enumerate(("ben", "cai"))),
            call("phone:ana", "phone:nobody", 5),
            call("phone:nobody", "phone:dov", 6),
        ],
    )
