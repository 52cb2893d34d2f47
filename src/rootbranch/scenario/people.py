"""Say what a person of the invented region is: name, birth, papers, telephone, place in a network, further identity.

Source: notes on the synthetic region, section 3.1.
"""

from dataclasses import dataclass, replace
from datetime import date

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.identifiers import Phone
from rootbranch.scenario.network import STAGES

STAGE_TERRITORY = dict(zip(STAGES, ("EC", "CO", "CO", "GT", "MX", "MX", "MX", "US", "US", "US"), strict=True))
TERRITORIES = ("US", "MX", "GT", "CO", "EC")
SHARED_NICKNAME = "El Güero"  # see `traps`


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whom somebody gives themselves out for."""

    given: tuple[str, ...]
    paternal: str
    maternal: str
    born: date
    document: str
    alien_file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of the invented region, as they really are.

    Args:
        sex: `H` or `M`, as a CURP has it.
        category: What they really are; an agency may know less or be wrong.
        role, stage: In a network, empty outside.
        cell: `network/stage/number`, empty outside.
        way: How a money mover or a front man works (`livelihoods`); empty for every other role.
        maternal: Empty where people bear one surname only.
        home: Town in which they were born.
        second_document: Another number of the same kind, issued to the same person; empty for most.
        alien_file: Number under which the United States know who is no citizen.
        other: A full second identity; None for most.
        met_by: Agency that meets a protected person first; empty for others.
    """

    id: str
    given: tuple[str, ...]
    paternal: str
    maternal: str
    sex: str
    born: date
    nationality: str
    document: str
    phone: Phone
    category: SubjectCategory
    home: str = ""
    nickname: str = ""
    role: str = ""
    stage: str = ""
    cell: str = ""
    way: str = ""
    second_document: str = ""
    alien_file: str = ""
    other: Identity | None = None
    met_by: str = ""

    @property
    def own(self) -> Identity:
        """Who they really are."""
        return Identity(
            given=self.given,
            paternal=self.paternal,
            maternal=self.maternal,
            born=self.born,
            document=self.document,
            alien_file=self.alien_file,
        )

    def passing_as(self, identity: Identity) -> "Person":
        """Give the person as those know them who believe in an identity; papers in the own name are left behind."""
        return replace(
            self,
            given=identity.given,
            paternal=identity.paternal,
            maternal=identity.maternal,
            born=identity.born,
            document=identity.document,
            alien_file=identity.alien_file,
            second_document="",
            other=None,
        )
