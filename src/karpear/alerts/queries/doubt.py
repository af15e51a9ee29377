"""Of whom it is not known that they are well, whatever their phone says."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from ..models import UNRESOLVED, Alert, StageCall
from .stages import unsure


def people_in_doubt() -> Q:
    """Activities, promises and the like of people with an open alert, a silent one too, with an open case, or held."""
    open_ones = Q(state__in=UNRESOLVED) | Q(incident__isnull=False, case_closed_at__isnull=True)
    alerted = Alert.objects.filter(open_ones, drill=False).values("person")
    return Q(person__in=alerted) | Q(person__in=StageCall.objects.people())


def came_to_harm(person: UUID, since: datetime) -> bool:
    """Did an alert about them since then end as something that happened, and not well?"""
    return Alert.objects.filter(unsure(), person=person, opened_at__gte=since, drill=False).exists()
