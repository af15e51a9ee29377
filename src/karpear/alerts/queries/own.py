"""What somebody may know of the alerts about themselves."""

from django.db.models import Q

from karpear.people.models import Person
from karpear.rules.alarm.outcome import Kind

from ..models import Alert, StageCall, owner_home
from .stages import OUT_OF_REACH


def own_alerts(person: Person) -> list[Alert]:
    """Their own open alerts, an SOS first. A duress alert is never shown to them.

    Nor one of which it is known why: whoever holds their phone reads nothing of it. Whoever is hurt and pressed SOS
    goes on seeing who comes.
    """
    known_stages = StageCall.objects.in_force().filter(alert__person=person)
    known_stages = known_stages.exclude(~Q(stage__in=OUT_OF_REACH), alert__kind=Kind.SOS.value)
    open_ones = Alert.objects.unresolved().filter(person=person, drill=False).exclude(kind=Kind.DURESS.value)
    open_ones = open_ones.exclude(pk__in=known_stages.values("alert"))
    rows = open_ones.select_related("owner").annotate(owner_home=owner_home())
    return sorted(rows, key=lambda a: (a.kind != Kind.SOS.value, a.opened_at))
