"""What is answered, as the API's description says it: each field of each noun with its type.

A line reads `name:type name:type …`.  Types: id, text, int, bool, day, at (an instant), minor (minor units), ratio (a
decimal as text), map (an object with keys of its own), any, another shape's name, or [type] for a list of them.
`?` behind a type: null too; `-` behind a name: left out for who may not see the whole.
"""

import re
from typing import Any, Final

from baton.api.resources import nouns

NUMBER: Final = {"type": "integer"}
TYPES: Final[dict[str, dict[str, Any]]] = {
    "id": {"type": "string", "format": "uuid"},
    "text": {"type": "string"},
    "int": NUMBER,
    "bool": {"type": "boolean"},
    "day": {"type": "string", "format": "date"},
    "at": {"type": "string", "format": "date-time"},
    "minor": NUMBER | {"description": "In minor units of the currency beside it."},
    "ratio": {"type": "string", "description": "A decimal number as text."},
    "map": {"type": "object"},
    "any": {},
}

# Parts that several nouns have.
PARTS: Final[dict[str, str]] = {
    "subject": "kind:text id:id?",
    "actor": "kind:text id:id? label:text on_behalf_of:id?",
    "approval": "reasons:[text] turn:text? steps:[approval_step] absent_at:at? voided:approval_voided?",
    "approval_step": "role:text state:text by:text? at:at? words:text",
    "approval_voided": "by:text at:at",
    "every": "n:int unit:text",
    "terms": "kind:text days:int discount_percent-:ratio? discount_days-:int?",
    "check": "code:text level:text words:text field:text mend_url:text",
    "readiness": "ready:bool passed:int total:int checks:[check]",
    "origin": "from:text id:any label:text value:any parent_value:any parent_from:any",
    "balance": "currency:text open_minor:minor overdue_minor:minor credit_minor-:minor",
    "worth": "currency:text net_minor:minor",
    "address": "name:text address:text",
    "contact_role": "account:id account_name:text? role:text from_on:day until_on:day?",
    "deal_line": "price:id? description:text quantity:ratio unit_minor:minor? discount_percent:any location:id? product_name:text? "
    "price_unit_minor:minor?",
    "invoice_line": "id:id position:int description:text quantity:ratio unit_minor:minor discount_percent:any net_minor:minor price:id? "
    "product:id? location:id? tax_category:text tax_percent:ratio? tax_rate_code:text tax_why:text period_start:day? period_end:day?",
    "tax_line": "category:text percent:ratio net_minor:minor tax_minor:minor reason:text",
    "recipient": "name:text address:text state:text words:text",
    "attempt": "number:int at:at outcome:text words:text",
    "member": "user:id name:text",
    "right": "name:text scope:text groups:any",
    "counter": "year:int? first_sequence:int last_sequence:int last_on:day?",
    "use": "kind:text id:id label:text",
    "receipt_label": "id:id number:text",
}
NOUNS: Final[dict[str, str]] = {
    "account": "id:id version:int name:text legal_name:text number:text? currency:text? language:text website:text phone:text "
    "terms:terms? billing_every:every? billing_anchor:any po_number:text po_required:bool tax_id:text tax_exempt:bool "
    "exemption_reason:text exemption_expires_on:day? reverse_charge:bool tax_country:text tax_region:text service_tier:text "
    "owner:id? owner_name:text? parent:id? bill_to:id? survivor:id billing_address:map delivery_address:map delivery_preference:text "
    "credit_limit_minor:minor? origins:map readiness:readiness money:[balance]? fields-:map",
    "allocation": "id:id payment:id invoice:id number:text? amount_minor:minor currency:text allocated_on:day undoes:id? is_undone:bool",
    "approval_rule": "id:id version:int kind:text limit_percent:ratio? limit_minor:minor? chain:[text] retired_at:at?",
    "audit": "id:id deed:text actor:actor at:at recorded_at:at subject:subject because:id? key:text? changes:any",
    "business": "id:id version:int legal_name:text address:map tax_id:text registration:text email:text phone:text website:text "
    "bank:map colour:text logo:text paper:text texts:map send_hold_seconds:int",
    "change": "id:id version:int deed:text subject:subject account:id? label:text seen:int? entered:map was:map reason:text asked_by:id "
    "asked_by_name:text asked_at:at state:text decided_by:id? decided_by_name:text? decided_at:at? words:text",
    "contact": "id:id version:int name:text email:text phone:text language:text left_on:day? roles:[contact_role] fields-:map",
    "deal": "id:id version:int account:id account_name-:text name:text owner:id? owner_name:text? stage:id stage_name:text outcome:text "
    "win:int closed_at:at? lost_reason:text expected_close_on:day? next_step:text next_step_on:day? currency:text? po_number:text "
    "discount_percent:any terms:terms? lines:[deal_line] worth:worth readiness:readiness? invoice:invoice? fields-:map",
    "denial": "id:id at:at actor:actor what:text path:text words:text",
    "document": "id:id kind:text subject_kind:text subject_id:id account:id? name:text media_type:text size_bytes:int sha256:text "
    "language:text stored_at:at",
    "event": "id:id name:text at:at actor:actor subject:subject account:id? because:id? words:text data-:map standing-:bool",
    "field_definition": "id:id version:int noun:text key:text label:text kind:text choices:any currency:text help:text is_required:bool "
    "group:text position:int retired_at:at? used_by:[use]",
    "hold": "id:id version:int reason:text source:text words:text exit:text placed_at:at lifted_at:at? subject:subject account:id?",
    "import": "id:id version:int kind:text file_name:text sha256:text size_bytes:int layout:text duplicates:text state:text reason:text "
    "rows:int created:int updated:int unchanged:int rejected:int undecided:int left_out:int undone:int last_line:int started_at:at "
    "ended_at:at? started_by:id? columns:map results:[import_row]",
    "import_row": "id:id version:int import:id account:id? line:int state:text reason:text cells:map",
    "invoice": "id:id number:text? document_state:text currency:text total_minor:minor balance_minor:minor due_on:day? account:id "
    "deal:id? settlement:text is_overdue:bool needs_fixing:bool chip:text version-:int win-:int? delivery_state-:text send_at-:at? "
    "void_reason-:text net_minor-:minor tax_minor-:minor issued_on-:day? supplied_on-:day? terms-:terms? po_number-:text? "
    "discount_percent-:any discount_minor-:minor approval-:approval? lines-:[invoice_line] tax_lines-:[tax_line] origins-:map readiness-:readiness? "
    "seller-:map buyer-:map language-:text texts-:map digest-:text fields-:map",
    "ledger_account": "id:id name:text code:text",
    "ledger_entry": "id:id amount_minor:minor currency:text entered_on:day recorded_at:at source_kind:text source_id:id item:id? "
    "item_due_on:day? debit:text credit:text account:id",
    "location": "id:id version:int account:id bills_to:id? name:text address:map po_number:text",
    "message": "id:id version:int account:id kind:text about_kind:text about_id:id language:text subject:text body:text document_id:id? "
    "message_id:text state:text attempts:int written_at:at queued_at:at? next_try_at:at? tried_at:at? server_words:text "
    "sender:address recipients:[recipient] tries:[attempt]",
    "note": "id:id version:int account:id text:text author:id? author_name:text? noted_at:at",
    "payment": "id:id account:id amount_minor:minor currency:text received_on:day method:text reference:text fee_minor:minor "
    "recorded_at:at credit_minor:minor receipt:receipt_label? allocations:[allocation]",
    "price": "id:id version:int product:id currency:text model:text unit_minor:minor every:every? in_advance:bool from_on:day until_on:day?",
    "product": "id:id version:int name:text unit:text revenue_code:text tax_category:text is_goods:bool retired_at:at? prices:[price]",
    "receipt": "id:id number:text series:text sequence:int issued_on:day digest:text payment:id account:id received_on:day "
    "received_minor:minor currency:text method:text reference:text allocations:any credit_minor:minor buyer:map language:text",
    "role": "id:id version:int name:text is_built_in:bool asks_second_factor:bool rights:[right] holders:int",
    "series": "id:id version:int kind:text name:text prefix:text per_year:bool padding:int counters:[counter] next_numbers:[text]",
    "stage": "id:id version:int name:text position:int",
    "task": "id:id version:int kind:text subject:text state:text group:text account:id? account_name:text? owner:id? owner_name:text? "
    "due_at:at? reason:text script:text next_step:text done_at:at? source:subject?",
    "tax_rate": "id:id version:int code:text country:text region:text category:text percent:ratio from_on:day",
    "team": "id:id version:int name:text members:[member]",
    "template": "id:id version:int kind:text language:text subject:text body:text",
    "token": "id:id version:int name:text ending:text user:id? scopes:any networks:[text] created_at:at expires_at:at revoked_at:at? "
    "last_used_at:at?",
    "user": "id:id version:int email:text name:text roles:[text] delegate:id? disabled_at:at? last_seen_at:at?",
}
# What is no noun of its own.
ANSWERS: Final[dict[str, str]] = {
    "answer": "kind:text id:id secret-:text?",
    "problem": "type:text title:text status:int detail:text remedy:text field_errors:map current-:any",
    "why": "event:event causes:[event] hidden:int is_cut:bool told_with:[event] followed:[event] audit:[audit]",
    "found": "kind:text id:id label:text more:text",
    "waiting": "group:text kind:text title:text why:text of:subject act:text amount_minor:minor? currency:text note:text deed:text? "
    "version:int more:bool",
    "owed": "currency:text accounts:int open_minor:minor overdue_minor:minor by_age:[age]",
    "age": "label:text minor:minor",
}
FIELD: Final = re.compile(r"(\w+)(-?):(\[?)(\w+)\]?(\??)")


def schemas() -> dict[str, dict[str, Any]]:
    """Every shape under its name in the description, and a page of each noun."""
    lines = dict.fromkeys((noun.name for noun in nouns()), "id:id") | PARTS | NOUNS | ANSWERS
    found = {title(name): described(line) for name, line in lines.items()}
    pages = {f"{title(name)}Page": paged({"$ref": ref(name)}) for name in (*(noun.name for noun in nouns()), "found", "waiting", "owed", "balance")}
    return found | pages


def described(line: str) -> dict[str, Any]:
    """A line as JSON Schema.  Fields may be added later, so others are let pass."""
    fields = {}
    required = []
    for name, left_out, listed, kind, null in FIELD.findall(line):
        one = TYPES[kind] if kind in TYPES else {"$ref": ref(kind)}
        many = {"type": "array", "items": one} if listed else one
        fields[name] = {"anyOf": [many, {"type": "null"}]} if null else many
        if not left_out:
            required.append(name)
    return {"type": "object", "properties": fields, "required": required}


def paged(item: dict[str, Any]) -> dict[str, Any]:
    """A page of a list of these."""
    following = {"anyOf": [TYPES["text"], {"type": "null"}], "description": "The cursor of the page that follows; null on the last."}
    return {"type": "object", "properties": {"items": {"type": "array", "items": item}, "next": following}, "required": ["items", "next"]}


def ref(name: str) -> str:
    return f"#/components/schemas/{title(name)}"


def title(name: str) -> str:
    """tax_rate is TaxRate."""
    return "".join(word.capitalize() for word in name.split("_"))
