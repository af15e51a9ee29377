"""A meeting is moved or called off, and what is left when somebody has gone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.messaging.models import Delivery
from karpear.network.leaving.actions import put_out
from karpear.network.meetings.actions.answers import answer_item
from karpear.network.meetings.actions.counts import close_due
from karpear.network.meetings.actions.meetings import end_meeting, publish_minutes, say_coming
from karpear.network.meetings.actions.minutes import add_action
from karpear.network.meetings.models import Meeting, MeetingAction, SeatAnswer
from karpear.network.meetings.queries.pages import meeting_page
from karpear.network.meetings.values import NewAction, NewSeatAnswer
from karpear.network.members.models import NetworkMember
from karpear.people.models import Person
from karpear.screens.needs import needs
from tests.cast import Cast, signed_in
from tests.rooms.network.council import Council, asked, seated

AGREE = NewSeatAnswer(choice="agree", reason="")


@pytest.fixture
def council(cast: Cast) -> Council:
    return seated(cast)


def _waiting(person: Person) -> set[str]:
    return {need.what for need in needs(person, timezone.now()) if need.what.startswith("council.")}


def _typed(meeting: Meeting, **others: object) -> dict[str, object]:
    starts_at = f"{timezone.localtime(meeting.starts_at):%Y-%m-%dT%H:%M}"
    return {
        "key": str(meeting.pk), "title": "Another name", "starts_at": starts_at, "place": meeting.place,
        "label": "CLEAR", **others,
    }  # fmt: skip


def test_a_meeting_whose_answers_are_open_moves_and_nothing_else_of_it_changes(cast: Cast, council: Council) -> None:
    item, channary = asked(cast, council), signed_in(council.net.channary)
    meeting, path = item.meeting, f"/meetings/{item.meeting_id}/"
    assert f"{path}change/" in channary.get(path).text
    later = timezone.localtime(meeting.starts_at + timedelta(days=7))
    Delivery.objects.all().delete()
    typed = _typed(meeting, starts_at=f"{later:%Y-%m-%dT%H:%M}", place="Online")
    assert channary.post(f"{path}change/", typed).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.place, meeting.title, meeting.chatham) == ("Online", "Council in June", True)
    assert meeting.label == "AMBER+STRICT" and Delivery.objects.filter(topic="council", text_key="shared").exists()
    item.refresh_from_db()
    assert item.closes_at > meeting.starts_at, "what closes in the meeting goes with it"
    assert channary.post(f"{path}change/", {**typed, "starts_at": "2020-01-01T10:00"}).status_code == 422
    Meeting.objects.update(starts_at=timezone.now() - timedelta(minutes=1))
    channary.post(f"{path}change/", {**typed, "place": "Elsewhere"})
    assert Meeting.objects.get().place == "Online" and f"{path}change/" not in channary.get(path).text


def test_a_meeting_that_is_called_off_counts_nothing(cast: Cast, council: Council) -> None:
    item, channary, dara = asked(cast, council), signed_in(council.net.channary), signed_in(cast.dara)
    answer_item(by=cast.dara, item=item.pk, new=AGREE, now=timezone.now())
    path = f"/meetings/{item.meeting_id}/"
    assert dara.post(f"{path}call-off/").status_code == 404
    for _twice in range(2):
        channary.post(f"{path}call-off/")
    assert not SeatAnswer.objects.exists() and close_due(timezone.now() + timedelta(days=9)) == 0
    page = dara.get(path).text
    assert "called off" in page and "minutes are out" not in page and "minutes.pdf" not in page
    assert "Council in June" in dara.get("/meetings/?state=off").text
    assert "Council in June" not in dara.get("/meetings/?state=minuted").text
    assert _waiting(cast.dara) == _waiting(council.net.channary) == set()
    assert dara.get(f"/meetings/items/{item.pk}/").status_code == 200


def test_two_people_of_one_seat_are_not_both_noted(cast: Cast, council: Council) -> None:
    item, channary = asked(cast, council), signed_in(council.net.channary)
    path = f"/meetings/{item.meeting_id}/present/"
    both = channary.post(path, {"people": [str(cast.dara.pk), str(cast.kanha.pk)]})
    assert both.status_code == 422 and "Two people are ticked for Mekong Lantern Network" in both.text
    assert channary.post(path, {"people": [str(cast.kanha.pk)]}).status_code == 302


def test_what_a_member_took_on_waits_for_the_coordinator_once_it_has_left(cast: Cast, council: Council) -> None:
    item, by, now = asked(cast, council), council.net.channary, timezone.now()
    say_coming(by=council.nary, meeting=item.meeting_id, comes=True, now=now)
    to_do = NewAction(key=uuid4(), text="Write it", organisation=council.river.pk, due_on=now.date())
    add_action(by=by, item=item.pk, new=to_do, now=now)
    assert meeting_page(cast.dara, item.meeting_id, now).coming == ["River Defenders"]
    river = NetworkMember.objects.get(organisation=council.river)
    put_out(by=by, member=river.pk, clean={"reason": "It has closed."}, now=now)
    assert meeting_page(cast.dara, item.meeting_id, now).coming == []
    assert _waiting(by) == {"council.left"} and "council.action" not in _waiting(cast.dara)
    channary = signed_in(by)
    assert "Write it" in channary.get("/meetings/decisions/").text
    channary.post(f"/meetings/actions/{MeetingAction.objects.get().pk}/done/")
    assert _waiting(by) == set()


def test_who_has_nothing_to_answer_is_not_told_that_something_waits(cast: Cast, council: Council) -> None:
    asked(cast, council)
    for person, keys in ((cast.dara, ["ready", "ready"]), (cast.piseth, ["ready", "shared"])):
        rows = Delivery.objects.filter(topic="council", person=person).order_by("id")
        assert list(rows.values_list("text_key", flat=True)) == keys


def test_minutes_wait_on_todays_page_of_the_coordinator(cast: Cast, council: Council) -> None:
    item, by = asked(cast, council), council.net.channary
    end_meeting(by=by, meeting=item.meeting_id, now=timezone.now())
    assert _waiting(by) == {"council.minutes"} and _waiting(cast.dara) == set()
    publish_minutes(by=by, meeting=item.meeting_id, now=timezone.now())
    assert _waiting(by) == set()
