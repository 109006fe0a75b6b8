"""Every page and the one address of every deed."""

from allauth.account import views as signin
from django.urls import path

from baton.web import accounts, today
from baton.web.deeds import deed
from baton.web.find import find

urlpatterns = [
    path("", today.today, name="today"),
    path("new/", today.new, name="new"),
    path("more/", today.more, name="more"),
    path("help/", today.help, name="help"),
    path("me/", today.me, name="me"),
    path("find/", find, name="find"),
    path("organizations/<uuid:id>/switch", today.switch, name="switch"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.new, name="account_new"),
    path("accounts/<uuid:id>/", accounts.account, name="account"),
    path("accounts/<uuid:id>/edit/", accounts.edit, name="account_edit"),
    # signing in
    path("signin/", signin.login, name="account_login"),
    path("signout/", signin.logout, name="account_logout"),
    path("signup/", signin.signup, name="account_signup"),
    # every deed of a person
    path("<slug:plural>/<slug:verb>", deed, name="deed"),
    path("<slug:plural>/<uuid:id>/<slug:verb>", deed, name="deed"),
]
