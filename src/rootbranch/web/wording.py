"""Write sentences, code lists, numbers and times of a page in one language.

Numbers have one form in both languages, `1,234.5`: readers of several countries pass the same page round,
and a dot that means thousands for one of them would change the figure. Times are shown in UTC and say so.

Source: Unicode CLDR (locales en and es-MX) through Babel.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from rootbranch.errors import LANGUAGES, Message, place_text, text_of
from rootbranch.model.ledger import Figure
from rootbranch.model.reports import Quantity
from rootbranch.usecases import figure_words, fix_of, marked_words, measure_words, set_aside_count, unit_words

LOCALES = {"en": "en", "es": "es_MX"}
NOTHING = "–"
# Names that the releases use too have one place, in the report room.
CODED_FIELDS = {"kind": "kind", "stage": "stage", "ground": "ground"}
SAID_ELSEWHERE = {
    "stage": "report.stage",
    "commodity": "report.commodity",
    "network_role": "trace.role",
    "network_rule": "trace.rule",
    "network_link": "trace.link",
    "network_member": "trace.member",
}
DECIMALS_MAX = 6
COUNTED = "count"  # the unit of what is counted one by one; the commodity says of what
AMOUNT = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")
QUANTITY = re.compile(rf"(?P<what>\S.*) (?P<amount>{AMOUNT.pattern}) (?P<unit>\S.*)")
PIECE_MAX = 40  # a name without any sign of its own may not widen a page
BETWEEN = re.compile(r"(?<=[_./-])(?=\w)")


@dataclass(frozen=True, slots=True)
class Wording:
    """One language of `LANGUAGES`, as the templates use it."""

    language: str

    def t(self, id: str, **params: str | float | Decimal) -> str:
        """Write the sentence of an id; numbers among the parameters get the form of the language."""
        written = {
            name: value if isinstance(value, str) else self.number(value) for name, value in params.items()
        }
        return text_of(Message(id, written), self.language)

    def tn(self, id: str, n: int, **params: str | float | Decimal) -> str:
        """Write the sentence `id.one` or `id.many`, by the number."""
        return self.t(f"{id}.{'one' if n == 1 else 'many'}", n=n, **params)

    def text(self, message: Message) -> str:
        """Write a message of another room."""
        return text_of(message, self.language)

    def code(self, area: str, value: str | Enum | None) -> str:
        """Write a value of a code list; a value the catalogue does not know is shown as it came."""
        plain = str(value.value if isinstance(value, Enum) else value or "")
        if not plain:
            return NOTHING
        name = "".join(sign if sign.isalnum() else "_" for sign in plain.lower())
        try:
            return text_of(Message(f"{SAID_ELSEWHERE.get(area, 'web.' + area)}.{name}"), self.language)
        except KeyError:
            return plain.replace("_", " ")

    def unit(self, value: str) -> str:
        """Write a unit in the plural; a currency keeps its code."""
        return unit_words(value, self.language)

    def quantity_of(self, quantity: Quantity) -> str:
        """Write a quantity of an outcome."""
        return self.quantity(quantity.commodity, quantity.amount, quantity.unit)

    def quantity(self, commodity: str, amount: Decimal, unit: str) -> str:
        """Write how much of what: `cash: 480,250 GTQ`, `cocaine: 4.2 kg`, `firearms: 6`."""
        what = self.code("commodity", commodity)
        if unit == COUNTED:
            return self.t("web.quantity_counted", what=what, amount=amount)
        return self.t(
            "web.quantity", what=what, amount=amount, unit=unit_words(unit, self.language, (amount,))
        )

    def in_words(self, figure: Figure) -> tuple[str, str, str, str]:
        """Write label, scope, value and unit of a figure, in the words of its releases."""
        _, scope, value, unit = figure_words(figure, self.language)
        return marked_words(figure.measure, figure.scope, figure.rule, self.language), scope, value, unit

    def locator(self, text: str) -> str:
        """Write where something stands; `line 17` and `audit entry 5` have words, a cell or a path has none."""
        return place_text(text, self.language)

    def value_of(self, field: str, text: str) -> str:
        """Write a value of a record: known codes, quantities and units in words, everything else as it came."""
        if field == "quantities" and (taken := QUANTITY.fullmatch(text)):
            return self.quantity(taken["what"], Decimal(taken["amount"]), taken["unit"])
        if field == "unit" and text:
            return self.unit(text)
        if field == "metric" and text:
            return measure_words(text, {}, self.language)
        if field == "value" and AMOUNT.fullmatch(text):
            return self.number(Decimal(text))
        area = CODED_FIELDS.get(field)
        return self.code(area, text) if area and text else text

    def told(self, named: Iterable[tuple[str, str]]) -> str:
        """Write the few fields by which a list tells a record from others: `Arrest · 14 Mar 2026 · Nogales`."""
        return " · ".join(self._told(name, text) for name, text in named)

    def _told(self, name: str, text: str) -> str:
        if name == "happened_on":
            with suppress(ValueError):
                return self.day(date.fromisoformat(text))
        return self.value_of(name, text)

    def pieces(self, text: str) -> list[str]:
        """Cut a name of a file or a column where a line may break: after its own signs, never within a word."""
        return [part for piece in BETWEEN.split(text) for part in _cut(piece)]

    def reason(self, text: str) -> str:
        """Write a reason: a chip of the queue or a message in the language, words as they were typed."""
        if not text:
            return NOTHING
        with suppress(KeyError):
            return text_of(Message(text), self.language)
        chip, mark, words = text.partition(": ")
        return self.code("queue_reason", chip) + (mark + words)

    def number(self, value: float | Decimal | None) -> str:
        """Write a number with thousands marked and no more decimals than it has."""
        if value is None:
            return NOTHING
        return format_decimal(value, format="#,##0." + "#" * DECIMALS_MAX, locale=LOCALES[self.language])

    def day(self, value: date | datetime | None) -> str:
        """Write a day, `3 Sep 2022`."""
        return NOTHING if value is None else format_date(value, "d MMM y", locale=LOCALES[self.language])

    def moment(self, value: datetime | None) -> str:
        """Write a time in UTC, `3 Sep 2022, 14:05 UTC`."""
        if value is None:
            return NOTHING
        locale = LOCALES[self.language]
        return format_datetime(value.astimezone(UTC), "d MMM y, HH:mm", locale=locale) + " UTC"

    def exact(self, value: datetime) -> str:
        """Write a time in UTC to the second, as an audit needs it; the head of its column says UTC."""
        form = "d MMM y, HH:mm:ss"
        return format_datetime(value.astimezone(UTC), form, locale=LOCALES[self.language])

    def helpers_for_templates(self) -> dict[str, Callable[..., object]]:
        """Name what a template may call."""
        names = (
            "t",
            "tn",
            "text",
            "code",
            "unit",
            "in_words",
            "locator",
            "value_of",
            "quantity_of",
            "told",
            "pieces",
            "reason",
            "number",
            "day",
            "moment",
            "exact",
        )
        return {name: getattr(self, name) for name in names} | {
            "set_aside": set_aside_count,
            "fix_of": fix_of,
        }


def _cut(piece: str) -> list[str]:
    return [piece[start : start + PIECE_MAX] for start in range(0, len(piece), PIECE_MAX)]


def choose_language(wanted: Sequence[str | None], accepted: str, standard: str) -> str:
    """Pick the language of a page.

    Args:
        wanted: What was asked for, strongest first: the address, the cookie.
        accepted: The header Accept-Language.
        standard: The language of the installation.
    """
    for language in wanted:
        if language in LANGUAGES:
            return str(language)
    return next((tag for tag in _by_weight(accepted) if tag in LANGUAGES), standard)


def _by_weight(accepted: str) -> list[str]:
    weighted: list[tuple[float, str]] = []
    for part in accepted[:200].split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            weighted.append((-float(weight or 1), tag.split("-")[0].lower()))
        except ValueError:
            continue
    return [tag for _, tag in sorted(weighted, key=lambda pair: pair[0])]
