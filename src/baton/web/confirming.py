"""It is still you: the password or the second step again, before a deed of the strongest and before one's own ways in change.

What was typed travels in the form that asks, so it is typed once.
"""

from functools import wraps
from typing import Any, Final

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.http import HttpResponse
from django.shortcuts import render

from baton.foundation import factors, tries
from baton.foundation.errors import Refused
from baton.foundation.proofs import check_code, keys_of, proved_lately
from baton.foundation.strongest import STRONGEST
from baton.web.sessions import renew

OURS: Final = ("csrfmiddlewaretoken", "proof_password", "proof_code", "credential")


def asked(request: Any, *deeds: str) -> HttpResponse | None:
    """The page that asks for a proof, when one of these deeds needs one and there is none of the last ten minutes; else nothing."""
    if not any(deed in STRONGEST and request.actor.rights.scope(deed) for deed in deeds):
        return None
    return proof_asked(request)


def first(view: Any, deeds: tuple[str, ...]) -> Any:
    """Make a view that does one of these deeds ask for the proof that it needs."""

    @wraps(view)
    def careful(request: Any, *args: Any, **kwargs: Any) -> Any:
        return asked(request, *deeds) or view(request, *args, **kwargs)

    return careful


def proof_asked(request: Any) -> HttpResponse | None:
    """Take the proof that the form brings, or answer the page that asks for it."""
    if proved_lately(request):
        return None
    wrong = ""
    try:
        if request.method == "POST" and proved(request):
            renew(request)
            return None
    except Refused as refusal:
        wrong = refusal.words
    response = render(request, "ui/prove.html", context_of(request) | {"wrong": wrong}, status=403)
    response["Cache-Control"] = "no-store"
    return response


def proved(request: Any) -> bool:
    """Does the form bring a proof, and is it right?  Refused, in words, when it is wrong."""
    user, typed = request.user, request.POST
    if password := typed.get("proof_password"):
        with tries.counted(*keys_of(request, "password", user.email)) as right:
            if user.check_password(password):
                right.append("password")
        if not right:
            raise Refused("That is not your password.")
        record_authentication(request, user, "password", reauthenticated=True)
    elif code := typed.get("proof_code"):
        check_code(request, user, code)
        record_authentication(request, user, "mfa", type="code", reauthenticated=True)
    elif typed.get("credential"):
        form = ReauthenticateWebAuthnForm(user=user, data={"credential": typed["credential"]})
        if not form.is_valid():
            raise Refused("That passkey was not taken. Try again, or type your password.")
        form.save()
    else:
        return False
    return True


def context_of(request: Any) -> dict[str, Any]:
    """What the page needs: what was typed, to be sent again, and by what he may show that it is he."""
    kinds = {one.type for one in factors.of(request.user)}
    typed = [(name, value) for name, values in request.POST.lists() if name not in OURS for value in values]
    options = dict(begin_authentication(request.user)) if "webauthn" in kinds else None
    return {"typed": typed, "has_app": "totp" in kinds, "options": options, "back": request.POST.get("back") or request.path}


def proof(view: Any) -> Any:
    """Make a view ask for a proof of the last ten minutes first."""

    @wraps(view)
    def careful(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = proof_asked(request) or view(request, *args, **kwargs)
        return answer

    return careful
