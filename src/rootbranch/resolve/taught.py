"""Score records of the register by a model that was taught on invented regions, where the truth is known.

On a real register nobody knows the truth before the first case, and the same person met twice is so rare that groups
teach a scorer little (`resolving`). What an invented region teaches is how agencies write one person, and how rare
what two records share has to be before it is more than chance. `tools/teach` writes one model a kind; the package carries
it as text, with its digest.

Limits: persons and vehicles; other kinds teach themselves. What the invention does not know the model does not know:
decision 0115.
Source: LightGBM's text format; decision 0113.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import lightgbm
import numpy as np

from rootbranch.model.entities import EntityKind
from rootbranch.resolve.candidates import Indices
from rootbranch.resolve.comparing import Numbers
from rootbranch.resolve.contrasting import contrast_pairs
from rootbranch.resolve.records import Records
from rootbranch.resolve.scoring import Scores

SCORED = 500_000
TAUGHT_KINDS = (EntityKind.PERSON, EntityKind.VEHICLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """A model for one kind's layout.

    Attributes:
        model: Gives the log-odds, or the probability, that a pair is one entity.
        digest: SHA-256 of its text.
    """

    kind: EntityKind
    model: lightgbm.Booster
    digest: str


@cache
def load_taught(kind: EntityKind) -> Taught | None:
    """Load the packaged model of a kind; None where the kind teaches itself."""
    if kind not in TAUGHT_KINDS:
        return None
    text = (files("rootbranch.resolve") / "rules" / f"{kind}.model.txt").read_text(encoding="utf-8")
    return read_taught(kind, text)


def read_taught(kind: EntityKind, text: str) -> Taught:
    """Make a model of its text."""
    return Taught(
        kind=kind,
        model=lightgbm.Booster(model_str=text),
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def score_taught(taught: Taught, records: Records, left: Indices, right: Indices) -> Scores:
    """Give the probability of each pair that it is one entity."""
    scores = np.empty(len(left))
    for start in range(0, len(left), SCORED):
        part = slice(start, start + SCORED)
        features = taught_features(taught, records, left[part], right[part])
        scores[part] = taught.model.predict(features, num_threads=1)
    return scores


def taught_features(taught: Taught, records: Records, left: Indices, right: Indices) -> Numbers:
    """Compare pairs in the columns that the model was taught with."""
    features, names = contrast_pairs(records, left, right)
    assert list(names) == taught.model.feature_name(), "the model was taught with other columns"
    return features
