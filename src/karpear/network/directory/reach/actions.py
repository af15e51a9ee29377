"""Ways: written down, agreed to by both ends, tried, closed to somebody, taken out."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.db.rows import find_row
from karpear.keys.ids import new_id
from karpear.people.access import allowed
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import may_there, require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.ui.values import checked, row_of

from ...members.models import Network, NetworkMember
from ..models import ReachBlock, ReachConsent, ReachEdge
from .values import NewDoor, NewReach


@transaction.atomic
def add_office(
    *, by: Person, network: UUID, organisation: UUID, new: NewReach, now: datetime, today: date, key: UUID | None = None
) -> ReachEdge:
    """`near` is asked, unless they wrote it down themselves. The same `key` again is the same one.

    Raises Missing, Forbidden or BadFields.
    """
    place, value = _may_write(by, network, organisation), checked(new)
    errors = _who_is_not_ours(organisation, near=value.near)
    if (value.opens is None) != (value.closes is None):
        errors.append(("closes", _("Say both hours, or none.")))
    if value.far_agreed_on > today:
        errors.append(("far_agreed_on", _("This day has not come yet.")))
    if errors:
        raise BadFields(errors)
    return _add(by, value, now, key=key, told_by=by, **place)


@transaction.atomic
def add_door(
    *, by: Person, network: UUID, organisation: UUID, new: NewDoor, now: datetime, key: UUID | None = None
) -> ReachEdge:
    """Both are asked, the first first. Raises Missing, Forbidden or BadFields."""
    place, value = _may_write(by, network, organisation), checked(new)
    errors = _who_is_not_ours(organisation, near=value.near, to_person=value.to_person)
    if value.near == value.to_person:
        errors.append(("to_person", _("Choose two people.")))
    if errors:
        raise BadFields(errors)
    return _add(by, value, now, key=key, to_consent=ReachConsent.ASKED, **place)


@transaction.atomic
def answer_asked(*, by: Person, edge: UUID, agrees: bool, now: datetime) -> ReachEdge:
    """One of the two ends says yes or no, and can say otherwise at any time. Raises Missing, or Conflict."""
    locked_edge = _locked(by, edge)
    word = ReachConsent.AGREED if agrees else ReachConsent.DECLINED
    if locked_edge.near_id == by.pk:
        locked_edge.near_consent, locked_edge.near_answered_at = word, now
    elif locked_edge.to_person_id == by.pk and locked_edge.near_consent == ReachConsent.AGREED:
        locked_edge.to_consent, locked_edge.to_answered_at = word, now
    else:
        raise Missing
    locked_edge.save(update_fields=["near_consent", "near_answered_at", "to_consent", "to_answered_at"])
    note(locked_edge, action=f"reach.{word.value}", by=by, at=now)
    return locked_edge


@transaction.atomic
def prove(*, by: Person, edge: UUID, reached: bool, now: datetime, today: date) -> ReachEdge:
    """Somebody rang today, also as a drill: they answered, or not. Raises Missing, Forbidden or Conflict."""
    locked_edge = _of_owner(by, edge)
    if reached:
        locked_edge.proven_on, locked_edge.failed_on = today, None
    else:
        locked_edge.failed_on = today
    locked_edge.save(update_fields=["proven_on", "failed_on"])
    note(locked_edge, action="reach.proven" if reached else "reach.failed", by=by, at=now)
    return locked_edge


@transaction.atomic
def block(*, by: Person, edge: UUID, organisation: UUID | None, email: str, now: datetime) -> ReachEdge:
    """An organisation of the network, or whoever has this address, no longer finds the way. Nobody is told.

    The answer is the same whether somebody here has it or not. Raises Missing, Forbidden, Conflict or BadFields.
    """
    locked_edge = _of_owner(by, edge)
    if organisation:
        members = {row.pk for row in others_in(locked_edge)}
        if organisation not in members:
            raise BadFields([("organisation", _("Choose an organisation of the network."))])
        ReachBlock.objects.get_or_create(edge=locked_edge, organisation_id=organisation)
    elif email:
        _block_address(locked_edge, email.strip().casefold())
    else:
        raise BadFields([("organisation", _("Choose an organisation, or write an address."))])
    note(locked_edge, action="reach.blocked", by=by, at=now)
    return locked_edge


@transaction.atomic
def unblock(*, by: Person, edge: UUID, block_id: UUID, now: datetime) -> ReachEdge:
    """They find it again. Raises Missing, Forbidden or Conflict."""
    locked_edge = _of_owner(by, edge)
    if locked_edge.blocks.filter(pk=block_id).delete()[0]:
        note(locked_edge, action="reach.unblocked", by=by, at=now)
    return locked_edge


@transaction.atomic
def end_edge(*, by: Person, edge: UUID, now: datetime) -> ReachEdge:
    """It is taken out. Raises Missing, Forbidden or Conflict."""
    locked_edge = _of_owner(by, edge)
    locked_edge.ended_at = now
    locked_edge.save(update_fields=["ended_at"])
    note(locked_edge, action="reach.ended", by=by, at=now)
    return locked_edge


def keeps_edge(person: Person, edge: ReachEdge) -> bool:
    """Whoever is asked, and whoever keeps the directory of their organisation."""
    return edge.near_id == person.pk or may_there(person, edge.organisation_id, Verb.KEEP_DIRECTORY)


def others_in(edge: ReachEdge) -> list[Organisation]:
    """The other organisations of its network, by name."""
    members = NetworkMember.objects.active().filter(network=edge.network_id).exclude(organisation=edge.organisation_id)
    rows = Organisation.objects.filter(pk__in=members.values("organisation"))
    return sorted(rows, key=lambda organisation: organisation.name.casefold())


def _block_address(edge: ReachEdge, address: str) -> None:
    typed = {row.typed for row in edge.blocks.filter(organisation=None)}
    person = Person.objects.filter(email=address).exclude(pk=edge.near_id).first()
    if address not in typed and not (person and edge.blocks.filter(person=person).exists()):
        ReachBlock.objects.create(edge=edge, person=person, typed=address)


def _may_write(by: Person, network: UUID, organisation: UUID) -> dict[str, Any]:
    """Whose it will be. Raises Missing or Forbidden."""
    membership = require(by, organisation, Verb.KEEP_DIRECTORY)
    chosen_network = find_row(Network.objects.visible_to(by).filter(pk=network))
    inside = NetworkMember.objects.active().filter(network=network, organisation=organisation).exists()
    if not inside and chosen_network.body_id != organisation:
        raise Missing
    return {"network": chosen_network, "organisation": membership.organisation}


def _add(by: Person, value: NewReach | NewDoor, now: datetime, *, key: UUID | None, **more: Any) -> ReachEdge:
    if key and (existing_edge := ReachEdge.objects.filter(pk=key).first()):
        return allowed(existing_edge, by=by, verb=Verb.KEEP_DIRECTORY)
    edge = ReachEdge.objects.create(
        pk=key or new_id(),
        near_consent=_consent(by, value.near), near_answered_at=now if value.near == by.pk else None, added_at=now,
        added_by=by, **row_of(value), **more,
    )  # fmt: skip
    note(edge, action="reach.added", by=by, at=now)
    return edge


def _consent(by: Person, whom: UUID) -> ReachConsent:
    return ReachConsent.AGREED if whom == by.pk else ReachConsent.ASKED


def _who_is_not_ours(organisation: UUID, **people: UUID) -> list[tuple[str, str]]:
    rows = Membership.objects.active().filter(organisation=organisation, person__in=people.values())
    ours = set(rows.values_list("person", flat=True))
    return [(name, _("Choose somebody of your organisation.")) for name, key in people.items() if key not in ours]


def _locked(by: Person, edge: UUID) -> ReachEdge:
    visible = ReachEdge.objects.of_own(by).filter(pk=edge).exists()
    locked_edge = find_row(ReachEdge.objects.select_for_update().filter(pk=edge)) if visible else None
    if locked_edge is None:
        raise Missing
    if locked_edge.ended_at:
        raise Conflict(str(ReachEdge.NOT_NOW))
    return locked_edge


def _of_owner(by: Person, edge: UUID) -> ReachEdge:
    locked_edge = _locked(by, edge)
    if not keeps_edge(by, locked_edge):
        raise Forbidden(_("Your role in this organisation does not allow this."))
    return locked_edge
