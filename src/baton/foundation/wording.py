"""The announcements of people and roles in words."""

from baton.foundation.telling import tell

tell({
    "role.changed": "Role changed: {{ name }}",
    "role.created": "Role made: {{ name }}",
    "role.renewed": "Role brought up to date: {{ name }}",
    "role.retired": "Role taken away: {{ name }}",
    "user.created": "Person added as {{ role }}",
    "user.disabled": "Person kept out",
    "user.enabled": "Person let in again",
    "user.roles_changed": "Roles changed: {{ roles }}",
})  # fmt: skip
