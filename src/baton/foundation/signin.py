"""How people sign in: by e-mail and password; accounts are made by invitation, never by a visitor."""

from allauth.account.adapter import DefaultAccountAdapter


class ClosedDoor(DefaultAccountAdapter):
    """allauth as Baton uses it."""

    def is_open_for_signup(self, request) -> bool:
        return False
