"""The announcements of accounts, people and deals in words.  They name nobody: what is announced stays for ever."""

from baton.foundation.telling import tell

tell({
    "account.changed": "Account changed: {{ fields }}",
    "account.created": "Account opened",
    "account.resembled": "Account may be another that we have: {{ reasons }} ({{ score }} alike)",
    "account.withdrawn": "Account withdrawn",
    "contact.changed": "Contact changed: {{ fields }}",
    "contact.created": "Contact added",
    "contact.left": "Contact leaves on {{ left_on }}",
    "contact.role_ended": "Contact is no longer {{ role }} from {{ until_on }}",
    "contact.role_given": "Contact is {{ role }} from {{ from_on }}",
    "contact.withdrawn": "Contact withdrawn",
    "deal.changed": "Deal changed: {{ fields }}",
    "deal.created": "Deal opened: {{ name }}",
    "deal.lost": "Deal lost{% if reason %}: {{ reason }}{% endif %}",
    "deal.reopened": "Deal taken up again",
    "hold.lifted": "Hold lifted ({{ reason }})",
    "hold.placed": "Held: {{ words }}",
    "location.changed": "Location changed: {{ fields }}",
    "location.created": "Location added",
    "note.added": "Note added",
    "task.done": "Done: {{ subject }}",
    "task.opened": "To do: {{ subject }}",
})  # fmt: skip
