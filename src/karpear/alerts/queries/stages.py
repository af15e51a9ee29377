"""What is known of people: who is detained, missing, hurt or killed, until somebody says that it is over."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from karpear.rules.outcome import Kind

from ..models import UNRESOLVED, Alert, StageCall


def held_people(people: Iterable[UUID]) -> set[UUID]:
    """Those of these people of whom it is known what happened."""
    return set(StageCall.objects.people().filter(alert__person__in=list(people)))


def stages_of(alerts: Iterable[Alert]) -> dict[UUID, StageCall]:
    """Alert → the stage that stands and was confirmed last."""
    calls = StageCall.objects.in_force().filter(alert__in=list(alerts)).order_by("confirmed_at")
    return {call.alert_id: call for call in calls}


def stage_of_person(person: UUID) -> StageCall | None:
    """What is known of somebody, by whichever alert; the last that was confirmed."""
    calls = StageCall.objects.in_force().filter(alert__person=person).select_related("alert__owner")
    return calls.order_by("-confirmed_at").first()


def alert_of_trip(person: UUID, activity: UUID) -> Alert | None:
    """The alert about somebody's silence on this activity that is open, or that goes on as a case."""
    rows = Alert.objects.filter(person=person, source=activity, kind=Kind.MISSED.value, drill=False)
    open_ones = rows.filter(Q(state__in=UNRESOLVED) | Q(incident__isnull=False, case_closed_at__isnull=True))
    return open_ones.select_related("owner").order_by("opened_at").first()
