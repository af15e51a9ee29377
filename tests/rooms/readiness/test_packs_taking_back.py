"""A stage that was confirmed by mistake is taken back: who has not opened the words sees them no longer."""

from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest
from django.test import Client

from karpear.alerts.actions import answers as alerts
from karpear.alerts.models import Alert, StageCall
from karpear.audit.models import Entry
from karpear.messaging.actions.fetch import fetch_notices
from karpear.messaging.models import Delivery
from karpear.people.models import Contact, Person
from karpear.readiness.packs.actions import instructions as words
from karpear.readiness.packs.actions import openings
from karpear.readiness.packs.models import Contribution, Opening, Release
from karpear.readiness.packs.queries import packs as queries
from karpear.rules.alarm.outcome import Outcome
from karpear.rules.case.pack import Stage
from karpear.rules.refusals import Conflict, Forbidden, Missing
from karpear.rules.secret.tokens import token_hash
from karpear.screens.stages.actions import calls
from karpear.screens.stages.actions import retractions as back
from tests.cast import NOW, Cast, signed_in
from tests.steps.alarms import sos
from tests.steps.case_packs import LATER, TEXTS, Custody, message

pytestmark = [pytest.mark.django_db, pytest.mark.once]
D = Stage.DETAINED


def taken(by: Person, alert: UUID, stage: Stage = D) -> StageCall:
    return back.take_back_stage(by=by, alert=alert, stage=stage, now=NOW)


def own_link(contact: Contact, token: str = "0wn") -> None:
    """The message that says that something is there for them, as it has arrived."""
    fetch_notices(now=NOW)
    delivery = Delivery.objects.filter(topic="instruction", contact=contact).latest("created_at", "id")
    year = NOW.replace(year=2040)
    Delivery.objects.filter(pk=delivery.pk).update(
        state="sent", sent_at=NOW, link_hash=token_hash(token), link_expires_at=year
    )


def test_who_has_not_opened_the_words_sees_them_no_longer(cast: Cast, sister: Contact) -> None:
    alert = sos(cast.sophea, NOW).pk
    message(alert, sister)
    calls.confirm_stage(by=cast.dara, alert=alert, stage=D, now=NOW)
    assert Delivery.objects.filter(text_key="instruction", contact=sister).exists()
    call = taken(cast.kanha, alert)
    assert (call.by, call.taken_back_by, call.taken_back_at) == (cast.dara, cast.kanha, NOW)
    waiting = Delivery.objects.waiting().filter(text_key="instruction", contact=sister)
    assert not waiting.exists(), "nobody is called to a page in vain"
    page = Client().get("/r/t0ken").content.decode()
    assert "canary missed" in page, "silence is told by the alert itself"
    assert "canary detained" not in page
    assert "What stood here before was wrong" in page
    assert Release.objects.get(stage="detained").taken_back_at == NOW
    line = Entry.objects.get(action="take_back_stage")
    assert (line.actor, line.object_id) == (cast.kanha.pk, alert)
    assert line.detail == {"stage": "detained", "hidden": 1, "opened": 0, "openings": 0}


def test_a_message_that_waits_is_called_off(cast: Cast, sister: Contact) -> None:
    alert = sos(cast.sophea, NOW).pk
    calls.confirm_stage(by=cast.dara, alert=alert, stage=D, now=NOW)
    fetch_notices(now=NOW)
    taken(cast.dara, alert)
    assert set(Delivery.objects.filter(topic="instruction", contact=sister).values_list("state", flat=True)) == {
        "cancelled"
    }


def test_who_has_opened_them_is_written_down_and_told_that_it_was_not_so(cast: Cast, sister: Contact) -> None:
    alert = sos(cast.sophea, NOW).pk
    calls.confirm_stage(by=cast.dara, alert=alert, stage=D, now=NOW)
    own_link(sister)
    assert Client().head("/r/0wn").status_code == 200
    assert Release.objects.get().shown_at is None, "a look at whether it is there opens nothing"
    assert "canary detained" in Client().get("/r/0wn").content.decode()
    seen = Release.objects.get().shown_at
    assert seen is not None
    Client().get("/r/0wn")
    assert (Release.objects.get().shown_at, Entry.objects.filter(action="show_words").count()) == (seen, 1)
    dara = signed_in(cast.dara)
    page = unescape(dara.get(f"/packs/alerts/{alert}/").content.decode())
    assert f"{sister.shown_name} has already opened them" in page
    answer = dara.post(f"/packs/alerts/{alert}/", {"do": "take_back", "stage": "detained"}, follow=True)
    page = unescape(answer.content.decode())
    assert "1 contact had already opened the words" in page
    assert f"{sister.shown_name} has already opened them" in page
    assert "Taken back" in page
    after = Client().get("/r/0wn").content.decode()
    assert "canary detained" not in after
    assert "taken back" in after
    waiting = Delivery.objects.waiting().filter(text_key="instruction", contact=sister)
    assert waiting.count() == 1, "they hear that it was not so"


def test_it_can_be_confirmed_anew(cast: Cast, sister: Contact) -> None:
    alert = sos(cast.sophea, NOW).pk
    delivery = message(alert, sister)
    for _ in range(2):
        calls.confirm_stage(by=cast.dara, alert=alert, stage=D, now=NOW)
        assert "detained" in [stage.value for stage, _text in queries.told_to(delivery, Alert.objects.get()).texts]
        taken(cast.dara, alert)
        assert "detained" not in [stage.value for stage, _text in queries.told_to(delivery, Alert.objects.get()).texts]
    assert (StageCall.objects.count(), Release.objects.filter(stage="detained").count()) == (2, 2)
    with pytest.raises(Missing):
        taken(cast.dara, alert)


def test_who_may_take_back(cast: Cast, sister: Contact) -> None:
    alert = sos(cast.sophea, NOW).pk
    calls.confirm_stage(by=cast.dara, alert=alert, stage=D, now=NOW)
    for person, refusal in ((cast.sophea, Forbidden), (cast.rith, Missing), (cast.piseth, Missing)):
        with pytest.raises(refusal):
            taken(person, alert)
    assert (
        signed_in(cast.piseth).post(f"/packs/alerts/{alert}/", {"do": "take_back", "stage": "detained"}).status_code
        == 404
    )
    assert not StageCall.objects.exclude(taken_back_at=None).exists()


def test_one_is_enough_to_take_back_what_two_confirmed_or_one_said(cast: Cast, sister: Contact) -> None:
    alert = sos(cast.sophea, NOW).pk
    calls.confirm_stage(by=cast.dara, alert=alert, stage=Stage.KILLED, now=NOW)
    taken(cast.dara, alert, Stage.KILLED)
    calls.confirm_stage(by=cast.kanha, alert=alert, stage=Stage.KILLED, now=NOW)
    assert not Release.objects.exists(), "what was taken back is no first voice"
    calls.confirm_stage(by=cast.dara, alert=alert, stage=Stage.KILLED, now=NOW)
    assert Release.objects.get().taken_back_at is None
    taken(cast.kanha, alert, Stage.KILLED)
    assert Release.objects.get().taken_back_at == NOW


def test_silence_stays_told_where_the_alert_itself_told_it(cast: Cast, sister: Contact) -> None:
    alert, lawyer = sos(cast.sophea, NOW).pk, cast.sophea.contacts.get(role="lawyer")
    words.write_instructions(by=cast.sophea, contact=lawyer.pk, texts=TEXTS, now=NOW)
    delivery = message(alert, sister)
    calls.confirm_stage(by=cast.dara, alert=alert, stage=Stage.MISSED, now=NOW)
    taken(cast.dara, alert, Stage.MISSED)
    assert Release.objects.get(contact=sister).taken_back_at is None
    assert Release.objects.get(contact=lawyer).taken_back_at == NOW
    Delivery.objects.filter(pk=delivery.pk).update(contact=lawyer)
    assert words.note_reached(now=NOW) == 1, "reached later, it is written down anew"


def test_an_opening_that_waits_is_stopped(cast: Cast) -> None:
    custody = Custody(cast)
    custody.seal()
    opening = custody.opening()
    custody.part(cast.kanha, opening)
    taken(cast.dara, opening.alert_id)
    opening.refresh_from_db()
    assert (opening.stopped_at, Contribution.objects.exists()) == (NOW, False)
    assert openings.hand_out(now=LATER) == 0
    assert queries.opening_parts(cast.kanha, opening.pk, LATER)["part"] is None
    with pytest.raises(Conflict):
        custody.part(cast.kanha, opening)
    page = signed_in(cast.dara).get(f"/packs/openings/{opening.pk}/").content.decode()
    assert "what had been confirmed was taken back" in page
    assert "what had been confirmed was taken back" in signed_in(cast.sophea).get("/packs/").content.decode()
    calls.confirm_stage(by=cast.dara, alert=opening.alert_id, stage=Stage.HURT, now=NOW)
    openings.ask_to_open(by=cast.dara, alert=opening.alert_id, now=NOW + timedelta(minutes=1))
    assert Opening.objects.count() == 2


def test_an_opening_stays_while_another_stage_stands_or_the_alert_was_an_incident(cast: Cast) -> None:
    custody = Custody(cast)
    custody.seal()
    opening = custody.opening()
    calls.confirm_stage(by=cast.dara, alert=opening.alert_id, stage=Stage.HURT, now=NOW)
    taken(cast.dara, opening.alert_id)
    assert Opening.objects.get().stopped_at is None
    alerts.resolve(by=cast.dara, alert_id=opening.alert_id, outcome=Outcome.INCIDENT, now=NOW)
    taken(cast.dara, opening.alert_id, Stage.HURT)
    assert Opening.objects.get().stopped_at is None


@pytest.mark.both
def test_its_person_is_told_where_that_is_safe(cast: Cast, sister: Contact) -> None:
    alert = sos(cast.sophea, NOW).pk
    calls.confirm_stage(by=cast.dara, alert=alert, stage=D, now=NOW)
    notices = Delivery.objects.filter(text_key="instruction_released", person=cast.sophea)
    assert not notices.exists()
    taken(cast.dara, alert)
    assert notices.count() == 2
    page = signed_in(cast.sophea).get("/packs/instructions/").content.decode()
    assert "taken back" in page
    Release.objects.update(told_at=None)
    assert "taken back" not in signed_in(cast.sophea).get("/packs/instructions/").content.decode()
