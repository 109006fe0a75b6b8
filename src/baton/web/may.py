"""What the actor may do and see, asked by templates: `may.invoice_issue`, `may.report_see`."""

from typing import Final

from baton.foundation.actions import ACTIONS
from baton.foundation.actors import Actor, Scope

READS: Final = (
    "account.see", "deal.see", "invoice.see", "invoice.see_standing", "payment.see", "report.see", "audit.see", "settings.see",
)  # fmt: skip
NAMES: Final[dict[str, str]] = {name.replace(".", "_"): name for name in (*ACTIONS, *READS)}


class May:
    """An actor's rights by name.  A name that is no right is a mistake in the template, and loud."""

    def __init__(self, actor: Actor):
        self.rights = actor.rights

    def __getitem__(self, name: str) -> Scope | None:
        return self.rights.scope(NAMES[name])
