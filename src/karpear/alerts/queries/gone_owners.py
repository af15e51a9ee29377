"""Alerts that somebody has who may no longer act on them: they were let go, or have another role now."""

from django.db.models import Exists, F, OuterRef, Q

from karpear.people.models import Membership, Watch
from karpear.rules.access import Verb
from karpear.rules.alarm.outcome import State

from ..models import Alert, AlertQuerySet, InCircle


def with_gone_owner() -> AlertQuerySet:
    """Whose owner `may_act` would leave out. A test of a phone has nothing to go on with."""
    roles = Membership.objects.that_may(Verb.ACT_ON_ALERT)
    in_its_organisation = roles.filter(person=OuterRef("owner"), organisation=OuterRef("organisation"))
    own_role = roles.filter(person=OuterRef(OuterRef("owner")), organisation=OuterRef("organisation"))
    own_or_by_role = Q(watcher=OuterRef("owner")) | Q(Exists(own_role))
    in_circle = InCircle.objects.filter(own_or_by_role, alert=OuterRef("pk"))
    watches = Watch.objects.accepted().filter(own_or_by_role, person=OuterRef("person"))
    consents = Membership.objects.active().filter(Exists(own_role), person=OuterRef("person"), sos_consent=True)
    of_nobody = Q(organisation=None) & (Exists(watches) | Exists(consents))
    may_act = Q(buddy=F("owner"), buddy__isnull=False) | Exists(in_its_organisation) | Exists(in_circle) | of_nobody
    taken_alerts = Alert.objects.filter(state=State.ACKNOWLEDGED.value, overtake_at__isnull=False)
    return taken_alerts.exclude(may_act & Q(owner__is_active=True))
