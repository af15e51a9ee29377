"""Alerts are kept for three years, and their briefing as long."""

from datetime import timedelta
from uuid import uuid4

import pytest

from karpear.alerts.actions import answers, briefings, sos
from karpear.alerts.models import Alert, Briefing
from karpear.audit.actions.retention import purge_tables
from karpear.rules.alarm.outcome import Outcome
from tests.cast import NOW, build_cast

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=366)


def test_alerts_stay_three_years_and_keep_their_briefing():
    cast = build_cast()
    until = NOW + timedelta(hours=1)
    briefings.keep_briefing(person=cast.sophea, content={"title": "x"}, now=NOW, active_until=until)
    briefings.keep_briefing(person=cast.dara, content={"title": "y"}, now=NOW, active_until=until)
    answer, _ = sos.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=NOW, now=NOW)
    assert purge_tables(Briefing, Alert, now=LATER) == 1
    assert Briefing.objects.get().person == cast.sophea
    answers.resolve(by=cast.dara, alert_id=answer["alert"], outcome=Outcome.SAFE, now=NOW)
    assert purge_tables(Briefing, Alert, now=NOW + timedelta(days=1094)) == 0
    assert purge_tables(Briefing, Alert, now=NOW + timedelta(days=1096)) == 1
    assert not Alert.objects.exists()
    assert purge_tables(Briefing, Alert, now=NOW + timedelta(days=1097)) == 1
