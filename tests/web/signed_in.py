"""Browsers without scripts in which somebody is signed in, as his roles ask for."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from baton.foundation.models import User
from baton.web.sessions import BEGAN, SEEN

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(user_id: UUID | None, *, in_two_steps: bool = True) -> Client:
    """A client in which this user has just signed in, in two steps or by his password alone."""
    client = Client()
    client.force_login(User.objects.get(pk=user_id), BACKEND)
    now = datetime.now(UTC).timestamp()
    records: list[dict[str, Any]] = [{"method": "password", "at": now}]
    if in_two_steps:
        records.append({"method": "mfa", "type": "totp", "at": now})
    change_session(client, **{
        AUTHENTICATION_METHODS_SESSION_KEY: records, "account_authentication_methods_user": str(user_id), BEGAN: now, SEEN: now,
    })  # fmt: skip
    return client


def change_session(client: Client, **values: Any) -> None:
    session = client.session
    session.update(values)
    session.save()
