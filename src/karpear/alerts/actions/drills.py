"""Drills: a real ladder with real messages, each of them marked."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.alerts.models import Alert, not_over
from karpear.audit.actions.lines import record
from karpear.people.models import Membership, Person
from karpear.rules.access import Verb
from karpear.rules.alarm.outcome import Kind
from karpear.rules.refusals import Conflict, Forbidden, Missing

from .new_alerts import AlertRequest, raise_alerts


@transaction.atomic
def start_drill(*, by: Person, organisation: UUID, person: UUID, now: datetime) -> Alert:
    """Raise a drill about a member. Raises Forbidden without the role, Conflict while one is open.

    Nor is there one while something real about them is not over: their phone and those who act are left alone.
    """
    if not Membership.objects.that_may(Verb.RUN_DRILL).filter(person=by, organisation=organisation).exists():
        raise Forbidden(_("Only officers run drills."))
    if not Membership.objects.active().filter(person=person, organisation=organisation).exists():
        raise Missing()
    open_drills = Alert.objects.unresolved().filter(organisation=organisation, drill=True, person=person)
    if open_drills.exists():
        raise Conflict(_("A drill about this person is still open. End it first."))
    if Alert.objects.filter(not_over(), drill=False, person=person).exists():
        raise Conflict(_("No drill about this person now: something real goes on. Choose somebody else."))
    request = AlertRequest(Kind.SOS, person, organisation=organisation, drill=True)
    alert = Alert.objects.get(pk=raise_alerts([request], now=now)[0])
    record(
        at=now, action="drill.started", object_type="alert", object_id=alert.pk, actor=by.pk, organisation=organisation
    )
    return alert
