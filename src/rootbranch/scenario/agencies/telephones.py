"""What services and providers tell of telephones: who wrote to whom, and which numbers were in which handset.

    US-INV   service_records_2026-08.csv (a court's order to the services), imei_returns_2026-08.csv (subpoena)
    MX-FIS   mensajes_2026-08.csv (from seized telephones), equipos_2026-08.csv (from the providers), under a judge's order

No row says what was written. Habits: an IMEI as networks have it, the last digit 0; US-INV leaves that out at times, MX-FIS puts
hyphens or blanks between the groups. Of a few handsets both are told.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from rootbranch.scenario.desk import Desk
from rootbranch.scenario.feeds import Feed, FeedRow
from rootbranch.scenario.handsets import NUMBERS_MAX
from rootbranch.scenario.period import FIRST_DELIVERY
from rootbranch.scenario.traffic import call_row, handset_row
from rootbranch.scenario.writing import Csv


@dataclass(frozen=True, slots=True, kw_only=True)
class _Book:
    """How an agency writes what it was told.

    Args:
        message: Columns: number of the row, who wrote, to whom, when, service, kind, by what order.
        handset: Columns: number of the row, IMEI, and by what order; in `of_number` the four of each number.
        message_key, handset_key: The number of a row, with `{}` for its running number.
        words: The kinds of messages in its language.
    """

    agency: str
    messages: tuple[str, str]
    handsets: tuple[str, str]
    message: tuple[str, str, str, str, str, str, str]
    handset: tuple[str, str, str]
    of_number: tuple[str, str, str, str]
    message_key: str
    handset_key: str
    message_order: str
    handset_order: str
    moment: Callable[[datetime], str]
    day: Callable[[date], str]
    line_end: str = "\n"
    words: tuple[tuple[str, str], ...] = ()


_BOOKS = (
    _Book(
        agency="US-INV",
        messages=("us-inv-messages", "service_records_2026-08.csv"),
        handsets=("us-inv-handsets", "imei_returns_2026-08.csv"),
        message=("record_no", "sender", "recipient", "sent_utc", "service", "type", "order"),
        handset=("return_no", "imei", "order"),
        of_number=("number_{}", "imsi_{}", "first_seen_{}", "last_seen_{}"),
        message_key="M-{:06d}",
        handset_key="H-{:05d}",
        message_order="18 U.S.C. 3123",
        handset_order="subpoena",
        moment=lambda at: f"{at:%Y-%m-%dT%H:%M:%SZ}",
        day=lambda day: f"{day:%m/%d/%Y}",
        line_end="\r\n",
    ),
    _Book(
        agency="MX-FIS",
        messages=("mx-fis-mensajes", "mensajes_2026-08.csv"),
        handsets=("mx-fis-equipos", "equipos_2026-08.csv"),
        message=(
            "Registro",
            "Remitente",
            "Destinatario",
            "Fecha y hora",
            "Servicio",
            "Tipo",
            "Control judicial",
        ),
        handset=("Registro", "IMEI", "Control judicial"),
        of_number=("Número {}", "IMSI {}", "Desde {}", "Hasta {}"),
        message_key="MJ-{:06d}",
        handset_key="EQ-{:05d}",
        message_order="orden de juez de control",
        handset_order="orden de juez de control",
        moment=lambda at: f"{at:%d/%m/%Y %H:%M}",
        day=lambda day: f"{day:%d/%m/%Y}",
        words=(
            ("text", "texto"),
            ("voice note", "nota de voz"),
            ("location", "ubicación"),
            ("photo", "foto"),
        ),
    ),
)


def feeds(desk: Desk) -> Iterator[Feed]:
    """Make the files of messages and of handsets."""
    for book in _BOOKS:
        messages, handsets = book.messages, book.handsets
        yield Feed(
            partner=book.agency,
            mapping=messages[0],
            file_name=messages[1],
            installment=1,
            format=Csv(columns=book.message, line_end=book.line_end),
            rows=_messages(desk, book),
        )
        yield Feed(
            partner=book.agency,
            mapping=handsets[0],
            file_name=handsets[1],
            installment=1,
            format=Csv(columns=_columns(book), line_end=book.line_end),
            rows=_handsets(desk, book),
        )


def _messages(desk: Desk, book: _Book) -> Iterator[FeedRow]:
    pen, words = desk.pen(book.agency, "messages"), dict(book.words)
    for number, one in enumerate(desk.messages(book.agency), start=desk.first):
        key, column = book.message_key.format(number), book.message
        values = (
            key,
            pen.number(one.caller, column[1]),
            pen.number(one.receiver, column[2]),
            book.moment(one.at),
            one.service,
            words.get(one.form, one.form),
            book.message_order,
        )
        yield call_row(one, pen, key, column[2], dict(zip(column, values, strict=True)))


def _columns(book: _Book) -> tuple[str, ...]:
    key, imei, order = book.handset
    return (key, imei, *chain.from_iterable(_of_number(book, place) for place in range(NUMBERS_MAX)), order)


def _of_number(book: _Book, place: int) -> tuple[str, ...]:
    return tuple(column.format(place + 1) for column in book.of_number)


def _handsets(desk: Desk, book: _Book) -> Iterator[FeedRow]:
    pen = desk.pen(book.agency, "handsets")
    for number, handset in enumerate(desk.handsets(book.agency), start=desk.first):
        key = book.handset_key.format(number)
        cells = dict.fromkeys(_columns(book), "")
        cells |= {
            book.handset[0]: key,
            book.handset[1]: pen.random.choice(_IMEI[book.agency](handset.imei)),
            book.handset[2]: book.handset_order,
        }
        for place, use in enumerate(handset.told):
            columns = _of_number(book, place)
            until = book.day(min(use.until, FIRST_DELIVERY))
            values = (pen.number(use.phone, columns[0]), use.card, book.day(use.since), until)
            cells |= dict(zip(columns, values, strict=True))
        yield handset_row(handset, pen, key, _of_number(book, handset.own)[0], cells)


def _whole_or_short(imei: str) -> tuple[str, ...]:
    return imei, imei[:14]


def _in_groups(imei: str) -> tuple[str, ...]:
    groups = (imei[:8], imei[8:14], imei[14:])
    return "-".join(groups), " ".join(groups)


_IMEI = {"US-INV": _whole_or_short, "MX-FIS": _in_groups}
"""In which ways each agency writes an IMEI; none of one is one of the other."""
