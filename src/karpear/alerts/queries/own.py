"""What somebody may know of the alerts about themselves."""

from karpear.people.models import Person
from karpear.rules.outcome import Kind

from ..models import Alert, StageCall


def own_alerts(person: Person) -> list[Alert]:
    """Their own open alerts, an SOS first. A duress alert is never shown to them.

    Nor a silence of which it is known why: whoever holds their phone is not to be asked to press OK.
    """
    known = StageCall.objects.in_force().filter(alert__person=person).values("alert")
    open_ones = Alert.objects.unresolved().filter(person=person, drill=False).exclude(kind=Kind.DURESS.value)
    open_ones = open_ones.exclude(pk__in=known)
    return sorted(open_ones.select_related("owner"), key=lambda a: (a.kind != Kind.SOS.value, a.opened_at))
