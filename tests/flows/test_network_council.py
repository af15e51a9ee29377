"""Channary calls a meeting; seats answer and nobody sees what until it closes; it is counted, minuted, and done."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from karpear.messaging.models import Delivery
from karpear.network.meetings.actions.counts import close_due
from karpear.network.meetings.actions.meetings import end_meeting, publish_minutes
from karpear.network.meetings.models import AgendaItem, CouncilSeat, Meeting, MeetingAction, MinuteLine, SeatAnswer
from karpear.network.meetings.queries.shown import allowance_of, is_named
from karpear.network.members.models import NetworkMember
from karpear.people.models import Organisation, Person
from karpear.rules.access import Role
from karpear.rules.sharing.labels import NOTHING
from tests.cast import Cast, person, signed_in
from tests.rooms.network.council import Council, asked, seated
from tests.steps.alarms import sos
from tests.steps.council_ways import steady, ways_out

pytestmark = pytest.mark.django_db
REASON = "It names a village"


def _key() -> str:
    return str(uuid4())


def _shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.text


def _call(channary: Client, council: Council) -> Meeting:
    starts = timezone.localtime() + timedelta(days=7)
    typed = {
        "key": _key(), "title": "Council in June", "starts_at": f"{starts:%Y-%m-%dT%H:%M}", "place": "Phnom Penh",
        "label": "AMBER+STRICT", "chatham": "on",
    }  # fmt: skip
    path = f"/meetings/new/{council.net.network.pk}/"
    for _twice in range(2):
        assert channary.post(path, typed).status_code == 302
    meeting = Meeting.objects.get()
    item = {
        "key": _key(), "title": "A joint letter", "words": "We write one.", "kind": "consent", "options": "",
        "closes_at": f"{starts + timedelta(hours=3):%Y-%m-%dT%H:%M}", "label": "AMBER+STRICT", "quorum_of": "votes",
        "quorum_percent": "50", "position_path": "/statements/",
    }  # fmt: skip
    for _twice in range(2):
        assert channary.post(f"/meetings/{meeting.pk}/items/new/", item).status_code == 302
    return meeting


def test_a_council_decides_and_its_minutes_leave_without_attribution(cast: Cast) -> None:
    council = seated(cast)
    channary, dara, piseth, nary = map(signed_in, (council.net.channary, cast.dara, cast.piseth, council.nary))
    assert "No meeting is called" in _shown(dara, "/meetings/")
    meeting = _call(channary, council)
    item = AgendaItem.objects.get()
    told = set(Delivery.objects.filter(topic="council").values_list("person", flat=True))
    assert told == {cast.dara.pk, cast.kanha.pk, cast.piseth.pk, council.nary.pk}
    assert "A meeting is called" in _shown(dara, "/")
    its_page, answers = f"/meetings/{meeting.pk}/", f"/meetings/items/{item.pk}/"
    assert dara.post(f"{its_page}coming/", {"comes": "yes"}).status_code == 302
    assert "A meeting is called" not in _shown(dara, "/")
    assert "The council needs your answer" not in _shown(dara, "/"), "not before answers are open"

    assert channary.post(f"{its_page}open/").status_code == 302
    assert "The council needs your answer" in _shown(dara, "/")
    assert "The council needs your answer" not in _shown(piseth, "/"), "a voice decides nothing"
    assert piseth.post(answers, {"choice": "agree"}).status_code == 403
    assert dara.post(answers, {"choice": "object", "reason": ""}).status_code == 422
    assert dara.post(answers, {"choice": "agree"}).status_code == 302
    assert nary.post(answers, {"choice": "aside", "reason": REASON}).status_code == 302
    assert SeatAnswer.objects.count() == 2
    assert "The council needs your answer" not in _shown(dara, "/")
    for client in (channary, dara, piseth):
        page = _shown(client, answers)
        assert REASON not in page and "What came out" not in page and "have answered." not in page

    assert channary.post(f"{its_page}end/").status_code == 302
    page = _shown(piseth, answers)
    assert "adopted" in page and REASON in page and "2 of 2 seats" in page
    assert "River Defenders" not in page, "where one seat alone answers, who took part is who said it"
    assert not SeatAnswer.objects.exists(), "nor is it stored any more"

    review = timezone.localdate() + timedelta(days=30)
    assert channary.post(f"{answers}review/", {"review_on": review, "review_words": ""}).status_code == 302
    refused = channary.post(f"{answers}said/", {"key": _key(), "text": "Nary of RIVER defenders warned of it"})
    assert refused.status_code == 422 and not MinuteLine.objects.exists()
    assert channary.post(f"{answers}said/", {"key": _key(), "text": "A village was named"}).status_code == 302
    assert "A village was named" not in _shown(dara, answers), "not before the minutes are out"
    action = {"key": _key(), "text": "Write the letter", "organisation": cast.lantern.pk, "due_on": review}
    for _twice in range(2):
        assert channary.post(f"{answers}actions/new/", action).status_code == 302
    assert "You took on something in a meeting" in _shown(dara, "/")
    assert "You took on something in a meeting" not in _shown(nary, "/")
    assert channary.post(f"{its_page}publish/").status_code == 302
    assert "A village was named" in _shown(piseth, its_page)
    paper = dara.post(f"{its_page}minutes.pdf")
    assert paper["Content-Type"] == "application/pdf"

    to_do = MeetingAction.objects.get()
    assert "Write the letter" in _shown(dara, "/meetings/decisions/")
    assert nary.post(f"/meetings/actions/{to_do.pk}/done/").status_code == 403
    assert dara.post(f"/meetings/actions/{to_do.pk}/done/").status_code == 302
    assert "You took on something" not in _shown(dara, "/")


@pytest.mark.once
@pytest.mark.parametrize(
    ("kind", "chatham"), [("consult", True), ("consent", True), ("vote", True), ("consent", False)]
)
def test_no_way_out_tells_a_result_before_it_closes(cast: Cast, kind: str, chatham: bool) -> None:
    """The same bytes whatever was answered, and however many have."""
    council = seated(cast)
    item = asked(cast, council, chatham=chatham, kind=kind, options="First\nSecond" if kind == "vote" else "")
    readers: list[Person] = [council.net.channary, cast.piseth, cast.maly, cast.bopha]
    clients = [signed_in(reader) for reader in readers]
    before = [ways_out(client, item) for client in clients]
    choice = "1" if kind == "vote" else "object"
    for voter in (cast.dara, council.nary):
        answer = signed_in(voter).post(f"/meetings/items/{item.pk}/", {"choice": choice, "reason": REASON})
        assert answer.status_code == 302
    for client, old in zip(clients, before, strict=True):
        for way, text in ways_out(client, item).items():
            assert steady(text) == steady(old[way]), way
    messages = [*Delivery.objects.filter(topic="council").values_list("text_key", flat=True)]
    assert set(messages) <= {"ready", "shared"} and not mail.outbox
    item.refresh_from_db()
    assert (item.counts, item.outcome, item.dissent, item.answered_count) == ([], "", "", 0)


def test_the_clock_closes_what_is_due_and_too_few_answers_count_for_nothing(cast: Cast) -> None:
    council = seated(cast)
    item = asked(cast, council, quorum_percent=100)
    signed_in(cast.dara).post(f"/meetings/items/{item.pk}/", {"choice": "agree", "reason": ""})
    now = timezone.now()
    assert close_due(now) == 0
    assert close_due(now + timedelta(days=8)) == 1
    assert close_due(now + timedelta(days=8)) == 0
    item.refresh_from_db()
    assert item.outcome == "no_quorum" and not SeatAnswer.objects.exists()
    AgendaItem.objects.update(closed_at=now)
    page = signed_in(cast.bopha).get(f"/meetings/items/{item.pk}/").text
    assert "nothing was counted" in page and "of 2 seats" not in page


def test_red_reaches_seats_then_those_who_were_there(cast: Cast) -> None:
    council = seated(cast)
    item = asked(cast, council, label="RED")
    path, meeting = f"/meetings/items/{item.pk}/", f"/meetings/{item.meeting_id}/"
    dara, bopha, nary, channary = map(signed_in, (cast.dara, cast.bopha, council.nary, council.net.channary))
    assert dara.get(path).status_code == nary.get(path).status_code == channary.get(path).status_code == 200
    assert bopha.get(path).status_code == 404 and "A joint letter" not in _shown(bopha, meeting)
    assert channary.post(f"{meeting}present/", {"people": [str(cast.dara.pk)]}).status_code == 302
    assert channary.post(f"{meeting}end/").status_code == 302
    assert dara.get(path).status_code == 200 and nary.get(path).status_code == 404
    assert channary.post(f"{meeting}publish/").status_code == 302
    assert dara.post(f"{meeting}minutes.pdf").status_code == 404, "what is RED leaves on no paper"
    assert "joint letter" not in b"".join(dara.post("/meetings/decisions/", {"as": "csv"})).decode()


def test_whoever_joins_today_reads_nothing_of_earlier_meetings(cast: Cast) -> None:
    council = seated(cast)
    by, now = council.net.channary, timezone.now()
    item, clear = asked(cast, council), asked(cast, council, label="CLEAR")
    late = Organisation.objects.create(name="Late Comers")
    NetworkMember.objects.create(network=council.net.network, organisation=late, joined_at=now + timedelta(hours=1))
    newcomer = person("Late", late, Role.LEAD)
    assert item in AgendaItem.objects.visible_to(newcomer), "while it runs"
    for row in (item, clear):
        end_meeting(by=by, meeting=row.meeting_id, now=now)
        publish_minutes(by=by, meeting=row.meeting_id, now=now)
    assert set(AgendaItem.objects.visible_to(newcomer)) == {clear}
    assert {item, clear} <= set(AgendaItem.objects.visible_to(cast.bopha))
    item.refresh_from_db()
    assert allowance_of(item, newcomer) == NOTHING != allowance_of(item, cast.bopha)
    assert signed_in(newcomer).get(f"/meetings/items/{item.pk}/").status_code == 404


def test_a_seat_whose_term_is_over_reads_nothing_red(cast: Cast) -> None:
    council = seated(cast)
    item = asked(cast, council, label="RED")
    assert item in AgendaItem.objects.visible_to(cast.dara)
    yesterday = cast.now.date() - timedelta(days=1)
    CouncilSeat.objects.filter(organisation=cast.lantern).update(until=yesterday)
    assert item not in AgendaItem.objects.visible_to(cast.dara) and not is_named(item, cast.dara)


def test_an_item_that_cannot_be_counted_keeps_no_other_open(cast: Cast) -> None:
    council = seated(cast)
    broken, item = asked(cast, council, kind="vote", options="First\nSecond"), asked(cast, council)
    with connection.cursor() as cursor:
        key = broken.pk.hex if connection.vendor == "sqlite" else str(broken.pk)
        cursor.execute("update network_agendaitem set options='broken' where id=%s", [key])
    assert close_due(timezone.now() + timedelta(days=8)) == 1
    assert AgendaItem.objects.filter(pk=item.pk, closed_at__isnull=False).exists()


def test_a_phone_that_somebody_else_may_hold_is_sent_nothing_of_the_council(cast: Cast) -> None:
    council = seated(cast)
    sos(council.nary, silent=True)
    asked(cast, council)
    told = set(Delivery.objects.filter(topic="council").values_list("person", flat=True))
    assert council.nary.pk not in told and cast.dara.pk in told
