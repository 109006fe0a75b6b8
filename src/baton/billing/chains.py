"""Approval as it is shown: the chain of a draft, step by step, and the rules that ask for it."""

from collections.abc import Sequence
from typing import Any

from baton.billing.approvals import Approvals, Decision
from baton.billing.models import ApprovalRule
from baton.foundation.actors import Actor
from baton.foundation.holding import named_roles
from baton.foundation.nouns import Noun, show
from baton.foundation.plain import plain


def described(approvals: Approvals | None) -> dict[str, Any] | None:
    """The chain of a draft as the API shows it; None where nobody is asked.

    A step is done, refused, now (its turn) or todo.  `voided` is the last approval of what the draft no longer is.
    """
    if approvals is None or not approvals.asked.chain:
        return None
    former = [one for one in approvals.former if one.decision == "approved"]
    return {
        "reasons": list(approvals.reasons),
        "turn": approvals.role_name(approvals.turn) if approvals.turn else None,
        "steps": _steps(approvals),
        "absent_at": plain(approvals.round.absent_at) if approvals.round and approvals.turn else None,
        "voided": {"by": former[-1].label, "at": plain(former[-1].at)} if former else None,
    }


def _steps(approvals: Approvals) -> list[dict[str, Any]]:
    given, steps = list(approvals.given), []
    following = "refused" if approvals.refusal else "now"
    for role in approvals.asked.chain:
        said = next((one for one in given if str(one.role) == role), None)
        if said:
            given.remove(said)
            steps.append(_step(approvals, role, "done", said))
        else:
            steps.append(_step(approvals, role, following, approvals.refusal if following == "refused" else None))
            following = "todo"
    return steps


def _step(approvals: Approvals, role: str, state: str, said: Decision | None) -> dict[str, Any]:
    decided = {"by": said.label, "at": plain(said.at), "words": said.words} if said else {"by": None, "at": None, "words": ""}
    return {"role": approvals.role_name(role), "state": state} | decided


def describe_rules(actor: Actor, rules: Sequence[ApprovalRule]) -> list[dict]:
    """Rules as JSON, their chains by the names of the roles."""
    names = named_roles(actor.organization)
    return [
        plain({
            "id": rule.pk, "version": rule.version, "kind": rule.kind, "limit_percent": rule.limit_percent, "limit_minor": rule.limit_minor,
            "chain": [names.get(role, "a role that is gone") for role in rule.chain], "retired_at": rule.retired_at,
        })
        for rule in rules
    ]  # fmt: skip


show(Noun("approval_rule", "approval_rules", ApprovalRule, describe_rules, {"kind": "kind", "retired_at": "retired_at"}))
