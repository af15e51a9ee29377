"""The Chatham House rule: nothing that is written names a member, or whoever speaks for one."""

from django.utils.translation import gettext as _

from karpear.rules.refusals import BadFields
from karpear.rules.text.comparison import comparable

from ...members.models import NetworkMember
from ..models import CouncilSeat, Meeting


def names_nobody(meeting: Meeting, field: str, text: str) -> None:
    """Where that rule holds, not even the words of this field name anybody. Raises BadFields."""
    if not (meeting.chatham and text):
        return
    members = NetworkMember.objects.active().filter(network=meeting.network_id).select_related("organisation")
    seats = CouncilSeat.objects.filter(network=meeting.network_id, ended_at=None).select_related("holder", "alternate")
    people = [person for seat in seats for person in (seat.holder, seat.alternate) if person]
    names = [member.organisation.name for member in members] + [person.shown_name for person in people]
    words = comparable(text)
    for name in names:
        if comparable(name) in words:
            raise BadFields(
                [(field, _("This names %(name)s. Leave it out: nothing says who said what.") % {"name": name})]
            )
