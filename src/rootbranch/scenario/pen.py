"""Write names, births, numbers and sums the way one agency writes them, slips included.

    true value ──▶ Pen ──▶ what stands in the cell
                    └────▶ noise: column, what was done, what it should say, for the noise log

Every probability comes from `tables/noise.toml`; the pen of an agency draws from a stream of its own.

Limits: what is shared on purpose (a document that two agencies hold) is written without slips.
Source: notes on the synthetic region, sections 2.4 and 3.5.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from random import Random

from rootbranch.scenario.chance import stream, table
from rootbranch.scenario.hearing import by_ear
from rootbranch.scenario.identifiers import Phone
from rootbranch.scenario.noise import Noise
from rootbranch.scenario.people import Person
from rootbranch.scenario.slips import (
    against_birth,
    last_digit_wrong,
    malformed,
    misread,
    other_birth,
    same_side_of_age,
    turned_age,
)
from rootbranch.scenario.spoilt_names import MASK, NAME_SPOILERS, WrittenName, plain_letters
from rootbranch.scenario.traps import NICKNAME

MONTHS_ES = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")


Columns = Callable[[WrittenName], Mapping[str, str]]


_DOCUMENT_SPOILERS: Mapping[str, Callable[[Random, str], str]] = {
    "document_malformed": malformed,
    "document_against_birth": against_birth,
    "document_misread": misread,
}


class Pen:
    """How one agency writes.

    It remembers what it did to which column until `noise` asks for it, once for each row.
    """

    def __init__(self, seed: int | str, agency: str, feed: str) -> None:
        """Open the stream of one feed and read the agency's probabilities."""
        self.random = stream(seed, "pen", agency, feed)
        self._chance = _chances(agency, of_texts=feed == "texts")
        self._american = agency.startswith("US-")
        self._noise: list[Noise] = []

    def slips(self, what: str) -> bool:
        """Draw whether something happens that the noise table names."""
        return self.random.random() < self._chance.get(what, 0.0)

    def loses(self, what: str, column: str, true: str = "") -> bool:
        """Draw whether something is lost or spoiled, and remember it for the column.

        Args:
            true: What the cell would say otherwise.
        """
        lost = self.slips(what)
        if lost:
            self.remember(what, column, true)
        return lost

    def remember(self, what: str, column: str, true: str) -> None:
        """Remember what was done to a column, and what it should say."""
        self._noise.append(Noise(column, what, true))

    def recall(self, noise: Iterable[Noise]) -> None:
        """Remember again what was handed out before."""
        self._noise += noise

    def kept(self, column: str, true: str) -> str:
        """Write what a cell should say, whatever was drawn for it."""
        self._noise = [one for one in self._noise if one.column != column]
        return true

    def noise(self) -> tuple[Noise, ...]:
        """Hand out what was done since the last time; forgets it."""
        done = tuple(dict.fromkeys(self._noise))
        self._noise.clear()
        return done

    # ---------------------------------------------------------------- names

    def name(self, person: Person, how: str, columns: Columns) -> WrittenName:
        """Write a name.

        Args:
            how: ``""`` with the agency's slips; ``plain`` or ``ageless`` without; ``masked``, ``initial``, ``maternal`` or
                ``bare`` as the deck of outcomes asks.
            columns: Which columns it goes to, so that it can be remembered what was done to which of them.
        """
        plain = WrittenName(
            given=" ".join(person.given),
            paternal=person.paternal,
            maternal=person.maternal,
            nickname=person.nickname,
        )
        written, done = plain, list[tuple[str, str]]()
        for what, next_written in self._steps(person, plain, how):
            old = columns(written)
            done += [(column, what) for column, text in columns(next_written).items() if old[column] != text]
            written = next_written
        true, said = columns(plain), columns(written)
        self._noise += [Noise(column, what, true[column], said[column]) for column, what in done]
        return written

    def _steps(self, person: Person, plain: WrittenName, how: str) -> Iterator[tuple[str, WrittenName]]:
        """Write the name again and again, each time with one more thing done to it."""
        given, maternal = person.given, person.maternal or person.paternal
        written = plain
        match how:
            case "plain" | "ageless":
                pass
            case "masked":
                yield how, (written := replace(plain, paternal=MASK, maternal=""))
            case "initial":
                initial = f"{person.paternal[0]}."
                yield how, (written := replace(plain, given=given[0], paternal=initial, maternal=""))
            case "maternal":
                yield how, (written := replace(plain, given=given[-1], paternal=maternal, maternal=""))
            case "bare":
                short = " ".join((given[0], *(f"{one[0]}." for one in given[1:])))
                yield how, (written := replace(plain, given=short))
            case _:
                for what, spoil in NAME_SPOILERS.items():
                    if self.slips(what):
                        yield what, (written := spoil(self.random, written))
        forgotten = not self.slips("nickname_kept")
        if forgotten and how == "" and person.nickname != NICKNAME:  # many are known by it
            yield "nickname_lost", (written := replace(written, nickname=""))
        # Drawn only where an agency does it and there is something to hear.
        if (
            how == ""
            and written.nickname
            and "nickname_by_ear" in self._chance
            and self.slips("nickname_by_ear")
        ):
            *before, word = written.nickname.split()
            heard = " ".join((*before, by_ear(self.random, word)))
            yield "nickname_by_ear", (written := replace(written, nickname=heard))
        if self.slips("strip_accents"):
            yield "strip_accents", plain_letters(written)

    # ---------------------------------------------------------------- births

    def birth(self, person: Person, column: str, *, exact: bool = False) -> date | None:
        """Write a birth date as the agency has it; None where it has none."""
        if exact:
            return person.born
        if self.loses("birth_missing", column, f"{person.born}"):
            return None
        for what in ("birth_first_of_january", "birth_differs"):
            if self.slips(what):
                return self._other_birth(what, person.born, column)
        return person.born

    def birth_year(self, person: Person, column: str) -> date | None:
        """Write of a birth date the year only, as 1 January; None for who was born that day."""
        written = self._other_birth("birth_first_of_january", person.born, column)
        if written != person.born:
            return written
        self.remember("birth_missing", column, f"{person.born}")
        return None

    def _other_birth(self, what: str, born: date, column: str) -> date:
        if what == "birth_differs":
            written = other_birth(self.random, born)
        else:
            written = same_side_of_age(born, date(born.year, 1, 1))
        if written != born:
            self.remember(what, column, f"{born}")
        return written

    def age(self, person: Person, on: date, column: str) -> int:
        """Write an age in years; a minor never comes out of age, nor an adult under age."""
        years = (on - person.born).days // 365
        written, done = years, list[str]()
        if self.slips("age_off_by_one") and years > 19:
            written = years + self.random.choice((-1, 1))
            done.append("age_off_by_one")
        if self.slips("age_turned") and turned_age(written) != written:
            written = turned_age(written)
            done.append("age_turned")
        self._noise += [Noise(column, what, f"{years}", f"{written}") for what in done]
        return written

    # ---------------------------------------------------------------- numbers

    def document(self, person: Person, column: str, *, exact: bool = False) -> str:
        """Write the document number, or nothing."""
        if exact:
            return person.document
        if self.loses("document_missing", column, person.document):
            return ""
        number = person.document
        if person.second_document and self.slips("second_document"):
            number = self._changed(column, "second_document", number, person.second_document)
        return self._slipped(number, column)

    def paper(self, number: str, lost: str, column: str, *, exact: bool = False) -> str:
        """Write the number of a paper beside the document, or nothing.

        Args:
            number: Empty for who has none.
            lost: Name of the noise that leaves it out.
        """
        if not number or self.loses(lost, column, number):
            return ""
        return number if exact else self._slipped(number, column)

    def _slipped(self, number: str, column: str) -> str:
        for what, spoil in _DOCUMENT_SPOILERS.items():
            if self.slips(what):
                return self._changed(column, what, number, spoil(self.random, number))
        return number

    def poor_document(self, person: Person, column: str, *, mistyped: bool) -> str:
        """Write no document, or one with a character taken for another, or of the wrong length where none can be."""
        number = person.document
        if not mistyped:
            self.remember("document_missing", column, number)
            return ""
        written = misread(self.random, number)
        if written != number:
            return self._changed(column, "document_misread", number, written)
        return self._changed(column, "document_malformed", number, malformed(self.random, number))

    def phone(self, person: Person, column: str) -> str:
        """Write the telephone number in one of the agency's forms, or nothing."""
        lost = self.loses("phone_missing", column, person.phone.full)
        return "" if lost else self.number(person.phone, column)

    def number(self, phone: Phone, column: str) -> str:
        """Write a number in one of the forms of its country."""
        if self.loses("phone_wrong_digit", column, phone.full):
            phone = replace(phone, national=last_digit_wrong(self.random, phone.national))
        national = phone.national
        match phone.territory:
            case "US" if not self._american:  # without its country code it might be somebody's elsewhere
                return self.random.choice((phone.full, f"+1 {national[:3]} {national[3:6]} {national[6:]}"))
            case "US":
                bracketed = f"({national[:3]}) {national[3:6]}-{national[6:]}"
                return self.random.choice(
                    (phone.full, bracketed, f"{national[:3]}-{national[3:6]}-{national[6:]}")
                )
            case "MX":  # prefixes that Mexico dropped in 2019 live on in the files
                return self.random.choice((f"+52 1 {national}", f"044 {national}", national, phone.full))
            case "GT":  # eight digits without country code might be a mobile number of Honduras
                return self.random.choice((f"+502 {national[:4]}-{national[4:]}", phone.full))
            case _:
                code = phone.full.removesuffix(national)
                return self.random.choice((phone.full, f"{code} {national}"))

    def plate(self, plate: str, column: str) -> str:
        """Write a number plate, a character of it perhaps taken for another."""
        if not self.slips("plate_misread"):
            return plate
        return self._changed(column, "plate_misread", plate, misread(self.random, plate))

    def plate_state(self, plate: str, territory: str, column: str) -> str:
        """Write the state that a plate is of, or nothing; one plate is always of one state."""
        states = table("places")["plate_states"][territory]
        state: str = states[sum(plate.encode()) % len(states)]
        return "" if self.loses("plate_state_lost", column, state) else state

    # ---------------------------------------------------------------- money

    def amount(self, whole: int, sign: str, point: str, column: str) -> str:
        """Write a sum with two decimals.

        Args:
            sign: Stands between thousands in the agency's way of writing.
            point: Stands before the decimals.
        """
        true = f"{whole:,}".replace(",", sign) + f"{point}00"
        if self.loses("decimal_sign", column, true):
            sign, point = point, sign
        elif whole >= 1_000 and self.loses("thousands_sign", column, true):
            sign = ""
        return f"{whole:,}".replace(",", sign) + f"{point}00"

    def currency(self, code: str, column: str) -> str:
        """Write the currency, or nothing."""
        return "" if self.loses("currency_lost", column, code) else code

    def _changed(self, column: str, what: str, before: str, after: str) -> str:
        if before != after:
            self.remember(what, column, before)
        return after

    def grade(self, best: str, middle: str, rest: str) -> str:
        """Draw a grade of the agency's scale."""
        if self.slips("grade_a"):
            return best
        return middle if self.random.random() < 0.7 else rest


@cache
def _chances(agency: str, *, of_texts: bool) -> Mapping[str, float]:
    own = table("noise").get(agency, {}) | (table("noise")["texts"] if of_texts else {})
    chances: dict[str, float] = table("noise")["default"] | own
    return chances


def written_month_es(day: date) -> str:
    """`14-mar-2026`."""
    return f"{day.day:02d}-{MONTHS_ES[day.month - 1]}-{day.year}"


def written_us(day: date) -> str:
    """`3/9/2026`, month first, no leading zeros."""
    return f"{day.month}/{day.day}/{day.year}"


def written_us_moment(at: datetime) -> str:
    """`3/9/2026 4:05 PM`."""
    return f"{written_us(at.date())} {at.hour % 12 or 12}:{at.minute:02d} {'PM' if at.hour >= 12 else 'AM'}"
