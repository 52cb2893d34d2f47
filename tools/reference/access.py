"""The page of access: the policies themselves, since nothing says more exactly what they say."""

import re
from importlib.resources import files

from tools.reference.markdown import block, code, page, table

POLICIES = ("duties.cedar", "limits.cedar")
_ID = re.compile(r'@id\("([^"]+)"\)\n(permit|forbid)')


def make() -> str:
    """Make the page."""
    texts = {name: _text(name) for name in POLICIES}
    rows = [
        (code(id), effect, code(name)) for name, text in texts.items() for id, effect in _ID.findall(text)
    ]
    return page(
        "Access",
        "Every use case asks these Cedar policies: may this person do this to this thing for this purpose. The same policies "
        "filter lists. What no policy permits is refused; a `forbid` wins over every `permit`. "
        "[Why](../explanation/security-model.md).",
        table(("policy", "effect", "file"), rows),
        *(f"## {name}\n\n{block(text, 'cedar')}" for name, text in texts.items()),
        f"## Schema\n\n{block(_text('schema.cedarschema'), 'cedar')}",
    )


def _text(name: str) -> str:
    return (files("rootbranch.guard") / "policies" / name).read_text(encoding="utf-8")
