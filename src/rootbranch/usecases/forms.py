"""A report that an officer types, where no file comes: the same checks, the same record, the same ledger.

The form is a mapping with one column a field; a typed report is a delivery of one row.
"""

from collections.abc import Mapping

from rootbranch import guard
from rootbranch.errors import InputError, Message
from rootbranch.gather import REPORT_FIELDS, Row, compile_mapping, load_mapping
from rootbranch.model.access import Actor, Kind, Verb
from rootbranch.model.ids import DeliveryId, RecordId
from rootbranch.model.records import Delivery, DeliveryMode, DeliveryState
from rootbranch.store import care, deliveries, findings, loading, mappings, partners
from rootbranch.usecases.asking import asking, joint
from rootbranch.usecases.counting import form_picture, settle
from rootbranch.usecases.form_checks import PREDICATE_FIELDS, QUANTITY_FIELDS, fitting
from rootbranch.usecases.installation import Installation, new_id
from rootbranch.usecases.keeping import Chunk, Keeper
from rootbranch.usecases.locks import feed_lock
from rootbranch.usecases.sealing import seal_withheld
from rootbranch.usecases.witness import COMPLETE_DELIVERY, witness_end

FIELD_CHARACTERS_MAX = 2_000
MARKING_FIELDS = ("source_grade", "info_grade", "tlp", "handling", "basis", "originating_source")
FORM_FIELDS = (*REPORT_FIELDS, *QUANTITY_FIELDS, "category", *PREDICATE_FIELDS, *MARKING_FIELDS)


def enter_form(installation: Installation, actor: Actor, form: Mapping[str, str]) -> RecordId:
    """Keep a typed report under the actor's own partner, and settle the ledger.

    Args:
        form: Values by the names of `FORM_FIELDS`; dates as ISO, amounts with a decimal point.

    Raises:
        InputError: An unknown field, or one that is too long; nothing was kept.
        FormError: Values that the report cannot take, or a person who would be protected; it names every field.
    """
    _check(form)
    partner = actor.officer.partner
    mapping = load_mapping(FORM_MAPPING, "form")
    at = installation.clock()
    delivery_id = DeliveryId(new_id())
    cells = dict.fromkeys(FORM_FIELDS, "") | {"reported_on": f"{at:%Y-%m-%d}"} | _filled(form)
    with (
        feed_lock(installation.settings.home, f"{partner}-{mapping.name}"),
        asking(installation, actor, Verb.ENTER, joint(Kind.OUTCOME), "enter_form") as work,
    ):
        known = frozenset(each.id for each in partners.all_partners(work.connection))
        build = compile_mapping(
            mapping,
            partner=partner,
            file_name="form",
            known_at=at,
            partners=known,
        )
        row = Row(number=1, locator="form", cells=cells | {"form": delivery_id})
        built = fitting(build(row), cells, known)
        digest = guard.keyed_digest(installation.keyring, FORM_MAPPING)
        mappings.keep(work.connection, digest, mapping.name, FORM_MAPPING, at)
        delivery = Delivery(
            id=delivery_id,
            partner=partner,
            feed=mapping.name,
            file_name="form",
            file_digest=guard.keyed_digest(installation.keyring, delivery_id),
            mapping_digest=digest,
            mode=DeliveryMode.DELTA,
            state=DeliveryState.LOADING,
            officer=actor.officer.id,
            known_at=at,
            started_at=at,
        )
        deliveries.start(work.connection, delivery)
        chunk = Chunk(drafts=(built,), rejects=(), findings=built.findings, last_row=1)
        kept = Keeper(installation.keyring, delivery, at, ()).keep(work.connection, chunk)
        findings.add(work.connection, delivery.id, chunk.findings)
        deliveries.advance(work.connection, delivery.id, rows=1, accepted=1)
        done = loading.complete_delivery(work.connection, delivery.id, at)
        sealed = seal_withheld(installation.keyring, work.connection, done, at)
        witness_end(work, delivery, COMPLETE_DELIVERY)
        settle(work, form_picture(work))
        work.touch(kept.touched)
    if sealed:
        care.forget(installation.register)
    return RecordId(kept.touched[0])


def _filled(form: Mapping[str, str]) -> dict[str, str]:
    return {name: value.strip() for name, value in form.items() if value.strip()}


def _check(form: Mapping[str, str]) -> None:
    for name, value in form.items():
        if name not in FORM_FIELDS:
            raise InputError(
                Message("usecases.no_such_field", {"field": name}),
                "form",
                Message("usecases.fields_are", {"fields": ", ".join(FORM_FIELDS)}),
            )
        if len(value) > FIELD_CHARACTERS_MAX:
            raise InputError(
                Message("usecases.field_too_long", {"max": FIELD_CHARACTERS_MAX}),
                name,
                Message("usecases.shorten"),
            )


FORM_MAPPING = """\
mapping: typed-form
version: 1
file: {format: jsonl}
mode: delta
kind: report
key: [form]
marking:
  scale: admiralty
  source_grade: {column: source_grade}
  info_grade: {column: info_grade}
  tlp: {column: tlp}
  handling: {column: handling}
  basis: {column: basis}
  purposes: {constant: "investigation analysis results"}
  originating_source: {column: originating_source}
category: {column: category}
predicate:
  conduct: {column: conduct}
  material_benefit: {column: material_benefit}
  officer: {column: predicate_officer}
  date: {column: predicate_date}
fields:
  kind: {column: kind}
  happened_on: {column: happened_on}
  reported_on: {column: reported_on}
  territory: {column: territory}
  place: {column: place}
  operation: {column: operation}
  reference: {column: reference}
  took_part: {column: took_part, split: ","}
  subject.name: {column: subject.name}
  subject.birth_date: {column: subject.birth_date}
  subject.document: {column: subject.document}
  stage: {column: stage}
  ground: {column: ground}
  offence: {column: offence}
  natural_key: {column: natural_key}
  quantities:
    - {commodity: {column: commodity}, amount: {column: amount, decimal: point}, unit: {column: unit}}
"""
