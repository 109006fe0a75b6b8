"""What an address declares: who may call it.  The entrance reads it, and the house tests."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from baton.foundation.addresses import is_local
from baton.web import confirming

View = Callable[..., HttpResponseBase]


def page(*rights: str) -> Callable[[View], View]:
    """A page for whoever holds one of these rights; without any, for every member of the organization."""
    return lambda view: _declared(require_safe(view), rights)


def post(view: View) -> View:
    """What a form is sent to: for every member, because what is done there checks its own right."""
    return _declared(require_POST(view), ())


def posted(*rights: str) -> Callable[[View], View]:
    """What a form is sent to that does one deed: for whoever holds the right to it, and shows anew who he is if it is a strong one."""
    return lambda view: _declared(require_POST(confirming.first(view, rights)), rights)


def local(address: str) -> str:
    """The address, if it leads nowhere but here; else Today."""
    return address if is_local(address) else "/"


def _declared(view: Any, rights: tuple[str, ...]) -> View:
    view.rights = rights
    declared: View = view
    return declared
