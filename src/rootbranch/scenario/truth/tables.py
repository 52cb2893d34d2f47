"""Write the tables of the truth, a part for each district; the lead puts the parts below one header, and writes those of the whole region."""

import csv
from collections.abc import Iterable
from pathlib import Path

TABLES = {
    name: tuple(columns.split())
    for name, columns in {
        "persons": "person class given paternal maternal sex born nationality home document phone nickname class_after changed_on died_on occupation",
        "roles": "person network role stage cell since until sentence_months after way",
        "organisations": "organisation kind part_of territory",
        "places": (
            "place kind name address town territory latitude longitude network keeper phone since until"
        ),
        "edges": "tie one other kind overlay since until evidence_kind shows_by evidence",
        "phones": "phone holder since until",
        "handsets": "imei phone card holder since until kind",
        "accounts": "account holder kind since until",
        "fees": "fee nationality usd parts cash_usd unseen_usd",
        "payments": "kind payer beneficiary account_of_payer account_of_beneficiary at usd tie fee",
        "vehicles": "vehicle vin make model colour year type owner user network",
        "plates": "plate vehicle since until kind",
        "journeys": "network at origin stop avoided stopped",
        "collectors": "person group town since until",
        "tolls": "group network collector payer at origin stop usd",
        "hawala": "fee network taken_in_by given_to at usd tie",
        "events": "kind network at origin stop place people vehicle avoided found ties cause died",
        "record_to_entity": "partner feed file row key entities",
        "disclosure": "partner feed file row handling readers",
        "actions": (
            "action kind happened_on stage place operation took_part subject quantities counted why "
            "partner feed key file row last_file last_row label link installment"
        ),
        "duplicates": "action partner feed key of_partner of_feed of_key link",
        "conflicts": "action partner feed key field said true installment",
        "claims": "partner feed key operation metric label value territory since until counted on_day actions",
        "effects": "action network place since until weekly_before weekly_after displaced meant",
        "judgements": "left_partner left_feed left_key right_partner right_feed right_key verdict reason",
        "protected": "person class kind value partner feed file row flag found_by",
        "protected_periods": "person class since until reason",
        "decisions": "decision person from_class to_class decided_on agency reason",
        "identities": "person identity name born document",
        "documents": "person identity kind document",
        "kin": "one other relation",
        "noise_log": "partner feed file row column noise true said",
        "dirty": "partner feed file row what hidden",
        "withdrawals": "partner feed key file row entity way by_file why",
        "texts": "partner feed key language kind outcome publisher day label",
        "text_mentions": "partner feed key start end written kind entity",
        "text_ties": "partner feed key start end left right tie",
        "text_totals": (
            "partner feed key start end written label operation metric value unit "
            "territory since until counted on_day actions"
        ),
        "traps": "kind entity why where",
        "transactions": "partner feed key flag sender receiver",
        "plans": "partner feed key target_kind target",
        "cases": "case partner network cell opened closed persons records reports",
        "collisions": (
            "id kind left_partner left_feed left_key right_partner right_feed right_key collides why linked_by"
        ),
    }.items()
}
"""Columns by table, of those that are made of parts."""

WHOLE = {
    name: tuple(columns.split())
    for name, columns in {
        "flow_episodes": "kind crossing to starts ends share_percent within_weeks nationality",
        "europe_episodes": "kind crossing to starts ends share_percent within_weeks nationality",
        "legs": "corridor origin stop origin_territory stop_territory by stage",
        "broken_files": "partner feed file what line of_file rows",
    }.items()
}
"""Columns by table, of those that are written once for a region."""


def write_whole(folder: Path, name: str, lines: Iterable[Iterable[object]]) -> None:
    """Write a table of the whole region into its folder; `truth` is made in it where it is missing."""
    (folder / "truth").mkdir(parents=True, exist_ok=True)
    with (folder / "truth" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(WHOLE[name])
        writer.writerows(lines)


class TablePart:
    """One district's lines of a table; the first district also writes the header."""

    def __init__(self, folder: Path, name: str, *, with_header: bool) -> None:
        """Open the file."""
        self._file = (folder / f"{name}.csv").open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, lineterminator="\n")
        if with_header:
            self._writer.writerow(TABLES[name])

    def write(self, *cells: object) -> None:
        """Write one line."""
        self._writer.writerow(cells)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
