"""The Chatham House rule: nothing that is written names a member, or somebody of one."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from karpear.people.models import Membership, Person
from karpear.rules.refusals import BadFields
from karpear.rules.sharing.nameless import named_in

from ...members.models import NetworkMember
from ..models import CouncilSeat, Meeting


def names_nobody(meeting: Meeting, field: str, text: str, *, house: UUID | None = None) -> None:
    """Where that rule holds, not even the words of this field name anybody. Raises BadFields.

    `house`: of whoever writes for a member, who does not learn here how people of the others are called: then its own
    people are compared, and whoever speaks for a seat. None: the coordinator writes, and everybody is.
    """
    if not (meeting.chatham and text):
        return
    members = NetworkMember.objects.active().filter(network=meeting.network_id)
    houses = {*members.values_list("organisation", flat=True), meeting.network.body_id} if house is None else {house}
    seats = CouncilSeat.objects.filter(network=meeting.network_id, ended_at=None).values("holder", "alternate")
    speakers = {person for seat in seats for person in seat.values() if person}
    staff = Membership.objects.active().filter(organisation__in=houses).values("person")
    people = Person.objects.filter(Q(pk__in=staff) | Q(pk__in=speakers)).only("name", "code_name")
    name = named_in(
        text,
        organisations=list(members.values_list("organisation__name", flat=True)),
        people={name for person in people for name in (person.name, person.shown_name)},
    )
    if name:
        raise BadFields([(field, _("This names %(name)s. Leave it out: nothing says who said what.") % {"name": name})])
