"""A network begins: whoever runs the server names it, and somebody coordinates it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.audit.actions.verbs import note
from karpear.db.rows import find_row
from karpear.people.access import hold_organisation
from karpear.people.actions.invitations import open_invitation
from karpear.people.actions.new_officers import note_coordinator_link
from karpear.people.models import Invitation, Membership, Organisation, Person
from karpear.rules.access import Role
from karpear.rules.refusals import BadFields, Missing
from karpear.rules.text.names import look_of
from karpear.ui.values import checked

from ..models import Network
from ..values import MYSELF, NewNetwork


@transaction.atomic
def found_network(*, by: Person, new: NewNetwork, now: datetime) -> tuple[Network, str]:
    """The network, and the token of a link for who coordinates it; empty where that is `by`.

    Raises Missing for whoever does not run the server, or BadFields.
    """
    if not by.is_operator:
        raise Missing
    value = checked(new)
    _refuse_known_name(value.name)
    body = Organisation.objects.create(name=value.name, language=value.language)
    network = Network.objects.create(body=body, founded_at=now)
    note(network, action="network.founded", by=by, at=now)
    if value.coordinator == MYSELF:
        _coordinate(by, body, now)
        return network, ""
    _invitation, token = open_invitation(
        by=by, organisation_id=body.pk, role=Role.COORDINATOR, for_name=value.for_name, now=now
    )
    return network, token


@transaction.atomic
def link_for_coordinator(*, by: Person, network: UUID, now: datetime) -> tuple[Network, str]:
    """Another link; earlier ones stop working. Whoever coordinates, and the leads of members, are told. Raises Missing.

    Also while somebody coordinates: the only one may have lost their account, and whoever has it lets nobody in.
    """
    if not by.is_operator:
        raise Missing
    stored_network = find_row(Network.objects.select_related("body").filter(pk=network))
    hold_organisation(stored_network.body_id)
    links = Invitation.objects.filter(organisation=stored_network.body_id, used_at=None, revoked_at=None)
    links.update(revoked_at=now)
    invitation, token = open_invitation(
        by=by, organisation_id=stored_network.body_id, role=Role.COORDINATOR, for_name=stored_network.body.name, now=now
    )
    note_coordinator_link(invitation, now)
    return stored_network, token


def _refuse_known_name(name: str) -> None:
    """Whoever reads a bulletin in a hurry must not take one for another."""
    look = look_of(name)
    if any(look == look_of(taken_name) for taken_name in Organisation.objects.values_list("name", flat=True)):
        raise BadFields([("name", _("An organisation or network here has a name that looks the same."))])


def _coordinate(person: Person, body: Organisation, now: datetime) -> None:
    Membership.objects.create(
        person=person, organisation=body, role=Role.COORDINATOR.value, acts_since=now, sos_consent=False
    )
    record(
        at=now, action="joined", object_type="person", object_id=person.pk, actor=person.pk, organisation=body.pk,
        role=Role.COORDINATOR.value,
    )  # fmt: skip
