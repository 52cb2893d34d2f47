"""Decide which agency knows whom, as what, and since when.

    person ──▶ Mention(s): one record about one person in one agency's files

A few are planted: a record without the flag beside a record of the same person that has it. By what the one can be found
through the other is known: most carry the same document, some only the same name and birth date, and the hard
ones not enough: a mistyped document beside a name with the agency's slips, or a name alone; of the birth date the year at most.

Limits: those that only `resolve` can find are of adults; a minor's record says at least that it is one.
Source: notes on the synthetic region, sections 3.4 (protected flag absent or wrong in 3 %) and 3.6.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from rootbranch.model.category import SubjectCategory
from rootbranch.scenario.cast import DOUBLE_ROLE
from rootbranch.scenario.chance import some, stream, table, weighted
from rootbranch.scenario.people import STAGE_TERRITORY, Person
from rootbranch.scenario.period import FIRST_DAY, FIRST_DELIVERY
from rootbranch.scenario.traps import NICKNAME, is_double
from rootbranch.scenario.ways import agencies_for
from rootbranch.scenario.world import World

AGENCIES = ("US-INV", "US-BRD", "MX-FIS", "GT-MP", "CO-DIJ", "EC-FGE")
# Person files that come twice, so that what is known in the autumn of 2026 can still arrive.
TWICE = frozenset({"US-BRD", "MX-FIS"})
NEARLY_ADULT_BORN_BY = date(2010, 11, 1)  # sixteen or more when the region ends
DOCUMENT, NAME_AND_BIRTH, RESOLVING = "document", "name_and_birth_date", "resolving"
MISTYPED, BARE = "mistyped", "bare"
LINKS_FOR_EACH = (
    16  # collisions: of every eighth two names are of one person, of every second of these by two identities
)
KNOWN_DAYS = 560  # within which somebody becomes known, up to the last file
ON_ROAD, WITH_PAPERS = 0.6, 0.5  # of people around the networks of whom an agency knows (assumption)
_AGENCY_OF = {"US": "US-INV", "MX": "MX-FIS", "GT": "GT-MP", "CO": "CO-DIJ", "EC": "EC-FGE"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One agency's record about one person.

    Args:
        category: What this agency says the person is.
        flag: ``right``; ``absent`` or ``wrong`` where a protected person is not flagged here.
        exact: Name, document and birth date are written, without slips; no document where it is found by the name.
        believed: The agency knows the person under the second identity and holds it for the true one.
        looks_adult: The agency takes a minor for an adult: no birth date, and where it writes ages one of an adult.
        found_by: Of a record without the flag, by what it can be found through one that has it: ``document``,
            ``name_and_birth_date`` or ``resolving``.
        amiss: ``mistyped`` (the document) or ``bare`` (no document), where it takes resolving.
        linking: The second name stands beside the first telephone, both without slips: who compares finds that two names
            are of one person.
    """

    person: Person
    agency: str
    category: SubjectCategory
    known_on: date
    flag: str = "right"
    exact: bool = False
    believed: bool = False
    looks_adult: bool = False
    found_by: str = ""
    amiss: str = ""
    linking: bool = False

    @property
    def known_as(self) -> Person:
        """The person as this agency knows them."""
        other = self.person.other
        return self.person.passing_as(other) if other and self.believed else self.person

    @property
    def installment(self) -> int:
        """The delivery in which it comes first, 1 or 2."""
        return 1 if self.known_on <= FIRST_DELIVERY else 2


def make_mentions(world: World) -> tuple[Mention, ...]:
    """Make all records about persons, in the order in which they became known."""
    random = stream(world.seed, "mentions")
    mentions = [*_of_protected(random, world), *_of_offenders(random, world), *_of_associates(random, world)]
    mentions += _of_collectors(world)
    mentions = [*_need_to_know(world, mentions), *_of_cleared(world, mentions)]
    mentions += _of_namesakes(world, mentions)
    mentions = [*_with_looking_adult(world, mentions)]
    mentions = [_before_custody(world, one) for one in _with_links(world, mentions)]
    return tuple(sorted(mentions, key=lambda one: (one.known_on, one.person.id, one.agency)))


def _known(random: Random, agency: str) -> date:
    last = FIRST_DELIVERY + timedelta(days=65 if agency in TWICE else 0)
    return last - timedelta(days=random.randrange(KNOWN_DAYS))


def _of_protected(random: Random, world: World) -> Iterator[Mention]:
    seen_at = {telling.subject.id: telling for telling in world.uncounted if telling.subject}
    first: list[Mention] = []
    for person in world.protected:
        telling = seen_at.get(person.id)
        where = (
            "US-BRD"
            if telling and telling.agency == "US-INV"
            else telling.agency
            if telling
            else person.met_by
        )
        mention = Mention(
            person=person,
            agency=where,
            category=person.category,
            known_on=_known(random, where),
            exact=telling is not None,
        )
        first.append(_early(mention) if telling else mention)
    doubled = some(random, first, round(len(first) * table("noise")["planted"]["second_mention"]))
    unflagged = some(random, [one for one in first if one.person.id not in seen_at], _unflagged(world))
    beside = {one.person.id for one in unflagged}
    for mention in first:
        yield _early(replace(mention, exact=True)) if mention.person.id in beside else mention
    for mention in doubled:
        agency = _elsewhere(random, mention)
        yield replace(mention, agency=agency, known_on=_known(random, agency), exact=False)
    # A third record might give away what only resolving should find.
    thrice = {one.person.id for one in doubled}
    eligible = [
        one.person.id
        for one in unflagged
        if one.category is not SubjectCategory.MINOR and one.person.id not in thrice
    ]
    hard = dict(zip(random.sample(eligible, len(eligible)), _hard_ways(len(unflagged)), strict=False))
    for number, mention in enumerate(unflagged):
        wrong = number % 4 == 3 and mention.category is not SubjectCategory.MINOR
        found_by, amiss = hard.get(mention.person.id, (DOCUMENT, ""))
        agency = _elsewhere(random, mention)
        yield replace(
            mention,
            agency=agency,
            known_on=_known(random, agency),
            category=SubjectCategory.SUSPECT if wrong else SubjectCategory.ASSOCIATE,
            flag="wrong" if wrong else "absent",
            exact=found_by != RESOLVING,
            found_by=found_by,
            amiss=amiss,
        )


def _hard_ways(unflagged: int) -> Iterator[tuple[str, str]]:
    """List the ways in which records are found by no document, as many as `tables/noise.toml` says, and what is amiss."""
    planted = table("noise")["planted"]
    for number in range(round(unflagged * float(planted["by_resolving"]))):
        yield RESOLVING, BARE if number % 2 else MISTYPED
    yield from [(NAME_AND_BIRTH, "")] * round(unflagged * float(planted["by_name_and_birth"]))


def _unflagged(world: World) -> int:
    return round(len(world.protected) * float(table("noise")["planted"]["unflagged"]))


def _need_to_know(world: World, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Let one agency only know the official who is a contact officer too."""
    for mention in mentions:
        if not is_double(mention.person):
            yield mention
    random = stream(world.seed, "official known")
    for person in filter(is_double, world.offenders):
        yield _open(random, person, DOUBLE_ROLE.known_at, exact=True)


def _of_cleared(world: World, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Let agencies that deliver twice know whom a court will clear, so that the second delivery can say so."""
    random = stream(world.seed, "cleared known")
    known = {(one.person.id, one.agency) for one in mentions}
    for person, _ in world.cleared:
        for agency in sorted(TWICE):
            if (person.id, agency) not in known:
                yield _early(_open(random, person, agency, exact=False))


def _of_namesakes(world: World, mentions: Iterable[Mention]) -> list[Mention]:
    """Let an agency know the offenders who share their nickname with others, where none does."""
    random = stream(world.seed, "namesakes known")
    known = {one.person.id for one in mentions}
    unknown = [one for one in world.offenders if one.nickname == NICKNAME and one.id not in known]
    return [_open(random, one, _AGENCY_OF[STAGE_TERRITORY[one.stage]], exact=False) for one in unknown]


def _with_looking_adult(world: World, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Let a second agency take some minors of sixteen and seventeen for adults; the document is the same."""
    random = stream(world.seed, "looking adult")
    own = tuple(mentions)
    times = Counter(one.person.id for one in own)
    nearly = [
        one
        for one in own
        if one.person.category is SubjectCategory.MINOR
        and one.person.born < NEARLY_ADULT_BORN_BY
        and times[one.person.id] == 1
    ]
    minors = sum(one.category is SubjectCategory.MINOR for one in world.protected)
    count = max(2, round(minors * float(table("noise")["planted"]["looks_adult"])))
    chosen = {one.person.id for one in some(random, nearly, count)}
    for mention in own:
        if mention.person.id not in chosen:
            yield mention
            continue
        yield _early(replace(mention, exact=True))
        migrant = random.random() < 0.5
        by_age = mention.agency != "US-INV" and random.random() < 0.5
        agency = "US-INV" if by_age else _elsewhere(random, mention)
        yield replace(
            mention,
            agency=agency,
            known_on=_known(random, agency),
            category=SubjectCategory.SMUGGLED_MIGRANT if migrant else SubjectCategory.ASSOCIATE,
            flag="right" if migrant else "absent",
            found_by="" if migrant else DOCUMENT,
            exact=False,
            looks_adult=True,
        )


def _before_custody(world: World, mention: Mention) -> Mention:
    """Let nobody be met at the border after their arrest; nobody is released in these 24 months but by a court."""
    arrested = world.arrested.get(mention.person.id)
    if mention.agency != "US-BRD" or arrested is None or mention.known_on <= arrested:
        return mention
    earlier = (mention.known_on - arrested).days % max(1, (arrested - FIRST_DAY).days)
    return replace(mention, known_on=arrested - timedelta(days=earlier))


def _with_links(world: World, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Let some records of a second identity have the telephone of the first: plans against both names hang on it."""
    own = tuple(mentions)
    believed = [one for one in own if one.believed and one.person.id not in world.arrested]
    count = world.size.collisions // LINKS_FOR_EACH + 1
    chosen = set(some(stream(world.seed, "links of two names"), believed, count))
    for mention in own:
        yield _early(replace(mention, linking=True)) if mention in chosen else mention


def _early(mention: Mention) -> Mention:
    """Move a record into the first delivery, so that what it protects is protected from the start."""
    return replace(mention, known_on=min(mention.known_on, FIRST_DELIVERY - timedelta(days=9)))


def _elsewhere(random: Random, mention: Mention) -> str:
    """Choose another agency past which the person comes."""
    agencies = agencies_for(mention.person.nationality)
    return weighted(random, {other: share for other, share in agencies.items() if other != mention.agency})


def _of_offenders(random: Random, world: World) -> Iterator[Mention]:
    arrested = {
        outcome.subject.id: outcome.tellings[0].agency
        for outcome in reversed(world.outcomes)
        if outcome.subject
    }
    rest = [one for one in world.offenders if one.id not in arrested]
    known = some(random, rest, world.size.offenders_known - len(arrested))
    for person in [one for one in world.offenders if one.id in arrested] + list(known):
        territory = STAGE_TERRITORY[person.stage]
        agency = arrested.get(person.id) or _AGENCY_OF[territory]
        yield _open(random, person, agency, exact=person.id in arrested)
        if random.random() < 0.4 or person.other:  # a second identity is for a second agency
            further = _open(
                random, person, random.choice([one for one in AGENCIES if one != agency]), exact=False
            )
            believed = person.other is not None and random.random() < table("noise")["planted"]["believed"]
            yield replace(further, believed=believed)


def _of_collectors(world: World) -> Iterator[Mention]:
    """Let the agency of the country know whoever takes a toll there."""
    random = stream(world.seed, "collectors known")
    for one in world.collectors:
        yield _open(random, one.person, _AGENCY_OF[STAGE_TERRITORY[one.person.stage]], exact=False)


def _of_associates(random: Random, world: World) -> Iterator[Mention]:
    """Let agencies know people around the networks: at home, or on the road beside those who are smuggled.

    Relatives in a driver's car, passengers of a bus: without them, whoever is called an associate at the border would be a
    protected person without the flag. Who shows papers is written as they say.
    """
    on_road = stream(world.seed, "associates on the road")
    for person in world.associates:
        away, with_papers = on_road.random() < ON_ROAD, on_road.random() < WITH_PAPERS
        agency = (
            weighted(on_road, agencies_for(person.nationality))
            if away
            else _AGENCY_OF[person.phone.territory]
        )
        yield _open(random, person, agency, exact=with_papers)


def _open(random: Random, person: Person, agency: str, *, exact: bool) -> Mention:
    return Mention(
        person=person, agency=agency, category=person.category, known_on=_known(random, agency), exact=exact
    )
