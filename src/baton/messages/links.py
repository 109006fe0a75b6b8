"""Mails with a link to come in: written, handed over and forgotten, as nobody else may read them."""

from typing import Final

from baton.foundation import links
from baton.foundation.clock import real_now
from baton.foundation.models import Link
from baton.messages.composing import Letter, Person, compose
from baton.messages.server import Server, address_of, our_name, server_for
from baton.messages.smtp import Envelope, deliver

INVITE: Final = """Hello,

you were invited to work in {house}. Open this link within a week, set a password, and you are in:

{address}

The link works once. If you did not expect it, do nothing.
"""
RESET: Final = """Hello,

somebody asked for a new password for {email}. If it was you, open this link within an hour:

{address}

The link works once, and what you have set up for signing in stays as it is. If it was not you, do nothing: your
password stays.
"""


def mail_links() -> None:
    """One round: write and hand over the mails that wait.  What the server does not take now is tried again in a minute."""
    for link in links.to_mail():
        house = links.house_of(link)
        try:
            server = server_for(house) if house else None
        except ValueError:  # no server is set
            links.write_later(link)
            continue
        if server is None:
            links.drop(link)
        else:
            mail(link, server)


def mail(link: Link, server: Server) -> None:
    """Write one mail and hand it over."""
    secret = links.write(link)
    if secret is None:
        return
    sender, receiver = server.sender or f"baton@{our_name()}", link.user.email
    house = link.organization.name if link.organization else ""
    words = INVITE if link.purpose == "invite" else RESET
    body = words.format(house=house, email=receiver, address=address_of(f"/signin/link/{secret}/"))
    subject = f"Your way in to {house}" if link.purpose == "invite" else "A new password"
    id = f"<{link.pk.hex}.{int(real_now().timestamp())}@{our_name()}>"
    letter = Letter(Person("Baton", sender), [Person(link.user.name, receiver)], subject, body, id, real_now())
    outcome = deliver(server, Envelope(sender, (receiver,), compose(letter, sent_from=server.sender)))
    if outcome.kind == "later":
        links.write_later(link)
