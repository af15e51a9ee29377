"""Custodians of a case pack, its opening, and what the server refuses."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.alerts.actions import answers, drills
from karpear.audit.actions.retention import purge_tables
from karpear.audit.models import Entry
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery
from karpear.readiness.packs import needs
from karpear.readiness.packs.actions import custodians, openings
from karpear.readiness.packs.models import Contribution, Custodian, Opening
from karpear.readiness.packs.queries import packs as queries
from karpear.rules.alarm.outcome import Outcome
from karpear.rules.case.pack import Stage
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.screens.stages.actions import calls
from karpear.screens.stages.queries import alert_custody
from tests.cast import NOW, signed_in
from tests.steps.case_packs import LATER, Custody
from tests.steps.sealing import b64

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_custodians_are_asked_and_answer(custody: Custody) -> None:
    assert Delivery.objects.filter(text_key="pack_asked").count() == 3
    assert {custodian.state for custodian in Custodian.objects.all()} == {"accepted"}
    with pytest.raises(Missing):
        custodians.answer_custody(by=custody.cast.rith, custodian=custody.held[0].pk, accept=True, now=NOW)
    with pytest.raises(Missing):
        custodians.ask_custodian(by=custody.cast.sophea, kind="person", key=uuid4(), now=NOW)
    with pytest.raises(Conflict):
        custodians.ask_custodian(
            by=custody.cast.sophea, kind="person", key=custody.keys[custody.cast.dara][1].pk, now=NOW
        )


def test_sealing_takes_one_part_for_each_and_nothing_else(custody: Custody) -> None:
    with pytest.raises(BadFields):
        custody.seal(threshold=3)  # not what was chosen
    with pytest.raises(BadFields):
        custody.seal(parts={custody.held[0].pk: b64(b"x")})
    with pytest.raises(BadFields):
        custody.seal(key=b64(b"AGE-SECRET-KEY-1 in clear"))
    with pytest.raises(Missing):
        custody.seal(record=uuid4())
    pack = custody.seal()
    assert pack.record == custody.record
    assert all(custodian.part for custodian in Custodian.objects.all())
    assert not queries.own_pack(custody.cast.sophea, NOW).behind


def test_more_needed_than_agreed_is_refused(custody: Custody) -> None:
    custodians.set_needed(by=custody.cast.sophea, threshold=4, now=NOW)
    with pytest.raises(BadFields):
        custody.seal(threshold=4)
    with pytest.raises(BadFields):
        custodians.set_needed(by=custody.cast.sophea, threshold=1, now=NOW)


def test_another_number_counts_from_the_next_sealing_on(custody: Custody) -> None:
    custody.seal()
    custodians.set_needed(by=custody.cast.sophea, threshold=3, now=NOW)
    assert queries.own_pack(custody.cast.sophea, NOW).behind  # two still open it: the page asks to seal it anew
    opening = custody.opening()
    assert queries.opening_parts(custody.cast.dara, opening.pk, LATER)["needed"] == 2
    custody.part(custody.cast.kanha, opening)
    custody.part(custody.cast.bopha, opening)
    openings.open_pack(by=custody.cast.dara, opening=opening.pk, spoken=0, grants=custody.grants(), now=LATER)
    custody.seal(threshold=3)
    assert not queries.own_pack(custody.cast.sophea, NOW).behind


def test_a_replaced_custodian_holds_nothing_and_the_old_split_is_gone(custody: Custody) -> None:
    before = bytes(custody.seal().key_blob or b"")
    opening = custody.opening()
    custodians.remove_custodian(by=custody.cast.sophea, custodian=custody.held[0].pk, now=NOW)
    assert Custodian.objects.get(pk=custody.held[0].pk).part is None
    with pytest.raises(BadFields):
        custody.seal()  # a part for somebody who left
    custody.held.pop(0)
    assert bytes(custody.seal().key_blob or b"") != before
    with pytest.raises(Conflict):
        custody.part(custody.cast.kanha, opening)


def test_nothing_opens_before_its_time(custody: Custody) -> None:
    custody.seal()
    alert = custody.alert(stage=None)
    with pytest.raises(Conflict):
        openings.ask_to_open(by=custody.cast.dara, alert=alert.pk, now=NOW)
    for stranger in (custody.cast.rith, custody.cast.piseth, custody.cast.sophea):
        with pytest.raises(Missing):
            openings.ask_to_open(by=stranger, alert=alert.pk, now=NOW)
    with pytest.raises(Forbidden):
        calls.confirm_stage(by=custody.cast.sophea, alert=alert.pk, stage=Stage.HURT, now=NOW)
    calls.confirm_stage(by=custody.cast.kanha, alert=alert.pk, stage=Stage.HURT, now=NOW)
    opening = openings.ask_to_open(by=custody.cast.dara, alert=alert.pk, now=NOW)
    assert queries.opening_parts(custody.cast.kanha, opening.pk, NOW)["part"] is None
    with pytest.raises(Conflict):
        openings.contribute(by=custody.cast.kanha, opening=opening.pk, blob="", now=NOW)
    assert queries.opening_parts(custody.cast.kanha, opening.pk, LATER)["part"]


def test_a_drill_opens_nothing(custody: Custody) -> None:
    custody.seal()
    drill = drills.start_drill(
        by=custody.cast.dara, organisation=custody.cast.lantern.pk, person=custody.cast.sophea.pk, now=NOW
    )
    pk = getattr(drill, "pk", drill)
    with pytest.raises(BadFields):
        calls.confirm_stage(by=custody.cast.dara, alert=pk, stage=Stage.DETAINED, now=NOW)
    with pytest.raises(Conflict):
        openings.ask_to_open(by=custody.cast.dara, alert=pk, now=NOW)


def test_two_of_three_open_it_and_one_does_not(custody: Custody) -> None:
    custody.seal()
    alert = custody.alert(stage=Stage.HURT)
    opening = openings.ask_to_open(by=custody.cast.dara, alert=alert.pk, now=NOW)
    assert Delivery.objects.filter(text_key="pack_opening", person=custody.cast.sophea).count() == 2
    openings.hand_out(now=LATER)
    openings.hand_out(now=LATER)
    assert Delivery.objects.filter(text_key="pack_part").count() == 3
    custody.part(custody.cast.dara, opening)
    with pytest.raises(BadFields):
        openings.open_pack(by=custody.cast.dara, opening=opening.pk, spoken=0, grants=custody.grants(), now=LATER)
    custody.part(custody.cast.kanha, opening)
    with pytest.raises(Missing):
        openings.open_pack(by=custody.cast.kanha, opening=opening.pk, spoken=0, grants=custody.grants(), now=LATER)
    openings.open_pack(by=custody.cast.dara, opening=opening.pk, spoken=0, grants=custody.grants(), now=LATER)
    assert not Contribution.objects.exists()
    assert custody.record.grants.count() == 2
    assert Entry.objects.filter(action="open_pack", actor=custody.cast.dara.pk).exists()
    assert Delivery.objects.filter(text_key="pack_opened", person=custody.cast.sophea).count() == 2


def test_the_person_can_say_no(custody: Custody) -> None:
    custody.seal()
    opening = custody.opening()
    custody.part(custody.cast.kanha, opening)
    with pytest.raises(Missing):
        openings.object_to_opening(by=custody.cast.kanha, opening=opening.pk, now=LATER)
    openings.object_to_opening(by=custody.cast.sophea, opening=opening.pk, now=LATER)
    assert not Contribution.objects.exists()
    with pytest.raises(Conflict):
        custody.part(custody.cast.kanha, opening)


def test_who_must_not_be_written_to_is_not(custody: Custody) -> None:
    custody.seal()
    alert = custody.alert(silent=True)
    assert alert.no_contact
    opening = openings.ask_to_open(by=custody.cast.dara, alert=alert.pk, now=NOW)
    assert opening.told_at is None
    assert not Delivery.objects.filter(
        person=custody.cast.sophea, text_key__in=["pack_opening", "pack_opened"]
    ).exists()


def test_an_incident_may_be_opened_and_a_false_alarm_not(custody: Custody) -> None:
    custody.seal()
    for outcome, may in ((Outcome.FALSE_ALARM, False), (Outcome.INCIDENT, True)):
        alert = custody.alert(stage=None)
        answers.resolve(by=custody.cast.dara, alert_id=alert.pk, outcome=outcome, now=NOW)
        assert alert_custody(custody.cast.dara, alert.pk, NOW).may_open is may


def test_destroying_and_reminding(custody: Custody) -> None:
    custody.seal()
    assert remind(needs.REVIEW, now=NOW) == 0
    half = NOW + timedelta(days=183)
    assert remind(needs.REVIEW, now=half) == 1
    assert remind(needs.REVIEW, now=half + timedelta(days=1)) == 0
    custodians.still_right(by=custody.cast.sophea, now=half)
    assert not queries.own_pack(custody.cast.sophea, half).stale
    custodians.destroy_pack(by=custody.cast.sophea, now=half)
    assert not Custodian.objects.exists()
    custody.record.refresh_from_db()
    assert custody.record.removed_at


def test_an_opening_ends_and_what_was_given_goes(custody: Custody) -> None:
    custody.seal()
    opening = custody.opening()
    custody.part(custody.cast.kanha, opening)
    assert purge_tables(Contribution, Opening, now=LATER) == 0
    purge_tables(Contribution, Opening, now=NOW + timedelta(days=15))
    assert not Contribution.objects.exists()
    purge_tables(Contribution, Opening, now=NOW + timedelta(days=4 * 365))
    assert not Opening.objects.exists()


def test_parts_that_are_handed_out_are_written_down(custody: Custody) -> None:
    custody.seal()
    opening, path = custody.opening(), "/api/v1/packs/openings/{}"
    Opening.objects.update(handed_out_at=timezone.now() + timedelta(minutes=5), ends_at=timezone.now() + DAY)
    kanha = signed_in(custody.cast.kanha)
    assert kanha.get(path.format(opening.pk)).json()["part"] is None
    assert not Entry.objects.filter(action="fetch_parts").exists()
    Opening.objects.update(handed_out_at=timezone.now())
    assert kanha.get(path.format(opening.pk)).json()["part"]
    line = Entry.objects.get(action="fetch_parts")
    assert (line.actor, line.object_id, line.detail) == (custody.cast.kanha.pk, opening.pk, {"parts": 1, "key": False})
