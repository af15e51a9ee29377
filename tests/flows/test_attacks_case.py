"""Somebody's phone in other hands, or somebody brought in later, bends no case; what one knows silences no other."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from karpear.alerts.actions import answers, casework, sos
from karpear.alerts.models import Alert, StageCall
from karpear.cases.incidents.actions.case_of_alert import end_as_case
from karpear.cases.incidents.actions.incidents import close_incident, judge_incident, own_incident
from karpear.cases.incidents.models import Incident
from karpear.cases.incidents.queries.last_work import last_written
from karpear.cases.incidents.queries.open_cases import open_cases
from karpear.checkins.actions import overdue
from karpear.checkins.actions import promises as promises_actions
from karpear.checkins.models import Promise
from karpear.messaging.models import Delivery
from karpear.people.models import Membership, Watch
from karpear.rules.alarm.outcome import Outcome
from karpear.rules.case.pack import Stage
from karpear.rules.refusals import BadFields, Conflict, Forbidden
from karpear.screens.stages.actions.calls import confirm_stage
from karpear.screens.stages.actions.retractions import end_stage
from tests.cast import NOW, Cast, signed_in
from tests.rooms.cases.opened import opened
from tests.steps.alarms import detained, missed

pytestmark = [pytest.mark.django_db, pytest.mark.once]
MINUTE = timedelta(minutes=1)


def test_an_incident_of_ones_own_is_not_the_case_of_ones_own_alert(cast: Cast) -> None:
    alert = missed(cast)
    own = opened(cast.sophea, alert=alert.pk)
    confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=NOW)
    alert.refresh_from_db()
    assert alert.incident not in (None, own.pk)
    end_as_case(by=cast.dara, alert=alert.pk, now=NOW)
    delivery_count_before = Delivery.objects.count()
    close_incident(by=cast.sophea, incident=own.pk, outcome="safe", fact=None, now=NOW)
    assert StageCall.objects.in_force().exists()
    assert Delivery.objects.count() == delivery_count_before
    assert open_cases(cast.dara)


def test_it_takes_the_alert_from_nobody_and_keeps_nobody(cast: Cast) -> None:
    alert = missed(cast)
    own = opened(cast.sophea, alert=alert.pk, restricted=True, named=[cast.kanha.pk])
    own_incident(by=cast.sophea, incident=own.pk, owner=cast.kanha.pk, now=NOW)
    judge_incident(by=cast.sophea, incident=own.pk, severity="critical", now=NOW + 14 * MINUTE)
    alert.refresh_from_db()
    assert (alert.owner, alert.overtake_at) == (cast.dara, NOW + 15 * MINUTE)
    assert last_written([alert.pk]) == {}


def test_a_case_is_handed_only_to_somebody_who_may_take_its_alert(cast: Cast) -> None:
    alert = detained(cast)
    casework.hand_case(case=Incident.objects.get().pk, owner=cast.piseth, by=cast.dara, now=NOW)
    alert.refresh_from_db()
    assert alert.owner == cast.dara


def test_who_was_brought_in_later_says_nothing_of_what_is_known(cast: Cast) -> None:
    raised, _new = sos.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=NOW, now=NOW)
    alert = UUID(str(raised["alert"]))
    Watch.objects.create(person=cast.sophea, watcher=cast.rith, state="accepted", asked_at=NOW)
    with pytest.raises(Forbidden):
        confirm_stage(by=cast.rith, alert=alert, stage=Stage.DETAINED, now=NOW)
    confirm_stage(by=cast.dara, alert=alert, stage=Stage.DETAINED, now=NOW)
    with pytest.raises(Forbidden):
        end_stage(by=cast.rith, alert=alert, stage=Stage.DETAINED, now=NOW)


def test_what_one_organisation_knows_silences_no_other(cast: Cast) -> None:
    detained(cast)
    Membership.objects.create(person=cast.sophea, organisation=cast.cardamom, role="member", joined_at=NOW)
    organisations = [cast.lantern.pk, cast.cardamom.pk]
    promises = [promises_actions.NewPromise(person=cast.sophea.pk, due_at=NOW, organisation=pk) for pk in organisations]
    promises_actions.arm(promises, now=NOW)
    assert overdue.miss_overdue(now=NOW + 30 * MINUTE) == 1
    assert Alert.objects.filter(organisation=cast.cardamom).exists()


def test_nothing_is_confirmed_of_what_ended_well(cast: Cast) -> None:
    alert = missed(cast)
    answers.resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.SAFE, now=NOW)
    with pytest.raises(Conflict):
        confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.MISSING, now=NOW + timedelta(days=400))


def test_that_it_is_over_calls_off_only_what_it_silenced(cast: Cast) -> None:
    alert = missed(cast)
    late = NOW - 5 * MINUTE
    promises_actions.arm(
        [promises_actions.NewPromise(person=cast.sophea.pk, due_at=late, organisation=cast.lantern.pk)], now=NOW
    )
    incident = opened(cast.dara, alert=alert.pk, organisation=cast.lantern.pk)
    close_incident(by=cast.dara, incident=incident.pk, outcome="safe", fact=None, now=NOW)
    assert Promise.objects.armed().filter(due_at=late).exists()


def test_no_other_alert_ends_as_safe_while_something_is_known_of_its_person(cast: Cast) -> None:
    raised, _new = sos.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=NOW, now=NOW)
    alert = missed_beside(cast)
    confirm_stage(by=cast.dara, alert=raised["alert"], stage=Stage.DETAINED, now=NOW)
    with pytest.raises(BadFields):
        answers.resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.SAFE, now=NOW)


def missed_beside(cast: Cast) -> Alert:
    promises_actions.arm(
        [promises_actions.NewPromise(person=cast.sophea.pk, due_at=NOW, organisation=cast.lantern.pk)], now=NOW
    )
    Promise.objects.update(miss_at=NOW)
    overdue.miss_overdue(now=NOW)
    return Alert.objects.get(kind="missed")


def test_while_another_alert_is_open_nobody_hears_that_all_is_well(cast: Cast) -> None:
    sos.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=NOW, now=NOW)
    alert = missed_beside(cast)
    Delivery.objects.update(state="sent", attempts=1, sent_at=NOW)
    answers.resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.SAFE, now=NOW)
    assert set(Delivery.objects.filter(step=99).values_list("text_key", flat=True)) == {"it_goes_on"}


def test_whoever_is_taken_again_is_confirmed_again(cast: Cast) -> None:
    alert = detained(cast)
    end_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=NOW)
    confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=NOW + MINUTE)
    assert StageCall.objects.in_force().count() == 1


def test_the_circle_is_kept_as_long_as_the_case_goes_on(cast: Cast) -> None:
    raised, _new = sos.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=NOW, now=NOW)
    alert = UUID(str(raised["alert"]))
    confirm_stage(by=cast.dara, alert=alert, stage=Stage.DETAINED, now=NOW)
    end_as_case(by=cast.dara, alert=alert, now=NOW)
    Membership.objects.filter(person=cast.sophea).update(sos_consent=False)
    assert Alert.objects.may_act(cast.dara).filter(pk=alert).exists()
    end_stage(by=cast.dara, alert=alert, stage=Stage.DETAINED, now=NOW)


def test_ones_own_screen_says_nothing_of_a_case(cast: Cast) -> None:
    alert = detained(cast)
    end_as_case(by=cast.dara, alert=alert.pk, now=NOW)
    browser = signed_in(cast.sophea)
    page = browser.get(f"/alerts/{alert.pk}/").content.decode()
    api = browser.get(f"/api/v1/alerts/{alert.pk}").json()
    assert "Goes on as a case" not in page
    assert "opened an incident" not in page
    assert api["outcome"] == "incident"
    assert {line["what"] for line in api["timeline"]}.isdisjoint(
        {"it_goes_on", "news", "stage_confirmed", "case_opened"}
    )
    assert 'value="detained" checked' not in browser.get(f"/incidents/new/?alert={alert.pk}").content.decode()
