"""How far a record is trusted and what may be done with it: grade, handling, basis and purpose.

Grades are kept in the scale they came in and never averaged; `GRADES` says which values a scale has.
Handling says three different things: whom one may tell (TLP), what one may do (PAP), and whether it may
reach a court or third parties (H codes).

Source: FM 2-22.3 (Admiralty 6x6); Regulation (EU) 2016/794, art. 29 (4x4 and handling codes); UK 3x5x2;
FIRST TLP 2.0; MISP PAP. The wording of each value: docs/explanation/grading-and-handling.md.
"""

from dataclasses import dataclass
from enum import StrEnum

from rootbranch.model.ids import PartnerId


class GradeScale(StrEnum):
    """Scales of source and information grading."""

    ADMIRALTY = "admiralty"
    EUROPOL = "4x4"
    UK = "3x5x2"


GRADES: dict[GradeScale, tuple[frozenset[str], frozenset[str]]] = {
    GradeScale.ADMIRALTY: (frozenset("ABCDEF"), frozenset("123456")),
    GradeScale.EUROPOL: (frozenset("ABCX"), frozenset("1234")),
    GradeScale.UK: (frozenset("123"), frozenset("ABCDE")),
}


class Tlp(StrEnum):
    """Traffic Light Protocol 2.0: whom one may tell."""

    RED = "RED"
    AMBER_STRICT = "AMBER+STRICT"
    AMBER = "AMBER"
    GREEN = "GREEN"
    CLEAR = "CLEAR"


class Pap(StrEnum):
    """Permissible Actions Protocol: what one may do."""

    RED = "RED"
    AMBER = "AMBER"
    GREEN = "GREEN"
    CLEAR = "CLEAR"


class HandlingCode(StrEnum):
    """Europol handling codes; several may apply."""

    H0 = "H0"
    H1 = "H1"
    H2 = "H2"
    H3 = "H3"


class Purpose(StrEnum):
    """Purposes that a record may be used for and that a user states.

    Source: INTERPOL Rules on the Processing of Data, art. 10, cut to what a joint system asks.
    """

    INVESTIGATION = "investigation"
    ANALYSIS = "analysis"
    RESULTS = "results"
    ASSISTANCE = "assistance"
    SUPERVISION = "supervision"
    SET_UP = "set_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """Grade, handling, legal basis and purpose that many records share.

    Args:
        source_grade, info_grade: Values of `scale`, kept as the partner gave them.
        handling: Sorted, without doubles; H0 alone where nothing else was said.
        caveats: Restrictions in words (H3, national markings), empty where there are none.
        basis: The legal basis under which the partner holds and passes on the record.
        originating_source: Who saw or said it first; corroboration is counted by this.
    """

    partner: PartnerId
    scale: GradeScale
    source_grade: str
    info_grade: str
    tlp: Tlp
    pap: Pap
    handling: tuple[HandlingCode, ...]
    caveats: str
    basis: str
    purposes: tuple[Purpose, ...]
    originating_source: str

    def __post_init__(self) -> None:
        """Guard what the types cannot say."""
        sources, infos = GRADES[self.scale]
        if self.source_grade not in sources or self.info_grade not in infos:
            raise ValueError("grade is not of its scale")
        if not self.basis or not self.purposes or not self.originating_source:
            raise ValueError("a marking needs basis, purpose and originating source")
