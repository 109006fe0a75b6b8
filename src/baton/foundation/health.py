"""What monitors ask: is the process there, can it work, and does everything run by itself."""

from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from baton.foundation import duties, fence


@require_safe
def process(request: HttpRequest) -> JsonResponse:
    """200 while the process answers at all."""
    return JsonResponse({"ok": True})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, is whole, and no migration is pending."""
    try:
        if fence.is_unfinished():
            return JsonResponse({"ok": False, "words": fence.HALF}, status=503)
        waiting = pending()
    except Error as error:
        return JsonResponse({"ok": False, "words": f"The database does not answer: {type(error).__name__}."}, status=503)
    return JsonResponse({"ok": not waiting, "pending": waiting}, status=503 if waiting else 200)


@require_safe
def periodic(request: HttpRequest) -> JsonResponse:
    """503 when a duty is silent for longer than wiring allows, or everything waits behind the fence."""
    standings = duties.standings()
    late = [s.words for s in standings if s.is_late]
    seen = {s.duty.name: s.proof.succeeded_at if s.proof else None for s in standings}
    words = fence.words()
    is_well = not (late or words)
    return JsonResponse({"ok": is_well, "late": late, "fenced": words, "succeeded_at": seen}, status=200 if is_well else 503)


def pending() -> list[str]:
    """Migrations that are in the code and not in the database."""
    return [f"{migration.app_label}.{migration.name}" for migration in plan()]


def plan() -> list[Migration]:
    """The same, as they would be run."""
    executor = MigrationExecutor(connection)
    return [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
