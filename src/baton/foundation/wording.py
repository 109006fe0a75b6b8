"""The announcements of people and roles in words."""

from baton.foundation.telling import tell

tell({
    "role.changed": "Role changed: {{ name }}",
    "role.created": "Role made: {{ name }}",
    "role.renewed": "Role brought up to date: {{ name }}",
    "role.retired": "Role taken away: {{ name }}",
    "role.second_factor_changed": "Second step {{ said }} of {{ name }}",
    "user.created": "Person added as {{ role }}",
    "user.delegate_named": "{% if delegate %}{{ delegate }} decides for him while he is away{% else %}Nobody decides for him while he is away{% endif %}",
    "user.disabled": "Person kept out",
    "user.enabled": "Person let in again",
    "user.invited": "Person invited as {{ role }}",
    "user.second_factors_removed": "Second step taken away: everything was lost",
    "user.security_changed": "Changed how he signs in: {{ what }}",
    "user.sessions_ended": "Signed out everywhere",
    "user.roles_changed": "Roles changed: {{ roles }}",
})  # fmt: skip
