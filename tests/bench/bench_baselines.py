"""Measure how often the interval of a comparison covers the true ratio: `./run bench baselines`.

Weekly counts are drawn with a mean of 35, with weeks that vary beyond chance (variance of the rate k, log-normal) and lean on
one another (correlation rho of their logarithms); the current window of 8 weeks has its rate times the true ratio. The
interval sees window totals only. Beside it stands the exact Poisson interval of 8 weeks against the 8 weeks before.

Limits: simulation; CHANCE_SHARE and CHANCE_KEPT were chosen by such a simulation with other seeds, on some of these cells.
Source: flows notes, section 6, for the cells; Clopper and Pearson (1934) for the Poisson interval.
"""

import numpy as np
import numpy.typing as npt
from scipy import stats

from rootbranch.ledger.baselines import ratio_interval

WEEKS, MEAN, DRAWS, SEED = 8, 35.0, 8000, 20261122
CELLS = ((0.0, 0.0), (0.0, 0.5), (0.1, 0.0), (0.1, 0.5), (0.3, 0.0), (0.3, 0.5), (0.05, 0.3), (0.2, 0.7))
WINDOWS = (4, 5, 6, 8)
RATIOS = (3.0, 7.0, 1.0, 0.4)
LOW, HIGH = 93.0, 97.0
Counts = npt.NDArray[np.float64]


def main() -> None:
    """Print the coverage of each cell, and how many lie within 93 to 97 %."""
    draw = np.random.default_rng(SEED)
    missed: list[str] = []
    cells = 0
    for same_days in (True, False):
        for ratio in RATIOS:
            where = "same days of earlier years" if same_days else "windows right before"
            print(f"\n{where}, true ratio {ratio:g}: coverage of nominal 95 %, {DRAWS} draws a cell")
            print("  k     rho   Poisson  " + "  ".join(f"m={m}  " for m in WINDOWS))
            for k, rho in CELLS:
                now, past = _draw(draw, k, rho, ratio, same_days=same_days)
                covered = {m: _coverage(now, past[:, :m], ratio) for m in WINDOWS}
                poisson = _poisson_coverage(now, past[:, 0], ratio)
                print(
                    f"  {k:<5g} {rho:<5g} {poisson:6.1f}   "
                    + "  ".join(f"{covered[m]:5.1f}" for m in WINDOWS)
                )
                cells += len(covered)
                missed += [
                    f"{where}, ratio {ratio:g}, k={k:g}, rho={rho:g}, m={m}: {value:.1f}"
                    for m, value in covered.items()
                    if not LOW <= value <= HIGH
                ]
    print(f"\n{cells - len(missed)} of {cells} cells lie within {LOW:g} to {HIGH:g} %")
    for line in missed:
        print(f"  outside: {line}")


def _draw(
    draw: np.random.Generator, k: float, rho: float, ratio: float, *, same_days: bool
) -> tuple[Counts, Counts]:
    """Draw window totals, the current one and the earlier ones, newest first."""
    windows = max(WINDOWS) + 1
    spread = np.sqrt(np.log(1 + k))
    chains, length = (windows, WEEKS) if same_days else (1, windows * WEEKS)
    noise = draw.normal(size=(DRAWS, chains, length))
    log_rate = np.empty_like(noise)
    log_rate[..., 0] = noise[..., 0]
    for week in range(1, length):
        log_rate[..., week] = rho * log_rate[..., week - 1] + np.sqrt(1 - rho**2) * noise[..., week]
    rate = MEAN * np.exp(spread * log_rate - spread**2 / 2).reshape(DRAWS, windows, WEEKS)
    rate[:, -1] *= ratio
    totals = draw.poisson(rate).sum(axis=2).astype(np.float64)
    return totals[:, -1], totals[:, -2::-1]


def _coverage(now: Counts, past: Counts, ratio: float) -> float:
    ends = (ratio_interval(float(x), tuple(map(float, row))) for x, row in zip(now, past, strict=True))
    return 100 * sum(low <= ratio <= high for low, high in ends) / len(now)


def _poisson_coverage(now: Counts, before: Counts, ratio: float) -> float:
    whole = now + before
    low = stats.beta.ppf(0.025, now, whole - now + 1)
    high = stats.beta.ppf(0.975, now + 1, whole - now)
    return float(100 * np.mean((low / (1 - low) <= ratio) & (ratio <= high / (1 - high))))


if __name__ == "__main__":
    main()
