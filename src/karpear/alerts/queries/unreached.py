"""Who would be told if each person pressed SOS now, counted over everybody at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from karpear.alerts.circles import Whose, circles
from karpear.messaging.channels.reach import usable_channels
from karpear.messaging.queries import routes
from karpear.people.models import Membership, Person
from karpear.people.queries.circle import responders
from karpear.rules.alarm.outcome import Kind


def reached_by_nobody(now: datetime, among: QuerySet[Person] | None = None) -> tuple[int, Sequence[UUID]]:
    """How many people there are (`among` these), and those whose SOS would reach nobody on a configured channel.

    Only those are asked about one by one of whom it is not already certain, so that it takes as long for many.
    """
    people = Person.objects.filter(is_active=True) if among is None else among
    doubtful = people.exclude(pk__in=_certainly_reached(people, now).values("person"))
    keys_by_person = {
        person: Whose(person, None, Kind.SOS.value)
        for person in doubtful.order_by("created_at", "id").values_list("pk", flat=True)
    }
    circle_of = circles(keys_by_person.values(), at=now, with_contacts=True)
    reachable = _reachable(
        {insider for circle in circle_of.values() for insider in circle.inside},
        {contact for circle in circle_of.values() for contact in circle.contacts},
    )
    unreached = [
        person
        for person, key in keys_by_person.items()
        if not reachable & {*circle_of[key].inside, *circle_of[key].contacts}
    ]
    return people.count(), unreached


def _certainly_reached(people: QuerySet[Person], now: datetime) -> QuerySet[Membership]:
    """Memberships of those whose organisation hears their SOS and has somebody else in it whom a message reaches.

    Officers and leads stand in every circle of their organisation; the last of them is not told of their own.
    """
    consenting = Membership.objects.active().filter(sos_consent=True)
    organisations = consenting.filter(person__in=people).values_list("organisation", flat=True).distinct()
    groups = responders(organisations, now)
    insiders = {org: {*group.on_watch, *group.officers, *group.leads} for org, group in groups.items()}
    reachable = _reachable({person for group in insiders.values() for person in group}, ())
    answering = {org: group & reachable for org, group in insiders.items() if group & reachable}
    last_ones = {person for group in answering.values() if len(group) == 1 for person in group}
    return consenting.filter(organisation__in=answering).exclude(person__in=last_ones)


def _reachable(people: Iterable[UUID], contacts: Iterable[UUID]) -> set[UUID]:
    """Those of them to whom a message can leave this server."""
    usable = {channel.value for channel in usable_channels()}
    ways = routes(people, contacts)
    by_recipient = (*ways.people.items(), *ways.contacts.items())
    return {recipient for recipient, paths in by_recipient if any(path.channel in usable for path in paths)}
