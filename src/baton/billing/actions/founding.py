from baton.billing.actions.business import make_business
from baton.billing.actions.numbering import make_series
from baton.crm.actions.pipeline import make_stages
from baton.foundation import organizations
from baton.foundation.actions import action
from baton.foundation.actors import system
from baton.foundation.models import Organization
from baton.foundation.organizations import OrganizationInput
from baton.foundation.performing import perform
from baton.foundation.work import Work
from baton.ledger.actions import open_books


@action("organization.create", by="system")
def create_organization(work: Work) -> Organization:
    """Found the organization that the work was opened for: roles, pipeline, books, number series and letterhead with it."""
    made = organizations.found(work)
    make_stages(work)
    open_books(work)
    make_series(work)
    make_business(work)
    work.announce("organization.created", made, name=made.name)
    return made


def found(entered: OrganizationInput) -> Organization:
    """Check the input and found an organization; Refused names what is wrong with it."""
    organization = organizations.checked(entered)
    with perform(system("operator", "operator", organization.pk), founding=organization) as work:
        return create_organization(work)
