"""How long rows are kept, as data: what a period says, and what it refuses to be."""

from datetime import UTC, datetime, timedelta

import pytest

from karpear.alerts.models import PositionKey
from karpear.db.models import Heartbeat
from karpear.db.retention import Keep
from karpear.keys.ids import new_id

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_a_moment_ends_on_the_instant_and_a_day_when_it_is_over() -> None:
    keep = Keep(days=1, after="last_tick_at", words="the last tick")
    Heartbeat.objects.create(id=new_id(), started_at=NOW, last_tick_at=NOW)
    assert not keep.expired(Heartbeat, NOW + timedelta(days=1, seconds=-1)).exists()
    assert keep.expired(Heartbeat, NOW + timedelta(days=1)).exists()
    day = Keep(days=3, after="day", words="its day")
    PositionKey.objects.create(day=NOW.date(), key="x")
    assert not day.expired(PositionKey, NOW + timedelta(days=3)).exists()
    assert day.expired(PositionKey, NOW + timedelta(days=4)).exists()


def test_it_says_itself_in_words() -> None:
    assert str(Keep(days=365, after="at", words="it was due")) == "1 year after it was due"
    assert str(Keep(days=30, after="at", words="it ended")) == "30 days after it ended"
    assert str(Keep(days=0, after="at", words="that day")) == "until that day"
    assert str(Keep.with_("team_key", "person")) == "with its team key or person"
    assert str(Keep.until("its person takes it away")) == "until its person takes it away"


@pytest.mark.parametrize(("days", "after"), [(3, ""), (None, "at"), (-1, "at")])
def test_a_period_has_days_and_a_field(days: int | None, after: str) -> None:
    with pytest.raises(ValueError, match="days and the field"):
        Keep(days=days, after=after, words="x")
