"""Sessions: how long they last, that they get new ids, and which ones somebody has."""

from typing import Any, Final

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.sessions.models import Session
from django.http import HttpResponse

from baton.foundation.clock import real_now
from baton.foundation.models import User
from baton.foundation.proofs import KNOWN, KNOWN_FOR, known_browser, make_known

BEGAN, SEEN = "began", "seen"
TICK: Final = 60  # seconds; so seldom is it written down that somebody is still there


class Sessions:
    """Middleware: a session ends when nobody was there for a while, and some hours after it was begun."""

    def __init__(self, get_response: Any):
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if request.user.is_authenticated:
            if is_over(request.session):
                logout(request)
            else:
                note(request)
        response: HttpResponse = self.get_response(request)
        login = getattr(request, "knows_now", "")
        if login and not known_browser(request, login):
            age = int(KNOWN_FOR.total_seconds())
            response.set_cookie(f"{settings.COOKIES}{KNOWN}", make_known(login), age, secure=settings.SECURE, httponly=True, samesite="Lax")
        return response


def is_over(session: Any) -> bool:
    """Was nobody there for too long, or is it too long since it was begun?"""
    now = real_now().timestamp()
    idle, age = now - session.get(SEEN, now), now - session.get(BEGAN, now)
    return idle > settings.SESSION_IDLE_MINUTES * 60 or age > settings.SESSION_COOKIE_AGE


def note(request: Any) -> None:
    """Write down that somebody is there, once a minute."""
    session, now = request.session, real_now()
    if now.timestamp() - session.get(SEEN, 0) < TICK:
        return
    session.setdefault(BEGAN, now.timestamp())
    session[SEEN] = now.timestamp()
    if not UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=now):
        UserSession.objects.create_from_request(request)


def renew(request: Any) -> None:
    """Give the session a new id, under which it goes on; what was known of the old one is worth nothing."""
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


def go_on(request: Any, user: User) -> None:
    """Go on in this session, after all of the user's were ended."""
    old = request.session.session_key
    update_session_auth_hash(request, user)
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


def of(user: User) -> list[UserSession]:
    """The sessions that somebody has, the last seen first; those that ended are forgotten."""
    return sorted(UserSession.objects.purge_and_list(user), key=lambda session: session.last_seen_at, reverse=True)


def end(user: User, id: int) -> bool:
    """End one of the user's sessions; False where he has no such."""
    session = UserSession.objects.filter(user=user, pk=id).first()
    if session is not None:
        session.end()
    return session is not None


def forget() -> None:
    """Forget the sessions that are over, also of those who do not come back to look."""
    Session.objects.filter(expire_date__lt=real_now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
