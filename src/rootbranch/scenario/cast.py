"""Name who takes part in the invented region: partners, agreements between them, and officers with duties.

Every name is invented. Two partners are hubs (notices of wanted persons, financial intelligence); the joint office is
the one that publishes. Nobody holds two duties that the policies keep apart (operator, help, pursuit).
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from rootbranch.model.access import Agreement, Duty, Officer, Partner
from rootbranch.model.ids import OfficerId, PartnerId
from rootbranch.model.marking import HandlingCode, Purpose

JOINT = PartnerId("JOINT")

_PARTNERS = {
    "JOINT": ("Joint Results Office", "XJ", "results"),
    "US-INV": ("Bureau of Cross-Border Investigations", "US", "liaison.us-inv"),
    "US-BRD": ("Southern Line Border Service", "US", "liaison.us-brd"),
    "MX-FIS": ("Fiscalía Especial de Rutas", "MX", "enlace.mx-fis"),
    "GT-MP": ("Fiscalía de Movilidad Humana", "GT", "enlace.gt-mp"),
    "CO-DIJ": ("Dirección de Investigación de Fronteras", "CO", "enlace.co-dij"),
    "EC-FGE": ("Unidad Fiscal de Tráfico de Migrantes", "EC", "enlace.ec-fge"),
    "OIN": ("Office of Intercontinental Notices", "ZZ", "liaison.oin"),
    "RFIU": ("Regional Financial Intelligence Unit", "ZZ", "liaison.rfiu"),
}
_OFFICERS = (
    ("liaison.us-inv", "Dana Whitlock", "US-INV", Duty.LIAISON),
    ("liaison.us-brd", "Ray Tolliver", "US-BRD", Duty.LIAISON),
    ("enlace.mx-fis", "Ximena Barragán", "MX-FIS", Duty.LIAISON),
    ("enlace.gt-mp", "Otto Sacalxot", "GT-MP", Duty.LIAISON),
    ("enlace.co-dij", "Milena Arbeláez", "CO-DIJ", Duty.LIAISON),
    ("enlace.ec-fge", "Galo Iturralde", "EC-FGE", Duty.LIAISON),
    ("liaison.oin", "Sabine Achterberg", "OIN", Duty.LIAISON),
    ("liaison.rfiu", "Tendai Moyo-Lund", "RFIU", Duty.LIAISON),
    ("liaison.joint", "Petra Lindqvist", "JOINT", Duty.LIAISON),
    ("operator.joint", "Tomasz Wilk", "JOINT", Duty.OPERATOR),
    ("results", "Amara Oduya", "JOINT", Duty.RESULTS_OFFICER),
    ("reviewer", "Hannah Birk", "JOINT", Duty.REVIEWER),
    ("revisora.mx-fis", "Jacinta Olvera", "MX-FIS", Duty.REVIEWER),
    ("analyst", "Bao Lam", "JOINT", Duty.ANALYST),
    ("analista.co-dij", "Iván Quimbaya", "CO-DIJ", Duty.ANALYST),
    ("protection", "Ingrid Solheim", "JOINT", Duty.DATA_PROTECTION_OFFICER),
    ("asistencia.gt-mp", "Floridalma Ajú", "GT-MP", Duty.ASSISTANCE_OFFICER),
    ("assistance.us-brd", "Carol Nakai", "US-BRD", Duty.ASSISTANCE_OFFICER),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubleRole:
    """A contact officer whom an agency knows as a corrupt official; who asks under that name must not learn of it."""

    officer: str
    given: tuple[str, ...]
    paternal: str
    maternal: str
    nationality: str
    known_at: str


DOUBLE_ROLE = DoubleRole(
    officer="enlace.gt-mp",
    given=("Otto",),
    paternal="Sacalxot",
    maternal="Ixcoy",
    nationality="GT",
    known_at="US-INV",
)

_VALID_FROM = datetime(2024, 1, 1, tzinfo=UTC)
_VALID_TO = datetime(2034, 1, 1, tzinfo=UTC)

# Who lets whom see, beside the joint office, which sees by agreement with everybody.
_NEIGHBOURS = (
    ("US-INV", "US-BRD"),
    ("US-BRD", "US-INV"),
    ("US-INV", "MX-FIS"),
    ("MX-FIS", "US-INV"),
    ("MX-FIS", "GT-MP"),
    ("GT-MP", "MX-FIS"),
    ("CO-DIJ", "EC-FGE"),
    ("EC-FGE", "CO-DIJ"),
    ("CO-DIJ", "US-INV"),
    *(("OIN", agency) for agency in ("US-INV", "US-BRD", "MX-FIS", "GT-MP", "CO-DIJ", "EC-FGE")),
    ("RFIU", "US-INV"),
    ("RFIU", "MX-FIS"),
)


def partners() -> tuple[Partner, ...]:
    """List the six agencies of five countries, the two hubs and the joint office."""
    return tuple(
        Partner(id=PartnerId(id), name=name, territory=territory, contact=f"{contact}@example.org")
        for id, (name, territory, contact) in _PARTNERS.items()
    )


def agreements() -> tuple[Agreement, ...]:
    """List who lets whom see what; nobody agreed to pass on what is marked H2 or H3."""
    with_joint = [(giver, "JOINT") for giver in _PARTNERS if giver != "JOINT"]
    from_joint = [("JOINT", receiver) for receiver in _PARTNERS if receiver != "JOINT"]
    return tuple(_agreement(giver, receiver) for giver, receiver in (*with_joint, *from_joint, *_NEIGHBOURS))


def _agreement(giver: str, receiver: str) -> Agreement:
    return Agreement(
        giver=PartnerId(giver),
        receiver=PartnerId(receiver),
        purposes=(Purpose.RESULTS, Purpose.ANALYSIS, Purpose.INVESTIGATION),
        handling=(HandlingCode.H0, HandlingCode.H1),
        onward=False,
        origin_country_allowed=False,
        retention_days=1095,
        contact=f"{_PARTNERS[giver][2]}@example.org",
        valid_from=_VALID_FROM,
        valid_to=_VALID_TO,
    )


def officers() -> tuple[Officer, ...]:
    """List the officers: a liaison for each partner and at least one for each other duty."""
    return tuple(
        Officer(id=OfficerId(id), name=name, partner=PartnerId(partner), duties=frozenset({duty}))
        for id, name, partner, duty in _OFFICERS
    )
