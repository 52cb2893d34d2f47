"""Measure the invented region: time, memory, and every window: `./run bench scenario [--size 1m] [--seeds 5]`.

Each seed is written by the command in a process of its own, two districts at a time. Wall clock, CPU seconds of all its
processes and the peak of the largest one come from the operating system; the largest amount that all of them can have
held together is (processes + 1) times that peak. The windows are those of the tests (`tests/worlds/windows.py`).

Goals: demo 5 s and 1 GB; 1m 4 minutes and 3 GB; 10m 40 minutes and 4 GB; every window over five seeds.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.worlds.windows import WINDOWS, averages, measure, outside

PROCESSES = 2


def main() -> None:
    """Write, measure and print; ends with 1 where a window is missed."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--size", choices=("demo", "1m", "10m"), default="1m")
    arguments.add_argument("--seeds", type=int, default=5)
    arguments.add_argument("--no-windows", action="store_true", help="time and memory only")
    given = arguments.parse_args()
    measured: dict[int, dict[str, float]] = {}
    print(f"{'seed':>4} {'records':>10} {'wall s':>8} {'CPU s':>8} {'peak MB':>8} {'files MB':>9}")
    for seed in range(1, given.seeds + 1):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "region"
            _write(folder, given.size, seed)
            if not given.no_windows:
                measured[seed] = measure(folder)
    if measured:
        _print_windows(measured)
        missed = {seed: outside(values) for seed, values in measured.items()}
        sys.exit(1 if any(missed.values()) and given.size != "demo" else 0)


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
    print(f"{seed:>4} {records:>10,} {wall:>8.1f} {cpu:>8.1f} {peak:>8.0f} {size_mb:>9.0f}", flush=True)


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _print_windows(measured: dict[int, dict[str, float]]) -> None:
    together = averages(measured.values())
    print(f"\n{'measure':<52} {'window':>16} {'mean':>9}  each seed (* outside)")
    for name, (low, high) in WINDOWS.items():
        each = " ".join(
            f"{'' if low <= values[name] <= high else '*'}{values[name]:.4g}" if name in values else "–"
            for values in measured.values()
        )
        print(f"{name:<52} {f'{low:g} to {high:g}':>16} {together.get(name, float('nan')):>9.4g}  {each}")


if __name__ == "__main__":
    main()
