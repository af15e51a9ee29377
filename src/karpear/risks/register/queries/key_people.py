"""What the list of key tasks says of a risk that people go on whom the work rests."""

from datetime import datetime

from karpear.countries.queries import catalogue
from karpear.preparedness.succession.queries import tasks_without_deputy

from ..models import Risk


def count_without_deputy(risk: Risk, now: datetime) -> int | None:
    """How many key tasks of its organisation nobody stands in for; None: this risk is about something else."""
    line = catalogue(risk.organisation.country).risks.get(risk.catalogue_id)
    if line is None or not line.key_people:
        return None
    return tasks_without_deputy(risk.organisation_id, now)
