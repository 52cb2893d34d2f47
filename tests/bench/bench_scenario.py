"""Measure the invented region: time, memory, and every window: `./run bench scenario [--size 1m] [--seeds 5] [--first-seed 1]`.

Each seed is written by the command in a process of its own, two districts at a time. Wall clock, CPU seconds of all its
processes and the peak of the largest one come from the operating system; the largest amount that all of them can have
held together is (processes + 1) times that peak. The windows are those of the tests (`tests/worlds/windows.py`). It ends
with 1 where one is missed. What a demo has too few of (events, sums, sentences) is held to its window over all seeds
together, from five seeds on.

Goals: demo 5 s and 1 GB; 1m 4 minutes and 3 GB; 10m 40 minutes and 4 GB; every window over five seeds.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from tests.worlds.windows import FEW, WINDOWS, averages, measure, outside

PROCESSES = 2
TOGETHER_FROM = 5
"""So many demos hold enough events, sums and sentences."""


def main() -> None:
    """Write, measure and print; ends with 1 where a window is missed."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--size", choices=("demo", "1m", "10m"), default="1m")
    arguments.add_argument("--seeds", type=int, default=5, help="how many")
    arguments.add_argument(
        "--first-seed", type=int, default=1, help="the seeds follow upon one another from here"
    )
    arguments.add_argument("--no-windows", action="store_true", help="time and memory only")
    given = arguments.parse_args()
    seeds = range(given.first_seed, given.first_seed + given.seeds)
    print(f"{'seed':>6} {'records':>10} {'wall s':>8} {'CPU s':>8} {'peak MB':>8} {'files MB':>9}")
    measured: dict[int, dict[str, float]] = {}
    together: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as place:
        folders = [Path(place) / str(seed) for seed in seeds]
        for seed, folder in zip(seeds, folders, strict=True):
            _write(folder, given.size, seed)
            if not given.no_windows:
                measured[seed] = measure(folder)
            if given.size != "demo":
                shutil.rmtree(folder)
        if measured and given.size == "demo":
            together = {name: value for name, value in measure(*folders).items() if name in FEW}
    if measured:
        few = FEW if together else frozenset[str]()
        _print_windows(measured, together, few)
        sys.exit(1 if _missed(measured, together, few) else 0)


def _missed(
    measured: Mapping[int, Mapping[str, float]], together: Mapping[str, float], few: frozenset[str]
) -> bool:
    """Say whether a window is missed: by one seed, or of what each has few of by all of them together."""
    each = [{name: value for name, value in one.items() if name not in few} for one in measured.values()]
    return any(map(outside, each)) or (len(measured) >= TOGETHER_FROM and bool(outside(together)))


def _write(folder: Path, size: str, seed: int) -> None:
    before, wall = _cpu(), time.perf_counter()
    command = [sys.executable, "-m", "rootbranch.cli", "scenario", "--size", size, "--seed", str(seed)]
    subprocess.run(
        [*command, "--processes", str(PROCESSES), "--out", str(folder)], check=True, capture_output=True
    )
    wall, cpu = time.perf_counter() - wall, _cpu() - before
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    records = json.loads((folder / "region.json").read_text(encoding="utf-8"))["records"]
    size_mb = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
    print(f"{seed:>6} {records:>10,} {wall:>8.1f} {cpu:>8.1f} {peak:>8.0f} {size_mb:>9.0f}", flush=True)


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _print_windows(
    measured: Mapping[int, Mapping[str, float]], together: Mapping[str, float], few: frozenset[str]
) -> None:
    means = {**averages(measured.values()), **together}
    print(f"\n{'measure':<52} {'window':>16} {'mean':>9}  each seed (* outside)")
    for name, (low, high) in WINDOWS.items():
        each = " ".join(
            f"{'' if low <= values[name] <= high or name in few else '*'}{values[name]:.4g}"
            if name in values
            else "–"
            for values in measured.values()
        )
        mean = means.get(name, float("nan"))
        star = "*" if name in few and name in means and not low <= mean <= high else ""
        print(f"{name:<52} {f'{low:g} to {high:g}':>16} {f'{star}{mean:.4g}':>9}  {each}")


if __name__ == "__main__":
    main()
