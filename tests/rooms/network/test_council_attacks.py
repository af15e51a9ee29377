"""What would name an author, wait for somebody who cannot read it, or be taken as an answer that nobody gave."""

from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.network.directory.models import ReachEdge
from karpear.network.leaving.actions import put_out
from karpear.network.meetings.actions.answers import answer_item
from karpear.network.meetings.actions.counts import close_item
from karpear.network.meetings.actions.meetings import end_meeting, note_present
from karpear.network.meetings.actions.minutes import add_action, set_review
from karpear.network.meetings.models import AgendaItem, Attendance, MeetingAction, SeatAnswer
from karpear.network.meetings.values import NewAction, NewReview, NewSeatAnswer
from karpear.network.members.models import NetworkMember
from karpear.people.models import Organisation, Person
from karpear.rules.refusals import BadFields
from karpear.screens.needs import needs
from tests.cast import Cast, signed_in
from tests.rooms.network.council import Council, asked, seated

pytestmark = pytest.mark.once

NAMING = "We of Mekong Lantern Network cannot"


@pytest.fixture
def council(cast: Cast) -> Council:
    return seated(cast)


def _to_do(organisation: Organisation, text: str = "Write") -> NewAction:
    return NewAction(key=uuid4(), text=text, organisation=organisation.pk, due_on=timezone.localdate())


def _has_action(person: Person) -> bool:
    return any(need.what == "council.action" for need in needs(person, timezone.now()))


def test_no_words_name_an_author_under_the_chatham_house_rule(cast: Cast, council: Council) -> None:
    item, now, by = asked(cast, council), timezone.now(), council.net.channary
    new = NewSeatAnswer(choice="object", reason=NAMING)
    assert (
        signed_in(cast.dara).post(f"/meetings/items/{item.pk}/", {"choice": "object", "reason": NAMING}).status_code
        == 422
    )
    close_item(by=by, item=item.pk, now=now)
    with pytest.raises(BadFields):
        add_action(by=by, item=item.pk, new=_to_do(cast.lantern, NAMING), now=now)
    review = NewReview(review_on=None, review_words=NAMING)
    with pytest.raises(BadFields):
        set_review(by=by, item=item.pk, new=review, now=now, today=timezone.localdate())
    assert not SeatAnswer.objects.exists() and not MeetingAction.objects.exists()
    attributed = asked(cast, council, chatham=False)
    assert answer_item(by=cast.dara, item=attributed.pk, new=new, now=now).reason == NAMING


@pytest.mark.both
def test_the_stored_length_of_an_answer_says_nothing_of_it(cast: Cast, council: Council) -> None:
    """Whoever steals the disk counts bytes where they read none."""
    items = [asked(cast, council, chatham=False) for _time in range(4)]
    typed = [("agree", ""), ("abstain", ""), ("object", "ក" * 500), ("aside", "Too early")]
    for item, (choice, reason) in zip(items, typed, strict=True):
        new = NewSeatAnswer(choice=choice, reason=reason)
        answer_item(by=cast.dara, item=item.pk, new=new, now=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT length(choice), length(reason) FROM network_seatanswer")
        assert len(cursor.fetchall()) == 1
    assert {(row.choice, row.reason) for row in SeatAnswer.objects.all()} == set(typed)


@pytest.mark.both
def test_an_action_of_what_is_red_waits_for_who_was_there(cast: Cast, council: Council) -> None:
    item, now, by = asked(cast, council, label="RED"), timezone.now(), council.net.channary
    with pytest.raises(BadFields):
        add_action(by=by, item=item.pk, new=_to_do(council.river), now=now)
    note_present(by=by, meeting=item.meeting_id, people={cast.kanha.pk}, now=now)
    action = add_action(by=by, item=item.pk, new=_to_do(cast.lantern), now=now)
    end_meeting(by=by, meeting=item.meeting_id, now=now)
    assert action.person_id == cast.kanha.pk and _has_action(cast.kanha) and not _has_action(cast.dara)
    Attendance.objects.all().delete()
    assert not _has_action(cast.kanha), "what they cannot open waits for nobody"


def test_whoever_leaves_has_nothing_to_do_any_more(cast: Cast, council: Council) -> None:
    item, now, by = asked(cast, council), timezone.now(), council.net.channary
    for organisation in (council.river, cast.lantern):
        add_action(by=by, item=item.pk, new=_to_do(organisation), now=now)
    river = NetworkMember.objects.get(organisation=council.river)
    put_out(by=by, member=river.pk, clean={"reason": "It has closed."}, now=now)
    assert MeetingAction.objects.get(organisation=cast.lantern).person_id == cast.dara.pk
    assert not MeetingAction.objects.filter(organisation=council.river).exists() and not _has_action(council.nary)


def test_who_was_there_can_be_put_right_until_the_minutes_are_out(cast: Cast, council: Council) -> None:
    item, channary = asked(cast, council, label="RED"), signed_in(council.net.channary)
    path = f"/meetings/{item.meeting_id}/"
    channary.post(f"{path}end/")
    assert f"{path}present/" in channary.get(path).text
    channary.post(f"{path}present/", {"people": [str(cast.dara.pk)]})
    assert item in AgendaItem.objects.visible_to(cast.dara)
    channary.post(f"{path}publish/")
    channary.post(f"{path}present/", {"people": []})
    assert item in AgendaItem.objects.visible_to(cast.dara)


@pytest.mark.parametrize("address", ["/reach/{edge}/answer/", "/reach/{edge}/proven/", "/meetings/{meeting}/coming/"])
def test_a_press_that_lost_its_value_is_no_answer(cast: Cast, council: Council, address: str) -> None:
    item, now = asked(cast, council), timezone.now()
    edge = ReachEdge.objects.create(
        network=council.net.network, organisation=cast.lantern, near=cast.dara, office_kind="embassy", added_at=now,
        office_country="SE", near_consent="agreed", far_agreed_on=now.date(),
    )  # fmt: skip
    page = signed_in(cast.dara).post(address.format(edge=edge.pk, meeting=item.meeting_id), {}, follow=True)
    assert "Press yes or no." in page.text
    edge.refresh_from_db()
    assert edge.near_consent == "agreed" and edge.failed_on is None and not Attendance.objects.exists()


@pytest.mark.parametrize("said", ["Cardamom objected", "RD objected", "then sophea was there", "Sophea said no"])
def test_part_of_a_name_names_somebody_too(cast: Cast, council: Council, said: str) -> None:
    item, channary = asked(cast, council), signed_in(council.net.channary)
    path = f"/meetings/items/{item.pk}/said/"
    assert "Without names" in channary.get(path).text
    assert channary.post(path, {"key": str(uuid4()), "text": said}).status_code == 422
    assert not item.lines.exists()


def test_a_seat_does_not_learn_how_people_of_others_are_called(cast: Cast, council: Council) -> None:
    item, now = asked(cast, council), timezone.now()
    for reason in ("Sophea warned of it", "River Defenders said so"):
        with pytest.raises(BadFields):
            answer_item(by=cast.dara, item=item.pk, new=NewSeatAnswer(choice="object", reason=reason), now=now)
    assert answer_item(
        by=council.nary, item=item.pk, new=NewSeatAnswer(choice="object", reason="Sophea warned of it"), now=now
    )


@pytest.mark.both
def test_what_was_said_can_be_taken_out_after_the_minutes_are_out(cast: Cast, council: Council) -> None:
    item, channary = asked(cast, council), signed_in(council.net.channary)
    path = f"/meetings/{item.meeting_id}/"
    channary.post(f"/meetings/items/{item.pk}/said/", {"key": str(uuid4()), "text": "The one from the coast left"})
    channary.post(f"{path}end/")
    page = channary.get(path).text
    assert "The one from the coast left" in page and "Does anything say who it was?" in page
    channary.post(f"{path}publish/")
    line = item.lines.get()
    assert f"/meetings/lines/{line.pk}/remove/" in channary.get(f"/meetings/items/{item.pk}/").text
    channary.post(f"/meetings/lines/{line.pk}/remove/")
    assert "coast" not in signed_in(cast.dara).get(path).text
    assert Entry.objects.filter(action="agendaitem.unminuted").exists()
