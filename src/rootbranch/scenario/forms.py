"""Fill an agency's form about a person, in its columns and words; that of a report is filled in `report_forms`.

    Mention ──▶ person_row ──▶ FeedRow, cells in the agency's own columns (tables/agencies.toml)

What differs by more than words (dates, amounts, the shape of a name) is in the agency's `Habit`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from rootbranch.model.category import SubjectCategory, is_protected
from rootbranch.scenario.chance import table
from rootbranch.scenario.feeds import FeedRow, identity
from rootbranch.scenario.identifiers import Phone
from rootbranch.scenario.mentions import BARE, MISTYPED, NAME_AND_BIRTH, RESOLVING, Mention
from rootbranch.scenario.noise import Noise, against
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.people import Person
from rootbranch.scenario.period import FIRST_DAY
from rootbranch.scenario.slips import ADULT_BORN_BY
from rootbranch.scenario.spoilt_names import WrittenName

GOODS_MAX = 3
LOOKS = "19"  # years, of a minor who is taken for an adult

_BENEFIT = {
    "en": ("500 USD a trip", "1,000 USD a head", "a share of the fees"),
    "es": ("500 USD por viaje", "1000 USD por persona", "parte de las cuotas"),
}
_TAKEN_FOR = ("transporter", "guide", "lookout")  # what is said of suspects who have no part in a network
_BADGE = {"en": "badge", "es": "placa"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How an agency fills its forms.

    Args:
        person_key, report_key: The number of a row, with `{}` for its running number, `{year}` or `{yy}` for its year.
        person_name: Cells of the name in a person's row.
        report_name: The name as one text in a report.
        source_grades, info_grades: Best, usual and poorest value of the agency's scale.
        goods_column: Column of the n-th thing taken, from the column's name and n (1 to `GOODS_MAX`).
        ages: Whether it writes an age where it has no birth date.
    """

    agency: str
    language: str
    person_key: str
    report_key: str
    date: Callable[[date], str]
    amount: Callable[[str], str]
    person_name: Callable[[WrittenName], Mapping[str, str]]
    report_name: Callable[[WrittenName], str]
    source_grades: tuple[str, str, str]
    info_grades: tuple[str, str, str]
    goods_column: Callable[[str, int], str]
    ages: bool = False

    def words(self, what: str) -> Mapping[str, str]:
        """Read the agency's table of columns (`person`, `report`) or of words (`category`, `kind`, …)."""
        words: Mapping[str, str] = table("agencies")[self.agency][what]
        return words


def person_number(habit: Habit, number: int, known_on: date) -> str:
    """Give the number of the row about a person who became known on a day."""
    return habit.person_key.format(number, year=known_on.year, yy=f"{known_on.year % 100:02d}")


def about_nobody(agency: str) -> Mention:
    """Give a record about nobody, to read off the columns of a form that may have no row."""
    nobody = Person(
        id="",
        given=("Nadie",),
        paternal="Nadie",
        maternal="",
        sex="H",
        born=ADULT_BORN_BY,
        nationality="",
        document="",
        phone=Phone(territory="MX", national="3900000000"),
        category=SubjectCategory.ASSOCIATE,
    )
    return Mention(person=nobody, agency=agency, category=nobody.category, known_on=FIRST_DAY, exact=True)


def person_row(habit: Habit, pen: Pen, number: int, mention: Mention) -> FeedRow:
    """Fill the row about one person."""
    person, column = mention.known_as, habit.words("person")
    plain = mention.exact or mention.amiss == BARE or mention.linking
    name = pen.name(person, "plain" if plain else "", _columns(habit, column["nickname"]))
    shared = mention.exact or mention.looks_adult  # the document shows that two records are of one person
    if mention.found_by in {NAME_AND_BIRTH, RESOLVING}:
        document = pen.poor_document(person, column["document"], mistyped=mention.amiss == MISTYPED)
    else:
        document = pen.document(person, column["document"], exact=shared)
    phone = pen.phone(person, column["phone"])
    if mention.linking:
        phone = pen.kept(column["phone"], person.phone.full)
    key = person_number(habit, number, mention.known_on)
    unknown = pen.loses("nationality_missing", column["nationality"], person.nationality)
    cells: dict[str, str] = {
        column["key"]: key,
        **habit.person_name(name),
        column["nickname"]: name.nickname,
        **_birth(habit, pen, mention, person),
        column["nationality"]: "" if unknown else person.nationality,
        column["document"]: document,
        column["phone"]: phone,
        column["category"]: habit.words("category")[mention.category],
        **predicate(habit, pen, column, mention.category, mention.known_on, person.way or person.role),
        column["source_grade"]: pen.grade(*habit.source_grades),
        column["info_grade"]: pen.grade(*habit.info_grades),
        column["known_on"]: habit.date(mention.known_on),
        column["place"]: _beat(habit, pen, column["place"]),
    }
    return FeedRow(
        cells=cells,
        key=(key,),
        mention=mention,
        hides=person if is_protected(person.category) else None,
        identity=identity(
            name,
            _forms(habit, name),
            document,
            phone,
            born=cells[column["birth"]],
            nickname=cells[column["nickname"]],
        ),
        noise=tuple(
            against(
                _done((*_passes_as_another(habit, name, mention), *pen.noise()), cells),
                _true_cells(habit, mention.person, mention.known_on),
            )
        ),
    )


def _done(noise: tuple[Noise, ...], cells: Mapping[str, str]) -> Iterator[Noise]:
    """Keep what shows: of an empty cell only what emptied it, which was done last."""
    last = {one.column: one.what for one in noise}
    return (one for one in noise if cells[one.column] or last[one.column] == one.what)


def _true_cells(habit: Habit, person: Person, on: date) -> dict[str, str]:
    """Say what the cells of a row about somebody would say if nothing were done to them."""
    age = {habit.words("person")["age"]: f"{(on - person.born).days // 365}"} if habit.ages else {}
    column = habit.words("person")
    name = WrittenName(
        given=" ".join(person.given),
        paternal=person.paternal,
        maternal=person.maternal,
        nickname=person.nickname,
    )
    return {
        **_columns(habit, column["nickname"])(name),
        **age,
        column["birth"]: habit.date(person.born),
        column["document"]: person.document,
        column["nationality"]: person.nationality,
    }


def _columns(habit: Habit, nickname: str) -> Callable[[WrittenName], Mapping[str, str]]:
    return lambda name: {**habit.person_name(name), nickname: name.nickname}


def _passes_as_another(habit: Habit, name: WrittenName, mention: Mention) -> tuple[Noise, ...]:
    """Name the columns that hold a false identity."""
    if not mention.believed:
        return ()
    column = habit.words("person")
    columns = (*habit.person_name(name), column["birth"], column["document"])
    return tuple(Noise(one, "false_identity") for one in columns)


def _birth(habit: Habit, pen: Pen, mention: Mention, person: Person) -> dict[str, str]:
    column = habit.words("person")
    if mention.looks_adult:
        return _looking_adult(habit, pen, str((mention.known_on - person.born).days // 365))
    by_age = habit.ages and not mention.exact and pen.loses("age_only", column["birth"])
    if by_age:
        born = None
    elif mention.found_by == RESOLVING:
        born = pen.birth_year(person, column["birth"])
    else:
        born = pen.birth(person, column["birth"], exact=mention.exact)
    cells = {column["birth"]: habit.date(born) if born else ""}
    if habit.ages:
        cells[column["age"]] = str(pen.age(person, mention.known_on, column["age"])) if by_age else ""
    return cells


def _looking_adult(habit: Habit, pen: Pen, age: str) -> dict[str, str]:
    """Leave out a minor's birth date; who writes ages writes that of an adult.

    Args:
        age: The true one.
    """
    column = habit.words("person")
    cells = {column["birth"]: ""} | ({column["age"]: LOOKS} if habit.ages else {})
    for one in cells:
        pen.remember("looks_adult", one, age)
    return cells


def _forms(habit: Habit, name: WrittenName) -> tuple[str, ...]:
    """Every way in which the file, or who puts its columns together, writes the name."""
    parts = tuple(habit.person_name(name).values())
    return (" ".join(filter(None, parts)), habit.report_name(name))


def predicate(
    habit: Habit, pen: Pen, column: Mapping[str, str], category: SubjectCategory, on: date, does: str
) -> dict[str, str]:
    """Say why somebody is a suspect; empty cells for anybody else.

    Args:
        does: Their role, or the way in which they fill it.
    """
    suspect = category is SubjectCategory.SUSPECT
    words = table("agencies")["conduct"][habit.language]
    own = words.get(does) or [one for taken_for in _TAKEN_FOR for one in words[taken_for]]
    return {
        column["conduct"]: pen.random.choice((*words["any"], *own)) if suspect else "",
        column["benefit"]: pen.random.choice(_BENEFIT[habit.language]) if suspect else "",
        column["officer"]: f"{_BADGE[habit.language]} {pen.random.randrange(1000, 9999)}" if suspect else "",
        column["predicate_date"]: habit.date(on) if suspect else "",
    }


def _beat(habit: Habit, pen: Pen, column: str) -> str:
    place = town(pen.random.choice(table("places")["beat"][habit.agency]), habit.language)
    return "" if pen.loses("place_missing", column, place) else place


def town(place: str, language: str) -> str:
    """Write a town as agencies of one language do."""
    written: str = table("places")["place"][place][language]
    return written


def territory_of(place: str) -> str:
    """Give the country of a town, ISO 3166-1 alpha-2."""
    territory: str = table("places")["place"][place]["territory"]
    return territory


def numbered(column: str, number: int) -> str:
    """Name the n-th column of a kind, `item_2`."""
    return f"{column}_{number}"


def thousands(sign: str, point: str) -> Callable[[str], str]:
    """Make a writer of amounts with a sign between thousands and a decimal sign."""

    def write(amount: str) -> str:
        whole, dot, part = amount.partition(".")
        return f"{int(whole):,}".replace(",", sign) + (point if dot else "") + part

    return write
