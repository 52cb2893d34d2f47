"""Write names, births, phones and dates the way one agency writes them, slips included.

Every probability comes from `tables/noise.toml`; the pen of an agency draws from a stream of its own.

Limits: what is shared on purpose (a document that two agencies hold) is written without slips.
Source: notes on the synthetic region, sections 2.4 and 3.5.
"""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from rootbranch.scenario.chance import stream, table
from rootbranch.scenario.identifiers import Phone
from rootbranch.scenario.people import Person

MASK = "«N»"
MONTHS_ES = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenName:
    """The parts of a name as they came out of the pen; parts that were lost are empty."""

    given: str
    paternal: str
    maternal: str
    nickname: str

    @property
    def whole(self) -> bool:
        """Whether it holds a whole given name and a whole surname, so that it can identify somebody."""
        return min(len(self.given.split()[0]), len(self.paternal)) > 2 and self.paternal != MASK

    @property
    def given_first(self) -> str:
        """`María Elena Quishpe Lema`."""
        return " ".join(filter(None, (self.given, self.paternal, self.maternal)))

    @property
    def surname_first(self) -> str:
        """`QUISHPE LEMA, MARÍA ELENA`, as a court list writes it."""
        return f"{' '.join(filter(None, (self.paternal, self.maternal)))}, {self.given}".upper()


class Pen:
    """How one agency writes."""

    def __init__(self, seed: int | str, agency: str, feed: str) -> None:
        """Open the stream of one feed and read the agency's probabilities."""
        self.random = stream(seed, "pen", agency, feed)
        self._chance = table("noise")["default"] | table("noise").get(agency, {})

    def slips(self, what: str) -> bool:
        """Draw whether something happens that the noise table names."""
        return self.random.random() < float(self._chance.get(what, 0.0))

    def name(self, person: Person, how: str = "") -> WrittenName:
        """Write a name.

        Args:
            how: ``""`` with the agency's slips; ``plain`` or ``ageless`` without; ``masked``, ``initial``, ``maternal`` or
                ``bare`` as the deck of outcomes asks.
        """
        plain = WrittenName(
            given=" ".join(person.given),
            paternal=person.paternal,
            maternal=person.maternal,
            nickname=person.nickname,
        )
        match how:
            case "plain" | "ageless":
                written = plain
            case "masked":
                written = replace(plain, paternal=MASK, maternal="")
            case "initial":
                written = replace(
                    plain, given=person.given[0], paternal=f"{person.paternal[0]}.", maternal=""
                )
            case "maternal":
                written = replace(plain, given=person.given[-1], paternal=person.maternal, maternal="")
            case "bare":
                written = replace(plain, given=f"{person.given[0]} {person.given[1][0]}.")
            case _:
                written = self._with_slips(person, plain)
        if self.slips("strip_accents"):
            return _plain_letters(written)
        return written

    def _with_slips(self, person: Person, name: WrittenName) -> WrittenName:
        given, paternal, maternal = person.given, person.paternal, person.maternal
        if self.slips("short_form"):
            given = (table("names")["short_forms"].get(given[0], given[0]), *given[1:])
        if len(given) > 1 and self.slips("second_given_lost"):
            given = given[:1]
        if self.slips("swap_surnames"):
            paternal, maternal = maternal, paternal
        if self.slips("respelled"):
            paternal = self._respelled(paternal)
        if self.slips("drop_maternal"):
            maternal = ""
        if self.slips("repeated_surname"):
            maternal = paternal
        if maternal and self.slips("extra_hyphen"):
            paternal, maternal = f"{paternal}-{maternal}", ""
        if self.slips("masked"):
            paternal, maternal = MASK, ""
        elif self.slips("initial_only"):
            given, paternal, maternal = given[:1], f"{paternal[0]}.", ""
        nickname = name.nickname if self.slips("nickname_kept") else ""
        return WrittenName(given=" ".join(given), paternal=paternal, maternal=maternal, nickname=nickname)

    def _respelled(self, surname: str) -> str:
        sounds = [pair for pair in table("names")["respelling"].items() if pair[0] in surname[1:].lower()]
        if not sounds:
            return surname
        heard, written = self.random.choice(sounds)
        return surname[0] + surname[1:].replace(heard, written, 1)

    def birth(self, person: Person, *, exact: bool = False) -> date | None:
        """Write a birth date as the agency has it; None where it has none."""
        if exact:
            return person.born
        if self.slips("birth_missing"):
            return None
        if self.slips("birth_first_of_january"):
            return date(person.born.year, 1, 1)
        if self.slips("birth_year_off"):
            return person.born - timedelta(days=365)
        if self.slips("birth_day_off"):
            return person.born + timedelta(days=self.random.choice((-10, -1, 1, 10)))
        return person.born

    def age(self, person: Person, on: date) -> int:
        """Write an age in years; a minor never comes out of age."""
        years = (on - person.born).days // 365
        off = self.random.choice((-1, 1)) if self.slips("age_off_by_one") else 0
        return years + off if years > 19 else years

    def document(self, person: Person, *, exact: bool = False) -> str:
        """Write the document number, or nothing."""
        return person.document if exact or not self.slips("document_missing") else ""

    def phone(self, person: Person) -> str:
        """Write the telephone number in one of the agency's forms, or nothing."""
        return "" if self.slips("phone_missing") else self.number(person.phone)

    def number(self, phone: Phone) -> str:
        """Write a number in one of the forms of its country."""
        national = phone.national
        match phone.territory:
            case "US":
                bracketed = f"({national[:3]}) {national[3:6]}-{national[6:]}"
                return self.random.choice(
                    (phone.full, bracketed, f"{national[:3]}-{national[3:6]}-{national[6:]}")
                )
            case "MX":  # prefixes that Mexico dropped in 2019 live on in the files
                return self.random.choice((f"+52 1 {national}", f"044 {national}", national, phone.full))
            case "GT":
                return self.random.choice((f"+502 {national[:4]}-{national[4:]}", phone.full, national))
            case _:
                return self.random.choice((phone.full, f"+{phone.full[1:3]} {phone.full[3:]}"))

    def grade(self, best: str, middle: str, rest: str) -> str:
        """Draw a grade of the agency's scale."""
        if self.slips("grade_a"):
            return best
        return middle if self.random.random() < 0.7 else rest


def written_month_es(day: date) -> str:
    """`14-mar-2026`."""
    return f"{day.day:02d}-{MONTHS_ES[day.month - 1]}-{day.year}"


def written_us(day: date) -> str:
    """`3/9/2026`, month first, no leading zeros."""
    return f"{day.month}/{day.day}/{day.year}"


def written_us_moment(at: datetime) -> str:
    """`3/9/2026 4:05 PM`."""
    return f"{written_us(at.date())} {at.hour % 12 or 12}:{at.minute:02d} {'PM' if at.hour >= 12 else 'AM'}"


def without_accents(text: str) -> str:
    """Take the accents off, as systems without them do."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _plain_letters(name: WrittenName) -> WrittenName:
    return WrittenName(
        given=without_accents(name.given),
        paternal=without_accents(name.paternal),
        maternal=without_accents(name.maternal),
        nickname=without_accents(name.nickname),
    )
