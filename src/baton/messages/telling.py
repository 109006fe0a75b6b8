"""The announcements of mail in words.  A mail's own words name people, so they are not announced."""

from baton.foundation.telling import tell

tell({
    "message.accepted": "Mail accepted by the mail server",
    "message.bounced": "Mail refused by the mail server",
    "message.failed": "Mail not sent",
    "message.postponed": "Mail not taken yet: tried again {{ at }}",
    "message.queued": "Mail written",
    "message.resent": "Mail sent again",
    "message.tried": "Mail handed to the mail server",
    "message.unknown": "Nobody knows whether the mail arrived",
    "template.changed": "Words of the {{ kind }} mail changed ({{ language }})",
})  # fmt: skip
