"""The parts of the API's description that are made of the doors: inputs, statuses and links."""

import inspect
from typing import Any, Final, get_args, get_type_hints

from baton.api.problems import KINDS, MEDIA_TYPE
from baton.api.resources import MAKES, route
from baton.api.shapes import ref, title
from baton.foundation.actions import ACTIONS, Door
from baton.foundation.inputs import signature
from baton.foundation.models.row import Recorded
from baton.foundation.nouns import MOST, NOUNS, Noun

REFS: Final = "#/components/schemas/"
READS: Final = (400, 401, 404, 422, 429)
DEEDS: Final = (400, 401, 403, 404, 409, 412, 413, 415, 422, 429)
TEXT: Final = {"type": "string"}
HEADERS: Final[dict[str, dict[str, Any]]] = {
    "ETag": {"description": "The record's version and a digest of this answer.", "schema": TEXT},
    "Location": {"description": "The address of the new record.", "schema": TEXT},
    "Idempotent-Replayed": {"description": "true: done before under this key, and this is the first answer.", "schema": TEXT},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
    "WWW-Authenticate": {"schema": TEXT},
}
PARAMETERS: Final[dict[str, dict[str, Any]]] = {
    "limit": {"description": f"Records on the page, {MOST} at most.", "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": 50}},
    "after": {"description": "The cursor that the last page gave as next.", "schema": TEXT},
    "whose": {"schema": {"type": "string", "enum": ["mine", "all"]}},
    "format": {"schema": {"type": "string", "enum": ["json", "csv"]}},
    "q": {"description": "The beginning.", "schema": TEXT},
}


def parameter(name: str, schema: dict[str, Any] | None = None) -> dict[str, Any]:
    """A parameter behind the question mark."""
    return {"name": name, "in": "query", "required": False, **(PARAMETERS.get(name) or {"schema": schema or TEXT})}


def sorting(noun: Noun) -> dict[str, Any]:
    """How a list may be sorted; a minus before the name turns it round."""
    names = [sign + name for name in noun.sortable for sign in ("", "-")]
    said = {"type": "string", "enum": names, "default": "-id"}
    return {"name": "sort", "in": "query", "required": False, "description": "id is the order in which records were made.", "schema": said}


def header(name: str, words: str, schema: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": False, "description": words, "schema": schema or TEXT}


def problems(*statuses: int) -> dict[int, Any]:
    """The answers that are no success, each a problem."""
    named = {kind.status: kind.title for kind in KINDS.values()}
    content = {MEDIA_TYPE: {"schema": {"$ref": ref("problem")}}}
    more = {401: ("WWW-Authenticate",), 429: ("Retry-After",)}
    return {
        status: {"description": named[status], "content": content} | headers(*more.get(status, ()))
        for status in statuses
    }  # fmt: skip


def headers(*names: str) -> dict[str, Any]:
    return {"headers": {name: HEADERS[name] for name in names}} if names else {}


def answer(words: str, *schemas: str, **more: Any) -> dict[str, Any]:
    """A success of one of these shapes."""
    refs: list[dict[str, Any]] = [{"$ref": REFS + schema} for schema in schemas]
    return {"description": words, "content": {"application/json": {"schema": refs[0] if len(refs) == 1 else {"anyOf": refs}}}, **more}


def input_schema(door: Door) -> tuple[dict[str, Any], dict[str, Any]]:
    """The door's input as JSON Schema, and the parts that it refers to."""
    own = title(door.noun)  # two nouns may have parts of one name that differ
    schema = bare(signature(door).model.model_json_schema(ref_template=f"{REFS}{own}{{model}}", mode="validation"))
    parts = {own + name: part for name, part in schema.pop("$defs", {}).items()}
    schema["title"] = input_title(door)
    return schema, parts


def input_title(door: Door) -> str:
    return "".join(title(part) for part in door.name.split(".")) + "Input"


def bare(schema: Any) -> Any:
    """Without the defaults that say "not given", which JSON has no word for, and without the code's own names."""
    if isinstance(schema, list):
        return [bare(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {name: bare(value) for name, value in schema.items() if not (name == "default" and value == "unset")}


def answers_with(door: Door) -> tuple[str, ...]:
    """The shapes of what a deed answers: the record that it returns, or kind and id alone where that cannot be shown, or not to this token."""
    hint = get_type_hints(door.body).get("return")
    first = get_args(hint)[0] if hint is not None and not inspect.isclass(hint) and get_args(hint) else hint
    is_record = inspect.isclass(first) and issubclass(first, Recorded) and first.NOUN in NOUNS
    return (title(first.NOUN), "Answer") if is_record else ("Answer",)  # type: ignore[union-attr]  # a record has a noun


def links(door: Door) -> dict[str, Any]:
    """What can be done with the record that a deed made."""
    if door.verb != "create" or door.noun not in NOUNS:
        return {}
    id = {"id": "$response.body#/id"}
    others = [one for one in ACTIONS.values() if one.by == "people" and one.noun == door.noun and signature(one).takes_id]
    names = [f"{door.noun}.get", *(one.name for one in others)]
    return {"links": {name.replace(".", "_"): {"operationId": name, "parameters": id} for name in names}}


def of_deed(door: Door) -> dict[str, Any]:
    """All that is said of a deed's operation beside its address."""
    shape = signature(door)
    schema = input_title(door)
    needs = bool(input_schema(door)[0].get("required"))
    told = [header("Idempotency-Key", "Sent again with the same body, the first answer comes again and nothing is done twice.", {"type": "string", "pattern": "^[!-~]{1,100}$"})]
    if "version" in shape.model.model_fields:
        told.append(header("If-Match", "The record's ETag: 412 when it was changed since.", {"type": "string", "pattern": r'^"[0-9]{1,9}(-[0-9a-f]{1,64})?"$'}))
    status = 201 if door.verb in MAKES else 200
    success = answer("Done.", *answers_with(door), **headers("ETag", "Idempotent-Replayed", *(["Location"] if status == 201 else [])), **links(door))
    return {
        "parameters": told,
        "requestBody": {"required": needs, "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}},
        "responses": {status: success, **problems(*DEEDS)},
    }  # fmt: skip


def where(door: Door) -> tuple[str, str]:
    """Method and address of a deed."""
    return route(door, bool(signature(door).takes_id))
