"""Setting up the second step: for oneself alone, in all organizations at once."""

from typing import Any, Final

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from baton.foundation import factors, security
from baton.foundation.models import RecoveryCode
from baton.foundation.proofs import in_two_steps
from baton.web import sessions
from baton.web.confirming import proof_asked
from baton.web.halfway import begin_anew
from baton.web.new_ways import SEED, add_passkey, offered, seed_of

WRONG: Final = "That is not the code the app shows now. Look again: it changes every 30 seconds."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: Any) -> HttpResponseBase:
    """Set up an app or a passkey.  Who has one comes in by it first: this is no way around it."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if factors.has(request.user) and not in_two_steps(request):
        return begin_anew(request)
    if (asked := proof_asked(request)) is not None:
        return asked
    wrong = ""
    if request.POST.get("code"):
        if factors.add_app(request.user, seed_of(request), request.POST["code"]):
            request.session.pop(SEED, None)
            return settled(request, "app_added")
        wrong = WRONG
    elif request.POST.get("new_passkey"):
        if add_passkey(request):
            return settled(request, "passkey_added")
        wrong = "That passkey was not taken. Nothing was set up; try again."
    return render(request, "account/second_step.html", offered(request) | {"wrong": wrong}, status=422 if wrong else 200)


def settled(request: Any, what: security.What) -> HttpResponse:
    """Go on in two steps, in this session alone; the first time, show the recovery codes."""
    record_authentication(request, request.user, "mfa", type="set_up")
    factors.begin_again(request.user)
    sessions.go_on(request, request.user)
    security.tell(request.user, what)
    if RecoveryCode.objects.filter(user=request.user, used_at=None).exists():
        return redirect("me")
    return codes_shown(request)


def codes_shown(request: Any) -> HttpResponse:
    response = render(request, "account/recovery_codes.html", {"codes": factors.new_recovery_codes(request.user)})
    response["Cache-Control"] = "no-store"
    return response
