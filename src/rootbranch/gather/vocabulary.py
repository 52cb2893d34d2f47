"""Check schema and property names of a mapping against FollowTheMoney 4, and say which schemata hold persons.

Properties on ethnicity, religion and politics are refused: such records are forbidden unless tied directly to
criminal conduct, and no mapping can know that.

Source: FollowTheMoney 4.11 (its own model); 28 CFR 23.20(b).
"""

from functools import cache

from rootbranch.errors import Message
from rootbranch.gather.choices import Problem
from rootbranch.gather.mapping import FeedMapping
from rootbranch.model.records import RecordKind

PERSON_SCHEMATA = frozenset({"Person", "LegalEntity", "Passport", "Identification", "Mention"})
NAME_PROPERTIES = frozenset({"name", "alias", "previousName", "weakAlias", "abbreviation"})
REFUSED_PROPERTIES = frozenset({"ethnicity", "religion", "political"})


@cache
def properties_of() -> dict[str, dict[str, str]]:
    """List the properties of each schema that a record can have, with the type of each."""
    from followthemoney import model

    return {
        schema.name: {
            name: prop.type.name
            for name, prop in schema.properties.items()
            if not prop.stub and name not in REFUSED_PROPERTIES
        }
        for schema in model.schemata.values()
        if not schema.abstract
    }


def schemata_of(mapping: FeedMapping) -> tuple[str, ...]:
    """List the schemata that rows of the mapping can have; all of them where the file decides."""
    spec = mapping.entity_schema
    outcomes = spec.outcomes if spec is not None else None
    return outcomes if outcomes is not None else tuple(properties_of())


def date_properties(mapping: FeedMapping) -> frozenset[str]:
    """Name the properties that are dates in any schema of the mapping."""
    known = properties_of()
    return frozenset(
        name for schema in schemata_of(mapping) for name, type_ in known[schema].items() if type_ == "date"
    )


def check_properties(mapping: FeedMapping) -> Problem | None:
    """Find the first schema or property that FollowTheMoney does not know."""
    if mapping.kind is not RecordKind.ENTITY:
        return None
    if mapping.entity_schema is None:
        return (
            "schema",
            Message("gather.mapping_missing_key", {"key": "schema"}),
            Message("gather.fix_mapping_key"),
        )
    known = properties_of()
    for schema in schemata_of(mapping):
        if schema not in known:
            return (
                "schema",
                Message("gather.schema_unknown", {"schema": schema}),
                Message("gather.fix_schema"),
            )
    there = {name for schema in schemata_of(mapping) for name in known[schema]}
    for name in mapping.fields:
        key = f"fields.{name}"
        if name in REFUSED_PROPERTIES:
            return (
                key,
                Message("gather.property_refused", {"property": name}),
                Message("gather.fix_property_refused"),
            )
        if name not in there:
            return key, Message("gather.property_unknown", {"property": name}), Message("gather.fix_property")
    if not holds_persons(mapping):
        for name, specs in mapping.fields.items():
            if name in NAME_PROPERTIES and any(len(spec.columns or ()) > 1 for spec in specs):
                refused = Message("gather.name_of_person", {"property": name})
                return f"fields.{name}", refused, Message("gather.fix_about_persons")
    if not mapping.fields and mapping.file.format != "ftm":
        return (
            "fields",
            Message("gather.mapping_missing_key", {"key": "fields"}),
            Message("gather.fix_mapping_key"),
        )
    return None


def holds_persons(mapping: FeedMapping) -> bool:
    """Say whether rows of the mapping can be about persons."""
    if mapping.kind is RecordKind.ENTITY:
        return not PERSON_SCHEMATA.isdisjoint(schemata_of(mapping))
    return any(name.startswith("subject.") for name in mapping.fields)
