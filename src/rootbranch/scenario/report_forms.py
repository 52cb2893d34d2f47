"""Fill an agency's form of a report, in its columns and words; that about a person is filled in `forms`.

Said ──▶ report_row ──▶ FeedRow, cells in the agency's own columns (tables/agencies.toml)
"""

from rootbranch.model.category import SubjectCategory, is_protected
from rootbranch.scenario.chance import table
from rootbranch.scenario.feeds import FeedRow, Said, identity
from rootbranch.scenario.forms import GOODS_MAX, Habit, predicate, territory_of, town
from rootbranch.scenario.happenings import Account, Telling
from rootbranch.scenario.pen import Pen
from rootbranch.scenario.period import FIRST_DAY

_OFFENCE = {"en": "smuggling of migrants, 8 U.S.C. 1324", "es": "tráfico ilícito de migrantes"}


def report_row(habit: Habit, pen: Pen, said: Said, case: str = "") -> FeedRow:
    """Fill the row of one report.

    Args:
        case: Number of the agency's case to which it belongs; written where its reports have a column for that.
    """
    telling, account, column = said.telling, said.account, habit.words("report")
    key = report_number(habit, said)
    subject, written = _subject(habit, pen, telling, account)
    category = telling.category if telling.subject else SubjectCategory.NOT_A_PERSON
    cells: dict[str, str] = {
        column["key"]: key,
        column["kind"]: habit.words("kind")[telling.kind],
        column["happened_on"]: habit.date(account.happened_on),
        column["reported_on"]: habit.date(telling.reported_on),
        column["territory"]: territory_of(account.place),
        column["place"]: town(account.place, habit.language),
        column["operation"]: telling.operation,
        column["reference"]: telling.reference,
        column["took_part"]: ";".join(agency for agency in telling.took_part if agency != telling.agency),
        **subject,
        column["category"]: habit.words("category")[category],
        **predicate(habit, pen, column, category, telling.reported_on, _role(telling)),
        column["stage"]: habit.words("stage").get(telling.stage, ""),
        column["ground"]: habit.words("ground")[telling.ground] if telling.kind == "arrest" else "",
        column["offence"]: _OFFENCE[habit.language]
        if telling.subject and telling.ground == "offence"
        else "",
        column["natural_key"]: telling.natural_key,
        **_goods(habit, account),
        column["source_grade"]: pen.grade(*habit.source_grades),
        column["info_grade"]: pen.grade(*habit.info_grades),
        column["source"]: telling.relays or telling.agency,
    }
    if "case" in column:
        lost = case and pen.loses("case_missing", column["case"], case)
        cells[column["case"]] = "" if lost else case
    person = telling.subject
    hides = person if person and is_protected(person.category) else None
    return FeedRow(cells=cells, key=(key,), telling=telling, hides=hides, identity=written, noise=pen.noise())


def report_number(habit: Habit, said: Said) -> str:
    """Give the number of the row of one report."""
    return habit.report_key.format(said.number, year=said.telling.reported_on.year)


def report_columns(habit: Habit) -> tuple[str, ...]:
    """Name the columns of a report file, which may have no row; read off a form about nothing."""
    account = Account(happened_on=FIRST_DAY, place=next(iter(table("places")["place"])))
    nothing = Telling(
        outcome="",
        agency=habit.agency,
        kind="other",
        label="",
        link="",
        account=account,
        reported_on=FIRST_DAY,
        operation="",
        reference="",
    )
    pen = Pen(0, habit.agency, "columns")
    return tuple(report_row(habit, pen, Said(number=0, telling=nothing, account=account)).cells)


def _role(telling: Telling) -> str:
    return telling.subject.role if telling.subject else ""


def _subject(
    habit: Habit, pen: Pen, telling: Telling, account: Account
) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    column, person = habit.words("report"), telling.subject
    if person is None:
        return dict.fromkeys((column["name"], column["birth"], column["document"]), ""), ()
    name = pen.name(person, account.name, lambda name: {column["name"]: habit.report_name(name)})
    written = habit.report_name(name)
    unnumbered = account.name in {"bare", "masked", "maternal", "initial"}
    unborn = account.name in {"bare", "masked", "maternal", "ageless"}
    document = "" if unnumbered else person.document
    cells = {
        column["name"]: written,
        column["birth"]: "" if unborn else habit.date(person.born),
        column["document"]: document,
    }
    return cells, identity(name, (written,), document, "", born=cells[column["birth"]])


def _goods(habit: Habit, account: Account) -> dict[str, str]:
    column, cells = habit.words("report"), {}
    for number in range(1, GOODS_MAX + 1):
        commodity, amount, unit = (*account.quantities, *[("", "", "")] * GOODS_MAX)[number - 1]
        cells[habit.goods_column(column["item"], number)] = habit.words("goods").get(commodity, "")
        cells[habit.goods_column(column["amount"], number)] = habit.amount(amount) if amount else ""
        cells[habit.goods_column(column["unit"], number)] = habit.words("unit").get(unit, unit)
    return cells
