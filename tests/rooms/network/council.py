"""A council: three members with a seat each (two of them with a vote), and a meeting whose answers are open."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.utils import timezone

from karpear.network.meetings.actions.agenda import add_item
from karpear.network.meetings.actions.counts import close_item
from karpear.network.meetings.actions.meetings import call_meeting, open_answers
from karpear.network.meetings.actions.minutes import add_action, add_line
from karpear.network.meetings.actions.seats import fill_seat
from karpear.network.meetings.models import AgendaItem, CouncilSeat, Meeting
from karpear.network.meetings.values import NewAction, NewItem, NewLine, NewMeeting, NewSeat
from karpear.network.members.models import NetworkMember
from karpear.people.models import Language, Organisation, Person
from karpear.rules.access import Role
from tests.cast import Cast, person
from tests.rooms.network.net import Net, networked


@dataclass
class Council:
    """Dara and Kanha for the first member, Nary for the second (both with a vote), Piseth for the one with a voice."""

    net: Net
    nary: Person
    river: Organisation


def seated(cast: Cast) -> Council:
    """Every member has a seat."""
    net = networked(cast)
    river = Organisation.objects.create(name="River Defenders", language=Language.ENGLISH)
    NetworkMember.objects.create(network=net.network, organisation=river, joined_at=cast.now - timedelta(days=9))
    nary = person("Nary", river, Role.LEAD)
    for by, organisation, alternate in (
        (cast.dara, cast.lantern, cast.kanha), (nary, river, None), (cast.piseth, cast.cardamom, None),
    ):  # fmt: skip
        new = NewSeat(
            holder=by.pk, alternate=alternate.pk if alternate else None, mandate="Everything but money",
            since=cast.now.date() - timedelta(days=30), until=None,
        )  # fmt: skip
        fill_seat(by=by, organisation=organisation.pk, network=net.network.pk, new=new, now=cast.now)
    return Council(net, nary, river)


def called(council: Council, *, now: datetime, chatham: bool = True, label: str = "AMBER+STRICT") -> Meeting:
    new = NewMeeting(
        key=uuid4(), title="Council in June", starts_at=now + timedelta(days=7), place="Phnom Penh", label=label,
        chatham=chatham,
    )  # fmt: skip
    return call_meeting(by=council.net.channary, network=council.net.network.pk, new=new, now=now)


def on_agenda(council: Council, meeting: Meeting, *, now: datetime, **others: object) -> AgendaItem:
    usual = {
        "key": uuid4(), "title": "A joint letter", "words": "We write one.", "kind": "consent", "options": "",
        "closes_at": now + timedelta(days=7, hours=3), "label": meeting.label, "position_path": "",
    }  # fmt: skip
    return add_item(by=council.net.channary, meeting=meeting.pk, new=NewItem(**{**usual, **others}), now=now)  # type: ignore[arg-type]


def asked(
    cast: Cast, council: Council, *, chatham: bool = True, label: str = "AMBER+STRICT", **item: object
) -> AgendaItem:
    """One item whose answers are open now."""
    now = timezone.now()
    meeting = called(council, now=now, chatham=chatham, label=label)
    row = on_agenda(council, meeting, now=now, **item)
    open_answers(by=council.net.channary, meeting=meeting.pk, now=now)
    return AgendaItem.objects.get(pk=row.pk)


def council_things(cast: Cast) -> dict[str, UUID]:
    """One of each kind that has an address."""
    council = seated(cast)
    item = asked(cast, council, chatham=False)
    now, by = timezone.now(), council.net.channary
    NetworkMember.objects.filter(pk=council.net.cardamom.pk).update(left_at=now)  # then its people are strangers
    close_item(by=by, item=item.pk, now=now)
    line = add_line(by=by, item=item.pk, new=NewLine(key=uuid4(), text="Said", organisation=None), now=now)
    to_do = NewAction(key=uuid4(), text="Write", organisation=cast.lantern.pk, due_on=now.date())
    return {
        "network": council.net.network.pk, "meeting": item.meeting_id, "agenda_item": item.pk, "minute_line": line.pk,
        "meeting_action": add_action(by=by, item=item.pk, new=to_do, now=now).pk,
        "council_seat": CouncilSeat.objects.get(organisation=cast.lantern).pk,
    }  # fmt: skip
