"""The API described: for programs as OpenAPI, for people as one plain page that needs no script."""

from typing import Any

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi
from markupsafe import Markup

from ui.api.error_codes import MEANINGS

ABOUT = (
    "Everything that the pages do, for programs. Send a token of `mini-mentorship token` as a bearer token."
    " Instants are ISO 8601 with an offset, ids are integers. Errors are application/problem+json."
)
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "Where the code is explained."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {
            "type": "string",
            "enum": [str(code) for code in MEANINGS],
            "description": "It keeps its meaning.",
        },
        "detail": {"type": "string", "description": "A sentence that says what to do."},
        "field": {"type": "string", "description": "Which field needs another look."},
    },
}
REFUSALS = {
    "401": "No living token",
    "403": "Not for you to do",
    "404": "Not there, or not for you to see",
    "409": "Not possible now",
    "422": "A field needs another look",
    "429": "Too many calls",
    "503": "The database is away or busy, or was lost before it said whether this was done",
}

PAGE = Markup("""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Mini Mentorship API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 15px/1.5 system-ui, sans-serif; max-width: 780px; margin: 32px auto; padding: 0 16px; }}
h1 {{ font-size: 24px; }} h2 {{ font-size: 18px; margin: 32px 0 4px; }} p {{ margin: 4px 0; }}
code {{ font: 14px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }}
table {{ border-collapse: collapse; width: 100%; margin-top: 8px; }}
th, td {{ text-align: left; vertical-align: top; padding: 4px 8px 4px 0; font-weight: normal; }}
tr {{ border-top: 1px solid #8884; }} th {{ width: 12em; }}
</style></head><body><main>
<h1>Mini Mentorship API</h1>
<p>{about}</p>
<p>The same for programs: <a href="/api/v1/openapi.json">openapi.json</a>.
Errors: {errors}.</p>
{calls}
<section><h2>Codes of errors</h2><p>Each error has one in <code>code</code>, beside the sentence.</p>
<table>{codes}</table></section>
</main></body></html>""")
CALL = Markup("<section><h2><code>{method} {path}</code></h2><p>{about}</p>{fields}</section>\n")
FIELDS = Markup("<table>{rows}</table>")
CODE = Markup("<tr id={code}><th scope=row><code>{code}</code></th><td>{meaning}</td></tr>\n")
ROW = Markup("<tr><th scope=row><code>{name}</code></th><td>{kind}</td></tr>")


def document(calls: APIRouter) -> dict[str, Any]:
    """The OpenAPI document of `calls`, with our problem in place of FastAPI's own error."""
    made = get_openapi(title="Mini Mentorship", version="1", description=ABOUT, routes=calls.routes)
    schemas = made["components"]["schemas"]
    for own in ("HTTPValidationError", "ValidationError"):
        schemas.pop(own, None)
    schemas["Problem"] = PROBLEM
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    refusals = {code: {"description": words, "content": content} for code, words in REFUSALS.items()}
    for operations in made["paths"].values():
        for operation in operations.values():
            operation["responses"] |= refusals
            for parameter in operation.get("parameters", ()):
                parameter["schema"] = _as_sent(parameter)
    return made


def _as_sent(parameter: dict[str, Any]) -> dict[str, Any]:
    """The schema of a parameter as it stands in an address: never null, and empty where nothing is asked."""
    schema = dict(parameter["schema"])
    choices = schema.pop("anyOf", None)
    if choices is None and parameter["in"] == "query":
        choices, schema = (
            [schema],
            {name: schema.pop(name) for name in ("title", "default") if name in schema},
        )
    if choices is None:
        return schema
    choices = [one for one in choices if one.get("type") != "null"]
    if parameter["in"] == "query" and not any(_takes_empty(one) for one in choices):
        choices.append({"const": "", "description": "The same as leaving it out."})
    return {**choices[0], **schema} if len(choices) == 1 else {"anyOf": choices, **schema}


def _takes_empty(schema: dict[str, Any]) -> bool:
    return schema.get("type") == "string" and "enum" not in schema and "minLength" not in schema


def page(made: dict[str, Any]) -> str:
    """The document as HTML: one section a call, with what it takes."""
    calls = [
        CALL.format(
            method=method.upper(),
            path=path,
            about=call.get("description", "").replace("`", ""),
            fields=_taken(made, call),
        )
        for path, operations in made["paths"].items()
        for method, call in operations.items()
    ]
    errors = ", ".join(f"{code} {words[0].lower()}{words[1:]}" for code, words in REFUSALS.items())
    codes = [CODE.format(code=str(code), meaning=meaning) for code, meaning in MEANINGS.items()]
    return str(
        PAGE.format(
            about=ABOUT.replace("`", ""),
            errors=errors,
            calls=Markup().join(calls),
            codes=Markup().join(codes),
        )
    )


def _taken(made: dict[str, Any], call: dict[str, Any]) -> Markup:
    """A table of the parameters and the fields of the body."""
    named = {f"{each['name']} ({each['in']})": each["schema"] for each in call.get("parameters", [])}
    if "requestBody" in call:
        schema = _followed(made, call["requestBody"]["content"]["application/json"]["schema"])
        named |= schema.get("properties", {})
    if not named:
        return Markup()
    rows = [ROW.format(name=name, kind=_kind(made, schema)) for name, schema in named.items()]
    return FIELDS.format(rows=Markup().join(rows))


def _kind(made: dict[str, Any], schema: dict[str, Any]) -> str:
    """What a value looks like, in a few words, and what it is where it is left out."""
    words, usual = _shape(made, _followed(made, schema)), schema.get("default")
    return words if usual in (None, "", False, []) else f"{words}; {usual} if left out"


def _shape(made: dict[str, Any], schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(str(choice) for choice in schema["enum"])
    if "prefixItems" in schema:
        return "[" + ", ".join(_kind(made, each) for each in schema["prefixItems"]) + "]"
    if schema.get("type") == "array":
        return f"list of{_bounds(schema, 'minItems', 'maxItems')}: {_kind(made, schema['items'])}"
    if "properties" in schema:
        members = (f"{name}: {_kind(made, each)}" for name, each in schema["properties"].items())
        return "{" + ", ".join(members) + "}"
    kind = str(schema.get("format", schema.get("type", "")))
    if "maxLength" in schema:
        kind += f" of{_bounds(schema, 'minLength', 'maxLength')} characters"
    if "maximum" in schema:
        kind += _bounds(schema, "minimum", "maximum")
    return kind


def _bounds(schema: dict[str, Any], least: str, most: str) -> str:
    """ " 5 to 120", or " up to 3"; nothing where there is no end."""
    if most not in schema:
        return ""
    return (
        f" {schema[least]:.0f} to {schema[most]:.0f}" if schema.get(least) else f" up to {schema[most]:.0f}"
    )


def _followed(made: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The schema itself, where it is a reference or may also be null."""
    for choice in schema.get("anyOf", ()):
        if choice.get("type") != "null":
            return _followed(made, choice)
    if "$ref" in schema:
        found: dict[str, Any] = made["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    return schema
