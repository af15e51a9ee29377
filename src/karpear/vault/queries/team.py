"""What an organisation's officers see of its keys. Their browsers decide what of it they believe."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import require
from karpear.rules.access import Role, Verb, may, roles_for

from ..models import Identity, Manifest, Outside, OutsideKind, TeamKey, TeamWrap

READERS = [r.value for r in roles_for(Verb.READ_SEALED)]


def active_key(organisation: UUID) -> TeamKey | None:
    """The generation in use."""
    return TeamKey.objects.filter(organisation=organisation, retired_at=None).first()


def is_admitted(person: Person, organisation: UUID) -> bool:
    """Does this person hold a wrap of the organisation's team key that was not taken back?"""
    return TeamWrap.objects.filter(
        team_key__organisation=organisation, identity__person=person, revoked_at=None
    ).exists()


def no_longer_readers() -> "QuerySet[TeamWrap]":
    """Wraps of people who left, or whose role reads no longer."""
    still = Membership.objects.active().filter(
        organisation=OuterRef("team_key__organisation"),
        person=OuterRef("identity__person"),
        role__in=READERS,
        person__is_active=True,
    )
    return TeamWrap.objects.filter(~Exists(still), revoked_at=None, identity__isnull=False)


def must_rotate(organisation: UUID) -> bool:
    """Does somebody hold the key in use who should not: an officer who left, or a recovery key that was given up?"""
    wraps = TeamWrap.objects.filter(team_key__organisation=organisation, team_key__retired_at=None)
    is_departed = Q(revoked_at__isnull=False) | Q(pk__in=no_longer_readers().values("pk"))
    return wraps.filter(is_departed).exists()


def officers_of(organisation: UUID) -> "QuerySet[Person]":
    """Those who keep its keys."""
    memberships = Membership.objects.that_may(Verb.KEEP_KEYS).filter(organisation=organisation, person__is_active=True)
    return Person.objects.filter(pk__in=memberships.values("person"))


def organisations_kept(person: Person) -> list[Organisation]:
    """Those whose keys this person keeps, by name."""
    memberships = Membership.objects.that_may(Verb.KEEP_KEYS).filter(person=person)
    return list(Organisation.objects.filter(pk__in=memberships.values("organisation")).order_by("name", "id"))


def team_state(person: Person, organisation: UUID, *, forced: bool = False) -> dict[str, Any]:
    """Everything that an officer's browser needs to vouch, admit and rotate. Raises Missing, Forbidden.

    `forced`: their session was forced open; then as of an organisation in which nobody began.
    """
    where = require(person, organisation, Verb.KEEP_KEYS).organisation
    if forced:
        return _never_began(where)
    key = active_key(where.pk)
    wraps = TeamWrap.objects.filter(team_key__organisation=where, revoked_at=None)
    last = Manifest.objects.filter(organisation=where).first()
    return {
        "id": where.pk,
        "name": where.name,
        "team": {"id": key.pk, "generation": key.generation, "recipient": key.recipient} if key else None,
        "wrapped": sorted(set(wraps.filter(team_key=key).values_list("to_recipient", flat=True))) if key else [],
        "admitted": is_admitted(person, where.pk),
        "rotate": must_rotate(where.pk),
        "manifest": {"seq": last.seq, "text": last.text, "signature": last.signature} if last else None,
        "members": _members(where),
        "outside": [_outside(outside) for outside in outside_keys(where.pk) if outside.confirmed_at],
    }


def _never_began(where: Organisation) -> dict[str, Any]:
    return {
        "id": where.pk,
        "name": where.name,
        "team": None,
        "wrapped": [],
        "admitted": False,
        "rotate": False,
        "manifest": None,
        "members": [{**member, "identity": None} for member in _members(where)],
        "outside": [],
    }


def _members(where: Organisation) -> list[dict[str, Any]]:
    rows = Membership.objects.active().filter(organisation=where, person__is_active=True).select_related("person")
    keys = {
        identity.person_id: identity for identity in Identity.objects.active().filter(person__in=rows.values("person"))
    }
    return [
        {
            "person": membership.person_id,
            "name": membership.person.shown_name,
            "reads": may(Role(membership.role), Verb.READ_SEALED),
            "identity": _identity(keys.get(membership.person_id)),
        }
        for membership in rows.order_by("joined_at", "id")
    ]


def _identity(identity: Identity | None) -> dict[str, Any] | None:
    return {"id": identity.pk, "recipient": identity.recipient, "sign_key": identity.sign_key} if identity else None


def _outside(outside: Outside) -> dict[str, Any]:
    return {"id": outside.pk, "kind": outside.kind, "label": outside.label, "recipient": outside.recipient}


def outside_keys(organisation: UUID) -> list[Outside]:
    """Recovery and partners' keys that stand or wait for a second officer."""
    rows = Outside.objects.filter(organisation=organisation, retired_at=None).order_by("proposed_at", "id")
    return list(rows.select_related("proposed_by", "confirmed_by"))


def outside_of(person: Person, outside: UUID) -> Outside | None:
    """One that is theirs, or of an organisation they belong to."""
    organisations = Membership.objects.active().filter(person=person).values("organisation")
    rows = Outside.objects.filter(Q(person=person) | Q(organisation__in=organisations), retired_at=None)
    return rows.select_related("organisation", "person").filter(pk=outside).first()


def own_recovery_keys(person: Person) -> list[Outside]:
    """A person's own."""
    return list(Outside.objects.active().filter(person=person, kind=OutsideKind.RECOVERY).order_by("proposed_at", "id"))
