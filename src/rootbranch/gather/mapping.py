"""What a mapping file says: how one feed of one partner is read into records.

    mapping, version, file, mode, kind, schema, key, known_on, marking, category, predicate, withdrawn, age,
    fields, narrative, ignore

A `Spec` says where one value comes from (a column, several columns joined, a constant) and how it is read
(table of values, date format, decimal sign, split, zone, prefix). docs/reference/mapping.md describes it for partners.

Source: design, section 3 (delivery, record); domain, sections 1 and 2.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from rootbranch.model.records import DeliveryMode, RecordKind
from rootbranch.values import check_formats

Name = Annotated[str, Field(min_length=1, max_length=200)]
Names = Annotated[tuple[Name, ...], Field(min_length=1, max_length=50)]


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _as_constant(value: Any) -> Any:
    return {"constant": value} if isinstance(value, str) else value


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Spec(_Part):
    """Where one value comes from and how it is read.

    Args:
        column: The column to read; in JSON a dotted path.
        columns: Several columns, put together with `join`. One of `column`, `columns` and `constant` is given.
        constant: The same value for every row.
        join: Between the columns; empty cells are left out.
        values: Text in the file to our value; `"*"` is every other text.
        date: One format or several, of %d %m %Y %y %H %I %p %M %S %b %B, `iso` or `es-months`; a text that two
            formats read differently is refused. See `values.compile_date`.
        decimal: The decimal sign, `comma` or `point`. See `values.parse_amount`.
        decimals: How many digits follow the decimal sign; without it, exactly three are refused as ambiguous.
        split: One cell holds several values, parted by this.
        zone: IANA zone of clock times.
        strip_prefix: Taken off the front of the text where it is there.
    """

    column: Name | None = None
    columns: Names | None = None
    constant: str | None = None
    join: str = " "
    values: dict[str, str] | None = None
    date: Annotated[Names, BeforeValidator(_as_list)] | None = None
    decimal: Literal["comma", "point"] | None = None
    decimals: Annotated[int, Field(ge=0, le=12)] | None = None
    split: Annotated[str, Field(min_length=1, max_length=5)] | None = None
    zone: Name | None = None
    strip_prefix: Name | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """The columns it reads."""
        return (self.column,) if self.column else self.columns or ()

    @property
    def fixed(self) -> str | None:
        """The value that every row gets, None where a column decides."""
        if self.constant is None:
            return None
        values = self.values or {}
        return values.get(self.constant, values.get("*", self.constant))

    @property
    def outcomes(self) -> tuple[str, ...] | None:
        """The values it can give, None where the file decides."""
        if self.fixed is not None:
            return (self.fixed,)
        return tuple(dict.fromkeys(self.values.values())) if self.values is not None else None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if sum(given is not None for given in (self.column, self.columns, self.constant)) != 1:
            raise PydanticCustomError("gather.spec_source", "one source")
        if self.date and (problem := check_formats(self.date)):
            raise PydanticCustomError("gather.spec_date", "date", {"format": problem.params["format"]})
        if self.date and (self.decimal or self.values):
            raise PydanticCustomError("gather.spec_mixed", "mixed")
        if self.zone:
            try:
                ZoneInfo(self.zone)
            except (KeyError, ValueError, OSError) as error:
                raise PydanticCustomError("gather.spec_zone", "zone", {"zone": self.zone}) from error
        return self


ShortSpec = Annotated[Spec, BeforeValidator(_as_constant)]
Specs = Annotated[tuple[Spec, ...], BeforeValidator(_as_list), Field(min_length=1)]


class FilePart(_Part):
    """How the file is written.

    Args:
        format: Kind of file; `ftm` is FollowTheMoney JSON, as an array or one entity a line.
        encoding: Of CSV and TSV; JSON is UTF-8. A file in another encoding is refused whole.
        delimiter: Between the cells of a CSV.
        header_row: Line of the column names, from 1; lines before it are skipped and noted.
        sheet: Sheet of a workbook; the first where it is left out.
        items: Dotted path to the array in a JSON file; the whole document where it is left out.
    """

    format: Literal["csv", "tsv", "xlsx", "json", "jsonl", "ftm"]
    encoding: Literal["utf-8", "latin-1", "cp1252", "utf-16", "utf-16-le", "utf-16-be"] = "utf-8"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    header_row: Annotated[int, Field(ge=1, le=1_000)] = 1
    sheet: Name | None = None
    items: Name | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.delimiter in '"\r\n\0':
            raise PydanticCustomError("gather.delimiter_odd", "delimiter")
        text = self.format in {"csv", "tsv"}
        odd = {
            "delimiter": "delimiter" in self.model_fields_set and self.format != "csv",
            "encoding": self.encoding != "utf-8" and not text,
            "header_row": "header_row" in self.model_fields_set and not (text or self.format == "xlsx"),
            "sheet": self.sheet is not None and self.format != "xlsx",
            "items": self.items is not None and self.format != "json",
        }
        for key, given in odd.items():
            if given:
                raise PydanticCustomError(
                    "gather.key_of_other_format", "odd", {"key": key, "format": self.format}
                )
        return self


class MarkingPart(_Part):
    """Grade, handling, basis and purpose of the rows.

    Args:
        scale: Scale of both grades.
        source_grade: How far the source is trusted, in the scale; kept as given, never averaged.
        info_grade: How far the information is trusted, in the scale.
        tlp: Whom one may tell. RED and AMBER+STRICT stay with the giver whatever is agreed.
        pap: What one may do.
        handling: Handling codes, several parted by space or comma; H2 stays with the giver whatever is agreed.
        caveats: Restrictions in words.
        basis: The legal basis under which the partner holds and passes on the row.
        purposes: What the row may be used for, several parted by space or comma. Reports and claims are counted
            only where `results` is among them.
        originating_source: Who saw or said it first; agencies that relay one source are one source.
    """

    scale: ShortSpec
    source_grade: Spec
    info_grade: Spec
    tlp: Spec
    pap: Spec = Spec(constant="GREEN")
    handling: Spec = Spec(constant="H0")
    caveats: Spec = Spec(constant="")
    basis: Spec
    purposes: Spec
    originating_source: Spec


class PredicatePart(_Part):
    """Why a person is a suspect. Each part is said for that one person, so a constant is refused.

    Args:
        conduct: What the person did.
        material_benefit: What the person gained by it; words such as none or ninguno count as empty.
        officer: Who says so.
        date: When it was said.
    """

    conduct: Spec
    material_benefit: Spec
    officer: Spec
    date: Spec

    @model_validator(mode="after")
    def _check(self) -> Self:
        if any(getattr(self, name).constant is not None for name in type(self).model_fields):
            raise PydanticCustomError("gather.predicate_constant", "constant")
        return self


class QuantityPart(_Part):
    """How much of one commodity was taken.

    Args:
        commodity: What it is: cash, cocaine, vehicles.
        amount: How much; a decimal point unless `decimal` says otherwise.
        unit: `kg`, `g`, `t`, `l`, `count`, or an ISO 4217 code for money; any other costs the row.
    """

    commodity: Spec
    amount: Spec
    unit: Spec


class NarrativePart(_Part):
    """A text in the row, out of which claimed numbers are read; the text itself is not kept with them.

    Args:
        text: The text.
        language: `en` or `es`; without it the words of the text tell.
        publisher: Who published it.
        published: When; `iso` unless a format is named.
        url: Where it can be read.
        marking: Grade, handling, basis and purposes of the numbers, where they may be told further than the text.
    """

    text: Spec
    language: Spec | None = None
    publisher: Spec | None = None
    published: Spec | None = None
    url: Spec | None = None
    marking: MarkingPart | None = None

    def specs(self) -> Iterator[tuple[str, Spec]]:
        """Go through all specs with the path of each in the file."""
        for name in ("text", "language", "publisher", "published", "url"):
            spec = getattr(self, name)
            if spec is not None:
                yield f"narrative.{name}", spec
        if self.marking is not None:
            for name in type(self.marking).model_fields:
                yield f"narrative.marking.{name}", getattr(self.marking, name)


class FeedMapping(_Part):
    """One mapping file, checked.

    Args:
        name: Name of the feed, written `mapping`; keys are unique within partner and feed.
        version: Raised when the mapping changes.
        file: How the file is written.
        mode: `full`: a row that is missing was taken back. `delta`: it was just not repeated.
        kind: What a row tells of: an entity, a report of one event, or a claim of a total.
        entity_schema: FollowTheMoney schema, written `schema`; for entities only.
        key: Columns that name the row within the feed.
        known_on: When the partner knew it; the time of the file where it is left out.
        marking: Grade, handling, basis, purposes and originating source.
        category: Who the row is about. Without it a person is uncategorised, and protected; a constant that makes
            every row a suspect or convicted is refused.
        predicate: Why a person is a suspect; without it nobody is.
        withdrawn: Whether the row takes itself back, yes or no; a constant is refused.
        age: Age of the person in years; under 18 makes a minor, whatever the category says.
        fields: Properties of the schema, or fields of the report or claim.
        quantities: What was taken, a list, written `fields.quantities`; for reports only.
        narrative: A text out of which claimed numbers are read, each a claim of its own.
        ignore: Columns that are known and not taken, nor kept; any other unmapped column gives a finding.
    """

    name: Annotated[str, Field(alias="mapping", pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
    version: Annotated[int, Field(ge=1)]
    file: FilePart
    mode: DeliveryMode
    kind: RecordKind
    entity_schema: Annotated[ShortSpec | None, Field(alias="schema")] = None
    key: Names
    known_on: Spec | None = None
    marking: MarkingPart
    category: Spec | None = None
    predicate: PredicatePart | None = None
    withdrawn: Spec | None = None
    age: Spec | None = None
    fields: dict[str, Specs] = Field(default_factory=dict)
    quantities: tuple[QuantityPart, ...] = ()
    narrative: NarrativePart | None = None
    ignore: tuple[Name, ...] = ()

    @property
    def columns_needed(self) -> tuple[str, ...]:
        """All columns that the mapping reads, each once, in the order of the mapping."""
        columns = (*self.key, *(column for _path, spec in self.specs() for column in spec.sources))
        return tuple(dict.fromkeys(columns))

    def specs(self) -> Iterator[tuple[str, Spec]]:
        """Go through all specs with the path of each in the file."""
        for path, spec in (
            ("schema", self.entity_schema),
            ("known_on", self.known_on),
            ("category", self.category),
            ("withdrawn", self.withdrawn),
            ("age", self.age),
        ):
            if spec is not None:
                yield path, spec
        for part, table in (("marking", self.marking), ("predicate", self.predicate)):
            if table is not None:
                for name in type(table).model_fields:
                    yield f"{part}.{name}", getattr(table, name)
        for name, specs in self.fields.items():
            for spec in specs:
                yield f"fields.{name}", spec
        if self.narrative is not None:
            yield from self.narrative.specs()
        for place, quantity in enumerate(self.quantities):
            for name in QuantityPart.model_fields:
                yield f"fields.quantities.{place}.{name}", getattr(quantity, name)
