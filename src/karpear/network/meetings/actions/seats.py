"""A member says who speaks for it; a term ends."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, create, note
from karpear.db.rows import find_row
from karpear.people.access import hold_organisation
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields
from karpear.ui.values import checked, fill, row_of

from ...members.models import NetworkMember
from ..models import CouncilSeat, MeetingAction
from ..queries.seats import member_to_seat, who_can_speak
from ..values import NewSeat


@transaction.atomic
def fill_seat(*, by: Person, organisation: UUID, network: UUID, new: NewSeat, now: datetime) -> CouncilSeat:
    """From now on these speak for it; whoever did before no longer does. Raises Missing, Forbidden or BadFields."""
    require(by, organisation, Verb.SPEAK_IN_COUNCIL)
    hold_organisation(organisation)
    member, value = member_to_seat(by, organisation, network), _checked(new, organisation, by, network)
    seat = CouncilSeat.objects.filter(network=network, organisation=organisation, ended_at=None).first()
    if seat is None:
        seat = CouncilSeat(network=member.network, organisation=member.organisation, **row_of(value))
        create([seat], by=by, at=now, organisation=organisation)
        return seat
    with changing(seat, verb="changed", by=by, at=now):
        fill(seat, value)
    return seat


def _checked(new: NewSeat, organisation: UUID, by: Person, network: UUID) -> NewSeat:
    value, errors = checked(new), []
    able = {person.pk for person in who_can_speak(member_to_seat(by, organisation, network).organisation)}
    if value.holder not in able:
        errors.append(("holder", _("Choose one of your officers or leads.")))
    if value.alternate and (value.alternate not in able or value.alternate == value.holder):
        errors.append(("alternate", _("Choose another of your officers or leads.")))
    if value.until and value.until < value.since:
        errors.append(("until", _("The end comes before the beginning.")))
    if errors:
        raise BadFields(errors)
    return value


@transaction.atomic
def end_seat(*, by: Person, seat: UUID, now: datetime) -> CouncilSeat:
    """Nobody speaks for the member any more. Raises Missing or Forbidden."""
    row = find_row(CouncilSeat.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=seat, ended_at=None))
    require(by, row.organisation_id, Verb.SPEAK_IN_COUNCIL)
    with changing(row, verb="ended", by=by, at=now):
        row.ended_at = now
    return row


def end_seats_of(member: NetworkMember, *, by: Person, now: datetime) -> None:
    """It leaves the network, and nobody of it reads what it took on any more: whoever coordinates has it to do.

    Inside the caller's transaction.
    """
    rows = CouncilSeat.objects.filter(organisation=member.organisation_id, network=member.network_id, ended_at=None)
    rows.update(ended_at=now)
    undone = MeetingAction.objects.undone().filter(
        organisation=member.organisation_id, item__meeting__network=member.network_id
    )
    for action in undone.select_related("item__meeting__network"):
        note(action.item, action="meetingaction.dropped", by=by, at=now)
        action.organisation_id, action.person = member.network.body_id, None
        action.save(update_fields=["organisation", "person"])
