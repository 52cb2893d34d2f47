"""Lay flat columns out as JSON has them: dots between levels, numbers for places in a list.

{"subject.name": "GIL, ANA", "incautado.0.tipo": "EFECTIVO"}  ─▶  {"subject": {"name": …}, "incautado": [{"tipo": …}]}
"""

from collections.abc import Mapping


def nested(cells: Mapping[str, object]) -> dict[str, object]:
    """Turn dotted columns into objects and numbered ones into lists; what is empty is null."""
    tree: dict[str, object] = {}
    for path, value in cells.items():
        *folders, leaf = path.split(".")
        branch: dict[str, object] = tree
        for folder in folders:
            inner = branch.setdefault(folder, {})
            assert isinstance(inner, dict)
            branch = inner
        branch[leaf] = None if value == "" else value
    return {name: _listed(value) for name, value in tree.items()}


def _listed(value: object) -> object:
    """Turn an object whose members are numbered 0, 1, 2 into a list."""
    if isinstance(value, dict) and all(name.isdigit() for name in value):
        return list(value.values())
    return value
