"""Small words that have to be true: of a time, of who is looked for, of what is accepted."""

import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.forms.rows import LegRow
from karpear.alerts.actions.answers import add_note, resolve
from karpear.alerts.models import Alert
from karpear.alerts.queries.ring_list import ring_first
from karpear.cases.incidents.models import Incident, Task
from karpear.checkins.actions.overdue import miss_overdue
from karpear.checkins.actions.promises import NewPromise, arm
from karpear.checkins.actions.roll_calls import ask_roll_call
from karpear.countries.templatetags.facts import confidence, source
from karpear.countries.values import FactConfidence, Provenance
from karpear.messaging.models import Delivery
from karpear.messaging.texts import PASSING, TEXTS, TextLine, write
from karpear.rules.alarm.outcome import Outcome
from karpear.rules.case.pack import Stage
from karpear.rules.refusals import BadFields
from karpear.screens.stages.actions.calls import confirm_stage
from karpear.ui.templatetags.ui import since, step_since
from tests.cast import NOW, Cast, gave_password, signed_in
from tests.rooms.activities.plans import created, drafted
from tests.steps.alarms import detained, missed, told
from tests.steps.pages import tight

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HOUR = timedelta(hours=1)
NOBODY_NOTICES = "Nobody would notice"


def silent_on_a_trip(cast: Cast) -> Activity:
    """Sophea kept none of the check-ins of her trip, and is being looked for."""
    trip = created(cast.sophea, organisation=str(cast.lantern.pk))
    miss_overdue(now=NOW + timedelta(hours=5))
    return trip


def test_the_plan_of_somebody_who_is_missed_says_that_they_are_looked_for(cast: Cast) -> None:
    path = reverse("activities:plan", args=[silent_on_a_trip(cast).pk])
    page = signed_in(cast.sophea).get(path).content.decode()
    assert "your people are looking for you" in page
    assert NOBODY_NOTICES not in page
    watcher = signed_in(cast.dara).get(path).content.decode()
    assert "looking for you" not in watcher
    forced = gave_password(cast.sophea, forced=True).get(path).content.decode()
    assert "looking for you" not in forced, "a forced session shows no alert"


def test_once_it_is_known_why_the_plan_says_neither(cast: Cast) -> None:
    path = reverse("activities:plan", args=[silent_on_a_trip(cast).pk])
    confirm_stage(by=cast.dara, alert=Alert.objects.get().pk, stage=Stage.DETAINED, now=NOW + timedelta(hours=6))
    page = signed_in(cast.sophea).get(path).content.decode()
    assert "looking for you" not in page
    assert NOBODY_NOTICES not in page


@pytest.mark.parametrize("path", ["", "end/"])
def test_a_note_is_never_cut_without_a_word(cast: Cast, path: str) -> None:
    alert = missed(cast)
    browser, address, text = signed_in(cast.dara), f"/alerts/{alert.pk}/{path}", "a" * 1990 + " the last words"
    assert 'maxlength="2000"' not in browser.get(address).content.decode(), "browsers cut what is pasted"
    answer = browser.post(address, {"do": "note", "text": text, "outcome": "safe", "note": text}).content.decode()
    assert "2005 characters are too many: 2000 fit." in answer
    assert text in answer, "what was typed is kept"
    alert.refresh_from_db()
    assert alert.state == "acknowledged"
    assert not alert.events.filter(what="note").exists()


def test_a_program_is_refused_a_note_that_is_too_long(cast: Cast) -> None:
    alert = missed(cast)
    with pytest.raises(BadFields):
        add_note(by=cast.dara, alert_id=alert.pk, text="a" * 2001, now=NOW)


@pytest.mark.both
def test_whoever_presses_twice_reads_that_they_have_it(cast: Cast) -> None:
    alert = missed(cast)
    second_page = signed_in(cast.dara).post(f"/alerts/{alert.pk}/", {"do": "acknowledge"}, follow=True).content.decode()
    assert "You already have it." in second_page
    assert "already has this alert" not in second_page


@pytest.mark.parametrize(("sent", "words"), [({"do": "note", "text": " "}, "Write something first."), (
    {"do": "call", "entry": "person", "result": ""}, "Say what came of the call.")])  # fmt: skip
def test_no_error_begins_with_the_name_of_a_field(cast: Cast, sent: dict[str, str], words: str) -> None:
    alert = missed(cast)
    sent = sent | ({"entry": ring_first(alert, [])[0].id} if "entry" in sent else {})
    page = signed_in(cast.dara).post(f"/alerts/{alert.pk}/", sent, follow=True).content.decode()
    assert words in page
    assert f"text: {words}" not in page
    assert f"result: {words}" not in page


def test_words_of_the_way_stand_only_where_somebody_travels() -> None:
    with override("km"):
        travels = str(LegRow.base_fields["transport"].label)
        assert travels != gettext("How")
        letter = render_to_string("cases/report_letter.html")
        assert travels not in letter
        assert "ទប់អ្វី" not in letter, "what a measure is against, not whom an act was against"


@pytest.mark.both
def test_a_case_whose_incident_was_closed_leads_back_to_it(cast: Cast) -> None:
    alert = detained(cast)
    incident = Incident.objects.get()
    Incident.objects.update(state="closed", closed_at=NOW + timedelta(hours=1))  # closed by the other organisation
    page = signed_in(cast.dara).get("/board/").content.decode()
    assert f'<a href="/incidents/{incident.pk}/">The incident was closed while this still holds' in tight(page)
    assert "No incident is open" not in page
    Incident.objects.all().delete()
    page = signed_in(cast.dara).get("/board/").content.decode()
    assert f"/incidents/new/?alert={alert.pk}" in page


def test_the_board_counts_as_due_what_it_lists_as_due(cast: Cast) -> None:
    now = timezone.now()
    arm([NewPromise(cast.sophea.pk, now - timedelta(minutes=1), organisation=cast.lantern.pk)], now=now - HOUR)
    counts = signed_in(cast.dara).get("/board/").content.decode()
    assert "late 1" in counts
    assert "due 0" in counts


def test_where_a_step_comes_from_is_said_in_the_readers_language(cast: Cast) -> None:
    fact = Provenance(
        "Front Line Defenders, Workbook on Security; own wording", date(2026, 11, 1), FactConfidence.TO_CHECK
    )
    assert confidence(fact) == "to be checked"
    with override("km"):
        assert source(fact).startswith("Front Line Defenders, Workbook on Security; ")
        assert "own wording" not in source(fact)
        assert "to" not in confidence(fact)
    detained(cast)
    path = f"/incidents/{Incident.objects.get().pk}/"
    page = signed_in(cast.dara).get(path, headers={"accept-language": "km"}).content.decode()
    assert "own wording" not in page
    assert "(to check" not in page


@pytest.mark.both
def test_the_report_says_with_words_when_a_message_was_written(cast: Cast) -> None:
    alert = missed(cast)
    told(alert, cast.sophea.contacts.get(role="family"), "news")
    Delivery.objects.filter(text_key="news").update(step=98)
    resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.SAFE, now=NOW + HOUR)
    page = signed_in(cast.dara).get(f"/alerts/{alert.pk}/report/").content.decode()
    for raw in ("98", "99", "0"):
        assert f"<td>{raw}</td>" not in page
    assert ">news</td>" in page
    assert ">the end</td>" in page


def test_what_is_still_to_come_is_not_just_now() -> None:
    assert since(NOW - timedelta(seconds=3), NOW) == "just now"
    assert since(NOW + timedelta(seconds=3), NOW) == "in less than a minute"
    with override("km"):
        assert since(NOW + timedelta(seconds=3), NOW) != since(NOW - timedelta(seconds=3), NOW)


@pytest.mark.both
def test_the_hours_of_a_step_are_said_in_hours(cast: Cast) -> None:
    assert since(NOW + timedelta(hours=71, minutes=57), NOW) == "in 2 d"
    assert step_since(NOW + timedelta(hours=71, minutes=57), NOW) == "in 71 h 57 min"
    assert step_since(NOW + timedelta(days=5), NOW) == "in 5 d"
    detained(cast)
    Task.objects.update(due_at=timezone.now() + timedelta(hours=71, minutes=57, seconds=50))
    assert "in 71 h 57 min" in signed_in(cast.dara).get(f"/incidents/{Incident.objects.get().pk}/").content.decode()


@pytest.mark.parametrize("do", ["end_stage", "take_back"])
def test_whoever_ends_a_stage_a_moment_later_reads_who_was_first(cast: Cast, do: str) -> None:
    path = f"/packs/alerts/{detained(cast).pk}/"
    signed_in(cast.dara).post(path, {"do": do, "stage": "detained"})
    page = signed_in(cast.kanha).post(path, {"do": do, "stage": "detained"}, follow=True)
    assert page.status_code == 200
    assert "Dara has already done that." in page.content.decode()
    assert signed_in(cast.kanha).post(path, {"do": do, "stage": "hurt"}).status_code == 404


def test_a_check_in_that_has_passed_before_the_plan_begins_is_refused(cast: Cast) -> None:
    draft, now = drafted(cast.sophea), timezone.now().astimezone(ZoneInfo(cast.sophea.time_zone))
    Activity.objects.update(starts_at=now + HOUR, ends_at=now + 5 * HOUR)
    rows = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-due_at": f"{now + 2 * HOUR:%Y-%m-%dT%H:%M}"}
    passed = rows | {"form-1-due_at": f"{now - 24 * HOUR:%Y-%m-%dT%H:%M}"}
    browser, path = signed_in(cast.sophea), reverse("activities:check_ins", args=[draft.pk])
    refused = browser.post(path, passed)
    assert refused.status_code == 200
    assert "This time has passed, and it is before the plan begins." in refused.content.decode()
    assert passed["form-1-due_at"] in refused.content.decode()
    assert browser.post(path, rows).status_code == 302


_ASKS_TO_OPEN = re.compile(r"(Please (open|read|answer)( and answer)?|សូម(បើក|អាន|ឆ្លើយ|បើកឆ្លើយ))$")


def test_no_subject_of_a_mail_reads_as_if_cut_off() -> None:
    """It ends neither in a colon nor with the request to open what is not there, and stays told from the others."""
    for language in ("en", "km"):
        keys_by_subject: dict[str, set[str]] = {}
        for key, text in TEXTS.items():
            if key == PASSING:  # a number that is nobody's: by SMS alone
                continue
            for contact in {False, bool(text.contact)}:
                line = TextLine(key, "Sophea", "https://karpear.test/r/abc", count=2)
                subject, _body = write([line], language=language, contact=contact, drill=False, channel="email")
                assert subject == subject.rstrip(".:៖។ "), (key, language)
                assert not _ASKS_TO_OPEN.search(subject), subject
                keys_by_subject.setdefault(subject, set()).add(key)
        assert all(len(keys) == 1 for keys in keys_by_subject.values()), language
    line = TextLine("alert", "Sophea", "https://karpear.test/r/abc")
    subject, _body = write([line], language="en", contact=True, drill=True, channel="email")
    assert subject == "DRILL – Sophea chose you to be told. Please read and answer now", "how soon is never left out"


def test_a_sentence_in_khmer_ends_as_khmer_does(cast: Cast) -> None:
    asked, now = [cast.sophea.pk], timezone.now()
    call = ask_roll_call(by=cast.dara, organisation=cast.lantern.pk, people=asked, due_in_s=600, reason="", now=now)
    page = signed_in(cast.dara).get(f"/roll-calls/{call.pk}/", headers={"accept-language": "km"}).content.decode()
    assert "Dara។" in page
    assert "Dara." not in page
    assert "</time>)។" in page


def test_every_message_begins_with_a_name_that_its_reader_knows() -> None:
    for key, text in TEXTS.items():
        line = TextLine(key, "Sophea", "https://karpear.test/r/abc")
        _subject, body = write([line], language="en", contact=False, drill=False, channel="sms")
        assert body.startswith("Sophea" if not text.words or "{name}" in text.words else "Notes: "), key


def test_those_who_come_along_are_counted_as_people_and_not_as_check_ins(cast: Cast) -> None:
    trip = created(cast.sophea, travellers=[str(cast.kanha.pk)])
    page = signed_in(cast.sophea).get(reverse("activities:plan", args=[trip.pk])).content.decode()
    assert "Those who come along · 1<" in page
