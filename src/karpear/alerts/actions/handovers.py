"""An alert goes from whoever has it to somebody else who may have it: offered, taken, and theirs until then."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.alerts.models import Alert, AlertEvent
from karpear.audit.actions.lines import record
from karpear.people.models import Person
from karpear.rules.alarm.outcome import State
from karpear.rules.refusals import BadFields, Conflict

from .answers import acknowledge, acting_on, idle_time, note_act, owning


@transaction.atomic
def offer_alert(*, by: Person, alert_id: UUID, to: Person, now: datetime) -> Alert:
    """Whoever has it asks somebody to take it over, and goes on having it. That is work on it, as any other.

    Raises Missing, Conflict when they do not have it, BadFields for somebody who may not have it.
    """
    alert = acting_on(by, alert_id)
    if alert.owner_id != by.pk or alert.state != State.ACKNOWLEDGED.value:
        raise Conflict(_("Only whoever has this alert can hand it over."))
    if to == by or not to.is_active or not Alert.objects.may_take(to).filter(pk=alert.pk).exists():
        raise BadFields([("to", _("Choose somebody who may answer for this alert."))])
    AlertEvent.objects.create(alert=alert, at=now, what="handover_offered", person=by)
    note_act(alert, by, now)
    return alert


@transaction.atomic
def decline_alert(*, by: Person, alert_id: UUID, from_whom: UUID, now: datetime) -> bool:
    """Its timeline says so, while whoever offered it still has it: are they to hear of it?"""
    rows = Alert.objects.filter(pk=alert_id, state=State.ACKNOWLEDGED.value, owner=from_whom)
    if not rows.update(changed_at=now):
        return False
    AlertEvent.objects.create(alert_id=alert_id, at=now, what="handover_declined", person=by)
    return True


@transaction.atomic
def take_over(*, by: Person, alert_id: UUID, from_whom: UUID, words: str = "", now: datetime) -> Alert:
    """The alert is theirs from now on, and its clock begins again. Raises as `acknowledge` does.

    `words`: what whoever gave it wrote for them; a note of theirs, for everybody who acts on it.
    It is taken also where whoever offered it lost it meanwhile and nobody has it; Conflict where somebody else does.
    """
    alert = owning(by, alert_id)
    if words:
        AlertEvent.objects.create(alert=alert, at=now, what="note", person_id=from_whom, text=words)
    if alert.state == State.OPEN.value:
        return acknowledge(by=by, alert_id=alert_id, now=now)
    count = Alert.objects.filter(pk=alert.pk, state=State.ACKNOWLEDGED.value, owner=from_whom).update(
        owner=by,
        acknowledged_at=now,
        owner_acted_at=now,
        overtake_at=None if alert.is_test else now + idle_time(alert),
        changed_at=now,
    )
    if not count:
        raise Conflict(_("Whoever offered you this alert does not have it any more. Look who has it now."))
    AlertEvent.objects.create(alert=alert, at=now, what="handed_over", person=by)
    record(
        at=now, action="alert.handed_over", object_type="alert", object_id=alert.pk, actor=by.pk,
        organisation=alert.organisation_id,
    )  # fmt: skip
    alert.refresh_from_db()
    return alert
