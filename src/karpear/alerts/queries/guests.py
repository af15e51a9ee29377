"""What of an alert is shown to somebody who only stands in for its organisation: what was agreed, and no more."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from karpear.db.reader import unguarded
from karpear.messaging.models import Delivery
from karpear.people.models import GuestView, Membership, Person, Shift
from karpear.people.queries.duty_numbers import numbers_of, numbers_of_organisation
from karpear.people.queries.gates import may_anywhere
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing

from ..models import UNRESOLVED, Alert, AlertEvent, InCircle, owner_home
from .alert_facts import AlertFacts

_VIEWS = list(GuestView)


@dataclass(frozen=True, slots=True)
class GuestPass:
    """For which organisation somebody answers, and what they may see of the alert and do about it."""

    organisation: str
    view: GuestView
    organisation_id: UUID

    @property
    def sees_contacts(self) -> bool:
        return self.view != GuestView.LATE

    @property
    def may_end(self) -> bool:
        return self.view == GuestView.END


def guest_pass(viewer: Person, alert: Alert) -> GuestPass | None:
    """None for whoever sees it by a right of their own. Raises Missing where neither a right nor a shift holds now."""
    passes = guest_passes(viewer, [alert])
    if alert.pk not in passes:
        raise Missing
    return passes[alert.pk]


def guest_passes(viewer: Person, alerts: Collection[Alert]) -> dict[UUID, GuestPass | None]:
    """Of alerts that the viewer was found to see, by what they do: None, by a right of their own.

    What is not in it they see no more: their hours have ended since. Where several of their shifts could be meant,
    the least that any of them gives. One query where all are theirs to see.
    """
    ids = [alert.pk for alert in alerts if alert.person_id != viewer.pk]
    at_home = set(Alert.objects.may_act(viewer).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    by_right: dict[UUID, GuestPass | None] = {
        alert.pk: None for alert in alerts if alert.person_id == viewer.pk or alert.pk in at_home
    }
    others = [alert for alert in alerts if alert.pk not in by_right]
    shifts = list(_shifts(viewer)) if others else []
    if not shifts:
        return by_right
    ids = [alert.pk for alert in others]
    circles: dict[UUID, set[UUID | None]] = defaultdict(set)
    for alert_id, organisation in InCircle.objects.filter(alert__in=ids).values_list("alert_id", "organisation_id"):
        circles[alert_id].add(organisation)
    return by_right | {alert.pk: _least(alert, circles[alert.pk], shifts) for alert in others}


def hands_over(viewer: Person, alert: Alert, guest: GuestPass | None) -> bool:
    """Does it stand between two organisations: they have it as one who stands in, or somebody stands in for theirs?"""
    if alert.owner_id != viewer.pk or alert.state not in UNRESOLVED:
        return False
    own_organisations = Membership.objects.organisations(viewer, Verb.ACT_ON_ALERT)
    return guest is not None or Shift.objects.of_guests().at(Now()).filter(organisation__in=own_organisations).exists()


def numbers_beside(viewer: Person, alert: Alert, guest: GuestPass | None) -> list[tuple[str, str]]:
    """Whom those who share a watch ring: a guest, those for whom they stand in; these, the guest who has it."""
    if guest:
        return numbers_of_organisation(guest.organisation_id)
    if alert.owner is None or alert.owner_id == viewer.pk or alert.owner_name == alert.owner.shown_name:
        return []
    return numbers_of([alert.owner])


@unguarded("who goes on, for whoever stood watch for others")
def formerly_answered(person: Person, alert_id: UUID) -> Alert | None:
    """What they were told of or had while they stood in for others and see no more, for as long as they act at home.

    Nobody who ever belonged to those whose alert it is: what they are told is for their organisation to say.
    """
    if not may_anywhere(person, Verb.ACT_ON_ALERT):
        return None
    circle = InCircle.objects.filter(alert=alert_id)
    memberships = Membership.objects.filter(person=person, organisation=OuterRef("organisation"))
    in_circle = Membership.objects.filter(person=person, organisation__in=circle.values("organisation"))
    rows = Alert.objects.filter(pk=alert_id).exclude(Q(person=person) | Q(buddy=person))
    rows = rows.exclude(Exists(memberships) | Exists(in_circle) | Exists(circle.filter(watcher=person)))
    messages = Delivery.objects.filter(subject=alert_id, topic="alert", person=person)
    had = AlertEvent.objects.filter(alert=alert_id, person=person, what__in=("acknowledged", "handed_over"))
    return rows.filter(Exists(messages) | Exists(had)).annotate(owner_home=owner_home()).select_related("owner").first()


def stood_in(person: Person, alert: Alert) -> bool:
    """Did they answer for others, and may they open it no more?"""
    sees_it = Alert.objects.visible_to(person).filter(pk=alert.pk).exists()
    return not sees_it and formerly_answered(person, alert.pk) is not None


def _shifts(viewer: Person) -> Iterable[Shift]:
    shifts_begun = Shift.objects.of_guests().filter(officer=viewer, starts_at__lte=Now())
    moments = Alert.objects.unresolved().filter(owner=viewer).values("acknowledged_at")
    earliest = Q(ends_at__gt=Now()) | Q(ends_at__gt=moments.order_by("acknowledged_at", "pk")[:1])
    return shifts_begun.filter(earliest).select_related("organisation").order_by("-starts_at", "pk")


def _least(alert: Alert, circle: set[UUID | None], shifts: Sequence[Shift]) -> GuestPass:
    organisations = circle | {alert.organisation_id}
    shifts_meant = [shift for shift in shifts if shift.organisation_id in organisations] or shifts
    shift = min(shifts_meant, key=lambda candidate: _VIEWS.index(GuestView(candidate.guest_view)))
    return GuestPass(shift.organisation.name, GuestView(shift.guest_view), shift.organisation_id)


def for_guest_eyes(
    rows: Iterable[Delivery], events: Iterable[AlertEvent], guest: GuestPass | None
) -> tuple[list[Delivery], list[AlertEvent]]:
    """Without contacts, unless the agreement shows them."""
    if guest is None or guest.sees_contacts:
        return list(rows), list(events)
    return (
        [row for row in rows if row.contact_id is None],
        [event for event in events if not event.contact_name],
    )


def has_unseen_answers(events: Iterable[AlertEvent], guest: GuestPass | None) -> bool:
    """Has a contact said what this guest may not read?"""
    return bool(guest and not guest.sees_contacts and any(event.contact_name for event in events))


def facts_for_guest_eyes(facts: AlertFacts, guest: GuestPass | None) -> AlertFacts:
    """The same of a row."""
    return facts if guest is None or guest.sees_contacts else replace(facts, heard_by=None)
