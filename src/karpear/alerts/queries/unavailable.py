"""On whom nobody can count just now, as far as whoever asks may know."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from karpear.people.models import Person
from karpear.rules.alarm.outcome import Kind

from ..models import Alert, StageCall, not_over
from .words import stage_word

_ABOUT_PEOPLE = [Kind.SOS.value, Kind.MISSED.value, Kind.DURESS.value, Kind.ROLL_CALL.value]


def why_unavailable(people: Iterable[UUID], *, reader: Person) -> dict[UUID, str]:
    """Of these people those who are held, missing, hurt or killed, or about whom an alert or a case is open → why, in
    words. Nothing of an alert that this reader may not see."""
    alerts = Alert.objects.visible_at_home(reader).filter(person__in=list(people), kind__in=_ABOUT_PEOPLE, drill=False)
    others_alerts = alerts.filter(not_over()).exclude(person=reader).distinct()
    reasons = {person: _("an alert is open") for person in others_alerts.values_list("person_id", flat=True)}
    calls = StageCall.objects.in_force().filter(alert__in=alerts.exclude(person=reader).values("pk"))
    for person, stage in calls.order_by("confirmed_at", "id").values_list("alert__person_id", "stage"):
        reasons[person] = stage_word(stage)
    return reasons
