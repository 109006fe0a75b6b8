"""How people sign in: by e-mail and password; accounts are made by invitation, never by a visitor."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedDoor(DefaultAccountAdapter):
    """allauth as Baton uses it."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
