"""What a request is answered with when all is well."""

import hashlib
from typing import Any

from django.http import HttpResponse

from baton.foundation.plain import dumps

JSON = "application/json"


def record(request: Any, said: dict[str, Any]) -> HttpResponse:
    """A record with its ETag; 304 for who has it as it stands."""
    text = dumps(said)
    tag = etag(said, text)
    if tag in [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]:
        return HttpResponse(status=304, headers={"ETag": tag})
    return HttpResponse(text, content_type=JSON, headers={"ETag": tag})


def page(items: list[dict[str, Any]], next: str | None) -> HttpResponse:
    """A page of a list, and the cursor of the one that follows."""
    return HttpResponse(dumps({"items": items, "next": next}), content_type=JSON)


def plain_answer(said: Any) -> HttpResponse:
    """Anything else that is read."""
    return HttpResponse(dumps(said), content_type=JSON)


def etag(said: dict[str, Any], text: str) -> str:
    """The version first, which If-Match compares; then a digest, as what is computed can differ at the same version."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return f'"{said["version"]}-{digest}"' if "version" in said else f'"0-{digest}"'
