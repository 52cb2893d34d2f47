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
import os
import shutil
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time
from errno import EEXIST, ENOTEMPTY
from itertools import islice
from multiprocessing import active_children, get_context
from pathlib import Path
from signal import SIG_BLOCK, SIG_IGN, SIG_SETMASK, SIGINT, Signals, pthread_sigmask, signal
from threading import Thread
from time import sleep

from rootbranch.errors import InputError, Message, StateError
from rootbranch.model.ids import PartnerId
from rootbranch.scenario.assembly import Assembly
from rootbranch.scenario.beside import beside
from rootbranch.scenario.broken_files import write_broken
from rootbranch.scenario.district import District, make_district
from rootbranch.scenario.flows import write_flows
from rootbranch.scenario.mapping_files import mapping_names, mapping_text
from rootbranch.scenario.maps import write_legs
from rootbranch.scenario.period import FIRST_DELIVERY, SECOND_DELIVERY
from rootbranch.scenario.sizes import DEMO, Size
from rootbranch.scenario.summary import Delivered, RegionSummary, describe, label

PROCESSES = 2
_BETWEEN_COLLECTIONS = 50_000  # objects
Progress = Callable[[int, int], None]


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
    folder = _to_make(folder, size)
    try:
        with beside(folder) as part:
            _refuse_too_small(part.path, folder, size)
            summary = _write(part.path, folder, seed, size, processes, progress)
            part.path.rename(folder)
    except BrokenExecutor as error:  # somebody, or the system short of memory, ended a process
        lost = Message("scenario.process_lost")
        raise StateError(what=lost, where=str(folder), fix=Message("scenario.one_process")) from error
    except OSError as error:
        if error.errno in {ENOTEMPTY, EEXIST}:  # another run was quicker
            raise _taken(folder) from error
        raise _not_written(folder, size, error) from error
    return replace(summary, left_over=part.left_over)


def _to_make(folder: Path, size: Size) -> Path:
    """Give the whole path of a folder to make; what is left of `up/..` is none.

    Raises:
        InputError: It is there already, is a link, lies in a region, or no way leads to it.
    """
    try:
        is_link, whole = folder.is_symlink(), folder.resolve()
        taken, inside = whole.exists(), any((one / "region.json").is_file() for one in whole.parents)
    except RuntimeError as error:  # links that lead in a circle
        circle = Message("scenario.links_in_circle")
        raise InputError(what=circle, where=str(folder), fix=Message("scenario.no_link")) from error
    except FileNotFoundError as error:
        gone, again = Message("scenario.current_folder_gone"), Message("scenario.whole_path")
        raise InputError(what=gone, where=str(folder), fix=again) from error
    except OSError as error:
        raise _not_written(folder, size, error) from error
    if is_link:
        link = Message("scenario.folder_is_link")
        raise InputError(what=link, where=str(folder), fix=Message("scenario.no_link"))
    if taken:
        raise _taken(whole)
    if inside:
        within = Message("scenario.inside_region")
        raise InputError(what=within, where=str(whole), fix=Message("scenario.choose_outside"))
    return whole


def _not_written(folder: Path, size: Size, error: OSError) -> InputError:
    problem = Message("scenario.cannot_write", {"reason": error.strerror or type(error).__name__})
    room = Message("scenario.make_room", {"needed": size.megabytes})
    return InputError(what=problem, where=str(folder), fix=room)


def _taken(folder: Path) -> InputError:
    return InputError(
        what=Message("scenario.folder_taken"), where=str(folder), fix=Message("scenario.choose_folder")
    )


def _refuse_too_small(part: Path, folder: Path, size: Size) -> None:
    """Refuse a place without room, before an hour's work ends there."""
    free, needed = shutil.disk_usage(part).free // 1_000_000, size.megabytes
    if free < needed:
        full = Message("scenario.no_room", {"needed": needed, "free": free})
        raise InputError(what=full, where=str(folder), fix=Message("scenario.choose_room"))


def _write(
    part: Path, folder: Path, seed: int, size: Size, processes: int, progress: Progress | None
) -> RegionSummary:
    assembly = Assembly(part)
    outcomes = reports = protected = 0
    planted: Counter[str] = Counter()
    with closing(_districts(part, seed, size, processes)) as districts:
        for made, district in enumerate(districts, start=1):
            assembly.add(district)
            outcomes, reports = outcomes + district.outcomes, reports + district.reports
            protected += district.protected_persons
            planted += district.planted
            if progress:
                progress(made, size.districts)
    files = assembly.close()
    for file in files:
        _date(part / file.inside, file.installment)
    broken = write_broken(part, seed, files)
    for one in broken:
        _date(part / one.inside, 1)
    planted.update(f"file_{one.what}" for one in broken)
    planted += write_flows(part, seed, size)
    write_legs(part)
    _copy_mappings(part / "mappings")
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
    describe(part / "region.json", summary, broken, size)
    label(part / "README.txt", seed, size)
    return summary


def _districts(part: Path, seed: int, size: Size, processes: int) -> Generator[District, None, None]:
    """Make all districts, some ahead of the one that is waited for, and give them in their order.

    Whoever closes it early ends the processes too.
    """
    if size.districts == 1 or processes == 1:
        yield from (make_district(part, seed, size, number) for number in range(size.districts))
        return
    numbers = iter(range(size.districts))
    others = active_children()
    with ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=_follow, initargs=(os.getpid(),)
    ) as pool:

        def start(some: Iterable[int]) -> list[Future[District]]:
            with _held_back(SIGINT):  # a process that is born inherits it: Ctrl-C is for the lead
                return [pool.submit(make_district, part, seed, size, number) for number in some]

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


@contextmanager
def _held_back(sent: Signals) -> Iterator[None]:
    """Let a signal wait until the block is through."""
    before = pthread_sigmask(SIG_BLOCK, {sent})
    try:
        yield
    finally:
        pthread_sigmask(SIG_SETMASK, before)


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


def _copy_mappings(folder: Path) -> None:
    folder.mkdir()
    for name in mapping_names():
        (folder / f"{name}.yml").write_text(mapping_text(name), encoding="utf-8", newline="\n")
