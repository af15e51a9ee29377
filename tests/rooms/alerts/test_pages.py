"""The alert's page for those who are signed in, its end and its report."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from karpear.alerts.actions.briefings import Position, keep_briefing, keep_position
from karpear.alerts.actions.drills import start_drill
from karpear.alerts.models import Alert, AlertEvent
from karpear.alerts.models import Position as Stored
from karpear.audit.models import Entry
from tests.cast import Cast, signed_in
from tests.steps.alarms import sos
from tests.steps.pages import tight

pytestmark = pytest.mark.once

PLAN = {
    "title": "Visit the dam",
    "place": "Lower bridge",
    "ring_first": [
        {"id": "person", "name": "Sophea", "role": "person", "phone": "+855111"},
        {"id": "driver", "name": "Uncle Heng", "role": "driver", "phone": "+85512000111"},
    ],
    "questions": [{"question": "Name of your first dog?", "answer": "Mango"}],
    "instructions": {"missed": "Ring the host first.", "detained": "Call the lawyer.", "hurt": "Blood group B."},
}


@pytest.fixture
def briefed(cast: Cast) -> Alert:
    now = timezone.now()
    keep_briefing(person=cast.sophea, content=PLAN, now=now, active_until=now + timedelta(hours=5))
    keep_position(person=cast.sophea, position=Position(11.5564, 104.9282, 30, now - timedelta(minutes=42)), now=now)
    return sos(cast.sophea)


def page_of(client: Client, alert: Alert) -> str:
    return client.get(f"/alerts/{alert.pk}/").content.decode()


def test_a_responder_finds_everything_they_need_on_one_page(cast: Cast, briefed: Alert) -> None:
    text = page_of(signed_in(cast.dara), briefed)
    for needed in (
        "Sophea", "Nobody has it yet", "I have it", "Uncle Heng", "tel:+85512000111", "Sophea&#x27;s sister", "Mango",
        "Call the lawyer.", "Lower bridge", "11.55640, 104.92820", "42 min ago", "Next: Dara, again",
    ):  # fmt: skip
        assert needed in text, needed
    assert "DO NOT CALL" not in text
    assert "<title>SOS" not in text


def test_a_place_whose_time_nobody_knows_is_no_old_one(cast: Cast, briefed: Alert) -> None:
    """Its phone's clock was never set: who reads "a year ago" looks for somebody elsewhere."""
    Stored.objects.all().delete()
    never, now = datetime(1970, 1, 1, tzinfo=UTC), timezone.now()
    keep_position(person=cast.sophea, position=Position(11.5564, 104.9282, 30, never), now=now)
    officer = signed_in(cast.dara)
    text = page_of(officer, briefed)
    assert "Position at a time that is not known" in text and "366 d ago" not in text
    assert "position at a time that is not known" in tight(officer.get("/board/fragment").content.decode())


@pytest.mark.parametrize("silent", [True, False])
def test_a_silent_alert_says_across_the_top_not_to_call(cast: Cast, silent: bool) -> None:
    text = page_of(signed_in(cast.dara), sos(cast.sophea, silent=silent))
    assert ("DO NOT CALL OR TEXT THIS PERSON" in text) is silent
    own_phone = cast.sophea.addresses.get(channel="sms").value
    assert (own_phone in text) is not silent


def test_their_own_person_sees_who_has_it_and_no_plan(cast: Cast, briefed: Alert) -> None:
    text = page_of(signed_in(cast.sophea), briefed)
    assert "Nobody has it yet" in text
    for hidden in ("I have it", "Mango", "11.55640", "Uncle Heng", "Write it down", "End it"):
        assert hidden not in text, hidden


def test_a_strangers_alert_is_404_everywhere(cast: Cast, briefed: Alert) -> None:
    for stranger in (cast.rith, cast.piseth, cast.vanna):
        client = signed_in(stranger)
        for path in ("", "end/", "report/"):
            assert client.get(f"/alerts/{briefed.pk}/{path}").status_code == 404
        assert client.post(f"/alerts/{briefed.pk}/", {"do": "acknowledge"}).status_code == 404


@pytest.mark.both
def test_the_first_who_presses_has_it_and_the_second_is_told_who(cast: Cast, briefed: Alert) -> None:
    where = f"/alerts/{briefed.pk}/"
    signed_in(cast.dara).post(where, {"do": "acknowledge"})
    late = signed_in(cast.kanha).post(where, {"do": "acknowledge"}, follow=True)
    assert "Dara already has this alert." in late.content.decode()
    assert "Dara has it" in late.content.decode()
    briefed.refresh_from_db()
    assert briefed.owner == cast.dara


def test_nobody_acknowledges_their_own(cast: Cast) -> None:
    alert = sos(cast.dara)
    assert signed_in(cast.dara).post(f"/alerts/{alert.pk}/", {"do": "acknowledge"}).status_code == 403


def test_calls_and_notes_are_written_down(cast: Cast, briefed: Alert) -> None:
    client, where = signed_in(cast.dara), f"/alerts/{briefed.pk}/"
    client.post(where, {"do": "call", "entry": "driver", "result": "no_answer"})
    client.post(where, {"do": "note", "text": "The bridge is closed."})
    text = page_of(client, briefed)
    assert "○ called: no answer" in text
    assert "→ Uncle Heng" in text
    assert "The bridge is closed." in text
    assert client.post(where, {"do": "call", "entry": "nobody", "result": "safe"}).status_code == 404
    assert "The bridge is closed." not in page_of(signed_in(cast.sophea), briefed)


@pytest.mark.both
def test_it_ends_with_an_outcome(cast: Cast, briefed: Alert) -> None:
    client, where = signed_in(cast.dara), f"/alerts/{briefed.pk}/end/"
    assert "Please fill this in or choose" in client.post(where, {}).content.decode()
    assert "Select a valid choice" in client.post(where, {"outcome": "drill"}).content.decode()
    done = client.post(where, {"outcome": "safe", "note": "At her sister's."}, follow=True)
    assert "It is over" in done.content.decode()
    again = client.post(where, {"outcome": "safe"})
    assert again.status_code == 409
    assert "At her sister" not in page_of(signed_in(cast.sophea), briefed)


def test_a_drill_can_only_end_as_a_drill(cast: Cast) -> None:
    client = signed_in(cast.dara)
    answer = client.post("/drills/", {"about": f"{cast.lantern.pk}:{cast.sophea.pk}", "sure": "1"}, follow=True)
    assert "This is a drill." in answer.content.decode()
    assert "sister" not in answer.content.decode().split("What happened so far")[0]
    drill = Alert.objects.get(drill=True)
    assert "Select a valid choice" in client.post(f"/alerts/{drill.pk}/end/", {"outcome": "safe"}).content.decode()
    client.post(f"/alerts/{drill.pk}/", {"do": "acknowledge"})
    client.post(f"/alerts/{drill.pk}/end/", {"outcome": "drill"})
    history = client.get("/drills/").content.decode()
    assert "taken after" in history


def test_before_a_drill_starts_its_page_names_who_will_be_told(cast: Cast) -> None:
    client = signed_in(cast.dara)
    about = {"about": f"{cast.lantern.pk}:{cast.sophea.pk}"}
    page = client.post("/drills/", about).content.decode()
    assert "Start a drill about Sophea?" in page and not Alert.objects.exists()
    told = page.split("Who is told")[1].split("</ul>")[0]
    assert "at once: Dara" in told and "Kanha" in told and "Bopha" in told and "sister" not in told
    client.post("/drills/", about | {"sure": "1"})
    assert Alert.objects.get().drill


def test_drills_are_started_by_officers_about_their_own_people(cast: Cast) -> None:
    assert signed_in(cast.sophea).get("/drills/").status_code == 403
    lead = signed_in(cast.bopha)
    assert "Start a drill" not in lead.get("/drills/").content.decode()
    foreign = {"about": f"{cast.cardamom.pk}:{cast.chenda.pk}"}
    assert "Select a valid choice" in signed_in(cast.dara).post("/drills/", foreign).content.decode()
    start_drill(by=cast.dara, organisation=cast.lantern.pk, person=cast.sophea.pk, now=timezone.now())
    again = signed_in(cast.dara).post("/drills/", {"about": f"{cast.lantern.pk}:{cast.sophea.pk}", "sure": "1"})
    assert "still open" in again.content.decode()


def test_the_report_can_be_read_by_all_who_may_see_the_alert(cast: Cast, briefed: Alert) -> None:
    signed_in(cast.dara).post(f"/alerts/{briefed.pk}/", {"do": "acknowledge"})
    text = signed_in(cast.bopha).get(f"/alerts/{briefed.pk}/report/").content.decode()
    assert "Time to the first answer" in text
    assert "has it" in text


def test_what_has_ended_can_be_searched_and_taken_away(cast: Cast, briefed: Alert) -> None:
    client = signed_in(cast.dara)
    cast.sophea.name = "=cmd|Sophea"
    cast.sophea.save()
    client.post(f"/alerts/{briefed.pk}/end/", {"outcome": "safe"})
    assert "Sophea" in client.get("/alerts/").content.decode()
    assert "Sophea" in client.post("/alerts/", {"q": "soph"}, follow=True).content.decode()
    assert "Nothing found" in client.post("/alerts/", {"q": "piseth"}, follow=True).content.decode()
    assert "Nothing found" in client.post("/alerts/", {"drill": "yes"}, follow=True).content.decode()
    file = client.post("/alerts/", {"q": "soph", "as": "csv"})
    assert "'=cmd|Sophea" in file.content.decode()
    assert Entry.objects.filter(action="alerts.exported").count() == 1
    assert signed_in(cast.sophea).get("/alerts/").status_code == 403
    assert "Sophea" not in signed_in(cast.piseth).get("/alerts/").content.decode()


def test_reading_writes_nothing(cast: Cast, briefed: Alert) -> None:
    client = signed_in(cast.dara)
    before = AlertEvent.objects.count(), Alert.objects.get().changed_at
    for path in ("", "end/", "report/"):
        client.get(f"/alerts/{briefed.pk}/{path}")
    assert (AlertEvent.objects.count(), Alert.objects.get().changed_at) == before
