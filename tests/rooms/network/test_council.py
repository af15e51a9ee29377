"""Seats, needs, labels and minutes of a council."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.audit.actions.retention import purge_tables
from karpear.network.leaving.actions import put_out
from karpear.network.meetings.actions.answers import answer_item
from karpear.network.meetings.actions.counts import close_item
from karpear.network.meetings.actions.meetings import end_meeting, publish_minutes
from karpear.network.meetings.actions.minutes import add_action, add_line
from karpear.network.meetings.actions.seats import end_seat
from karpear.network.meetings.models import AgendaItem, CouncilSeat, Meeting, MeetingAction
from karpear.network.meetings.paper import said_lines
from karpear.network.meetings.queries.pages import meeting_page
from karpear.network.meetings.values import NewAction, NewLine, NewSeatAnswer
from karpear.network.members.models import NetworkMember
from karpear.people.models import Membership, Person
from karpear.screens.needs import calendar_events, needs
from tests.cast import Cast, signed_in
from tests.rooms.network.council import Council, asked, called, seated

AGREE = NewSeatAnswer(choice="agree", reason="")


@pytest.fixture
def council(cast: Cast) -> Council:
    return seated(cast)


def _waiting(person: Person) -> set[str]:
    return {thing.what for thing in needs(person, timezone.now()) if thing.what.startswith("council.")}


def test_a_seat_is_filled_with_ones_own_people_alone(cast: Cast, council: Council) -> None:
    path = f"/meetings/seats/{council.net.network.pk}/{cast.lantern.pk}/"
    day = timezone.localdate()
    typed = {"holder": str(cast.bopha.pk), "alternate": "", "mandate": "", "since": day, "until": ""}
    dara, nary = signed_in(cast.dara), signed_in(council.nary)
    assert nary.get(path).status_code == nary.post(path, typed).status_code == 404
    assert dara.post(path, {**typed, "holder": str(council.nary.pk)}).status_code == 422
    assert dara.post(path, {**typed, "alternate": str(cast.bopha.pk)}).status_code == 422
    assert dara.post(path, {**typed, "until": day - timedelta(days=1)}).status_code == 422
    assert dara.post(path, typed).status_code == 302
    assert CouncilSeat.objects.get(organisation=cast.lantern).holder_id == cast.bopha.pk
    assert "Bopha" in nary.get("/meetings/seats/").text


def test_whoever_leaves_no_longer_answers_nor_reads(cast: Cast, council: Council) -> None:
    item = asked(cast, council)
    answer_item(by=council.nary, item=item.pk, new=AGREE, now=timezone.now())
    now = timezone.now()
    river = NetworkMember.objects.get(organisation=council.river)
    put_out(by=council.net.channary, member=river.pk, clean={"reason": "It has closed."}, now=now)
    assert not CouncilSeat.objects.filter(organisation=council.river, ended_at=None).exists()
    assert signed_in(council.nary).get(f"/meetings/items/{item.pk}/").status_code == 404
    answer_item(by=cast.dara, item=item.pk, new=AGREE, now=now)
    closed = close_item(by=council.net.channary, item=item.pk, now=now)
    assert (closed.asked_count, closed.answered_count) == (1, 1), "an answer of who has left counts for nothing"


def test_what_needs_whom(cast: Cast, council: Council) -> None:
    item, channary = asked(cast, council, kind="consult"), council.net.channary
    assert _waiting(cast.dara) == _waiting(cast.kanha) == _waiting(cast.piseth) == {"council.called", "council.answer"}
    assert _waiting(cast.bopha) == _waiting(channary) == set()
    assert calendar_events(channary, timezone.now()) and calendar_events(cast.dara, timezone.now())
    now = timezone.now()
    CouncilSeat.objects.filter(organisation=cast.cardamom).update(until=now.date() - timedelta(days=1))
    assert _waiting(cast.piseth) == _waiting(cast.maly) == {"council.seat"}
    close_item(by=channary, item=item.pk, now=now)
    to_do = NewAction(key=uuid4(), text="Write", organisation=cast.lantern.pk, due_on=now.date())
    add_action(by=channary, item=item.pk, new=to_do, now=now)
    AgendaItem.objects.update(review_on=now.date() - timedelta(days=1))
    assert "council.action" in _waiting(cast.dara) and "council.action" not in _waiting(cast.bopha)
    assert _waiting(channary) == {"council.review"}
    Membership.objects.filter(person=cast.dara).update(ended_at=now)
    assert "council.action" in _waiting(cast.bopha), "whoever was to do it has gone"


def test_only_the_coordinator_calls_and_writes(cast: Cast, council: Council) -> None:
    meeting = called(council, now=timezone.now())
    dara, sophea, rith = signed_in(cast.dara), signed_in(cast.sophea), signed_in(cast.rith)
    for path in (f"/meetings/new/{council.net.network.pk}/", f"/meetings/{meeting.pk}/items/new/"):
        assert dara.get(path).status_code == dara.post(path, {}).status_code == 404
        assert rith.get(path).status_code == sophea.get(path).status_code == 404
    assert dara.post(f"/meetings/{meeting.pk}/open/").status_code == 404
    assert rith.get(f"/meetings/{meeting.pk}/").status_code == 404


def test_nothing_changes_once_answers_are_open(cast: Cast, council: Council) -> None:
    item = asked(cast, council)
    channary = signed_in(council.net.channary)
    typed = {
        "key": str(uuid4()), "title": "Other", "words": "", "kind": "consent", "options": "", "label": "GREEN",
        "closes_at": "2090-01-01T10:00", "quorum_of": "votes", "quorum_percent": "50", "position_path": "",
    }  # fmt: skip
    channary.post(f"/meetings/items/{item.pk}/change/", typed)
    channary.post(f"/meetings/items/{item.pk}/remove/")
    assert AgendaItem.objects.get().title == "A joint letter"


def test_without_the_chatham_house_rule_each_reads_who_said_what(cast: Cast, council: Council) -> None:
    item, channary, now = asked(cast, council, chatham=False), council.net.channary, timezone.now()
    answer_item(by=cast.dara, item=item.pk, new=NewSeatAnswer(choice="object", reason="Too early"), now=now)
    line = NewLine(key=uuid4(), text="It is early", organisation=council.river.pk)
    add_line(by=channary, item=item.pk, new=line, now=now)
    end_meeting(by=channary, meeting=item.meeting_id, now=now)
    publish_minutes(by=channary, meeting=item.meeting_id, now=now)
    [shown] = meeting_page(cast.maly, item.meeting_id, now).items
    assert said_lines(shown.lines) == ["River Defenders: It is early"]
    assert shown.result and [(row.organisation, row.reason) for row in shown.result.answers] == [
        ("Mekong Lantern Network", "Too early")
    ]


def test_who_answered_stays_known_as_long_as_the_meeting_also_when_a_seat_has_ended(
    cast: Cast, council: Council
) -> None:
    """As many names as answers were counted."""
    item, channary, now = asked(cast, council, chatham=False), council.net.channary, timezone.now()
    for voter in (cast.dara, council.nary):
        answer_item(by=voter, item=item.pk, new=AGREE, now=now)
    end_meeting(by=channary, meeting=item.meeting_id, now=now)
    seat = CouncilSeat.objects.get(organisation=cast.lantern)
    end_seat(by=cast.dara, seat=seat.pk, now=item.meeting.starts_at)
    purge_tables(CouncilSeat, Meeting, now=item.meeting.starts_at + timedelta(days=5 * 365 - 1))
    [shown] = meeting_page(channary, item.meeting_id, now).items
    assert shown.result and len(shown.result.participants) == shown.result.answered == 2
    purge_tables(CouncilSeat, Meeting, now=item.meeting.starts_at + timedelta(days=5 * 365))
    assert not CouncilSeat.objects.filter(pk=seat.pk).exists() and not Meeting.objects.exists()


def test_with_it_no_rendering_holds_who_said_what(cast: Cast, council: Council) -> None:
    """Also where somebody posts a speaker: page, list, file, search and paper have nothing to leave out."""
    item, channary, now = asked(cast, council), council.net.channary, timezone.now()
    for voter, reason in ((cast.dara, "Too early"), (council.nary, "A village is named")):
        answer_item(by=voter, item=item.pk, new=NewSeatAnswer(choice="object", reason=reason), now=now)
    add_line(
        by=channary, item=item.pk, new=NewLine(key=uuid4(), text="It is early", organisation=council.river.pk), now=now
    )
    end_meeting(by=channary, meeting=item.meeting_id, now=now)
    publish_minutes(by=channary, meeting=item.meeting_id, now=now)
    [shown] = meeting_page(cast.maly, item.meeting_id, now).items
    assert shown.result and not shown.result.answers and said_lines(shown.lines) == ["It is early"]
    assert list(shown.result.dissent) == ["A village is named", "Too early"], "in the order of their letters"
    maly = signed_in(cast.maly)
    page = maly.get(f"/meetings/items/{item.pk}/").text
    assert not re.search(r"(Mekong Lantern Network|River Defenders)</b>?:", page)
    file = b"".join(maly.post("/meetings/decisions/", {"as": "csv"})).decode()
    assert "Too early" in file and "River" not in file and "Mekong" not in file


def test_an_action_is_done_once(cast: Cast, council: Council) -> None:
    item, channary, now = asked(cast, council), council.net.channary, timezone.now()
    to_do = NewAction(key=uuid4(), text="Write", organisation=cast.lantern.pk, due_on=now.date())
    action = add_action(by=channary, item=item.pk, new=to_do, now=now)
    dara = signed_in(cast.dara)
    dara.post(f"/meetings/actions/{action.pk}/done/")
    first = MeetingAction.objects.get().done_at
    dara.post(f"/meetings/actions/{action.pk}/done/")
    assert MeetingAction.objects.get().done_at == first
