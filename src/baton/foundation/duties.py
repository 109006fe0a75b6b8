"""Everything periodic: who has work, that it was done, and who says so when it was not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog
from django.db import connection
from procrastinate import App

from baton.foundation import fence
from baton.foundation.clock import real_now
from baton.foundation.models import Organization, Proof

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of wiring: what runs, when (six-field cron, seconds first, UTC), and how long it may be silent.

    inward  it touches nothing outside, so it also runs behind the fence of a restored database
    loud    its failure is told at once, and not when its silence is over
    """

    name: str
    cron: str
    silence: timedelta
    round: Callable[[], None]
    inward: bool = False
    loud: bool = False


DUTIES: dict[str, Duty] = {}

PROVE = """
INSERT INTO foundation_proof (duty, since, succeeded_at, error) VALUES (%s, now(), now(), '')
ON CONFLICT (duty) DO UPDATE SET succeeded_at = now(), error = ''
"""
CONFESS = """
INSERT INTO foundation_proof (duty, since, failed_at, error) VALUES (%s, now(), now(), %s)
ON CONFLICT (duty) DO UPDATE SET failed_at = now(), error = excluded.error
"""
EXPECT = "INSERT INTO foundation_proof (duty, since, error) SELECT unnest(%s::text[]), now(), '' ON CONFLICT DO NOTHING"


def install(queue: App, duties: list[Duty]) -> None:
    """Let the workers run these duties by their schedules."""
    for duty in duties:
        DUTIES[duty.name] = duty
        name = f"duty.{duty.name}"
        task = queue.task(name=name, queue="duties", queueing_lock=name)(runner(duty))
        seconds, *rest = duty.cron.split()
        queue.periodic(cron=" ".join([*rest, seconds]), periodic_id=duty.name)(task)  # where croniter wants the seconds last


def runner(duty: Duty) -> Callable[[int], None]:
    """The duty's task: one round, then the proof that it was done or the words why not.  Behind the fence: neither."""

    def run(timestamp: int) -> None:
        if not duty.inward and fence.holds():
            return
        try:
            duty.round()
        except Exception as error:
            _write(CONFESS, [duty.name, f"{type(error).__name__}: {error}"[:2000]])
            raise
        _write(PROVE, [duty.name])

    return run


def each_due(duty: str, work: Callable[[Organization], None]) -> Callable[[], None]:
    """A round over the organizations whose own clock says that this duty is due."""
    return each(duty, partial(due_organizations, duty), work)


def each(duty: str, found: Callable[[], list[Organization]], work: Callable[[Organization], None]) -> Callable[[], None]:
    """A round over some organizations.

    One that fails does not keep the others from their turn; the round then fails with its words.
    """

    def round_() -> None:
        failures = []
        for organization in found():
            try:
                work(organization)
            except Exception as error:  # noqa: BLE001  raised again below, with every other one
                log.exception("duty_failed", duty=duty, organization=str(organization.pk))
                failures.append(f"{organization.name}: {error}")
        if failures:
            raise RuntimeError("; ".join(failures))

    return round_


def due_organizations(duty: str) -> list[Organization]:
    """Who has work for a duty now, each by its own clock, longest waiting first."""
    return list(
        Organization.objects.raw(
            "SELECT o.* FROM foundation_organization o JOIN foundation_due d ON d.organization_id = o.id "
            "WHERE d.duty = %s AND d.at <= %s + o.clock_offset ORDER BY d.at",
            [duty, real_now()],
        )
    )


def expect() -> None:
    """Start the clock of every duty's allowed silence, at the first start of a process."""
    _write(EXPECT, [sorted(DUTIES)])


@dataclass(frozen=True, slots=True)
class Standing:
    """A duty, when it last succeeded, and whether that is too long ago."""

    duty: Duty
    proof: Proof | None
    is_late: bool

    @property
    def has_failed(self) -> bool:
        """Did its last round fail?"""
        proof = self.proof
        return bool(proof and proof.failed_at and (proof.succeeded_at is None or proof.failed_at > proof.succeeded_at))

    @property
    def words(self) -> str:
        done = self.proof.succeeded_at if self.proof else None
        last = f"last succeeded {done:%Y-%m-%d %H:%M:%S} UTC" if done else "has never succeeded"
        error = f" Its last failure: {self.proof.error}" if self.proof and self.proof.error else ""
        if self.duty.loud and self.has_failed:
            return f"Duty {self.duty.name} has failed: {last}.{error}"
        return f"Duty {self.duty.name} is late: {last}, allowed silence {self.duty.silence}.{error}"


def standings() -> list[Standing]:
    """Every duty of wiring with its proof.  What waits behind the fence is not late."""
    proofs = Proof.objects.in_bulk(list(DUTIES))
    is_fenced, now = fence.holds(), real_now()
    found = []
    for name, duty in sorted(DUTIES.items()):
        proof = proofs.get(name)
        last = (proof.succeeded_at or proof.since) if proof else None
        is_silent = last is None or now - last > duty.silence
        has_failed = duty.loud and Standing(duty, proof, is_silent).has_failed
        found.append(Standing(duty, proof, (is_silent or has_failed) and (duty.inward or not is_fenced)))
    return found


def _write(statement: str, values: list) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
