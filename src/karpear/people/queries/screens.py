"""What the screens of this room show, the person first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet

from karpear.rules.access import Role, Verb, may
from karpear.rules.secret.tokens import token_hash
from karpear.ui.listing import plain

from ..models import Address, Contact, Device, Invitation, Membership, Organisation, Person, Watch, WatchState
from .gates import may_anywhere, require

USABLE = Prefetch("addresses", queryset=Address.objects.usable(), to_attr="ways")


def contacts_of(person: Person) -> QuerySet[Contact]:
    """A person's contacts in order, each with its `ways` to be reached."""
    return Contact.objects.visible_to(person).select_related("owner").prefetch_related(USABLE)


def contact_by_token(token: str, now: datetime) -> Contact | None:
    """The contact whose hand-over link this is, with its owner."""
    in_time = Q(token_expires_at__isnull=True) | Q(token_expires_at__gt=now)
    return (
        Contact.objects.kept()
        .select_related("owner")
        .filter(in_time, token_hash=token_hash(token), owner__is_active=True)
        .first()
    )


def addresses_of(person: Person) -> QuerySet[Address]:
    """How a person is reached, in order."""
    return Address.objects.written().filter(person=person)


def devices_of(person: Person) -> QuerySet[Device]:
    """Registered devices that still work, newest first."""
    return Device.objects.filter(person=person, revoked_at__isnull=True).order_by("-created_at", "-id")


def closed_lately(person: Person, now: datetime) -> QuerySet[Device]:
    """Devices that were closed within a month, by whomever."""
    closed = Device.objects.filter(person=person, revoked_at__gt=now - timedelta(days=30))
    return closed.order_by("-revoked_at", "-id")[:5]


def invitation_by_token(token: str, now: datetime) -> Invitation | None:
    """An invitation that can still be used, with its organisation."""
    return (
        Invitation.objects.select_related("organisation")
        .filter(token_hash=token_hash(token), used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)
        .first()
    )


@dataclass(frozen=True, slots=True)
class WatchPage:
    """Who watches over a person, whom they watch, and what waits for their answer."""

    watched_by: Sequence[Watch]
    watching: Sequence[Watch]
    asked: Sequence[Watch]
    memberships: Sequence[Membership]


def watch_page(person: Person) -> WatchPage:
    """Asks that wait are not listed for who asked: that would say who has an account."""
    to_me = Watch.objects.of(person, Verb.ACT_ON_ALERT).exclude(person=person)
    rows = to_me.select_related("person", "organisation").order_by("asked_at", "id")
    by = Watch.objects.accepted().filter(person=person).select_related("watcher", "organisation")
    return WatchPage(
        watched_by=list(by.order_by("asked_at", "id")),
        watching=[w for w in rows if w.state == WatchState.ACCEPTED],
        asked=[w for w in rows if w.state == WatchState.ASKED],
        memberships=list(memberships_of(person)),
    )


def memberships_of(person: Person) -> QuerySet[Membership]:
    """Where a person belongs, oldest first."""
    active = Membership.objects.active().filter(person=person)
    return active.select_related("organisation").order_by("joined_at", "id")


def first_organisation(person: Person, verb: Verb) -> UUID | None:
    """The organisation whose page opens first: the oldest in which this person may do `verb`."""
    able = Membership.objects.that_may(verb).filter(person=person).order_by("joined_at", "id")
    return able.values_list("organisation_id", flat=True).first()


@dataclass(frozen=True, slots=True)
class MembersPage:
    """An organisation's people, to be shown page by page."""

    organisation: Organisation
    role: Role
    members: QuerySet[Membership]

    @property
    def may_invite(self) -> bool:
        return may(self.role, Verb.INVITE)


def members_page(person: Person, organisation_id: UUID) -> MembersPage:
    """Raises Missing for a stranger, Forbidden for a member."""
    own_membership = require(person, organisation_id, Verb.SEE_MEMBERS)
    members = Membership.objects.active().filter(organisation=organisation_id)
    return MembersPage(
        organisation=own_membership.organisation,
        role=Role(own_membership.role),
        members=members.select_related("person"),
    )


def open_invitations(organisation_id: UUID, now: datetime) -> list[Invitation]:
    """Links into an organisation that can still be used, the newest first."""
    rows = Invitation.objects.filter(
        organisation=organisation_id, used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now
    )
    return list(rows.order_by("-created_at", "-id"))


def members_called(members: QuerySet[Membership], text: str) -> QuerySet[Membership]:
    """Who is shown by a name with this in it. Names are encrypted, so they are compared here, not by the database."""
    term = plain(text)
    names = members.order_by().values_list("pk", "person__code_name", "person__name")
    membership_ids = [pk for pk, code_name, name in names.iterator(2000) if term in plain(str(code_name or name))]
    return members.filter(pk__among=membership_ids)


def needs_second_factor(person: Person) -> bool:
    """Who acts for others, or runs the server, needs more than a password; the demo's do not.

    Only in a demo: its accounts restored on a real server need what everybody needs there.
    """
    if person.is_demo and settings.KARPEAR_DEMO:
        return False
    acts = person.is_operator or may_anywhere(person, Verb.ACT_ON_ALERT) or may_anywhere(person, Verb.KEEP_NETWORK)
    return acts and not has_second_factor(person)


def has_second_factor(person: Person) -> bool:
    """Recovery codes alone are none."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user=person, type__in=kinds).exists())
