"""Deeds for which whoever is signed in shows anew that it is he: by his password or his second step, within ten minutes.

They move money elsewhere, let others in, or take everything out.  A program's token has no password to show: what it
may do was said when it was made, which is one of these deeds.
"""

from typing import Final

STRONGEST: Final = frozenset({
    "business.change_bank",
    "export.run",
    "role.change", "role.create", "role.require_second_factor",
    "token.create",
    "user.change_roles", "user.create", "user.enable", "user.invite",
})  # fmt: skip
