"""The pages of signing in: the second step, and a passkey in place of password and second step."""

from typing import Any

from allauth.account.models import Login
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.internal.flows.trust import trust_browser
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from baton.foundation import factors
from baton.web.pages import local


class SecondStage(AuthenticateView):
    """After the password: a code or a passkey, and on wish no more of it in this browser for two weeks."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        if self.request.POST.get("trust"):
            trust_browser(self.request, self.stage.login.user, response)
        return response

    def get_context_data(self, **kwargs: Any) -> dict:
        said: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.stage.login.user
        kinds = {one.type for one in factors.of(user)}
        recovery = "recovery" in self.request.GET or "webauthn" in kinds and "totp" not in kinds
        return said | {"who": user.email, "has_app": "totp" in kinds, "has_passkey": "webauthn" in kinds, "recovery": recovery}


class Passkey(LoginWebAuthnView):
    """A passkey in place of the password and the second step: what one has, opened by what one knows or is."""

    def form_valid(self, form: Any) -> HttpResponse:
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=local(self.request.POST.get("next", "")))
        response: HttpResponse = perform_passwordless_login(self.request, authenticator, login)
        return response


code = SecondStage.as_view()
passkey = Passkey.as_view()


@never_cache
def closed(request: Any) -> HttpResponse:
    """Nobody signs up."""
    return redirect("account_login") if request.user.is_authenticated else render(request, "account/signup_closed.html")
