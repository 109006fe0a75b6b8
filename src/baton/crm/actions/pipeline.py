from baton.crm.models import Stage
from baton.foundation.work import Work

STAGES = ("Qualified", "Proposal", "Quote sent", "Agreed")


def make_stages(work: Work) -> None:
    """Step: give a new organization its pipeline."""
    for position, name in enumerate(STAGES, 1):
        work.create(Stage, name=name, position=position)
