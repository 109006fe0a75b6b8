"""The only place that asks the time.  Everything else is told by its organization's clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def real_now() -> datetime:
    """The machine's instant, in UTC: for what belongs to no organization (jobs, proof of life)."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """An organization's time: real for a live one, moved by `offset` for a sandbox."""

    timezone: str
    offset: timedelta = timedelta()

    def now(self) -> datetime:
        """The organization's present instant, in UTC."""
        return real_now() + self.offset

    def day(self, instant: datetime) -> date:
        """The date of an instant in the organization's time zone: billing dates are these."""
        return instant.astimezone(ZoneInfo(self.timezone)).date()
