"""The API's description: as JSON for programs, and as a page that is read without scripts and without the network."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from baton.api.operations import document
from baton.api.problems import KINDS
from baton.foundation.plain import dumps


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1, for everybody: it says what there is, not what anybody has."""
    return HttpResponse(dumps(document()), content_type="application/json")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The same, to be read."""
    whole = document()
    return render(request, "api/docs.html", {"sections": sections(whole), "shapes": shapes(whole), "problems": KINDS, "info": whole["info"]})


def sections(whole: dict[str, Any]) -> list[dict[str, Any]]:
    """The operations under their resource."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path, methods in whole["paths"].items():
        for method, said in methods.items():
            found.setdefault(said["tags"][0], []).append(operation(path, method, said))
    return [{"name": name, "operations": found[name]} for name in sorted(found)]


def operation(path: str, method: str, said: dict[str, Any]) -> dict[str, Any]:
    body = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    asked = [one for one in said["parameters"] if one["in"] == "query"]
    success: dict[str, Any] = next((answer for status, answer in said["responses"].items() if status.startswith("2")), {})
    content: dict[str, Any] = next(iter(success.get("content", {}).values()), {})
    return {
        "id": said["operationId"], "method": method.upper(), "path": path, "summary": said["summary"],
        "takes": name_of(body), "asked": [one["name"] for one in asked], "answers": name_of(first_of(content.get("schema", {}))),
        "statuses": " ".join(sorted(said["responses"])),
    }  # fmt: skip


def shapes(whole: dict[str, Any]) -> list[dict[str, Any]]:
    """Inputs and answers, field by field."""
    return [
        {"name": name, "fields": fields(schema)}
        for name, schema in sorted(whole["components"]["schemas"].items())
    ]  # fmt: skip


def fields(schema: dict[str, Any]) -> list[dict[str, Any]]:
    needed = schema.get("required", [])
    return [{"name": name, "is_needed": name in needed, "type": in_words(one)} for name, one in schema.get("properties", {}).items()]


def in_words(schema: dict[str, Any]) -> str:
    """A type in a word or two."""
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(in_words(one) for one in schema["anyOf"]))
    if "$ref" in schema:
        return name_of(schema)
    if schema.get("type") == "array":
        return f"list of {in_words(schema.get('items', {}))}"
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    return str(schema.get("format") or schema.get("type") or "any")


def first_of(schema: dict[str, Any]) -> dict[str, Any]:
    """The shape itself, or the first of several."""
    several: list[dict[str, Any]] = schema.get("anyOf", [schema])
    return several[0]


def name_of(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rsplit("/", 1)[-1]
