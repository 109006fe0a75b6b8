"""What an answer that is no success looks like: application/problem+json (RFC 9457), with the remedy in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import HttpResponse

from baton.foundation.plain import dumps

MEDIA_TYPE: Final = "application/problem+json"
PAGE: Final = "/api/docs#problem-"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its status, what it is called, and what to do about it."""

    status: int
    title: str
    remedy: str


KINDS: Final[dict[str, Kind]] = {
    "malformed": Kind(400, "The request cannot be read", "Mend what the detail names and send it again."),
    "unauthorized": Kind(
        401, "No valid token",
        "Send Authorization: Bearer bt_… with a token that is neither expired nor revoked; Settings › API tokens makes one.",
    ),
    "not-allowed": Kind(403, "Not allowed", "Use a token that has this right, made by somebody who has it; or leave the named fields out."),
    "not-found": Kind(404, "Not found", "Check the id and the address; a record that the token may not see counts as absent."),
    "no-such-method": Kind(405, "No such method here", "Use one of the methods in the Allow header."),
    "conflict": Kind(409, "In conflict with what stands", "Look at the record as it stands now, then decide anew; use a new Idempotency-Key."),
    "stale": Kind(412, "Changed meanwhile", "Get the record again, look at what changed, and send with its present ETag or version."),
    "too-large": Kind(413, "Too large", "Send less in one request."),
    "not-json": Kind(415, "Not JSON", "Send the body as JSON, with Content-Type: application/json."),
    "needs-second": Kind(
        422, "Needs a second person",
        "Ask for it: POST /api/v1/changes/request with its deed, subject, entered and a reason; somebody else approves it.",
    ),
    "refused": Kind(422, "Not done", "Mend the fields in field_errors, or what the detail names, and send it again."),
    "too-many": Kind(429, "Too many requests", "Wait as many seconds as Retry-After says."),
    "failed": Kind(500, "Something went wrong here", "Nothing was done. Send it again; if that fails too, tell whoever runs this Baton."),
    "unavailable": Kind(503, "Not available just now", "Send it again in a moment, with the same Idempotency-Key."),
}  # fmt: skip
OF_STATUS: Final = {kind.status: name for name, kind in KINDS.items()}


@dataclass
class Problem(Exception):
    """A request that is answered by a problem of this kind."""

    kind: str
    detail: str
    fields: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)

    def response(self) -> HttpResponse:
        """The problem as it is sent."""
        kind = KINDS[self.kind]
        said = {
            "type": PAGE + self.kind, "title": kind.title, "status": kind.status, "detail": self.detail, "remedy": kind.remedy,
            "field_errors": dict(self.fields), **self.more,
        }  # fmt: skip
        return HttpResponse(dumps(said), status=kind.status, content_type=MEDIA_TYPE, headers=dict(self.headers))


def malformed(detail: str, field: str = "") -> Problem:
    """A request that cannot be read, and by which field."""
    return Problem("malformed", detail, {field: detail} if field else {})
