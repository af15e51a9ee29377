"""An incident begins with what plan, alert and pack say already; a missed time is no time of an event."""

import json
import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions.promises import brief
from karpear.alerts.actions.answers import acknowledge
from karpear.alerts.actions.sos import raise_sos
from karpear.alerts.models import Alert
from karpear.cases.incidents.models import Incident
from karpear.cases.reports.actions.reports import SealedLetter, send_report, take_back
from karpear.checkins.actions.check_ins import check_in
from karpear.checkins.actions.overdue import miss_overdue
from karpear.countries.queries import catalogue
from karpear.people.models import Person
from karpear.readiness.packs.models import Opening
from karpear.rules.case.pack import Stage
from karpear.screens.stages.actions.calls import confirm_stage
from karpear.vault.actions.records import keep_record
from karpear.vault.models import Record
from tests.cast import NOW, Cast, signed_in
from tests.rooms.activities.plans import created
from tests.rooms.cases.opened import opened
from tests.steps.case_packs import being_opened
from tests.steps.reports import about, kept
from tests.steps.sealing import enrolled, given, sealed_to

pytestmark = [pytest.mark.django_db, pytest.mark.once]
MISSED = NOW + timedelta(hours=2, minutes=11)


def missed(person: Person, *, ok: datetime | None = None) -> Alert:
    """Silent on the way to the village by the lake, in Siem Reap."""
    activity = created(person)
    Activity.objects.filter(pk=activity.pk).update(province="KH-17")
    activity.refresh_from_db()
    brief(activity, now=NOW)
    if ok:
        check_in(person=person, key=uuid4(), made_at=ok, now=ok)
    miss_overdue(now=MISSED)
    return Alert.objects.get(person=person)


def carried(client: Client, one: Incident) -> dict[str, Any]:
    page = client.get(f"/incidents/{one.pk}/write/").content.decode()
    known: dict[str, Any] = json.loads(unescape(page.partition('data-known="')[2].partition('"')[0]))
    return known


def test_place_province_and_act_come_from_plan_and_playbook(cast: Cast) -> None:
    alert = missed(cast.sophea, ok=NOW + timedelta(minutes=5))
    known = carried(signed_in(cast.dara), opened(cast.dara, organisation=cast.lantern.pk, alert=alert.pk))
    assert known["plan"] == {"place": "The village by the lake", "province": "KH-17"}
    assert (known["act"], known["alert"]["name"], known["alert"]["kind"]) == ("arrest", "Sophea", "missed")


def test_what_was_confirmed_of_an_alert_is_chosen_already(cast: Cast) -> None:
    alert, client = missed(cast.sophea), signed_in(cast.dara)
    words = re.compile(r'<input[^>]*value="detained"[^>]* checked|What was confirmed about it is already selected')
    path = f"/incidents/new/?alert={alert.pk}"
    assert not words.search(client.get(path).content.decode())
    acknowledge(by=cast.dara, alert_id=alert.pk, now=MISSED)
    confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=MISSED)
    assert len(words.findall(client.get(path).content.decode())) == 2
    assert not words.search(signed_in(cast.piseth).get(path).content.decode())


def test_silence_is_between_the_last_ok_and_what_was_missed(cast: Cast) -> None:
    alert, client = missed(cast.sophea, ok=NOW + timedelta(minutes=5)), signed_in(cast.dara)
    when = carried(client, opened(cast.dara, organisation=cast.lantern.pk, alert=alert.pk))["alert"]["when"]
    assert when["precision"] == "between"
    at, until = datetime.fromisoformat(when["at"]), datetime.fromisoformat(when["until"])
    assert until - at == timedelta(hours=1, minutes=55)


@pytest.mark.both
def test_without_an_ok_only_the_day_is_known(cast: Cast) -> None:
    alert, client = missed(cast.sophea), signed_in(cast.dara)
    when = carried(client, opened(cast.dara, organisation=cast.lantern.pk, alert=alert.pk))["alert"]["when"]
    assert (when["precision"], when["until"], len(when["at"])) == ("day", "", 10)


def test_an_sos_was_pressed_to_the_minute_and_without_an_alert_the_playbook_is_known(cast: Cast) -> None:
    sos, _ = raise_sos(person=cast.sophea, key=uuid4(), pressed_at=NOW, now=NOW)
    client = signed_in(cast.dara)
    known = carried(client, opened(cast.dara, organisation=cast.lantern.pk, alert=sos["alert"]))
    assert (known["alert"]["when"]["precision"], known["plan"]["place"]) == ("minute", "")
    assert carried(client, opened(cast.dara, organisation=cast.lantern.pk)) == {"act": "arrest"}
    assert carried(client, opened(cast.dara, organisation=cast.lantern.pk, playbook="flee")) == {"act": ""}


@pytest.mark.both
def test_what_is_written_already_begins_with_nothing(cast: Cast) -> None:
    alert = missed(cast.sophea)
    one = opened(cast.dara, organisation=cast.lantern.pk, alert=alert.pk)
    keys, own = enrolled(cast.dara, cast.now)
    version = given(keys, {"kind": "incident"}, [("person", own.pk, own.recipient)], type="incident", record=uuid4())
    made, _ = keep_record(by=cast.dara, version=version, now=NOW)
    Record.objects.filter(pk=made.pk).update(thread=one.record)
    assert carried(signed_in(cast.dara), one) == {}


def test_an_opened_pack_is_offered_to_whoever_can_read_it(cast: Cast) -> None:
    sos, _ = raise_sos(person=cast.sophea, key=uuid4(), pressed_at=NOW, now=NOW)
    _custodian, opening = being_opened(cast, sos["alert"], NOW)
    one = opened(cast.dara, organisation=cast.lantern.pk, alert=sos["alert"])
    client = signed_in(cast.dara)
    assert "pack" not in carried(client, one)
    Opening.objects.update(said_open_at=NOW)
    assert "pack" not in carried(client, one), "said to be open, and not granted"
    keys, own = enrolled(cast.dara, cast.now)
    blob = sealed_to(keys.recipient, b"key")
    opening.record.grants.create(kind="person", identity=own, blob=blob, by=cast.sophea, created_at=NOW)
    assert carried(client, one)["pack"]["thread"] == str(opening.record.thread)
    assert "pack" not in carried(signed_in(cast.bopha), one)
    page = client.get(f"/packs/openings/{opening.pk}/").content.decode()
    assert f'href="/incidents/{one.pk}/write/"' in page


def test_a_step_that_asks_for_a_letter_is_done_when_one_has_left(sealed: dict[str, Any], cast: Cast) -> None:
    incident = about(sealed, cast.dara)
    step = incident.tasks.get(step="urgent")
    report = send_report(
        by=cast.dara,
        incident=sealed["incident"],
        letter=SealedLetter(sealed["record"], "ohchr_allegation", "en"),
        now=NOW,
    )
    step.refresh_from_db()
    assert (step.state, step.done_by, step.done_at) == ("done", cast.dara, NOW)
    assert incident.tasks.get(step="wgad").state == "open", "another recipient"
    take_back(by=cast.dara, report=report.pk, now=NOW + timedelta(minutes=5))
    step.refresh_from_db()
    assert (step.state, step.done_by) == ("open", None)


def test_a_letter_to_nobody_a_step_asks_for_settles_nothing(sealed: dict[str, Any], cast: Cast) -> None:
    incident = about(sealed, cast.dara)
    again = kept(cast.dara, sealed, "report", about=sealed["incident"])
    send_report(by=cast.dara, incident=sealed["incident"], letter=SealedLetter(again, "donor", "en"), now=NOW)
    assert not incident.tasks.exclude(state="open").exists()


def test_consents_of_what_is_not_written_lead_to_writing_it(cast: Cast) -> None:
    one = opened(cast.dara, organisation=cast.lantern.pk)
    answer = signed_in(cast.dara).get(f"/reports/consents/?incident={one.record}")
    assert answer.status_code == 200
    assert f"/incidents/{one.pk}/write/" in answer.content.decode()
    assert signed_in(cast.piseth).get(f"/reports/consents/?incident={one.record}").status_code == 404


def test_what_happened_is_a_threat_of_the_register() -> None:
    threat_of = catalogue("kh").threat_of()
    assert {threat_of["arrest"], threat_of["detention"]} == {"F-T7"}
    assert catalogue("kh").factors[threat_of["office_raid"]].name.in_language("en") == "Raid on office or venue"
