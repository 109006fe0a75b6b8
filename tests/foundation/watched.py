"""Duties as a watchdog finds them."""

from datetime import timedelta
from typing import Any

from baton.foundation.clock import real_now
from baton.foundation.models import Proof


def proven(minutes_ago: float, name: str = "probe", **more: Any) -> None:
    at = real_now() - timedelta(minutes=minutes_ago)
    Proof.objects.update_or_create(duty=name, defaults={"since": at, "succeeded_at": at, **more})
