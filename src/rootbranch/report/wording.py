"""Write numbers, days and sentences as a reader of one language expects them.

Limits: a text from outside loses what no printed line has: control characters, marks that turn the direction of
what follows, private-use characters. Writing in another direction stays as it is.
Source: Unicode CLDR through Babel; UTS 55, section 3 (marks of direction that hide what is written).
"""

import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from rootbranch.errors import Message, text_of
from rootbranch.model.ledger import Form, Period

LOCALES = {"en": Locale("en"), "es": Locale("es", "MX")}
DECIMALS_MAX = 6
MINUS = "\u2212"
REPLACEMENT = "\ufffd"
JOINERS = "\u200c\u200d"  # part of the spelling of Persian and of several Indian scripts


def t(id: str, language: str, /, **params: str | int) -> str:
    """Write the sentence of an id; whole numbers among the parameters get the form of the language."""
    written = {
        name: value if isinstance(value, str) else number(value, language) for name, value in params.items()
    }
    return text_of(Message(id, written), language)


def said(message: Message, language: str) -> str:
    """Write a message of another room."""
    return plain(t(message.id, language, **message.params))


def t_or_none(id: str, language: str) -> str | None:
    """Write the text of an id that may have none, as open lists of codes do."""
    try:
        return text_of(Message(id), language)
    except KeyError:
        return None


def counted(id: str, count: int, language: str, **params: str) -> str:
    """Write the sentence `<id>_one` or `<id>_many`."""
    return t(f"{id}_{'one' if count == 1 else 'many'}", language, count=count, **params)


def number(value: Decimal | int, language: str) -> str:
    """Write a number with thousands marked and no more decimals than it has."""
    text = format_decimal(abs(Decimal(value)), format="#,##0." + "#" * DECIMALS_MAX, locale=LOCALES[language])
    return MINUS + text if value < 0 else text


def difference(value: Decimal, language: str) -> str:
    """Write a difference with its sign, `+3`, `−2`, `0`."""
    return ("+" if value > 0 else "") + number(value, language)


def day(value: date, language: str) -> str:
    """Write a day in words, `3 September 2022`, `3 de septiembre de 2022`."""
    form = {"en": "d MMMM y", "es": "d 'de' MMMM 'de' y"}[language]
    return format_date(value, form, locale=LOCALES[language])


def moment(value: datetime, language: str) -> str:
    """Write a time in UTC, `3 September 2022, 14:05 UTC`."""
    there = value.astimezone(UTC)
    clock = format_time(there, "HH:mm", tzinfo=UTC, locale=LOCALES[language])
    return t("report.moment", language, day=day(there.date(), language), time=clock)


def period_text(period: Period, language: str) -> str:
    """Say a period in words."""
    first = day(period.first, language) if period.first else ""
    last = day(period.last, language) if period.last else ""
    if first and last:
        return t("report.period_between", language, first=first, last=last)
    if first:
        return t("report.period_from", language, first=first)
    return t("report.period_to", language, last=last) if last else t("report.period_all", language)


def value_text(form: Form, values: Sequence[Decimal], language: str) -> str:
    """Write what a figure says: `12`, `10–17`, `360; 235; 121; 121`, `hidden`, `not resolved: 17; 10`."""
    written = [number(value, language) for value in values]
    listed = "; ".join(written)
    if form is Form.HIDDEN:
        return t("report.value.hidden", language)
    if form is Form.UNRESOLVED:
        return (
            t("report.value.unresolved_between", language, values=listed)
            if written
            else t("report.value.unresolved", language)
        )
    if form is Form.RANGE and len(written) == 2 and values[0] != values[1]:
        return t("report.value.range", language, low=written[0], high=written[1])
    if form is Form.RANGE and written:
        return written[0] if len(set(values)) == 1 else listed
    return listed or t("report.value.nothing", language)


def plain(text: str) -> str:
    """Take out of a text what no printed line has, and make every run of white space one space."""
    return " ".join("".join(_printed(sign) for sign in unicodedata.normalize("NFC", text)).split())


def humanised(code: str) -> str:
    """Write a code as words: `migrants_found` becomes `Migrants found`."""
    words = plain(code.replace("_", " "))
    return words[:1].upper() + words[1:]


def _printed(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    if category == "Cf":
        return sign if sign in JOINERS else ""
    if category in {"Co", "Cs"} or ord(sign) & 0xFFFE == 0xFFFE:
        return REPLACEMENT
    return sign
