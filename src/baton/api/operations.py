"""Every operation, made from the registries: of each noun its list and its records, of each door its deed, and the questions."""

import inspect
import json
from collections.abc import Callable
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.security import HttpBearer

from baton.api import description as say
from baton.api import doing, reading
from baton.api.questions import PDF, QUESTIONS, Question
from baton.api.resources import doors, nouns, resource
from baton.api.shapes import schemas, title
from baton.foundation.actions import Door
from baton.foundation.nouns import Noun

WORDS: Final = (
    "Everything the pages do, over the same doors. Money is in minor units beside its currency, days are ISO dates, instants RFC 3339 in UTC. "
    "Errors are application/problem+json with the remedy in words."
)


class Token(HttpBearer):
    """Authorization: Bearer bt_…; the gate has let in whoever comes here."""

    openapi_description = "A token that was made under Settings › API tokens, or by `baton token create`."

    def __call__(self, request: HttpRequest) -> Any:
        return request.actor  # type: ignore[attr-defined]  # set by the gate

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return request.actor  # type: ignore[attr-defined]


api = NinjaAPI(title="Baton", version="1", description=WORDS, openapi_url=None, docs_url=None, urls_namespace="api-v1", auth=Token())
View = Callable[..., HttpResponse]


def plainly(ask: View) -> View:
    """A view that takes the request alone."""

    def view(request: HttpRequest) -> HttpResponse:
        return ask(request)

    return view


def of_id(ask: View) -> View:
    """A view that takes the id of a record too."""

    def view(request: HttpRequest, id: UUID) -> HttpResponse:
        return ask(request, id)

    return view


def add(method: str, path: str, name: str, view: View, said: dict[str, Any]) -> None:
    """Put one operation at its address."""
    tag = path.split("/")[1]
    api.default_router.add_api_operation(
        path, [method], view, operation_id=name, summary=said.pop("summary"), tags=[tag],
        response=dict.fromkeys(said["responses"]), openapi_extra=said,
    )


def add_noun(noun: Noun) -> None:
    """The list of a noun, and each of its records."""
    at, shape = f"/{resource(noun.name)}", title(noun.name)
    words = noun.plural.replace("_", " ")
    asked = [say.parameter("limit"), say.parameter("after"), say.sorting(noun), *(say.parameter(name) for name in sorted(noun.filters))]
    listed = {200: say.answer("A page.", f"{shape}Page"), **say.problems(*(s for s in say.READS if s != 404))}
    add("GET", at, f"{noun.name}.list", plainly(lambda request: reading.many(request, noun)), {
        "summary": f"The {words} that the token may see, newest first", "parameters": asked, "responses": listed,
    })  # fmt: skip
    found = {
        200: say.answer("The record.", shape, **say.headers("ETag")), 304: {"description": "As it was when it was got."},
        **say.problems(*say.READS),
    }  # fmt: skip
    add("GET", f"{at}/{{uuid:id}}", f"{noun.name}.get", of_id(lambda request, id: reading.one(request, noun, id)), {
        "summary": f"One of the {words}", "parameters": [say.header("If-None-Match", "An ETag: 304 while it stands.")], "responses": found,
    })  # fmt: skip


def add_deed(door: Door) -> None:
    """The deed of a door."""
    method, path = say.where(door)
    first, _, rest = (inspect.getdoc(door.body) or door.name).partition("\n")
    view = of_id(lambda request, id: doing.do(request, door, id)) if "{" in path else plainly(lambda request: doing.do(request, door, None))
    add(method, path, door.name, view, {"summary": first, "description": rest.strip() or first, **say.of_deed(door)})


def add_question(question: Question) -> None:
    """What is asked beside lists and records."""
    has_id = "{" in question.path
    schema = question.answers if question.answers != PDF else ""
    success: dict[str, Any] = say.answer("The answer.", schema) if schema else {"description": "The file.", "content": {PDF: {"schema": {"type": "string", "format": "binary"}}}}
    if "format" in question.parameters:
        success["content"]["text/csv"] = {"schema": {"type": "string"}}
    asked = [say.parameter(name) for name in question.parameters]
    responses = {200: success, **say.problems(400, 401, 403, *((404,) if has_id else ()), 422, 429)}
    view = of_id(question.ask) if has_id else plainly(question.ask)
    add("GET", question.path, question.name, view, {
        "summary": question.words, "parameters": asked, "responses": responses,
    })  # fmt: skip


for each in nouns():
    add_noun(each)
for one in doors():
    add_deed(one)
for asked in QUESTIONS:
    add_question(asked)

urlpatterns = [pattern for pattern in api.urls[0] if getattr(pattern, "name", "") != "api-root"]  # nothing of the library's own


@cache
def document() -> dict[str, Any]:
    """The whole description, OpenAPI 3.1."""
    whole: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))  # statuses as text
    known = whole["components"]["schemas"]
    known |= schemas()
    for door in doors():
        schema, parts = say.input_schema(door)
        for name, part in parts.items():
            if known.setdefault(name, part) != part:
                raise ValueError(f"Two inputs have parts of the name {name} that differ.")
        known[say.input_title(door)] = schema
    return whole
