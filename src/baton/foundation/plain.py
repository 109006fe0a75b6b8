"""Values as JSON keeps them: in the audit, in announcements, in answers."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Model
from pydantic_core import PydanticSerializationError, to_json


def plain(value: Any) -> Any:
    """A value as JSON: ids and decimals as text, dates ISO, instants RFC 3339 in UTC."""
    match value:
        case None | bool() | int() | str():
            return value
        case UUID() | Decimal():
            return str(value)
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case Model():
            return str(value.pk)
        case dict():
            return {str(k): plain(v) for k, v in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(v) for v in value]
    raise TypeError(f"{type(value).__name__} has no plain form")


def dumps(value: Any) -> str:
    """Compact JSON text of any value, in its plain form."""
    return encoded(value).decode()


def encoded(value: Any) -> bytes:
    """The same in UTF-8, as the database takes it."""
    try:
        return to_json(value, timedelta_mode="float", fallback=plain)
    except PydanticSerializationError:  # half a surrogate pair, which UTF-8 cannot write, can be escaped
        return json.dumps(plain(value), separators=(",", ":")).encode()
