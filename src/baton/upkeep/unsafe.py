"""Which pending migrations the version that still runs would stumble over."""

from collections.abc import Iterator

from django.db.migrations import Migration
from django.db.migrations import operations as op
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED


def dangers(migration: Migration) -> list[str]:
    """What in it an older version that runs beside it would not survive, in words; as far as its operations tell."""
    made = {operation.name_lower for operation in migration.operations if isinstance(operation, op.CreateModel)}
    return [words for operation in migration.operations if not _is_of(operation, made) for words in _dangers(operation)]


def _is_of(operation: Operation, made: set[str]) -> bool:
    """Is it about a table that the same migration makes, and that nobody uses yet?"""
    return getattr(operation, "model_name_lower", None) in made


def _dangers(operation: Operation) -> Iterator[str]:
    if isinstance(operation, op.DeleteModel):
        yield f"takes the table of {operation.name} away"
    elif isinstance(operation, op.RenameModel):
        yield f"gives the table of {operation.old_name} another name"
    elif isinstance(operation, op.RemoveField):
        yield f"takes {operation.model_name}.{operation.name} away"
    elif isinstance(operation, op.RenameField):
        yield f"gives {operation.model_name}.{operation.old_name} another name"
    elif isinstance(operation, op.AddField) and _must_be_given(operation):
        yield f"adds {operation.model_name}.{operation.name}, which the older version does not fill in"
    elif isinstance(operation, op.AlterField):
        yield f"changes {operation.model_name}.{operation.name}: the older version may write what no longer fits"
    elif isinstance(operation, op.AddConstraint):
        yield f"adds the rule {operation.constraint.name}, which the older version does not know"
    elif isinstance(operation, op.AddIndex):
        yield f"indexes {operation.model_name}: whoever writes there waits until that is done"
    elif isinstance(operation, op.RunSQL | op.RunPython):
        yield "runs statements of its own, which nobody can judge by looking at their kind"


def _must_be_given(operation: op.AddField) -> bool:
    """Django fills a default in by itself, and leaves none in the database unless it is one of the database's own."""
    field = operation.field
    return not field.null and not field.many_to_many and field.db_default is NOT_PROVIDED
