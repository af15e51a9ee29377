"""A traveller says yes to being followed, stops it, and gives a private address to somebody."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from karpear.people.models import Contact, Person
from karpear.rules.geo.tracking import AFTER_END
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.rules.secret.tokens import token_hash

from ...access import seen, write
from ...itinerary.models import Activity, PlanState
from ..models import Following, FollowLink, PositionRequest, Reply, TrackKey
from ..queries.pages import possible_readers
from ..queries.sights import has_alert

MOST_LINKS = 10


@transaction.atomic
def follow(*, person: Person, activity: UUID, now: datetime) -> Following:
    """Say yes. Only who travels can, and only on what is planned. Twice is once."""
    trip = travelled(person, activity)
    if trip.state != PlanState.PLANNED:
        raise Conflict(_("Only on a plan that has started can your way be shown."))
    open_following = Following.objects.filter(activity=trip, person=person, ended_at__isnull=True).first()
    if open_following:
        return open_following
    try:
        with transaction.atomic():
            following = Following.objects.create(activity=trip, person=person, consented_at=now)
    except IntegrityError:  # two taps at once
        return Following.objects.get(activity=trip, person=person, ended_at__isnull=True)
    write("followed", trip, by=person, now=now)
    return following


@transaction.atomic
def stop_following(*, person: Person, activity: UUID, now: datetime) -> None:
    """Take the yes back: nothing more is taken, and the keys go at once, with them every position.

    While an alert about them is open the keys stay until it has ended: perhaps somebody made them stop. Nothing that is
    shown depends on it. Stopped already is fine.
    """
    trip = travelled(person, activity)
    if not Following.objects.filter(activity=trip, person=person, ended_at__isnull=True).update(ended_at=now):
        return
    FollowLink.objects.filter(following__activity=trip, following__person=person).delete()
    PositionRequest.objects.filter(activity=trip, person=person, reply=Reply.SENT).delete()
    if not has_alert(person.pk):
        TrackKey.objects.filter(activity=trip, person=person).delete()
    write("unfollowed", trip, by=person, now=now)


@transaction.atomic
def make_link(
    *, person: Person, activity: UUID, now: datetime, contact: UUID | None = None, colleague: UUID | None = None
) -> str:
    """An address for one accepted contact, or one of those who watch over them. Returns the token, once.

    It ends with the trip, a day after its planned end at the latest. A new one for the same reader ends the old.
    """
    trip = travelled(person, activity)
    following = Following.objects.filter(activity=trip, person=person, ended_at__isnull=True).first()
    if following is None or trip.state != PlanState.PLANNED or trip.ends_at is None:
        raise Conflict(_("Show your way first."))
    for_contact = Contact.objects.filter(owner=person, pk=contact, state="accepted").first() if contact else None
    for_person = possible_readers(person, trip).get(colleague) if colleague else None
    if bool(for_contact) == bool(for_person):
        raise BadFields([("reader", _("Choose somebody from the list."))])
    links = FollowLink.objects.filter(following=following)
    links.filter(contact=for_contact, person=for_person).delete()
    if links.count() >= MOST_LINKS:
        raise Conflict(_("There is no room for more private pages. Remove one first."))
    token = secrets.token_urlsafe(16)
    FollowLink.objects.create(
        following=following, contact=for_contact, person=for_person, token_hash=token_hash(token), made_at=now,
        expires_at=trip.ends_at + AFTER_END,
    )  # fmt: skip
    write("follow_link", trip, by=person, now=now)
    return token


@transaction.atomic
def take_link_away(*, person: Person, activity: UUID, link: UUID, now: datetime) -> None:
    """Nobody can look through it any more. Raises Missing when it is not theirs."""
    trip = travelled(person, activity)
    if not FollowLink.objects.filter(pk=link, following__activity=trip, following__person=person).delete()[0]:
        raise Missing
    write("follow_link_ended", trip, by=person, now=now)


def travelled(person: Person, activity: UUID) -> Activity:
    """An activity this person goes on themselves, locked. Raises Missing for everybody else."""
    trip = seen(person, activity)
    if trip.person_id != person.pk and not trip.travellers.filter(person=person, home_at__isnull=True).exists():
        raise Missing
    return trip
