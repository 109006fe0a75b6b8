"""Who receives an account's invoices."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from baton.foundation.many import array_of
from baton.foundation.models import Organization

AP_CONTACTS = """
SELECT DISTINCT ON (account.survivor_id) account.survivor_id, contact.id, contact.name, contact.email
  FROM crm_account account
  JOIN crm_contactrole held ON held.organization_id = account.organization_id AND held.account_id = account.id
  JOIN crm_contact contact ON contact.organization_id = held.organization_id AND contact.id = held.contact_id
 WHERE account.organization_id = %(organization)s AND account.survivor_id = ANY(%(accounts)s::uuid[])
   AND held.role = 'accounts_payable' AND held.from_on <= %(on)s AND (held.until_on IS NULL OR held.until_on > %(on)s)
   AND (contact.left_on IS NULL OR contact.left_on > %(on)s)
 ORDER BY account.survivor_id, contact.email = '', held.from_on DESC, held.id DESC
"""


def ap_contacts(organization: Organization, accounts: Sequence[UUID], on: date) -> dict[UUID, dict]:
    """Who receives the invoices of surviving accounts on a day: of several the one who can be reached, then the newest."""
    asked: dict[str, Any] = {"organization": organization.pk, "accounts": array_of(accounts), "on": on}
    with connection.cursor() as cursor:
        cursor.execute(AP_CONTACTS, asked)
        return {account: {"id": str(id), "name": name, "email": email} for account, id, name, email in cursor.fetchall()}
