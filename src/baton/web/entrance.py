"""The way in: who asks, in which organization, and what an answer that is not a success looks like.

One transaction spans a page and its rendering.  A form that was refused shows the page it stood on again, with what
was typed and the words why not.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone

from baton.foundation.actors import Actor
from baton.foundation.errors import Answer, Conflict, NotAllowed, NotFound
from baton.foundation.models import Organization
from baton.foundation.people import actor_of
from baton.foundation.performing import inside
from baton.web import denied
from baton.web.entering import kept
from baton.web.halfway import is_halfway, keep_id_fresh, second_step
from baton.web.joined import current, memberships
from baton.web.pages import local

TITLES = {403: "Not for your role", 404: "Not found", 409: "Changed meanwhile", 422: "Not done"}
NULL = "A null character was sent; there is none in any text. Nothing was done. Go back and type it anew."


class Entrance:
    """Middleware: signed-in users come in as actors of the organization that their session holds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")  # nothing of it is kept by who sits there next
        return response

    def process_view(self, request: Any, view: Any, args: list, kwargs: dict) -> HttpResponseBase | None:
        """Answer for every view that says who may call it; others (sign-in, health) go on by themselves."""
        if not getattr(view, "csrf_exempt", False) and holds_null(request):
            return HttpResponseBadRequest(NULL, "text/plain; charset=utf-8")
        if not hasattr(view, "rights"):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        mine = memberships(request)
        if is_halfway(request, mine):
            return second_step(request)
        if not mine:
            return render(request, "ui/stranger.html", status=403)
        here = current(request, mine)
        keep_id_fresh(request, here)
        return enter(request, actor_of(request.user, here.organization), lambda: view(request, *args, **kwargs), view.rights)


def holds_null(request: Any) -> bool:
    """Does what was sent hold a null character?  There is none in any text, and the database takes none."""
    sent = (text for one in (request.GET, request.POST) for name, values in one.lists() for text in (name, *values))
    return "\x00" in request.path or any("\x00" in text for text in sent)


def enter(request: Any, actor: Actor, show: Callable[[], HttpResponseBase], rights: tuple[str, ...]) -> HttpResponseBase:
    """Show a page inside the actor's organization, or answer in words why not."""
    request.actor, request.refused, request.typed = actor, None, None
    asked = denied.asked_for(request)  # before a refused form is answered by another page
    refusal: Answer | None = None
    with inside(actor.organization) as organization:
        request.organization = organization
        with timezone.override(organization.timezone if organization else None):
            try:
                check_carried(request)
                if rights and actor.rights.scope(*rights) is None:
                    raise NotAllowed(f"{actor.label} may not open this page. Ask an administrator for the right to it.")
                response = show()
            except Answer as answer:
                refusal, response = answer, answered(request, answer)
    denied.note(actor, asked, refusal)
    return response


def check_carried(request: Any) -> None:
    """Conflict when a form was made in another organization than the one the session holds now."""
    if request.method == "POST" and request.POST.get("organization") != str(request.actor.organization):
        raise Conflict(
            f"This page belongs to another organization than {request.organization}, in which you work now. "
            "Nothing was saved. Switch back, or open the page anew."
        )


def answered(request: Any, answer: Answer) -> HttpResponseBase:
    """The page the form stood on, with what was typed; without one, a page with the words."""
    if request.method == "POST" and (stood := page_again(request, answer)) is not None:
        return stood
    if isinstance(answer, NotFound) and (elsewhere := found_elsewhere(request)):
        return render(request, "ui/elsewhere.html", {"elsewhere": elsewhere}, status=404)
    context = {"answer": answer, "title": TITLES.get(answer.status, "Not done")}
    return render(request, "ui/answer.html", context, status=answer.status)


def page_again(request: Any, answer: Answer) -> HttpResponseBase | None:
    """Show the page that the form names as its own; None when that is no page of ours, or none that he may open."""
    back = local(request.POST.get("back", ""))
    path, _, query = back.partition("?")
    try:
        match = resolve(path)
    except Resolver404:
        return None
    rights = getattr(match.func, "rights", None)
    if rights is None or (rights and request.actor.rights.scope(*rights) is None):
        return None
    request.refused, request.typed, request.page = answer, kept(request.POST), back
    request.method, request.GET, request.resolver_match = "GET", QueryDict(query.partition("#")[0]), match
    try:
        response = match.func(request, *match.args, **match.kwargs)
    except Answer:  # the page itself is no longer there
        return None
    response.status_code = answer.status
    response["HX-Push-Url"] = back
    return response


def found_elsewhere(request: Any) -> Organization | None:
    """Another of the user's organizations that has the page which this one has not."""
    if request.method != "GET" or not request.resolver_match.kwargs:
        return None
    here = request.actor, request.organization
    others = Organization.objects.filter(memberships__user=request.user, memberships__disabled_at=None).exclude(pk=here[1].pk)
    try:
        for other in others.order_by("pk")[:20]:
            if shows(request, other):
                return other
    finally:
        request.actor, request.organization = here
    return None


def shows(request: Any, other: Organization) -> bool:
    """Would this page be found in another organization?"""
    match = request.resolver_match
    request.actor, request.organization = actor_of(request.user, other.pk), other
    try:
        with inside(other.pk):
            match.func(request, *match.args, **match.kwargs)
    except Answer:
        return False
    return True
