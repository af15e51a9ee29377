"""An organisation is invited by a one-time link, and one of its leads lets it join."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, create, note
from karpear.db.rows import find_row
from karpear.people.access import hold_organisation
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import Conflict, Missing
from karpear.rules.secret.tokens import token_hash
from karpear.ui.values import checked, fill

from ..models import Network, NetworkInvitation, NetworkMember
from ..notices import tell_of_member
from ..values import ClassOfMember, NewNetworkInvitation

VALID_FOR = timedelta(days=14)
MOST_OPEN_LINKS = 300


@transaction.atomic
def invite_organisation(
    *, by: Person, network: UUID, new: NewNetworkInvitation, now: datetime
) -> tuple[NetworkInvitation, str]:
    """A link that works once, and its token, which is shown once. Raises Missing, Forbidden, Conflict or BadFields."""
    kept_network = network_to_keep(by, network)
    value = checked(new)
    if kept_network.invitations.open(now).count() >= MOST_OPEN_LINKS:
        raise Conflict(_("Too many links are open. Close those that nobody will use."))
    token = secrets.token_urlsafe(24)
    invitation = NetworkInvitation.objects.create(
        network=kept_network, for_name=value.for_name, member_class=value.member_class, token_hash=token_hash(token),
        created_by=by, created_at=now, expires_at=now + VALID_FOR,
    )  # fmt: skip
    note(kept_network, action="network.invited", by=by, at=now)
    return invitation, token


@transaction.atomic
def close_network_invitation(*, by: Person, invitation: UUID, now: datetime) -> NetworkInvitation:
    """A link that nobody used works no more. Raises Missing or Conflict."""
    rows = NetworkInvitation.objects.visible_to(by).select_related("network")
    open_link = find_row(rows.select_for_update(of=("self",)).filter(pk=invitation))
    if open_link.used_at or open_link.revoked_at:
        raise Conflict(_("This link has already been used."))
    open_link.revoked_at = now
    open_link.save(update_fields=["revoked_at"])
    note(open_link.network, action="network.link_closed", by=by, at=now)
    return open_link


@transaction.atomic
def join_network(*, by: Person, token: str, organisation: UUID, now: datetime) -> NetworkMember:
    """A lead lets their organisation join, having read what that means. Raises Missing, Forbidden or Conflict."""
    require(by, organisation, Verb.JOIN_NETWORK)
    links = NetworkInvitation.objects.filter(token_hash=token_hash(token))
    if not links.exists():
        raise Missing
    invitation = links.open(now).select_related("network__body").select_for_update(of=("self",)).first()
    if invitation is None:
        raise Conflict(_("This link has already been used, or it has expired. Ask for a new one."))
    hold_organisation(organisation)
    network = invitation.network
    if network.members.active().filter(organisation=organisation).exists():
        raise Conflict(_("Your organisation already belongs to this network."))
    member = NetworkMember(
        network=network, organisation_id=organisation, member_class=invitation.member_class, joined_at=now
    )
    create([member], by=by, at=now, organisation=organisation)
    invitation.used_at, invitation.used_by = now, member
    invitation.save(update_fields=["used_at", "used_by"])
    tell_of_member(member, by=by, now=now)
    return member


@transaction.atomic
def change_class(*, by: Person, member: UUID, clean: Mapping[str, Any], now: datetime) -> NetworkMember:
    """Voice and vote, or voice. Its leads are told. Raises Missing, Forbidden, Conflict or BadFields."""
    kept_member = member_to_keep(by, member)
    value = checked(ClassOfMember(**clean))
    with changing(kept_member, verb="class", by=by, at=now) as changed:
        fill(kept_member, value)
    if changed:
        tell_of_member(kept_member, by=by, now=now)
    return kept_member


def network_to_keep(by: Person, network: UUID) -> Network:
    """Locked. Raises Missing or Forbidden."""
    rows = Network.objects.visible_to(by).select_related("body").select_for_update(of=("self",))
    kept_network = find_row(rows.filter(pk=network))
    require(by, kept_network.body_id, Verb.KEEP_NETWORK)
    return kept_network


def member_to_keep(by: Person, member: UUID) -> NetworkMember:
    """Of a network that they coordinate, locked. Raises Missing, Forbidden or Conflict."""
    kept_member = visible_member(by, member)
    require(by, kept_member.network.body_id, Verb.KEEP_NETWORK)
    return kept_member


def visible_member(by: Person, member: UUID) -> NetworkMember:
    """Locked. Raises Missing, or Conflict for one that has left."""
    rows = NetworkMember.objects.visible_to(by).select_related("network__body", "organisation")
    locked_member = find_row(rows.select_for_update(of=("self",)).filter(pk=member))
    if locked_member.left_at:
        raise Conflict(str(NetworkMember.NOT_NOW))
    return locked_member
