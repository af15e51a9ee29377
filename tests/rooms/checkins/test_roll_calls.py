"""Roll-calls: who is asked, who answered, and how one ends."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from karpear.alerts.models import Alert
from karpear.checkins.actions import check_ins, overdue
from karpear.checkins.actions import roll_calls as roll_calls_actions
from karpear.checkins.actions.roll_calls import LONGEST_S, SHORTEST_S
from karpear.checkins.left_out import left_out
from karpear.checkins.models import Promise, RollCall
from karpear.checkins.queries import open_roll_calls, roll_call_page, roll_calls
from karpear.messaging.models import Delivery
from karpear.rules.case.pack import Stage
from karpear.rules.refusals import BadFields, Forbidden, Missing
from karpear.screens.stages.actions.calls import confirm_stage
from tests.cast import NOW, Cast
from tests.steps.alarms import sos
from tests.steps.links import link_in

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def asked(cast: Cast, **changes: Any) -> RollCall:
    """Dara asks Sophea and Kanha, who have an hour."""
    values = {
        "by": cast.dara, "organisation": cast.lantern.pk, "people": [cast.sophea.pk, cast.kanha.pk], "due_in_s": 3600,
        "reason": "Flood", "now": NOW, **changes,
    }  # fmt: skip
    return roll_calls_actions.ask_roll_call(**values)


def held(cast: Cast) -> Alert:
    """It is known that Sophea is detained."""
    alert = sos(cast.sophea, NOW)
    confirm_stage(by=cast.dara, alert=alert.pk, stage=Stage.DETAINED, now=NOW)
    return alert


def test_members_are_asked_on_every_way_and_may_answer_until_it_is_due(cast: Cast) -> None:
    call = asked(cast)
    assert set(Delivery.objects.filter(topic="roll_call").values_list("person", "channel")) == {
        (person.pk, channel) for person in (cast.sophea, cast.kanha) for channel in ("email", "sms")
    }
    assert set(Promise.objects.values_list("due_at", "grace_s", "asked_at")) == {(NOW + HOUR, 0, NOW)}
    check_ins.check_in(person=cast.sophea, key=uuid4(), made_at=NOW, now=NOW)
    count, people = roll_call_page(cast.bopha, call.pk)
    assert (count.asked, count.answered, count.silent) == (2, 1, 1)
    assert [promise.person for promise in people] == [cast.kanha, cast.sophea], "the silent first"


def test_only_officers_and_leads_of_that_organisation_ask(cast: Cast) -> None:
    for stranger in (cast.sophea, cast.piseth, cast.rith):
        with pytest.raises(Forbidden):
            asked(cast, by=stranger)
    call = asked(cast, by=cast.bopha)
    assert list(roll_calls(cast.dara)) == [call]
    assert not roll_calls(cast.sophea)
    with pytest.raises(Missing):
        roll_call_page(cast.piseth, call.pk)


@pytest.mark.parametrize("due_in_s", [SHORTEST_S - 1, LONGEST_S + 1])
def test_a_time_that_is_none_and_people_who_are_not_theirs_are_named(cast: Cast, due_in_s: int) -> None:
    for changes in ({"due_in_s": due_in_s}, {"people": []}, {"people": [cast.sophea.pk, cast.chenda.pk]}):
        with pytest.raises(BadFields):
            asked(cast, **changes)
    assert not RollCall.objects.exists()


def test_whoever_is_known_to_be_held_is_left_out_and_shown_as_left_out(cast: Cast) -> None:
    alert = held(cast)
    with pytest.raises(BadFields):
        asked(cast, people=[cast.sophea.pk])
    call = asked(cast)
    assert [promise.person for promise in Promise.objects.filter(roll_call=call)] == [cast.kanha]
    assert [stage.alert for stage in left_out(cast.lantern.pk, NOW)] == [alert]
    assert not left_out(cast.cardamom.pk, NOW)


def test_once_closed_nobody_becomes_an_alert_from_it(cast: Cast) -> None:
    call = asked(cast)
    for stranger in (cast.sophea, cast.piseth):
        with pytest.raises(Missing):
            roll_calls_actions.close_roll_call(by=stranger, roll_call_id=call.pk, now=NOW)
    with pytest.raises(Missing):
        roll_calls_actions.close_roll_call(by=cast.dara, roll_call_id=uuid4(), now=NOW)
    assert [count.call for count in open_roll_calls(cast.dara, NOW)] == [call]
    roll_calls_actions.close_roll_call(by=cast.kanha, roll_call_id=call.pk, now=NOW)
    roll_calls_actions.close_roll_call(by=cast.dara, roll_call_id=call.pk, now=NOW + HOUR)  # pressed once more
    call.refresh_from_db()
    assert call.closed_at == NOW
    assert not open_roll_calls(cast.dara, NOW)
    assert set(Delivery.objects.filter(topic="roll_call").values_list("state", flat=True)) == {"cancelled"}
    assert overdue.miss_overdue(now=NOW + 2 * HOUR) == 0
    assert not Alert.objects.exists()


def test_its_link_says_what_is_still_asked_for(cast: Cast) -> None:
    call = asked(cast, now=timezone.now())
    link = link_in(Delivery.objects.filter(topic="roll_call", person=cast.sophea).first())
    page = Client().get(link).content.decode()
    assert "Mekong Lantern Network asks you. Answer before" in page
    assert "Flood" in page
    roll_calls_actions.close_roll_call(by=cast.dara, roll_call_id=call.pk, now=timezone.now())
    closed_page = Client().get(link).content.decode()
    assert "Nobody waits for this answer any more." in closed_page
    assert "Answer before" not in closed_page
    assert "answered before" not in closed_page


def test_the_silent_become_alerts_of_a_drill_where_it_was_one(cast: Cast) -> None:
    asked(cast, drill=True)
    check_ins.check_in(person=cast.kanha, key=uuid4(), made_at=NOW, now=NOW)
    assert overdue.miss_overdue(now=NOW + HOUR) == 1
    alert = Alert.objects.get()
    assert (alert.kind, alert.person, alert.drill) == ("roll_call", cast.sophea, True)
