"""Public keys that a person may seal to, and the signed lists that vouch for them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import membership_in

from ..models import Identity, Manifest, Outside, OutsideKind, RecoveryRequest, TeamKey, WrapKind
from .locks import shown_lock


def recovery_keys(person: Person) -> set[str]:
    """The recovery keys that may hold this person's identity: their own and those of their organisations."""
    organisations = Membership.objects.active().filter(person=person).values("organisation")
    watching = person.watched_by.accepted().filter(organisation__isnull=False).values("organisation")
    keys = Outside.objects.active().filter(
        Q(person=person) | Q(organisation__in=organisations) | Q(organisation__in=watching), kind=OutsideKind.RECOVERY
    )
    return set(keys.values_list("recipient", flat=True))


@dataclass(frozen=True, slots=True)
class SealingKeys:
    """Public keys to which a phone seals something for an organisation: the person's own, and the officers'."""

    identity: Identity | None = None
    team: TeamKey | None = None

    @property
    def can_seal(self) -> bool:
        return self.identity is not None and self.team is not None


def sealing_keys(person: Person, organisation: Organisation) -> SealingKeys:
    """Those that there are."""
    team = TeamKey.objects.filter(organisation=organisation, retired_at=None).first()
    return SealingKeys(person.identities.active().first(), team)


def has_identity(person: Person) -> bool:
    """Did this person make a vault key that is in use?"""
    return person.identities.active().exists()


def reachable(person: Person) -> set[tuple[str, UUID]]:
    """(kind, id) of every key that this person may seal something to."""
    organisations = Membership.objects.active().filter(person=person).values("organisation")
    watching = person.watched_by.accepted()
    people = Membership.objects.active().filter(organisation__in=organisations, person__is_active=True).values("person")
    identities = Identity.objects.active().filter(
        Q(person=person) | Q(person__in=people) | Q(person__in=watching.values("watcher"))
    )
    where = Q(organisation__in=organisations) | Q(organisation__in=watching.values("organisation"))
    teams = TeamKey.objects.filter(where, retired_at=None)
    outside = Outside.objects.active().filter(where | Q(person=person))
    return {
        *(("person", pk) for pk in identities.values_list("pk", flat=True)),
        *(("team", pk) for pk in teams.values_list("pk", flat=True)),
        *(("outside", pk) for pk in outside.values_list("pk", flat=True)),
    }


def directory(person: Person, now: datetime, *, forced: bool = False) -> dict[str, Any]:
    """What a browser needs to seal: own identity, organisations with their signed list, people, recovery keys.

    In a session that was forced open: as of somebody who never began, in organisations that never began.
    """
    identity = None if forced else person.identities.active().first()
    organisations = [_organisation(membership) for membership in _memberships(person)]
    watching = [_list_watching(organisation) for organisation in watching_organisations(person)]
    return {
        "person": person.pk,
        "identity": _identity(identity) if identity else None,
        "locked": not forced and shown_lock(person, now) is not None,
        "organisations": [{**organisation, **_NOTHING} for organisation in organisations] if forced else organisations,
        "watching": [{**organisation, **_NOTHING} for organisation in watching] if forced else watching,
        "people": [] if forced else _people(person),
        "recovery": [] if forced else _own_recovery(person),
        "recovery_wraps": _wrapped_to(identity) if identity else [],
    }


#: An organisation that never began has no list and no key outside.
_NOTHING: dict[str, Any] = {"manifest": None, "outside": []}


def _memberships(person: Person) -> list[Membership]:
    return list(person.memberships.belonging().select_related("organisation").order_by("joined_at", "id"))


def _identity(identity: Identity) -> dict[str, Any]:
    return {"id": identity.pk, "recipient": identity.recipient, "sign_key": identity.sign_key}


def watching_organisations(person: Person) -> list[Organisation]:
    """Organisations that watch over this person and to which they do not belong, by name."""
    watches = person.watched_by.accepted().filter(organisation__isnull=False).values("organisation")
    own_organisations = person.memberships.active().values("organisation")
    return list(Organisation.objects.filter(pk__in=watches).exclude(pk__in=own_organisations).order_by("name", "id"))


def _organisation(membership: Membership) -> dict[str, Any]:
    return {"role": membership.role, **_list_keys(membership.organisation, Outside.objects.active())}


def _list_watching(organisation: Organisation) -> dict[str, Any]:
    """Of its keys outside only those that may hold recovery for who does not belong: its partners are its own."""
    return _list_keys(organisation, Outside.objects.active().filter(kind=OutsideKind.RECOVERY))


def _list_keys(organisation: Organisation, keys: QuerySet[Outside]) -> dict[str, Any]:
    manifest = Manifest.objects.filter(organisation=organisation).first()
    outside = keys.filter(organisation=organisation)
    return {
        "id": organisation.pk,
        "name": organisation.name,
        "manifest": {"seq": manifest.seq, "text": manifest.text, "signature": manifest.signature} if manifest else None,
        "outside": [{"id": o.pk, "kind": o.kind, "label": o.label, "recipient": o.recipient} for o in outside],
    }


def _people(person: Person) -> list[dict[str, Any]]:
    """Those they work with, or who watch over them, and who have a vault key."""
    organisations = Membership.objects.active().filter(person=person).values("organisation")
    colleagues = Membership.objects.active().filter(organisation__in=organisations).values("person")
    watchers = person.watched_by.accepted().values("watcher")
    identities = Identity.objects.active().filter(
        Q(person__in=colleagues) | Q(person__in=watchers), person__is_active=True
    )
    rows = identities.exclude(person=person).select_related("person")
    return [
        {**_identity(identity), "person": identity.person_id, "name": identity.person.code_name or identity.person.name}
        for identity in rows
    ]


def _own_recovery(person: Person) -> list[dict[str, Any]]:
    rows = Outside.objects.active().filter(person=person, kind=OutsideKind.RECOVERY)
    return [{"id": key.pk, "label": key.label, "recipient": key.recipient} for key in rows]


def _wrapped_to(identity: Identity) -> list[str]:
    """The recovery keys to which its browser adds nothing by itself: they hold this identity, or it was asked before.

    Whoever made a key while the list named a recovery key chose; whoever took a wrap back did, too.
    """
    earlier_recipients = identity.wraps.filter(kind=WrapKind.RECOVERY).values_list("to_recipient", flat=True)
    if RecoveryRequest.objects.filter(new=identity).exists():
        return list(earlier_recipients)
    keys = Outside.objects.active().filter(kind=OutsideKind.RECOVERY, organisation__isnull=False)
    keys = keys.filter(organisation__in=identity.person.memberships.active().values("organisation"))
    chose = [
        key.recipient
        for key in keys
        if Manifest.objects.filter(
            organisation=key.organisation_id, text__contains=key.recipient, created_at__lt=identity.created_at
        ).exists()
    ]
    return [*earlier_recipients, *chose]


def manifests_since(person: Person, organisation: UUID, seq: int) -> list[dict[str, Any]]:
    """The signed lists after number `seq`, oldest first, for browsers that follow the chain.

    For those who belong there and those over whom it watches. Raises Missing.
    """
    if not person.watched_by.accepted().filter(organisation=organisation).exists():
        membership_in(person, organisation)
    rows = Manifest.objects.filter(organisation=organisation, seq__gt=seq).order_by("seq")
    return [{"seq": manifest.seq, "text": manifest.text, "signature": manifest.signature} for manifest in rows[:500]]
