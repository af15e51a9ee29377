"""What programs and the person themselves see of an alert."""

from datetime import timedelta
from uuid import uuid4

import pytest

from karpear.alerts.actions import answers, briefings, duress, rungs
from karpear.alerts.actions import sos as sos_actions
from karpear.alerts.models import Alert
from karpear.alerts.queries.sos_reach import reach
from karpear.alerts.queries.state import alert_state
from karpear.alerts.queries.timeline import timeline
from karpear.messaging.models import Delivery, DeliveryState
from karpear.people.models import Address, Watch, WatchState
from karpear.people.words import set_words
from karpear.rules.alarm.outcome import Outcome
from karpear.rules.refusals import Missing
from tests.cast import NOW, Cast
from tests.steps.alarms import sos

MINUTE = timedelta(minutes=1)


def test_the_timeline_tells_the_whole_story_in_order(cast: Cast) -> None:
    alert = sos(cast.sophea, NOW)
    rungs.climb(now=NOW + 2 * MINUTE)
    answers.acknowledge(by=cast.dara, alert_id=alert.pk, now=NOW + 3 * MINUTE)
    answers.log_call(
        by=cast.dara, alert_id=alert.pk, entry="driver", result="no_answer", name="Driver", now=NOW + 4 * MINUTE
    )
    Delivery.objects.filter(subject=alert.pk).update(attempts=1, state=DeliveryState.SENT, sent_at=NOW)
    answers.resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.SAFE, now=NOW + 5 * MINUTE, note="At home")

    alert.refresh_from_db()
    lines = [(line.what, line.who) for line in timeline(alert, cast.dara)]
    assert lines == [
        ("opened", "Sophea"),
        ("step_1", "Dara"),
        ("step_1", "Dara"),
        ("acknowledged", "Dara"),
        ("call_no_answer", "Dara"),
        ("resolved_safe", "Dara"),
        ("all_clear", "Dara"),
    ]
    own = [line.what for line in timeline(alert, cast.sophea)]
    assert "call_no_answer" not in own
    assert "acknowledged" in own


def test_the_body_is_the_contracts(cast: Cast) -> None:
    alert = sos(cast.sophea, NOW)
    Delivery.objects.filter(subject=alert.pk, channel="email").update(state=DeliveryState.SENDING)
    body = alert_state(cast.dara, alert.pk)
    assert {"alert", "kind", "drill", "state", "exhausted", "opened_at", "person", "owner", "outcome"} < body.keys()
    assert (body["kind"], body["state"], body["owner"], body["outcome"]) == ("sos", "open", None, None)
    assert set(body["timeline"][0]) == {"at", "what", "who"}
    assert set(body["deliveries"][0]) == {"channel", "name", "state", "attempts", "sent_at"}
    assert {d["state"] for d in body["deliveries"]} == {"queued"}


def test_a_duress_word_shows_to_officers_and_never_to_the_person(cast: Cast) -> None:
    set_words(person=cast.sophea, ok="", delayed="", duress="mangosteen", now=NOW)
    alert = sos(cast.sophea, NOW)
    sos_actions.stand_down(person=cast.sophea, alert_id=alert.pk, key=uuid4(), word="mangosteen", now=NOW + MINUTE)
    duress.raise_duress(now=NOW + MINUTE)
    alert.refresh_from_db()
    assert "duress" in " ".join(line.words for line in timeline(alert, cast.dara))
    assert "duress" not in " ".join(line.words + line.text for line in timeline(alert, cast.sophea))
    silent = Alert.objects.get(kind="duress")
    assert alert_state(cast.dara, silent.pk)["kind"] == "duress"
    with pytest.raises(Missing):
        alert_state(cast.sophea, silent.pk)


def test_a_strangers_alert_is_not_there_and_a_device_sees_its_own_alone(cast: Cast) -> None:
    alert = sos(cast.sophea, NOW)
    for stranger in (cast.rith, cast.piseth, cast.vanna):
        with pytest.raises(Missing):
            alert_state(stranger, alert.pk)
    with pytest.raises(Missing):
        alert_state(cast.dara, alert.pk, own_only=True)
    assert alert_state(cast.sophea, alert.pk, own_only=True)["person"] == cast.sophea.pk


def test_reach_names_who_would_be_told_in_the_ladders_order(cast: Cast) -> None:
    lines = [line for line in reach(cast.sophea, NOW) if line.channel == "email"]
    assert [(line.step, line.name) for line in lines] == [
        (1, "Dara"),
        (2, "Kanha"),
        (3, "Bopha"),
        (4, "Sophea's sister"),
        (4, "Sophea's lawyer"),
    ]
    assert lines[0].proven_at == NOW - timedelta(days=7)
    Address.objects.filter(person=cast.dara).update(proven_at=None)
    assert reach(cast.sophea, NOW)[0].proven_at is None


def test_reach_names_the_buddy_while_the_plan_runs(cast: Cast) -> None:
    until = NOW + timedelta(hours=2)
    buddy = cast.vanna.pk
    briefings.keep_briefing(person=cast.sophea, content={}, active_until=until, buddy=buddy, now=NOW)
    assert {line.step for line in reach(cast.sophea, NOW) if line.name == "Vanna"} == {2}
    assert "Vanna" not in {line.name for line in reach(cast.sophea, until)}


def test_reach_of_an_independent_is_who_watches_over_them(cast: Cast) -> None:
    assert {line.step for line in reach(cast.vanna, NOW)} == {4}
    assert reach(cast.vanna, NOW)[0].after_s == 0
    Watch.objects.create(person=cast.vanna, watcher=cast.rith, state=WatchState.ACCEPTED, asked_at=NOW)
    assert reach(cast.vanna, NOW)[0].name == "Rith"


def test_reach_is_empty_without_addresses(cast: Cast) -> None:
    Address.objects.all().update(removed_at=NOW)
    assert reach(cast.sophea, NOW) == []
