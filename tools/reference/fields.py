"""The page of fields: what a report and a claim can say, and what the form asks for."""

from rootbranch.gather.choices import CLAIM_FIELDS, FIELD_CHOICES, REPORT_FIELDS
from rootbranch.model.reports import Claim, Quantity, Report, ReportSubject
from rootbranch.usecases.forms import FORM_FIELDS
from tools.reference.markdown import arguments, code, codes, first_line, page, table


def report_fields() -> dict[str, str]:
    """Give the fields of a report, as a mapping writes them, with what each says."""
    told = arguments(Report) | {f"subject.{name}": text for name, text in arguments(ReportSubject).items()}
    return {name: told.get(name, "") for name in (*REPORT_FIELDS, "quantities")}


def claim_fields() -> dict[str, str]:
    """Give the fields of a claim with what each says."""
    told = arguments(Claim)
    return {name: told.get(name, "") for name in CLAIM_FIELDS}


def make() -> str:
    """Make the page."""
    return page(
        "Fields of reports and claims",
        "## Report",
        first_line(Report),
        _table(report_fields()),
        "A quantity: " + first_line(Quantity),
        "## Claim",
        first_line(Claim),
        _table(claim_fields()),
        "## Typed form",
        "`rootbranch enter` and the page “Enter” take these names, dates as ISO and amounts with a decimal point: "
        + codes(FORM_FIELDS)
        + ".",
    )


def _table(told: dict[str, str]) -> str:
    return table(
        ("field", "what it says", "values"),
        (
            (code(name), text.replace("None where", "empty where"), codes(FIELD_CHOICES.get(name, ())))
            for name, text in told.items()
        ),
    )
