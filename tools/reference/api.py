"""The page of the API, from its own OpenAPI description."""

from typing import Any, cast

from fastapi import FastAPI

from rootbranch.web.api import create_api
from rootbranch.web.throttle import Throttle
from tools.reference.markdown import code, page, table


def description() -> dict[str, Any]:
    """Give the OpenAPI description; no installation is opened for it."""
    api: FastAPI = create_api(cast(Any, None), cast(Throttle, None))
    return api.openapi()


def make() -> str:
    """Make the page."""
    described = description()
    calls = [
        (method.upper(), path, call)
        for path, methods in described["paths"].items()
        for method, call in methods.items()
    ]
    shapes = described["components"]["schemas"]
    return page(
        "API",
        "All paths lie under `/api/v1`; the description itself is `/api/v1/openapi.json`. Every call but the first needs the header "
        "`Authorization: Bearer TOKEN` ([how to connect](../how-to/connect-to-the-api.md)). Every error has one shape: "
        "`what`, `where`, `fix`, `id`.",
        table(
            ("call", "what it does"),
            ((code(f"{method} {path}"), _told(call)) for method, path, call in calls),
        ),
        *(_section(method, path, call) for method, path, call in calls),
        "## Shapes",
        *(
            f"### {name}\n\n{shape.get('description', '')}\n\n{_fields(shape)}"
            for name, shape in sorted(shapes.items())
        ),
    )


def _told(call: dict[str, Any]) -> str:
    return str(call.get("description") or "").split("\n")[0]


def _section(method: str, path: str, call: dict[str, Any]) -> str:
    parts = [f"## {method} {path}", str(call.get("description") or "")]
    asked = call.get("parameters", ())
    if asked:
        rows = [
            (code(each["name"]), each["in"], _kind(each["schema"]), "yes" if each.get("required") else "")
            for each in asked
        ]
        parts.append(table(("parameter", "in", "values", "required"), rows))
    body = call.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    if body:
        parts.append(f"Body: {_kind(body)}.")
    for status, answer in call["responses"].items():
        if status.startswith("2"):
            schema = answer.get("content", {}).get("application/json", {}).get("schema")
            parts.append(f"Answer {status}: {_kind(schema) if schema else answer['description']}.")
    return "\n\n".join(parts)


def _fields(shape: dict[str, Any]) -> str:
    required = set(shape.get("required", ()))
    return table(
        ("field", "values", "always"),
        (
            (code(name), _kind(field), "yes" if name in required else "")
            for name, field in shape.get("properties", {}).items()
        ),
    )


def _kind(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "enum" in schema:
        return ", ".join(code(value) for value in schema["enum"])
    for both in ("anyOf", "allOf"):
        if both in schema:
            return " or ".join(_kind(part) for part in schema[both])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if "const" in schema:
        return code(schema["const"])
    return str(schema.get("format") or schema.get("type") or "any")
