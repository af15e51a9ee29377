"""Somebody begins to act for others here: all who do hear of it, whoever brought them in."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from karpear.rules.access import Role, Verb, may, roles_for

from ..models import Invitation, Membership, Organisation
from ..notices import notify_everywhere
from ..queries.pairs import has_enough

TOPIC = "colleague"


def note_acting(membership: Membership, now: datetime) -> None:
    """Tell officers and leads on all their addresses, also who invited or promoted: perhaps it was not they.

    Of a new coordinator the others who coordinate. Inside the caller's transaction. A member is nothing to tell.
    """
    note_enough(membership.organisation, now)
    if verb := _verb_alike(membership):
        acting = Membership.objects.that_may(verb).filter(organisation=membership.organisation_id)
        _tell(membership.pk, acting.exclude(pk=membership.pk), now)


def note_put_out(membership: Membership, now: datetime) -> None:
    """A coordinator was put out by another: all who coordinate hear of it, and the leads of all members.

    Whoever has taken an account over does it alone otherwise. Inside the caller's transaction.
    """
    if membership.role == Role.COORDINATOR:
        _tell(membership.pk, _concerned(membership.organisation_id), now)


def note_coordinator_link(invitation: Invitation, now: datetime) -> None:
    """Whoever runs the server lets a coordinator in: nobody is passed over. Inside the caller's transaction."""
    if invitation.organisation_id:
        _tell(invitation.pk, _concerned(invitation.organisation_id), now)


def _concerned(body: UUID) -> QuerySet[Membership]:
    """Whoever coordinates a network, and the leads of its members."""
    coordinators = Q(organisation=body, role__in=[role.value for role in roles_for(Verb.KEEP_NETWORK)])
    leads = Q(
        Exists(Organisation.objects.filter(
            pk=OuterRef("organisation"), in_networks__network__body=body, in_networks__left_at=None
        )),
        role__in=[role.value for role in roles_for(Verb.JOIN_NETWORK)],
    )  # fmt: skip
    return Membership.objects.active().filter(coordinators | leads)


def _verb_alike(membership: Membership) -> Verb | None:
    """What those may do who hear of a new one."""
    if membership.role == Role.COORDINATOR:
        return Verb.KEEP_NETWORK
    return Verb.KEEP_KEYS if may(Role(membership.role), Verb.KEEP_KEYS) else None


def _tell(subject: UUID, acting: QuerySet[Membership], now: datetime) -> None:
    people = {row.person_id: row.person for row in acting.filter(person__is_active=True).select_related("person")}
    for person in people.values():
        notify_everywhere(topic=TOPIC, subject=subject, text_key="colleague", person=person, now=now)


def note_enough(organisation: Organisation, now: datetime, *, put_out: bool = False) -> None:
    """Once so many keep the keys, two people are two people for good; and once one of them is put out by another.

    Otherwise who puts the second one out would be setting up an organisation again. Asked before it is done.
    """
    if organisation.had_enough_at is None and (put_out or has_enough(organisation)):
        Organisation.objects.filter(pk=organisation.pk, had_enough_at=None).update(had_enough_at=now)
