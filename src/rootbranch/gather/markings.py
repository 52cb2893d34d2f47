"""Make the marking of a row: grade, handling, basis, purpose and originating source.

Few different markings come in one file, so each is made once and found again by the cells it was made from.
"""

from collections.abc import Callable
from enum import StrEnum
from operator import itemgetter
from typing import TypeVar

from rootbranch.errors import Message
from rootbranch.gather.choices import words
from rootbranch.gather.mapping import MarkingPart
from rootbranch.gather.rows import Cells
from rootbranch.gather.specs import CellError, Get, compile_one, field_of
from rootbranch.model.ids import PartnerId
from rootbranch.model.marking import GRADES, GradeScale, HandlingCode, Marking, Pap, Purpose, Tlp

CACHE_MAX_MARKINGS = 10_000

Choice = TypeVar("Choice", bound=StrEnum)

Problems = tuple[CellError, ...]
_NEEDED = {
    "source_grade": "gather.grade_missing",
    "info_grade": "gather.grade_missing",
    "basis": "gather.basis_missing",
    "purposes": "gather.purpose_missing",
    "originating_source": "gather.source_missing",
}


def compile_marking(part: MarkingPart, partner: PartnerId) -> Callable[[Cells], Marking | Problems]:
    """Compile the marking of a mapping.

    Returns:
        A function that gives the marking of a row, or what is wrong with it. The same cells give the same object.
    """
    specs = {name: getattr(part, name) for name in type(part).model_fields}
    columns = tuple(dict.fromkeys(column for spec in specs.values() for column in spec.sources))
    getters = {name: (compile_one(spec), field_of(spec) or f"marking.{name}") for name, spec in specs.items()}
    if not columns:
        made = _make(getters, {}, partner)
        return lambda _cells: made
    known: dict[object, Marking | Problems] = {}
    raw = itemgetter(*columns)

    def marking(cells: Cells) -> Marking | Problems:
        key = raw(cells)
        found = known.get(key)
        if found is None:
            if len(known) >= CACHE_MAX_MARKINGS:
                known.clear()
            found = known[key] = _make(getters, cells, partner)
        return found

    return marking


def _make(getters: dict[str, tuple[Get, str]], cells: Cells, partner: PartnerId) -> Marking | Problems:
    problems: list[CellError] = []
    texts: dict[str, str] = {}
    for name, (get, field) in getters.items():
        try:
            texts[name] = get(cells)
        except CellError as error:
            problems.append(error)
            continue
        if not texts[name] and name in _NEEDED:
            problems.append(CellError(field, Message(_NEEDED[name])))
    if problems:
        return tuple(problems)
    scale = _choice(texts["scale"].lower(), GradeScale)
    sources, infos = GRADES[scale] if scale else (frozenset[str](), frozenset[str]())
    source, info = texts["source_grade"].upper(), texts["info_grade"].upper()
    tlp, pap = _choice(texts["tlp"].upper(), Tlp), _choice(texts["pap"].upper(), Pap)
    handling = [_choice(word.upper(), HandlingCode) for word in words(texts["handling"])]
    purposes = [_choice(word.lower(), Purpose) for word in words(texts["purposes"])]
    checks = {
        "scale": scale is not None,
        "source_grade": source in sources,
        "info_grade": info in infos,
        "tlp": tlp is not None,
        "pap": pap is not None,
        "handling": None not in handling,
        "purposes": None not in purposes,
    }
    unknown = tuple(
        CellError(getters[name][1], Message("gather.marking_unknown", {"key": name}))
        for name, fits in checks.items()
        if not fits
    )
    if unknown or scale is None or tlp is None or pap is None:
        return unknown
    return Marking(
        partner=partner,
        scale=scale,
        source_grade=source,
        info_grade=info,
        tlp=tlp,
        pap=pap,
        handling=tuple(sorted({code for code in handling if code})) or (HandlingCode.H0,),
        caveats=texts["caveats"],
        basis=texts["basis"],
        purposes=tuple(sorted({purpose for purpose in purposes if purpose})),
        originating_source=texts["originating_source"],
    )


def _choice(word: str, choices: type[Choice]) -> Choice | None:
    return choices(word) if word in choices._value2member_map_ else None
