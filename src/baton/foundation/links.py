"""Links by mail, good once: for who was invited, and for who lost his password.

Asking for one says nothing of whether there is such a login, and takes as long.  Its secret is made when the mail is
written, stands in the mail alone, and is known again by its digest.
"""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Final

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import Q

from baton.foundation.actions import action
from baton.foundation.clock import real_now
from baton.foundation.errors import Refused, require
from baton.foundation.keys import new_id, new_secret
from baton.foundation.models import Link, Membership, Organization, User
from baton.foundation.people import join
from baton.foundation.work import Work

PREFIX: Final = "bl_"
INVITE_LIVES, RESET_LIVES = timedelta(days=7), timedelta(hours=1)
FORGOTTEN_AFTER: Final = timedelta(days=30)
AGAIN_AFTER: Final = timedelta(minutes=1)
ASK = """
INSERT INTO foundation_link (id, user_id, purpose, mail_at, expires_at)
SELECT %s, u.id, 'reset', %s, %s FROM foundation_user u WHERE u.email = %s AND u.is_active
   AND EXISTS (SELECT FROM foundation_membership m WHERE m.user_id = u.id AND m.disabled_at IS NULL)
"""
GONE: Final = "This link was used before, or its time is over. Nothing was changed. Ask for a new one."


@action("user.invite")
def invite_user(work: Work, *, email: str, role: str, name: str = "") -> User:
    """Add a person to the organization, with a role, and mail a link by which he sets his password; it lives for a week.

    Who was invited and has not come yet gets a new link, and the one before is dead.  A login that exists is made a
    member, and signs in as before.  Where no mail goes out (a sandbox), `user.create` gives a password instead.
    """
    user = User.objects.filter(email=email.strip().lower(), memberships__organization=work.organization).first()
    if user is None or user.has_usable_password():
        user, _ = join(work, email, role, name, None)
    if not user.has_usable_password():
        Link.objects.filter(user=user, purpose="invite", used_at=None).update(expires_at=work.now, mail_at=None, used_at=work.now)
        times = {"mail_at": real_now(), "expires_at": real_now() + INVITE_LIVES}
        Link.objects.create(user=user, organization=work.organization, purpose="invite", **times)
    work.announce("user.invited", user, role=role)
    work.answer = {"kind": "user", "id": str(user.pk), "email": user.email, "role": role}
    return user


def ask_reset(email: str) -> None:
    """Have a link mailed to who has this address, if somebody has it: one statement either way."""
    now = real_now()
    with connection.cursor() as cursor:
        cursor.execute(ASK, [new_id(), now, now + RESET_LIVES, email.strip().lower()])


def to_mail() -> Iterator[Link]:
    """Links whose mail is yet to be written."""
    now = real_now()
    due = Link.objects.filter(mail_at__lte=now, expires_at__gt=now, used_at=None).select_related("user", "organization")
    yield from due.order_by("mail_at", "pk")[:200]


def write(link: Link) -> str | None:
    """The link's secret, for the mail that is written now; None when somebody else writes it."""
    secret = new_secret(PREFIX)
    same = Link.objects.filter(pk=link.pk, mail_at=link.mail_at)
    return secret if same.update(digest=_digest(secret), mail_at=None) else None


def write_later(link: Link) -> None:
    """The mail could not be handed over: another one is written in a minute, with another secret."""
    Link.objects.filter(pk=link.pk).update(digest=None, mail_at=real_now() + AGAIN_AFTER)


def drop(link: Link) -> None:
    """Nothing is mailed for this one: its mail would reach nobody."""
    Link.objects.filter(pk=link.pk).update(mail_at=None)


def house_of(link: Link) -> Organization | None:
    """Whose mail it is: the organization that invites, else one of the user's, a live one if he has any."""
    if link.organization is not None:
        return link.organization
    mine = Organization.objects.filter(memberships__user=link.user, memberships__disabled_at=None)
    return mine.filter(kind="live").order_by("pk").first() or mine.order_by("pk").first()


def found(secret: str) -> Link:
    """The link with this secret; Refused when it is none, was used, or its time is over."""
    standing = Link.objects.filter(digest=_digest(secret), used_at=None, expires_at__gt=real_now(), user__is_active=True)
    link = standing.select_related("user", "organization").first()
    if link is None or not Membership.objects.filter(user=link.user, disabled_at=None).exists():
        raise Refused(GONE)
    return link


def use(link: Link, password: str) -> User:
    """Give the user this password: once.  His sessions end with the old one, and other links of his are dead."""
    now, hashed = real_now(), make_password(password)
    with transaction.atomic():
        mine = Link.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now)
        require(mine.update(used_at=now), GONE)
        Link.objects.filter(Q(user=link.user) & ~Q(pk=link.pk), used_at=None).update(used_at=now, mail_at=None)
        User.objects.filter(pk=link.user_id).update(password=hashed)
    link.user.refresh_from_db()
    return link.user


def forget() -> None:
    """Forget links whose time is over for long; who comes with one is told the same as before."""
    Link.objects.filter(expires_at__lt=real_now() - FORGOTTEN_AFTER).delete()


def _digest(secret: str) -> str:
    return sha256(secret.encode(errors="replace")).hexdigest()
