"""Make the claims that a row's text tells: each a draft of its own behind that of the row, with its place in the text.

    row, draft ─ text ─▶ readings ─▶ the row's own draft · a claim for each other reading · withdrawn ones for those that are gone

A number that the row itself says in its columns is the row's own and no second claim; the row then says where its text
tells it. The text stays with the row, sealed where the row is; a claim holds numbers, words of a closed list, dates,
countries and the name of an operation.

Limits: a small number of protected people is not kept, nor what would give it away. Where a row is rejected, its text is not read.
Source: decision 0135; design, section 2, item 1.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import orjson

from rootbranch.errors import Message
from rootbranch.gather.mapping import FeedMapping, Spec
from rootbranch.gather.markings import compile_marking
from rootbranch.gather.narratives import (
    READINGS_MAX,
    TEXT_MAX_CHARACTERS,
    VERSION,
    Reading,
    read_narrative,
)
from rootbranch.gather.rows import Cells, Draft, Note, Row
from rootbranch.gather.specs import CellError, Get, compile_one, field_of
from rootbranch.model.category import SubjectCategory
from rootbranch.model.ids import PartnerId
from rootbranch.model.marking import Marking
from rootbranch.model.records import Finding, RecordKind

Tell = Callable[[Row, Draft], Iterator[Draft]]
HIDDEN_BELOW = 10
_PROTECTED = frozenset({"migrants_found", "minors_found", "victims_rescued"})
_FEWER = {"en": "fewer than ten", "es": "menos de diez"}
_DONE = "gather.done_told"


def compile_told(
    mapping: FeedMapping, partner: PartnerId, note: Note, *, delivered_before: bool
) -> Tell | None:
    """Compile the narrative of a mapping; None where it has none.

    Args:
        delivered_before: Whether a text may claim less than when it was delivered before.
    """
    part = mapping.narrative
    if part is None:
        return None
    text_of = _column(part.text)
    marking_of = compile_marking(part.marking, partner) if part.marking else None
    about = {name: _column(getattr(part, name)) for name in ("language", "publisher", "url")}
    published_of = _column(part.published, as_date=True)
    columns = tuple(
        column
        for path, spec in part.specs()
        if path != "narrative.text"
        for column in spec.sources
        if column not in mapping.key
    )
    field = field_of(part.text) or "narrative.text"

    def tell(row: Row, draft: Draft) -> Iterator[Draft]:
        cells = row.cells
        marking = marking_of(cells) if marking_of else draft.marking
        text, published = _read(text_of, cells), _read(published_of, cells)
        said = {name: _read(get, cells) for name, get in about.items()} | {"published": published}
        if draft.withdrawn:
            readings: tuple[Reading, ...] = ()
        else:
            readings = read_narrative(text, _language(said["language"]), _day(published))
        own, others = _own(draft, readings)
        problems = _problems(text, others, marking)
        findings = tuple(note.note(row.number, row.locator, field, message, _DONE) for message in problems)
        yield (
            draft._replace(findings=(*draft.findings, *findings))
            if not own
            else _placed(draft, own, findings)
        )
        if not isinstance(marking, Marking):
            others = ()
        kept = {column: cells[column] for column in columns if cells.get(column)}
        for number, claim in enumerate(_claims(others, said, draft.key)):
            assert isinstance(marking, Marking)  # without one there are no others
            yield _draft(draft, marking, number, claim, kept)
        if delivered_before or draft.withdrawn:
            yield from (_gone(draft, number) for number in range(len(others), READINGS_MAX))

    return tell


def _column(spec: Spec | None, *, as_date: bool = False) -> Get:
    if spec is None:
        return lambda _cells: ""
    return compile_one(spec, as_date=as_date and spec.date is None)


def _read(get: Get, cells: Cells) -> str:
    """A word that cannot be read beside a text costs that word and no claim."""
    try:
        return str(get(cells))
    except CellError:
        return ""


def _language(word: str) -> str:
    return {"eng": "en", "spa": "es"}.get(word.lower(), word.lower())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _problems(
    text: str, others: Sequence[Reading], marking: Marking | tuple[CellError, ...]
) -> Iterator[Message]:
    if not isinstance(marking, Marking) and others:
        yield Message("gather.told_without_marking")
    if len(text) > TEXT_MAX_CHARACTERS:
        yield Message("gather.told_long", {"max": TEXT_MAX_CHARACTERS})
    if len(others) >= READINGS_MAX:
        yield Message("gather.told_many", {"max": READINGS_MAX})
    homeless = sum(1 for one in others if not one.operation)
    if homeless:
        yield Message("gather.told_no_operation", {"n": homeless})


def _own(draft: Draft, readings: tuple[Reading, ...]) -> tuple[Reading | None, tuple[Reading, ...]]:
    """Part what the row's columns say themselves from what only its text says."""
    content = draft.content
    table = content.get("report") or content.get("claim")
    if not isinstance(table, Mapping):
        return None, readings
    same = [reading for reading in readings if _says(table, reading)]
    return (same[0] if same else None), tuple(one for one in readings if one not in same)


def _says(table: Mapping[str, object], reading: Reading) -> bool:
    """Say whether a row's columns tell what a reading tells, of the same operation as far as both name one."""
    operation = str(table.get("operation", ""))
    if operation and reading.operation and operation.casefold() != reading.operation.casefold():
        return False
    if "metric" in table:
        return table["metric"] == reading.metric and _amount(table.get("value")) == reading.value
    if table.get("kind") == "arrest":
        return reading.metric == "arrests" and reading.value == 1
    quantities = table.get("quantities")
    taken = quantities if isinstance(quantities, list) else []
    return any(_amount(one.get("amount")) == reading.value for one in taken if isinstance(one, Mapping))


def _amount(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except ArithmeticError:
        return None


def _placed(draft: Draft, own: Reading, findings: tuple[Finding, ...]) -> Draft:
    """Say in the row's own content where its text tells it."""
    content = draft.content
    part = "report" if "report" in content else "claim"
    table = content[part]
    assert isinstance(table, dict)  # it was compared with the reading
    content[part] = table | _place(own)
    text = orjson.dumps(content).decode()
    return draft._replace(text=text, findings=(*draft.findings, *findings))


def _place(reading: Reading) -> dict[str, str]:
    return {"passage": f"{reading.start}–{reading.end}", "rule": f"{VERSION} {reading.rule}"}


def _claims(
    readings: Sequence[Reading], said: Mapping[str, str], key: tuple[str, ...]
) -> Iterator[dict[str, str]]:
    text = hashlib.sha256(orjson.dumps(key)).hexdigest()[:12]
    language = _language(said["language"])
    for reading in _without_small(readings, language):
        fields = {
            "operation": reading.operation,
            "metric": reading.metric,
            "value": "" if reading.value < 0 else f"{reading.value:f}",
            "unit": reading.unit,
            "territory": reading.territory,
            "scope": reading.scope,
            "publisher": said["publisher"],
            "url": said["url"],
            "language": language,
            "published": said["published"],
            "event": reading.event,
            "told_in": text,
            **_place(reading),
            "joint": "yes" if reading.joint else "",
            "unsure": "yes" if reading.unsure else "",
        }
        yield {name: value for name, value in fields.items() if value}


def _without_small(readings: Sequence[Reading], language: str) -> Iterator[Reading]:
    """Take away small numbers of protected people, and the shares that would give a small one away; -1 stands for none."""
    small = {one.metric for one in readings if one.metric in _PROTECTED and one.value < HIDDEN_BELOW}
    for reading in readings:
        share = reading.rule in {"subset", "country split", "range"}
        if reading.metric in small and (reading.value < HIDDEN_BELOW or share):
            scope = "" if share else _FEWER.get(language, _FEWER["en"])
            yield replace(reading, value=Decimal(-1), scope=scope)
        else:
            yield reading


def _draft(draft: Draft, marking: Marking, number: int, claim: dict[str, str], kept: dict[str, str]) -> Draft:
    content: dict[str, object] = {"claim": claim, "row": kept}
    return draft._replace(
        kind=RecordKind.CLAIM,
        schema=claim["metric"],
        category=SubjectCategory.NOT_A_PERSON,
        marking=marking,
        key=_key(draft, number),
        text=orjson.dumps(content).decode(),
        said=content,
        happened_at=None,
        findings=(),
    )


def _gone(draft: Draft, number: int) -> Draft:
    """A claim that the text may have made before and makes no longer."""
    return draft._replace(
        kind=RecordKind.CLAIM,
        category=SubjectCategory.NOT_A_PERSON,
        key=_key(draft, number),
        text="",
        said={},
        withdrawn=True,
        findings=(),
    )


def _key(draft: Draft, number: int) -> tuple[str, ...]:
    return (*draft.key, "claim", str(number + 1))
