"""Who answers for whom: a few queries for any number of people or organisations."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from karpear.rules.access import Role, Verb
from karpear.rules.ladder import Policy

from ..models import Contact, Membership, Organisation, Person, Shift, Watch


@dataclass(frozen=True, slots=True)
class Responders:
    """Person ids of one organisation, in a steady order (longest serving first)."""

    on_watch: tuple[UUID, ...] = ()
    officers: tuple[UUID, ...] = ()
    leads: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Watchers:
    """Who agreed to watch over one person."""

    people: tuple[UUID, ...] = ()
    organisations: tuple[UUID, ...] = ()


def responders(organisation_ids: Iterable[UUID], at: datetime) -> dict[UUID, Responders]:
    """Per organisation who is on watch at this moment, all officers and all leads. Two queries."""
    asked = set(organisation_ids)
    if not asked:
        return {}
    by_role: dict[tuple[UUID, str], list[UUID]] = defaultdict(list)
    active = Membership.objects.that_may(Verb.ACT_ON_ALERT).filter(organisation__in=asked, person__is_active=True)
    for org, role, person in active.order_by("joined_at", "id").values_list("organisation_id", "role", "person_id"):
        by_role[org, role].append(person)
    on_watch: dict[UUID, list[UUID]] = defaultdict(list)
    shifts = Shift.objects.at(at).filter(organisation__in=asked).order_by("starts_at", "id")
    for org, officer in shifts.values_list("organisation_id", "officer_id"):
        # A shift of somebody who left or was made a member again reaches nobody.
        if officer in by_role[org, Role.OFFICER.value] or officer in by_role[org, Role.LEAD.value]:
            on_watch[org].append(officer)
    return {
        org: Responders(
            on_watch=tuple(dict.fromkeys(on_watch[org])),
            officers=tuple(by_role[org, Role.OFFICER.value]),
            leads=tuple(by_role[org, Role.LEAD.value]),
        )
        for org in asked
    }


def policies(organisation_ids: Iterable[UUID]) -> dict[UUID, Policy]:
    """Each organisation's ladder."""
    rows = Organisation.objects.filter(pk__in=set(organisation_ids)).values_list("id", "policy")
    return {org: ladder_of(policy) for org, policy in rows}


LADDER_TIMES = tuple(Policy.__dataclass_fields__)


def ladder_of(policy: dict[str, object]) -> Policy:
    """The ladder in an organisation's `policy`: defaults where it says nothing, and where it makes no sense."""
    times = {name: value for name, value in policy.items() if name in LADDER_TIMES and isinstance(value, int)}
    try:
        return Policy(**times)
    except ValueError:
        return Policy()


def watchers_of(person_ids: Iterable[UUID]) -> dict[UUID, Watchers]:
    """Per person the people and organisations who accepted to watch over them. One query."""
    asked = set(person_ids)
    people: dict[UUID, list[UUID]] = defaultdict(list)
    organisations: dict[UUID, list[UUID]] = defaultdict(list)
    rows = Watch.objects.accepted().filter(person__in=asked).exclude(watcher__is_active=False)
    for about, watcher, org in rows.order_by("asked_at", "id").values_list(
        "person_id", "watcher_id", "organisation_id"
    ):
        if watcher:
            people[about].append(watcher)
        elif org:
            organisations[about].append(org)
    return {p: Watchers(tuple(dict.fromkeys(people[p])), tuple(dict.fromkeys(organisations[p]))) for p in asked}


def consenting_organisations(person_ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Per person the organisations that are told when they press SOS. One query."""
    asked = set(person_ids)
    found: dict[UUID, list[UUID]] = defaultdict(list)
    rows = Membership.objects.active().filter(person__in=asked, sos_consent=True)
    for person, org in rows.order_by("joined_at", "id").values_list("person_id", "organisation_id"):
        found[person].append(org)
    return {p: tuple(found[p]) for p in asked}


def ladder_contacts(person_ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Per person the ids of accepted contacts a ladder may reach, in order. One query.

    `in_ladder` says whether a contact is told; it starts off for QUIET_ROLES (authorities and
    journalists), who are only told when the person switched them on by name.
    """
    asked = set(person_ids)
    found: dict[UUID, list[UUID]] = defaultdict(list)
    rows = Contact.objects.accepted().filter(owner__in=asked, in_ladder=True)
    for owner, contact in rows.order_by("owner_id", "position", "created_at").values_list("owner_id", "id"):
        found[owner].append(contact)
    return {p: tuple(found[p]) for p in asked}


def shown_names(person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """How others see these people. One query."""
    rows = Person.objects.filter(pk__in=set(person_ids)).values_list("id", "code_name", "name")
    return {person: str(code_name or name) for person, code_name, name in rows}


def contact_names(contact_ids: Iterable[UUID]) -> dict[UUID, str]:
    """How these contacts are named to others. One query."""
    rows = Contact.objects.filter(pk__in=set(contact_ids)).values_list("id", "code_name", "name")
    return {contact: str(code_name or name) for contact, code_name, name in rows}
