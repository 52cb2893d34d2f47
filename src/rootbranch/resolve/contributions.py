"""Say what each field of two records adds to their score, in log-odds: the waterfall behind a score.

    found = explain_scores(records, taught, left, right)
    found[0].base + sum(found[0].fields.values())  ─▶  log(score / (1 - score))

The base is what the model says of any pair before it looks. `together` is what no field says alone: how rare everything
that agrees is in a table of this size, how many fields agree, contradict and are missing. Contributions are TreeSHAP's: exact, and they add
up to the score.

Limits: some milliseconds for a hundred pairs; meant for the pairs that somebody looks at.
Source: Lundberg et al. 2020 (Nature Machine Intelligence 2), as LightGBM computes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rootbranch.resolve.candidates import Indices
from rootbranch.resolve.contrasting import field_of
from rootbranch.resolve.records import Records
from rootbranch.resolve.taught import Taught, taught_features


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributions:
    """What a score is made of, in log-odds.

    Attributes:
        base: Before anything is compared.
        fields: What each field of the layout adds, and `together`; negative where it speaks against.
    """

    base: float
    fields: Mapping[str, float]


def explain_scores(
    records: Records, taught: Taught, left: Indices, right: Indices
) -> tuple[Contributions, ...]:
    """Explain the score of each pair.

    Args:
        left, right: Places in `records`.
    """
    if not len(left):
        return ()
    features = taught_features(taught, records, left, right)
    parts = np.asarray(taught.model.predict(features, pred_contrib=True, num_threads=1))
    fields = [field_of(name) for name in taught.model.feature_name()]
    names = tuple(dict.fromkeys(fields))
    summed = {
        name: parts[:, [place for place, field in enumerate(fields) if field == name]].sum(axis=1)
        for name in names
    }
    return tuple(
        Contributions(base=float(base), fields={name: float(summed[name][row]) for name in names})
        for row, base in enumerate(parts[:, -1])
    )
