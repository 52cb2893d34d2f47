"""Hold traced networks against the truth of invented regions: `./run bench trace`.

    ./run bench trace [--seeds 11,13,21] [--home HOME --files REGION] [--analyst] [--region REGION]

Each seed is a demo region, played from files to picture; `--home` and `--files` measure one that is there. The rules were chosen on
seeds 201 to 203 and on no other. What is measured is what all records together show; with `--analyst`, what the analyst of the joint
office may see of them. `--region` reads the files of a large region, resolves by the truth and traces, to measure time and memory too.

links      of two whom the truth knows: how many work with one another in truth, by how likely they were said to be (a number of
           somebody outside counts as wrong); and of all ties with evidence in some file, how many were found
networks   for each true network, the found one with most of its people: which share of whose members are of it, and which share of
           all its people with a telephone in some record are in it; recovered where both are 0.8 or more
roles      the likeliest role of persons of networks: macro F1 over roles that occur, beside always saying the most frequent one
tiers      root or not: precision and recall; and how often the tier is exactly the distance to the nearest organiser in truth

Limits: invented regions, whose phrases for conduct the lexicon of the rules knows well; agencies' free words will be understood less.
"""

import argparse
import csv
import os
import resource
import tempfile
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench.trace_by_truth import told_of

from rootbranch import guard, trace, usecases
from rootbranch.model.access import Kind, Verb
from rootbranch.model.filters import Filter
from rootbranch.model.ids import OfficerId, RecordId
from rootbranch.model.marking import Purpose
from rootbranch.model.networks import Network
from rootbranch.store import deliveries, partners, records
from rootbranch.usecases.asking import Work, joint
from rootbranch.usecases.identity import open_identity
from rootbranch.usecases.rows import given_for_resolving
from rootbranch.usecases.tracing_told import told_to

Rows = list[dict[str, str]]
BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.01)
RECOVERED = 0.8
AT_ONCE = 5_000


class _All(Work):
    """Sees every open record that was given for investigation or analysis, whatever its walls: for measuring only."""

    def filter_for(self, verb: Verb, kind: Kind) -> Filter:
        del verb, kind
        return given_for_resolving()


@dataclass(frozen=True, slots=True)
class Region:
    """What was found in a region, and the truth about it."""

    networks: tuple[Network, ...]
    who: Callable[[str], str | None]
    truth: Path
    seconds: float

    def table(self, name: str) -> Rows:
        with (self.truth / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--seeds", default="11,13,21")
    arguments.add_argument("--home", type=Path)
    arguments.add_argument("--files", type=Path)
    arguments.add_argument("--analyst", action="store_true")
    arguments.add_argument("--region", type=Path)
    given = arguments.parse_args()
    rules = trace.load_trace_rules()
    print(f"rules {rules.name}, sha-256 {rules.digest}")
    if given.region is not None:
        report([_measure_files(given.region)])
        return
    if given.home is not None:
        report([_measure(given.home, given.files, analyst=given.analyst)])
        return
    with tempfile.TemporaryDirectory() as folder:
        homes = [Path(folder) / f"seed-{seed}" for seed in given.seeds.split(",")]
        for home, seed in zip(homes, given.seeds.split(","), strict=True):
            usecases.play_demo(home, os.environ, seed=int(seed), password="not a secret", step=lambda _: None)
        report(
            [_measure(home, home.with_name(home.name + "-files"), analyst=given.analyst) for home in homes]
        )


def _measure(home: Path, files: Path, *, analyst: bool) -> Region:
    installation = usecases.open_installation(home, os.environ)
    actor = usecases.actor_for(installation, OfficerId("analyst"), Purpose.ANALYSIS, "cli")
    identity = open_identity(installation)
    assert identity is not None, "build the picture first: rootbranch resolve"
    with installation.register.read() as connection:
        work = (Work if analyst else _All)(
            installation=installation,
            actor=actor,
            connection=connection,
            thing=joint(Kind.ENTITY),
            at=installation.clock(),
            agreements=partners.agreements(connection),
        )
        before = time.process_time()
        told = told_to(work, identity)
        networks = trace.trace_networks(told, trace.load_trace_rules())
        seconds = time.process_time() - before
        who = _owners(work, told, files / "truth")
    installation.register.close()
    return Region(networks, who, files / "truth", seconds)


def _measure_files(region: Path) -> Region:
    before = time.process_time()
    told, who = told_of(region)
    read = time.process_time()
    networks = trace.trace_networks(told, trace.load_trace_rules())
    seconds = time.process_time() - read
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"statements {len(told.statements):,}, subjects {len(told.subjects):,}, things {len(told.kinds):,}")
    print(f"CPU to read files {read - before:.1f} s, to trace {seconds:.1f} s; {most:,.0f} MB at most")
    return Region(networks, who, region / "truth", seconds)


def _owners(work: Work, told: trace.Told, truth: Path) -> Callable[[str], str | None]:
    """Say who a member is in truth: a person by most of its records, a thing by who holds or drives it."""

    def table(name: str) -> Iterable[dict[str, str]]:
        with (truth / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)

    drives = {row["vehicle"]: row["user"] for row in table("vehicles")}
    held = [(f"phone:{row['phone']}", row["holder"]) for row in table("phones")]
    held += [(f"account:{row['account']}", row["holder"]) for row in table("accounts")]
    held += [(f"vehicle:{row['plate']}", drives[row["vehicle"]]) for row in table("plates")]
    digests = guard.blind_digests(work.installation.keyring, (value.encode() for value, _ in held))
    owner: dict[str, str] = {}
    for (value, holder), digest in zip(held, digests, strict=True):
        owner.setdefault(f"{value.partition(':')[0]}:{digest[:16]}", holder)
    persons = {row["person"] for row in table("persons")}
    told_of = {
        (row["feed"], row["file"], int(row["row"])): row["entities"] for row in table("record_to_entity")
    }
    about = {RecordId(one.record): one.about for one in told.statements if one.about}
    ids = sorted(about)
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for start in range(0, len(ids), AT_ONCE):
        found = records.of_ids(work.connection, ids[start : start + AT_ONCE])
        names = deliveries.file_names(work.connection, {one.delivery for one in found.values()})
        for id, one in found.items():
            entities = told_of.get((one.feed, names[one.delivery], one.row), "").split()
            votes[str(about[id])].update(entity for entity in entities if entity in persons)
    people = {id: max(sorted(counted), key=counted.__getitem__) for id, counted in votes.items() if counted}
    return lambda id: people.get(id) or owner.get(id)


def report(regions: list[Region]) -> None:
    """Print what was measured, all regions together."""
    print(
        f"regions {len(regions)}, CPU to put together and trace {sum(one.seconds for one in regions):.1f} s"
    )
    _links(regions)
    _networks(regions)
    _roles(regions)
    _tiers(regions)


def _links(regions: list[Region]) -> None:
    right: dict[int, list[bool]] = defaultdict(list)
    found = evident = 0
    for region in regions:
        edges = region.table("edges")
        ties = {frozenset((row["one"], row["other"])) for row in edges}
        shown = {frozenset((row["one"], row["other"])) for row in edges if row["evidence"]}
        hit: set[frozenset[str]] = set()
        for network in region.networks:
            for link in network.links:
                ends = [region.who(link.source), region.who(link.target)]
                pair = frozenset(end for end in ends if end)
                true = None not in ends and (len(pair) == 1 or pair in ties)
                right[
                    next(place for place in range(len(BINS)) if link.chance.likely < BINS[place + 1])
                ].append(true)
                hit |= {pair} if true else set()
        found, evident = found + len(hit & shown), evident + len(shown)
    whole = [one for own in right.values() for one in own]
    print(
        f"\nlinks {len(whole)}, right {sum(whole) / len(whole):.2f}; ties with evidence found {found}/{evident} = {found / evident:.2f}"
    )
    for place in sorted(right):
        own = right[place]
        print(
            f"  likely {BINS[place]:.1f} to {min(1.0, BINS[place + 1]):.1f}: {len(own):6}, right {sum(own) / len(own):.2f}"
        )


def _networks(regions: list[Region]) -> None:
    lines: list[tuple[float, float]] = []
    count = 0
    for region in regions:
        of = {row["person"]: row["network"] for row in region.table("roles")}
        count += len(region.networks)
        people = [
            {who for one in network.members if (who := region.who(one.entity))} for network in region.networks
        ]
        traced = set().union(*people) if people else set()
        for name in sorted(set(of.values())):
            own = {who for who, network in of.items() if network == name}
            best = max(people, key=lambda one: len(one & own), default=set())
            seen = own & (traced | _heard(region))
            lines.append((len(best & own) / max(1, len(best)), len(best & own) / max(1, len(seen))))
    recovered = sum(min(line) >= RECOVERED for line in lines)
    mean = [sum(line[side] for line in lines) / len(lines) for side in (0, 1)]
    print(
        f"\nnetworks true {len(lines)}, found {count}; recovered {recovered}; mean precision {mean[0]:.2f}, recall {mean[1]:.2f}"
    )


def _heard(region: Region) -> set[str]:
    """Name those with a tie that some file shows."""
    return {row[side] for row in region.table("edges") if row["evidence"] for side in ("one", "other")}


def _persons(region: Region) -> Iterable[tuple[Mapping[str, str], str, float, int | None, bool]]:
    """Give true row, role said, its share, tier, and whether a record says what the person did, for members of true networks."""
    roles = {row["person"]: row for row in region.table("roles")}
    for network in region.networks:
        for one in network.members:
            who = region.who(one.entity) if one.roles else None
            if who in roles:
                said = any("told" in each.rules for each in one.roles)
                yield roles[who], one.roles[0].role, one.roles[0].share, one.tier, said


def _roles(regions: list[Region]) -> None:
    found = [
        (row["role"].replace(" ", "_").replace("-", "_"), said, told)
        for region in regions
        for row, said, _, _, told in _persons(region)
    ]
    most = Counter(true for true, _, _ in found).most_common(1)[0][0]
    print(
        f"\nroles of {len(found)} persons: macro F1 {_macro([one[:2] for one in found]):.2f} (always {most}: {_macro([(true, most) for true, _, _ in found]):.2f})"
    )
    for name, wanted in (("conduct on record", True), ("links alone", False)):
        own = [(true, said) for true, said, told in found if told is wanted]
        if own:
            print(
                f"  {name}: {len(own)} persons, right {sum(a == b for a, b in own) / len(own):.2f}, macro F1 {_macro(own):.2f}"
            )


def _macro(pairs: list[tuple[str, str]]) -> float:
    scores = []
    for role in {true for true, _ in pairs}:
        both = sum(true == said == role for true, said in pairs)
        either = sum((true == role) + (said == role) for true, said in pairs)
        scores.append(2 * both / either)
    return sum(scores) / len(scores)


def _tiers(regions: list[Region]) -> None:
    pairs = [
        (truth[row["person"]], tier)
        for region in regions
        for truth in [_true_tiers(region)]
        for row, _, _, tier, _ in _persons(region)
        if row["person"] in truth
    ]
    roots = sum(tier == 0 for _, tier in pairs)
    true = sum(tier == 0 for tier, _ in pairs)
    both = sum(one == other == 0 for one, other in pairs)
    exact = sum(one == other for one, other in pairs)
    print(
        f"\ntiers of {len(pairs)} persons: exact {exact / len(pairs):.2f}; root: precision {both / max(1, roots):.2f}, "
        f"recall {both / max(1, true):.2f} ({true} organisers); without a tier {sum(tier is None for _, tier in pairs)}"
    )


def _true_tiers(region: Region) -> dict[str, int]:
    near: dict[str, set[str]] = defaultdict(set)
    for row in region.table("edges"):
        near[row["one"]].add(row["other"])
        near[row["other"]].add(row["one"])
    found = {row["person"]: 0 for row in region.table("roles") if row["role"] == "organiser"}
    waiting = deque(sorted(found))
    while waiting:
        here = waiting.popleft()
        for other in sorted(near[here] - found.keys()):
            found[other] = found[here] + 1
            waiting.append(other)
    return found


if __name__ == "__main__":
    main()
