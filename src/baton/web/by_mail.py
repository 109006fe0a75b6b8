"""Links by mail: asking for one, and coming in by it.  Whoever has it knows what was in the mail, and no more."""

from contextlib import suppress
from typing import Any, Final

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from baton.foundation import links, security, tries
from baton.foundation.errors import Refused
from baton.foundation.visitors import address_of

FREE_MAILS: Final = 5  # asked for one login or from one network, before the next has to wait


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgot(request: Any) -> HttpResponse:
    """Ask for a link by mail.  The answer is the same whether or not there is such a login, and however often one asks."""
    email = request.POST.get("email", "").strip()
    if request.method != "POST" or not email:
        return render(request, "account/forgot.html")
    keys = tries.of_login("mail", email), f"mail:{tries.of_network(address_of(request))}"
    with suppress(tries.TooMany), tries.counted(*keys, free=FREE_MAILS):
        links.ask_reset(email)
    return render(request, "account/forgot.html", {"asked": email})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: Any, secret: str) -> HttpResponse:
    """Set a password by a link of a mail, and go on to the second step like anybody who signs in by a password."""
    try:
        found = links.found(secret)
    except Refused as refusal:
        return render(request, "account/link_gone.html", {"words": refusal.words}, status=422)
    said: dict[str, Any] = {"found": found}
    if request.method != "POST":
        return render(request, "account/link.html", said)
    password = request.POST.get("password", "")
    try:
        validate_password(password, found.user)
        user = links.use(found, password)
    except ValidationError as error:
        return render(request, "account/link.html", said | {"wrong": " ".join(error.messages)}, status=422)
    except Refused as refusal:
        return render(request, "account/link_gone.html", {"words": refusal.words}, status=422)
    security.tell(user, "password_set")
    record_authentication(request, user, "password", by="link")
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url="/"))
    return response
