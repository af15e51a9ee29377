"""Who would be told if each person pressed SOS now, counted over people_count at once."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from karpear.alerts.circles import Whose, circles
from karpear.messaging.channels.reach import usable_channels
from karpear.messaging.queries import reached_people, routes
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.circle import acting, responders
from karpear.rules.alarm.outcome import Kind


def reached_by_nobody(now: datetime) -> tuple[int, Sequence[UUID]]:
    """How many people there are, and those whose SOS would reach nobody on a configured channel."""
    people_count = Person.objects.count() - Person.objects.filter(is_active=False).count()
    if not usable_channels():
        everybody = Person.objects.filter(is_active=True).order_by("created_at", "id")
        return people_count, list(everybody.values_list("pk", flat=True))
    without_organisation = Person.objects.exclude(pk__in=Membership.objects.active().values("person"))
    return people_count, unreached_among(
        set(Organisation.objects.values_list("pk", flat=True)), without_organisation, now
    )


def unreached_among(organisations: Collection[UUID], other_people: QuerySet[Person], now: datetime) -> list[UUID]:
    """Their members, and of these other people those, whose SOS would reach nobody on a configured channel.

    Only those are asked about one by one of whom it is not already certain, so that it takes as long for many.
    """
    candidates = _doubtful(organisations, now) | set(other_people.order_by().values_list("pk", flat=True))
    people = Person.objects.filter(pk__among=candidates, is_active=True)
    memberships = Membership.objects.active().filter(person__in=people)
    heard_organisations, last_ones = _answering(set(memberships.values_list("organisation", flat=True)), now)
    certain = memberships.filter(sos_consent=True, organisation__in=heard_organisations).exclude(person__in=last_ones)
    doubtful = people.exclude(pk__in=certain.values("person"))
    keys_by_person = {
        person: Whose(person, None, Kind.SOS.value)
        for person in doubtful.order_by("created_at", "id").values_list("pk", flat=True)
    }
    circle_of = circles(keys_by_person.values(), at=now, with_contacts=True)
    reachable = _reachable(
        {insider for circle in circle_of.values() for insider in circle.inside},
        {contact for circle in circle_of.values() for contact in circle.contacts},
    )
    return [
        person
        for person, key in keys_by_person.items()
        if not reachable & {*circle_of[key].inside, *circle_of[key].contacts}
    ]


def _doubtful(organisations: Collection[UUID], now: datetime) -> set[UUID]:
    """Members of theirs whose SOS these do not certainly hear: each kind is found by an index of its own."""
    heard_organisations, last_ones = _answering(organisations, now)
    members = Membership.objects.active().filter(organisation__in=organisations)
    kinds = [members.filter(sos_consent=False), members.filter(person__in=last_ones)]
    if unheard := set(organisations) - heard_organisations:
        kinds.append(members.filter(organisation__in=unheard))
    return {person for rows in kinds for person in rows.order_by().values_list("person", flat=True)}


def _answering(organisations: Collection[UUID], now: datetime) -> tuple[set[UUID], set[UUID]]:
    """Those that have somebody whom a message reaches, and their people who are the only one.

    Officers and leads stand in every circle of their organisation; the last of them is not told of their own. Where
    there are two of them, which is nearly everywhere, it is enough to count.
    """
    reached = acting().filter(organisation__in=organisations, person__in=reached_people()).order_by()
    by_organisation = reached.values("organisation").annotate(people=Count("person", distinct=True))
    heard = set(by_organisation.filter(people__gte=2).values_list("organisation", flat=True))
    groups = responders(set(organisations) - heard, now)
    insiders = {org: {*group.on_watch, *group.officers, *group.leads} for org, group in groups.items()}
    reachable = _reachable({person for group in insiders.values() for person in group}, ())
    answering = {org: group & reachable for org, group in insiders.items() if group & reachable}
    return heard | set(answering), {person for group in answering.values() if len(group) == 1 for person in group}


def _reachable(people: Iterable[UUID], contacts: Iterable[UUID]) -> set[UUID]:
    """Those of them to whom a message can leave this server."""
    usable = {channel.value for channel in usable_channels()}
    ways = routes(people, contacts)
    by_recipient = (*ways.people.items(), *ways.contacts.items())
    return {recipient for recipient, paths in by_recipient if any(path.channel in usable for path in paths)}
