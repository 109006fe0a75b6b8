"""Does a value fit its column?  Asked before the database is, so that the answer names the field."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field, Model

from baton.foundation.errors import Refused
from baton.foundation.plain import dumps


def check_fit(model: type[Model], fields: Mapping[str, Any]) -> None:
    """Refused, naming each field whose value is too long, too large, too precise, or no text at all."""
    wrong = {name: why for name, value in fields.items() if (why := _misfit(model._meta.get_field(name), value))}
    if wrong:
        said = "; ".join(f"{name.replace('_', ' ')}: {why}" for name, why in wrong.items())
        raise Refused(f"{said} Nothing was saved.", wrong)


def _misfit(field: Any, value: Any) -> str:
    if value is None or not isinstance(field, Field) or field.is_relation:
        return ""
    if isinstance(value, str | dict | list) and "\\u0000" in dumps(value):
        return "Text cannot hold a null character."
    try:
        field.run_validators(field.to_python(value))  # a whole number fits a decimal column too
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
