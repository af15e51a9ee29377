"""Who answers for whom: the facts that rules.ladder decides on, in a few queries for any number of people."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, Max, OuterRef
from django.db.models.functions import Now

from karpear.db.reader import unguarded
from karpear.rules.access import Role, Verb
from karpear.rules.alarm.circle import Group, Reliance
from karpear.rules.alarm.ladder import Policy

from ..models import (
    Contact,
    ContactState,
    Membership,
    MembershipQuerySet,
    Organisation,
    Person,
    Shift,
    Watch,
    guest_name,
)


@dataclass(frozen=True, slots=True)
class Watchers:
    """Who agreed to watch over one person."""

    people: tuple[UUID, ...] = ()
    organisations: tuple[UUID, ...] = ()


def acting() -> MembershipQuerySet:
    """Officers and leads who act on alerts of their organisation: they stand in every circle of it."""
    return Membership.objects.that_may(Verb.ACT_ON_ALERT).filter(person__is_active=True)


def responders(organisation_ids: Iterable[UUID], at: datetime) -> dict[UUID, Group[UUID]]:
    """Per organisation who is on watch at this moment, all officers and all leads. Two queries."""
    organisations = set(organisation_ids)
    if not organisations:
        return {}
    by_role: dict[tuple[UUID, str], list[UUID]] = defaultdict(list)
    members = acting().filter(organisation__in=organisations).order_by("joined_at", "id")
    for org, role, person in members.values_list("organisation_id", "role", "person_id"):
        by_role[org, role].append(person)
    on_watch: dict[UUID, list[UUID]] = defaultdict(list)
    guests: dict[UUID, list[UUID]] = defaultdict(list)
    shifts = Shift.objects.at(at).filter(organisation__in=organisations).order_by("starts_at", "id")
    standing_in = Exists(Shift.objects.of_guests().filter(pk=OuterRef("pk")))
    rows = shifts.annotate(stands_in=standing_in).values_list("organisation_id", "officer_id", "stands_in")
    for org, officer, stands_in in rows:
        # A shift of somebody who left or was made a member again reaches nobody, at home or as a guest.
        if officer in by_role[org, Role.OFFICER.value] or officer in by_role[org, Role.LEAD.value]:
            on_watch[org].append(officer)
        elif stands_in:
            on_watch[org].append(officer)
            guests[org].append(officer)
    return {
        org: Group(
            on_watch=tuple(dict.fromkeys(on_watch[org])),
            officers=tuple(by_role[org, Role.OFFICER.value]),
            leads=tuple(by_role[org, Role.LEAD.value]),
            guests=tuple(dict.fromkeys(guests[org])),
        )
        for org in organisations
    }


def last_hours(guests: Iterable[UUID], at: datetime) -> datetime | None:
    """Until when somebody of these who stand in at this moment does so. One query, none where there are no guests."""
    officers = set(guests)
    shifts = Shift.objects.of_guests().at(at).filter(officer__in=officers)
    return shifts.aggregate(ends_at=Max("ends_at"))["ends_at"] if officers else None


def policies(organisation_ids: Iterable[UUID | None]) -> dict[UUID | None, Policy]:
    """Each organisation's ladder, and under None that of nobody's: the defaults. One query."""
    organisations = {org for org in organisation_ids if org}
    rows = Organisation.objects.filter(pk__in=organisations).values_list("id", "policy") if organisations else ()
    return {None: Policy()} | {org: ladder_of(policy) for org, policy in rows}


LADDER_TIMES = tuple(Policy.__dataclass_fields__)


def ladder_of(policy: object) -> Policy:
    """The ladder in an organisation's `policy`: defaults where it says nothing, and where it makes no sense.

    So a broken one never stops a ladder.
    """
    values: Mapping[str, object] = policy if isinstance(policy, dict) else {}
    times = {name: value for name, value in values.items() if name in LADDER_TIMES and isinstance(value, int)}
    try:
        return Policy(**times)
    except ValueError:
        return Policy()


def watchers_of(person_ids: Iterable[UUID]) -> dict[UUID, Watchers]:
    """Per person the people and organisations who accepted to watch over them. One query."""
    ids = set(person_ids)
    people: dict[UUID, list[UUID]] = defaultdict(list)
    organisations: dict[UUID, list[UUID]] = defaultdict(list)
    rows = Watch.objects.accepted().filter(person__among=ids).exclude(watcher__is_active=False)
    for about, watcher, org in rows.order_by("asked_at", "id").values_list(
        "person_id", "watcher_id", "organisation_id"
    ):
        if watcher:
            people[about].append(watcher)
        elif org:
            organisations[about].append(org)
    return {p: Watchers(tuple(dict.fromkeys(people[p])), tuple(dict.fromkeys(organisations[p]))) for p in ids}


def consenting_organisations(person_ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Per person the organisations that are told when they press SOS. One query."""
    ids = set(person_ids)
    organisations_by_person: dict[UUID, list[UUID]] = defaultdict(list)
    rows = Membership.objects.active().filter(person__among=ids, sos_consent=True)
    for person, org in rows.order_by("joined_at", "id").values_list("person_id", "organisation_id"):
        organisations_by_person[person].append(org)
    return {p: tuple(organisations_by_person[p]) for p in ids}


@unguarded("how many contacts have accepted, and the order in which they are told")
def reliances(person_ids: Iterable[UUID]) -> dict[UUID, tuple[Reliance[UUID], ...]]:
    """Per person the contacts who accepted, in order, and whether a ladder may tell each. One query."""
    ids = set(person_ids)
    reliances_by_person: dict[UUID, list[Reliance[UUID]]] = defaultdict(list)
    rows = Contact.objects.accepted().filter(owner__among=ids).order_by("owner_id", "position", "created_at", "id")
    for owner, contact, role, in_ladder in rows.values_list("owner_id", "id", "role", "in_ladder"):
        reliances_by_person[owner].append(Reliance(contact, role, in_ladder))
    return {p: tuple(reliances_by_person[p]) for p in ids}


@unguarded("which contacts still agree")
def still_agree(contact_ids: Iterable[UUID]) -> set[UUID]:
    """Those of these contacts who have not left by their own word, removed by the person or not. One query."""
    rows = Contact.objects.filter(pk__in=set(contact_ids), state=ContactState.ACCEPTED)
    return set(rows.values_list("pk", flat=True))


def shown_names(person_ids: Iterable[UUID], guests: Iterable[UUID] = ()) -> dict[UUID, str]:
    """How others see these people. One query; another where `guests` stand in, with their organisation."""
    rows = Person.objects.filter(pk__in=set(person_ids)).values_list("id", "code_name", "name")
    names = {person: str(code_name or name) for person, code_name, name in rows}
    standing_in = set(guests) & names.keys()
    if standing_in:
        shifts = (
            Shift.objects.of_guests().filter(officer__in=standing_in, ends_at__gt=Now()).order_by("-starts_at", "pk")
        )
        homes = dict(shifts.values_list("officer_id", "stands_in_from__name"))
        names |= {officer: guest_name(names[officer], organisation) for officer, organisation in homes.items()}
    return names


@unguarded("names by which contacts are named to those who answer")
def contact_names(contact_ids: Iterable[UUID]) -> dict[UUID, str]:
    """How these contacts are named to others. One query."""
    rows = Contact.objects.filter(pk__in=set(contact_ids)).values_list("id", "code_name", "name")
    return {contact: str(code_name or name) for contact, code_name, name in rows}
