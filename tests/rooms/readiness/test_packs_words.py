"""Words for contacts: released by stage, never in a drill, and told to their person."""

import pytest
from django.test import Client

from karpear.alerts.actions import answers as alerts
from karpear.alerts.models import Alert
from karpear.messaging.models import Delivery
from karpear.people.models import Contact, Watch, WatchState
from karpear.readiness.packs.actions import instructions as words
from karpear.readiness.packs.models import FamilyWords, Instruction, Release
from karpear.readiness.packs.queries.packs import told_to
from karpear.rules.alarm.outcome import Outcome
from karpear.rules.case.pack import Stage
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.screens.stages.actions import calls
from tests.cast import NOW, Cast, signed_in
from tests.steps.alarms import sos
from tests.steps.case_packs import TEXTS, message
from tests.steps.sealing import b64, secret_wrap

pytestmark = pytest.mark.django_db


def read(delivery: Delivery) -> list[str]:
    return [stage.value for stage, _text in told_to(delivery, Alert.objects.get(pk=delivery.subject)).texts]


def test_each_stage_shows_its_own_words(cast: Cast, sister: Contact) -> None:
    alert = sos(cast.sophea, NOW).pk
    delivery = message(alert, sister)
    assert read(delivery) == ["missed"]
    calls.confirm_stage(by=cast.dara, alert=alert, stage=Stage.DETAINED, now=NOW)
    assert read(delivery) == ["missed", "detained"]
    assert Delivery.objects.filter(text_key="instruction", contact=sister).count() == 1
    assert not Delivery.objects.filter(text_key="instruction_released", person=cast.sophea).exists()
    calls.confirm_stage(by=cast.dara, alert=alert, stage=Stage.DETAINED, now=NOW)
    assert Release.objects.count() == 1


def test_that_somebody_was_killed_takes_two(cast: Cast, sister: Contact) -> None:
    alert = sos(cast.sophea, NOW).pk
    delivery = message(alert, sister)
    calls.confirm_stage(by=cast.dara, alert=alert, stage=Stage.KILLED, now=NOW)
    assert "killed" not in read(delivery)
    with pytest.raises(Conflict):
        calls.confirm_stage(by=cast.dara, alert=alert, stage=Stage.KILLED, now=NOW)
    calls.confirm_stage(by=cast.kanha, alert=alert, stage=Stage.KILLED, now=NOW)
    assert "killed" in read(delivery)


def test_who_may_confirm(cast: Cast, sister: Contact) -> None:
    alert = sos(cast.sophea, NOW).pk
    for person, refusal in ((cast.sophea, Forbidden), (cast.rith, Missing), (cast.piseth, Missing)):
        with pytest.raises(refusal):
            calls.confirm_stage(by=person, alert=alert, stage=Stage.HURT, now=NOW)


def test_watchers_confirm_for_independents(cast: Cast) -> None:
    Watch.objects.create(person=cast.vanna, watcher=cast.rith, state=WatchState.ACCEPTED, asked_at=NOW)
    sister = cast.vanna.contacts.get(role="family")
    words.write_instructions(by=cast.vanna, contact=sister.pk, texts=TEXTS, now=NOW)
    alert = sos(cast.vanna, NOW).pk
    calls.confirm_stage(by=cast.rith, alert=alert, stage=Stage.HURT, now=NOW)
    assert Release.objects.get().contact == sister


def test_a_drill_never_releases(cast: Cast, sister: Contact) -> None:
    alert = sos(cast.sophea, NOW).pk
    Alert.objects.filter(pk=alert).update(drill=True)
    delivery = message(alert, sister, drill=True)
    with pytest.raises(BadFields):
        calls.confirm_stage(by=cast.dara, alert=alert, stage=Stage.DETAINED, now=NOW)
    assert read(delivery) == []
    assert words.note_reached(now=NOW) == 0


def test_silence_is_written_down_once_and_ends_when_they_are_safe(cast: Cast, sister: Contact) -> None:
    alert = sos(cast.sophea, NOW).pk
    delivery = message(alert, sister)
    assert words.note_reached(now=NOW) == 1
    assert words.note_reached(now=NOW) == 0
    assert Release.objects.get().stage == "missed"
    alerts.acknowledge(by=cast.dara, alert_id=alert, now=NOW)
    alerts.resolve(by=cast.dara, alert_id=alert, outcome=Outcome.SAFE, now=NOW)
    assert read(delivery) == []


def test_a_contact_who_is_reached_later_is_written_down_too(cast: Cast, sister: Contact) -> None:
    alert, lawyer = sos(cast.sophea, NOW).pk, cast.sophea.contacts.get(role="lawyer")
    words.write_instructions(by=cast.sophea, contact=lawyer.pk, texts=TEXTS, now=NOW)
    delivery = message(alert, sister)
    assert words.note_reached(now=NOW) == 1
    Delivery.objects.filter(pk=delivery.pk).update(contact=lawyer)
    assert words.note_reached(now=NOW) == 1
    assert {release.contact_id for release in Release.objects.all()} == {sister.pk, lawyer.pk}


def test_the_contacts_page_shows_them(cast: Cast, sister: Contact) -> None:
    alert = sos(cast.sophea, NOW).pk
    message(alert, sister)
    words.keep_family_words(by=cast.sophea, contact=sister.pk, blob=b64(secret_wrap(16)), now=NOW)
    page = Client().get("/r/t0ken").content.decode()
    assert "canary missed" in page
    assert "canary detained" not in page
    answer = Client().get("/r/t0ken?sealed")
    assert answer.status_code == 200
    assert "require-trusted-types-for" in answer["Content-Security-Policy"]
    assert b64(secret_wrap(16))[:30] in answer.content.decode()
    assert '<a href="?">' in answer.content.decode(), "whoever has no code finds the way back"


def test_who_left_reads_nothing(cast: Cast, sister: Contact) -> None:
    delivery = message(sos(cast.sophea, NOW).pk, sister)
    Contact.objects.filter(pk=sister.pk).update(state="left")
    with pytest.raises(Missing):
        told_to(delivery, Alert.objects.get(pk=delivery.subject))


def test_only_their_own_contacts_and_only_sealed_words(cast: Cast, sister: Contact) -> None:
    with pytest.raises(Missing):
        words.write_instructions(by=cast.dara, contact=sister.pk, texts=TEXTS, now=NOW)
    with pytest.raises(BadFields):
        words.keep_family_words(by=cast.sophea, contact=sister.pk, blob=b64(b"in clear"), now=NOW)
    words.keep_family_words(by=cast.sophea, contact=sister.pk, blob=b64(secret_wrap(16)), now=NOW)
    words.remove_family_words(by=cast.sophea, contact=sister.pk, now=NOW)
    assert not FamilyWords.objects.exists()
    words.write_instructions(by=cast.sophea, contact=sister.pk, texts={Stage.HURT: " "}, now=NOW)
    assert Instruction.objects.count() == len(Stage) - 1


def test_messages_of_alerts_that_ended_well_do_not_stand_in_the_way(cast: Cast, sister: Contact, monkeypatch) -> None:
    """What will never be released is not looked at again and again before what is."""
    ended = sos(cast.sophea, NOW).pk
    alerts.acknowledge(by=cast.dara, alert_id=ended, now=NOW)
    alerts.resolve(by=cast.dara, alert_id=ended, outcome=Outcome.SAFE, now=NOW)
    Delivery.objects.filter(topic="alert").delete()
    message(ended, sister)
    monkeypatch.setattr(words, "SET", 1)
    Delivery.objects.update(link_hash="")
    message(sos(cast.sophea, NOW).pk, sister)
    assert words.note_reached(now=NOW) == 1


def test_confirming_is_asked_for_twice(cast: Cast) -> None:
    alert = sos(cast.sophea, NOW).pk
    page = signed_in(cast.dara).get(f"/packs/alerts/{alert}/").content.decode()
    assert page.index('<summary class="btn btn-primary">I confirm this') < page.index('value="confirm"')
