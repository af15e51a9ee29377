"""One row that cannot be read, or that fails: what the keeper does about risks and decisions goes on for all others."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from karpear.activities.decisions.needs import ANSWER
from karpear.activities.itinerary.models import Activity
from karpear.alerts.actions.answers import resolve
from karpear.alerts.actions.sos import raise_sos
from karpear.alerts.models import Alert
from karpear.db import batches
from karpear.keeper import learning
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery
from karpear.risks.facts.models import Fact
from karpear.risks.sessions.models import Session, SessionState
from karpear.risks.sessions.needs import NEXT
from karpear.rules.alarm.outcome import Outcome
from tests.cast import NOW, Cast
from tests.rooms.activities.assessed import assessed
from tests.rooms.activities.plans import drafted
from tests.steps.risks import fact, trip_on_the_road

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def spoil(model: Any, pk: UUID, field: str) -> None:
    with connection.cursor() as cursor:
        key = pk.hex if connection.vendor == "sqlite" else pk
        cursor.execute(f"UPDATE {model._meta.db_table} SET {field} = %s WHERE id = %s", [b"\x02k1nonsense", key])


def incident(cast: Cast, person: Any) -> UUID:
    answer, _new = raise_sos(person=person, key=uuid4(), pressed_at=NOW, now=NOW)
    alert_id = UUID(answer["alert"])
    resolve(by=cast.bopha, alert_id=alert_id, outcome=Outcome.INCIDENT, now=NOW, note="Over")
    return alert_id


def test_incidents_need_nothing_that_is_encrypted(cast: Cast) -> None:
    going = trip_on_the_road(cast)
    Activity.objects.filter(pk=going.pk).update(starts_at=NOW - DAY)
    spoil(Activity, going.pk, "title")
    spoilt, _whole = incident(cast, cast.sophea), incident(cast, cast.dara)
    fields = [f.column for f in Alert._meta.fields if type(f).__name__.startswith("Encrypted")]
    for field in fields:
        spoil(Alert, spoilt, field)
    assert learning.take_incidents(now=NOW) == 2


def test_an_incident_that_fails_stops_no_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = incident(cast, cast.sophea)
    incident(cast, cast.dara)
    take = learning.take_incident

    def taken(**arguments: Any) -> bool:
        if arguments["source"] == bad:
            raise ValueError("odd")
        return take(**arguments)

    monkeypatch.setattr(learning, "take_incident", taken)
    assert learning.take_incidents(now=NOW) == 1
    assert Fact.objects.get().source != bad


def test_many_facts_leave_room_for_what_is_urgent(cast: Cast) -> None:
    for _ in range(learning.SET + 5):
        fact(cast.dara, cast.lantern)
    assert learning.learn_from_facts(now=NOW) == learning.SET
    assert learning.learn_from_facts(now=NOW) == 5


def test_a_plan_that_cannot_be_read_keeps_no_approver_from_being_reminded(cast: Cast) -> None:
    batches._set_aside.clear()
    bad, good = drafted(cast.sophea), drafted(cast.sophea)
    for activity in (bad, good):
        assessed(activity)
    spoil(Activity, bad.pk, "title")
    assert good.starts_at
    assert remind(ANSWER, now=good.starts_at - timedelta(hours=2)) == 1
    assert Delivery.objects.filter(subject=good.pk, text_key="approval_again").exists()


def test_who_assessed_it_is_not_asked_to_approve_it(cast: Cast) -> None:
    activity = drafted(cast.sophea)
    assessed(activity, by=cast.dara)
    Activity.objects.filter(pk=activity.pk).update(approver=None)
    assert activity.starts_at
    remind(ANSWER, now=activity.starts_at - timedelta(hours=2))
    people_asked = Delivery.objects.filter(subject=activity.pk, text_key="approval_again").values_list(
        "person", flat=True
    )
    assert people_asked and cast.dara.pk not in people_asked


def test_an_assessment_that_cannot_be_read_keeps_nobody_from_hearing_of_theirs(cast: Cast) -> None:
    long_ago = NOW - 400 * DAY
    result = {"state": SessionState.FINISHED, "finished_at": long_ago, "confidence": "low", "reliability": "unsure"}
    bad, _good = (
        Session.objects.create(organisation=at, title="x", facilitator=by, created_at=long_ago, **result)
        for at, by in ((cast.lantern, cast.dara), (cast.cardamom, cast.piseth))
    )
    spoil(Session, bad.pk, "title")
    assert remind(NEXT, now=NOW) == 1
