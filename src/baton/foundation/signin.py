"""How people sign in: allauth as Baton uses it.  Accounts are made by invitation, never by a visitor."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.internal.flows.trust import is_trusted_browser
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from baton.foundation import ciphers, factors, tries
from baton.foundation.addresses import is_local
from baton.foundation.proofs import in_two_steps, keys_of


class ClosedDoor(DefaultAccountAdapter):
    """Who comes in by which password, how often it may be tried, and which steps follow."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Nobody is led to another host of ours either: it may be another's by now."""
        return is_local(url or "")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The user whose password this is.  It takes as long, and says the same, where there is no such login."""
        try:
            with tries.counted(*keys_of(request, "password", credentials["email"])) as right:
                user = authenticate(request, **credentials)
                if user is not None:
                    right.append("password")
        except tries.TooMany as error:
            raise ValidationError(error.words) from error
        return user

    def get_login_stages(self) -> list[str]:
        """Trust is a tick on the page that asks for the code, and no page of its own."""
        return [stage for stage in super().get_login_stages() if not stage.endswith("TrustStage")]

    def login(self, request: Any, user: Any) -> None:
        """Begin the session.  A browser that was trusted at its second step has that step behind it."""
        if not in_two_steps(request, user) and factors.has(user) and is_trusted_browser(request, user):
            record_authentication(request, user, "mfa", type="trusted")
        super().login(request, user)
        request.knows_now = user.email

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:  # noqa: ARG002
        return HttpResponseRedirect(reverse("account_login"))


class SecondFactors(DefaultMFAAdapter):
    """Authenticator apps and passkeys, whose secrets are kept encrypted."""

    def encrypt(self, text: str) -> str:
        return ciphers.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return ciphers.decrypt(encrypted_text)

    def get_totp_issuer(self) -> str:
        return "Baton"

    def _get_site_name(self) -> str:
        return "Baton"
