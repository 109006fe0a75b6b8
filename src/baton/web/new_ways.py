"""An app or a passkey that is being set up: what is shown for it, and what the browser brings."""

from base64 import b64encode
from typing import Any, Final

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.internal.auth import WebAuthn, begin_registration

from baton.foundation import ciphers, factors
from baton.foundation.errors import Refused

SEED: Final = "seed"  # in the session, encrypted: of an app that has not shown a code yet


def offered(request: Any) -> dict[str, Any]:
    """What the page shows: the app's secret, as a picture and in letters, and what a passkey is made of."""
    seed, adapter = seed_of(request), get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, seed))
    letters = " ".join(seed[at : at + 4] for at in range(0, len(seed), 4))
    return {
        "picture": b64encode(picture.encode()).decode(), "letters": letters, "options": begin_registration(request.user, True),
        "is_asked": factors.asked_of(request.user), "is_first": not factors.has(request.user),
    }  # fmt: skip


def seed_of(request: Any) -> str:
    """The secret of the app that is being set up; a new one where the session holds none that can be read."""
    try:
        return ciphers.decrypt(request.session[SEED])
    except (KeyError, Refused):
        seed = factors.new_seed()
        request.session[SEED] = ciphers.encrypt(seed)
        return seed


def add_passkey(request: Any) -> bool:
    """Let the user sign in by the passkey that his browser has just made."""
    typed = {"name": request.POST.get("name", "")[:60] or "Passkey", "credential": request.POST["new_passkey"], "passwordless": True}
    form = AddWebAuthnForm(user=request.user, data=typed)
    if form.is_valid():
        WebAuthn.add(request.user, form.cleaned_data["name"], form.cleaned_data["credential"])
    return bool(form.is_valid())
