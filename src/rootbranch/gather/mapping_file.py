"""Read the YAML of a mapping as text and nothing else.

Every scalar stays the text it is: `NO` is Norway and not `False`, `012` keeps its zero. Duplicate keys,
anchors and aliases are refused, so that what is read is what is seen.

Limits: 256 KiB, 32 levels.
Source: YAML 1.2.2, failsafe schema (10.1).
"""

from typing import Any

import yaml

from rootbranch.errors import InputError, Message

MAPPING_MAX_BYTES = 262_144
MAPPING_MAX_LEVELS = 32


class _PlainLoader(yaml.BaseLoader):
    """A loader that knows text, lists and tables, and says where it met something else."""

    levels = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        place = self.peek_event().start_mark  # type: ignore[no-untyped-call]
        if self.check_event(yaml.AliasEvent):
            raise yaml.constructor.ConstructorError(problem="gather.mapping_alias", problem_mark=place)
        self.levels += 1
        if self.levels > MAPPING_MAX_LEVELS:
            raise yaml.constructor.ConstructorError(problem="gather.mapping_deep", problem_mark=place)
        node = super().compose_node(parent, index)
        self.levels -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = True) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if name in seen or not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    problem="gather.mapping_key_twice", problem_mark=key.start_mark
                )
            seen.add(name)
        return super().construct_mapping(node, deep=deep or True)


def read_plain(text: str, where: str) -> dict[str, Any]:
    """Read a mapping file into tables, lists and text.

    Raises:
        InputError: It is too long, too deep, not YAML, or uses what is refused; `where` has the line.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAPPING_MAX_BYTES:
        raise _refusal("gather.mapping_long", where, {"kib": MAPPING_MAX_BYTES // 1024})
    try:
        loader = _PlainLoader(text)
        try:
            content = loader.get_single_data()
        finally:
            loader.dispose()
    except yaml.constructor.ConstructorError as error:
        known = str(error.problem).startswith("gather.")
        problem = str(error.problem) if known else "gather.mapping_not_yaml"
        raise _refusal(problem, _at(where, error.problem_mark)) from error
    except yaml.MarkedYAMLError as error:
        raise _refusal("gather.mapping_not_yaml", _at(where, error.problem_mark)) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise _refusal("gather.mapping_not_yaml", where) from error
    if not isinstance(content, dict):
        raise _refusal("gather.mapping_not_yaml", where)
    return content


def _at(where: str, mark: Any) -> str:
    return f"{where}, line {mark.line + 1}" if mark is not None else where


def _refusal(problem: str, where: str, params: dict[str, str | int] | None = None) -> InputError:
    return InputError(Message(problem, params or {}), where, Message("gather.fix_mapping_form"))
