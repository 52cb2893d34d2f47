"""Write the invented region: the agencies' files, their mappings and the truth, from one seed.

    district 0 ─▶ bodies of all files, lines of all truth tables ─┐
    district 1 ─▶ …                                               ├─▶ folder/feeds/<partner>/…   folder/truth/…
    …          (two at a time, each in a process of its own)      ┘   folder/mappings/*.yml      folder/region.json
                                                                        folder/flows/*.csv

Districts are put together in their order, so the bytes do not depend on how many were made at a time. The folder appears
all at once: everything is written beside it and renamed.

Limits: one district must fit in memory (about 100,000 records); the region need not.
Source: notes on the synthetic region, section 3.
"""

import gc
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Mapping
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, time
from errno import EEXIST, ENOTEMPTY
from itertools import islice
from multiprocessing import active_children, get_context
from pathlib import Path
from signal import SIG_IGN, SIGINT, signal
from threading import Thread
from time import sleep

import uuid_utils

from rootbranch.errors import InputError, Message, StateError
from rootbranch.model.ids import PartnerId
from rootbranch.scenario.assembly import Assembly
from rootbranch.scenario.district import District, make_district
from rootbranch.scenario.flows import write_flows
from rootbranch.scenario.mapping_files import mapping_names, mapping_text
from rootbranch.scenario.period import FIRST_DELIVERY, SECOND_DELIVERY
from rootbranch.scenario.sizes import DEMO, Size

PROCESSES = 2
_BETWEEN_COLLECTIONS = 50_000  # objects
_LABEL = """INVENTED DATA. Nobody in it is real.

Every person, number, event and document in this folder was made up by a program. Names were put together by chance; no
telephone can ring and no document can be valid. Handling marks in the files (TLP:AMBER+STRICT and others) belong to the
invention.

Made by: rootbranch scenario --size {size} --seed {seed}

feeds/         what the invented agencies hand over
mappings/      how their files are read
flows/         counts of people on the move
truth/         what really happened; never gather it
region.json    the order of the files, and what was planted

In truth/edges.csv an empty `evidence` means that no file has anything of the tie: its people met unseen, or nobody recorded
them. Such a tie is real all the same; nobody who works from the files can find it, and no score should expect it.
What each table and column of truth/ means: docs/reference/truth.md.
"""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """One file in the order of play.

    Args:
        installment: 1 or 2; after each of them a release can be made.
        mapping: Name of the mapping, to be had from `mapping_text`.
        note: What is particular about it, empty for a first file.
    """

    order: int
    installment: int
    partner: PartnerId
    mapping: str
    path: Path
    rows: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionSummary:
    """What was written.

    Args:
        records: Rows of all files, each file counted once; corrected and repeated rows count again.
        outcomes, reports: True outcomes, and reports of them that stand.
        planted: How often each kind of trap was planted; a message `scenario.planted.…` says what it is.
    """

    folder: Path
    seed: int
    deliveries: tuple[Delivered, ...]
    records: int
    outcomes: int
    reports: int
    protected_persons: int
    planted: Mapping[str, int]
    truth: Path


def write_region(
    folder: Path,
    seed: int = 1,
    size: Size = DEMO,
    *,
    processes: int = PROCESSES,
    progress: Progress | None = None,
) -> RegionSummary:
    """Write the region into a new folder. Same seed and size, same bytes, however many processes.

    Args:
        progress: Told how many districts of how many are done.

    Raises:
        InputError: The folder is there already, has too little room, or its parent cannot be written to.
        StateError: A process was ended by somebody else.
    """
    taken = folder.is_symlink()
    folder = folder.resolve()  # what is left of `up/..` is no folder to make
    if taken or folder.exists():
        raise _taken(folder)
    if any((parent / "region.json").is_file() for parent in folder.parents):
        inside = Message("scenario.inside_region")
        raise InputError(what=inside, where=str(folder), fix=Message("scenario.choose_outside"))
    to_make = [parent for parent in folder.parents if not parent.exists()]
    beside = folder.with_name(
        f".{folder.name}.{uuid_utils.uuid4()}.part"
    )  # nobody else's, be it of another run
    try:
        beside.mkdir(parents=True)
        _refuse_too_small(beside, folder, size)
        summary = _write(beside, folder, seed, size, processes, progress)
        beside.rename(folder)
    except BrokenExecutor as error:  # somebody, or the system short of memory, ended a process
        lost = Message("scenario.process_lost")
        raise StateError(what=lost, where=str(folder), fix=Message("scenario.one_process")) from error
    except OSError as error:
        if error.errno in {ENOTEMPTY, EEXIST}:  # another run was quicker
            raise _taken(folder) from error
        problem = Message("scenario.cannot_write", {"reason": error.strerror or type(error).__name__})
        raise InputError(what=problem, where=str(folder), fix=Message("scenario.make_room")) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        if not folder.exists():
            _unmake(to_make)
    return summary


def _taken(folder: Path) -> InputError:
    return InputError(
        what=Message("scenario.folder_taken"), where=str(folder), fix=Message("scenario.choose_folder")
    )


def _unmake(folders: Iterable[Path]) -> None:
    """Take away the folders that were made on the way, the innermost first; one that somebody uses now stays."""
    for made in folders:
        try:
            made.rmdir()
        except OSError:
            return


def _refuse_too_small(beside: Path, folder: Path, size: Size) -> None:
    """Refuse a place without room, before an hour's work ends there."""
    free, needed = shutil.disk_usage(beside).free // 1_000_000, size.megabytes
    if free < needed:
        full = Message("scenario.no_room", {"needed": needed, "free": free})
        raise InputError(what=full, where=str(folder), fix=Message("scenario.choose_room"))


def _write(
    beside: Path, folder: Path, seed: int, size: Size, processes: int, progress: Progress | None
) -> RegionSummary:
    assembly = Assembly(beside)
    outcomes = reports = protected = 0
    planted: Counter[str] = Counter()
    with closing(_districts(beside, seed, size, processes)) as districts:
        for made, district in enumerate(districts, start=1):
            assembly.add(district)
            outcomes, reports = outcomes + district.outcomes, reports + district.reports
            protected += district.protected_persons
            planted += district.planted
            if progress:
                progress(made, size.districts)
    files = assembly.close()
    for file in files:
        _date(beside / file.inside, file.installment)
    planted += write_flows(beside, seed, size)
    _copy_mappings(beside / "mappings")
    summary = RegionSummary(
        folder=folder,
        seed=seed,
        deliveries=tuple(
            Delivered(
                order=order,
                installment=file.installment,
                partner=PartnerId(file.partner),
                mapping=file.mapping,
                path=folder / file.inside,
                rows=file.rows,
                note=file.note,
            )
            for order, file in enumerate(files, start=1)
        ),
        records=sum(file.rows for file in files),
        outcomes=outcomes,
        reports=reports,
        protected_persons=protected,
        planted=dict(sorted(planted.items())),
        truth=folder / "truth",
    )
    _describe(beside / "region.json", summary, size)
    _label(beside / "README.txt", seed, size)
    return summary


def _districts(beside: Path, seed: int, size: Size, processes: int) -> Generator[District, None, None]:
    """Make all districts, some ahead of the one that is waited for, and give them in their order.

    Whoever closes it early ends the processes too.
    """
    if size.districts == 1 or processes == 1:
        yield from (make_district(beside, seed, size, number) for number in range(size.districts))
        return
    numbers = iter(range(size.districts))
    others = active_children()
    with ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=_follow, initargs=(os.getpid(),)
    ) as pool:

        def start(some: Iterable[int]) -> list[Future[District]]:
            return [pool.submit(make_district, beside, seed, size, number) for number in some]

        running = start(islice(numbers, processes + 1))
        try:
            while running:
                yield running[0].result()
                running = running[1:] + start(islice(numbers, 1))
        finally:
            if running:  # stopped before the end
                pool.shutdown(wait=False, cancel_futures=True)
                for child in active_children():
                    if child not in others:
                        child.terminate()


def _follow(lead: int) -> None:
    """Let a process leave Ctrl-C, which reaches every process of a terminal, to the lead, and end when that is gone.

    What a district is made of lives until it is written: looking through all of it again and again for what can be freed
    finds little.
    """
    signal(SIGINT, SIG_IGN)
    gc.set_threshold(_BETWEEN_COLLECTIONS)

    def watch() -> None:
        while os.getppid() == lead:
            sleep(1)
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def _date(path: Path, installment: int) -> None:
    """Give a file the time of its delivery: what it tells of had happened by then, whatever this machine's clock says."""
    day = FIRST_DELIVERY if installment == 1 else SECOND_DELIVERY
    moment = datetime.combine(day, time(12), UTC).timestamp()
    os.utime(path, (moment, moment))


def _describe(path: Path, summary: RegionSummary, size: Size) -> None:
    """Say what the folder holds, for people and for whoever gathers it."""
    about = {
        "size": size.name,
        "seed": summary.seed,
        "records": summary.records,
        "outcomes": summary.outcomes,
        "reports": summary.reports,
        "protected_persons": summary.protected_persons,
        "planted": summary.planted,
        "files": [
            {
                "order": one.order,
                "installment": one.installment,
                "partner": one.partner,
                "mapping": f"mappings/{one.mapping}.yml",
                "file": one.path.relative_to(summary.folder).as_posix(),
                "rows": one.rows,
                "note": one.note,
            }
            for one in summary.deliveries
        ],
    }
    path.write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def _label(path: Path, seed: int, size: Size) -> None:
    """Say to whoever finds the folder that nothing in it is real, whatever its files are headed with."""
    path.write_text(_LABEL.format(size=size.name, seed=seed), encoding="utf-8", newline="\n")


def _copy_mappings(folder: Path) -> None:
    folder.mkdir()
    for name in mapping_names():
        (folder / f"{name}.yml").write_text(mapping_text(name), encoding="utf-8", newline="\n")
