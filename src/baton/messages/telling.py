"""The announcements of mail in words.  A mail's own words name people, so they are not announced."""

from baton.foundation.telling import tell

MAIL = "Mail{% if name %} with {{ name }}{% endif %}"

tell({
    "message.accepted": f"{MAIL} accepted by the mail server",
    "message.bounced": f"{MAIL} refused by the mail server",
    "message.failed": f"{MAIL} not sent",
    "message.postponed": f"{MAIL} not taken yet: tried again {{{{ at }}}}",
    "message.queued": f"{MAIL} written",
    "message.resent": f"{MAIL} sent again",
    "message.tried": f"{MAIL} handed to the mail server",
    "message.unknown": "Nobody knows whether the mail{% if name %} with {{ name }}{% endif %} arrived",
    "template.changed": "Words of the {{ kind }} mail changed ({{ language }})",
})  # fmt: skip
