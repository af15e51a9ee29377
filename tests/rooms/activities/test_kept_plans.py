"""Plans and ways that are still needed: of somebody who is looked for, however long that takes."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions import finish
from karpear.activities.tracking.actions import retention
from karpear.activities.tracking.models import TrackFix, TrackKey
from karpear.alerts.actions.answers import resolve
from karpear.alerts.actions.sos import raise_sos
from karpear.alerts.models import Alert
from karpear.audit.actions.retention import SMALLEST_SET, purge_tables
from karpear.audit.models import Entry
from karpear.db.batches import until_done
from karpear.keeper.steps import EVERY_HOUR
from karpear.rules.alarm.outcome import Outcome
from tests.cast import NOW, Cast

from .plans import created, drafted

pytestmark = pytest.mark.django_db
HOUR, LATER = timedelta(hours=1), NOW + timedelta(days=400)


def with_way(cast: Cast) -> Activity:
    """A trip of Sophea and Kanha, and one place where each said she was."""
    activity = created(cast.sophea, travellers=[str(cast.kanha.pk)])
    for person in (cast.sophea, cast.kanha):
        key = TrackKey.objects.create(activity=activity, person=person, day=NOW.date(), key="x")
        TrackFix.objects.create(key=key, sealed=b"x", fixed_at=NOW, received_at=NOW)
    return activity


@pytest.mark.parametrize("home", [False, True])
def test_of_somebody_who_is_looked_for_everything_stays_until_that_is_over(cast: Cast, home: bool) -> None:
    """Also where somebody said that all are home: they may have been forced to."""
    activity = with_way(cast)
    if home:
        finish.finish(person=cast.sophea, activity=activity.pk, key=uuid4(), made_at=NOW + HOUR, now=NOW + HOUR)
    raised_at = NOW + HOUR + timedelta(seconds=2)
    answer, _ = raise_sos(person=cast.kanha, key=uuid4(), pressed_at=raised_at, now=raised_at)
    retention.forget_tracks(now=LATER)
    purge_tables(Activity, now=LATER)
    assert TrackFix.objects.get().key.person == cast.kanha, "of whoever is not looked for it is over"
    resolve(by=cast.dara, alert_id=answer["alert"], outcome=Outcome.SAFE, now=LATER)
    purge_tables(Activity, now=LATER)
    assert not Activity.objects.exists() and not TrackFix.objects.exists()


def test_what_was_planned_stays_as_long_as_its_case(cast: Cast) -> None:
    activity = created(cast.sophea)
    answer, _ = raise_sos(person=cast.sophea, key=uuid4(), pressed_at=NOW + HOUR, now=NOW + HOUR)
    alerts = Alert.objects.filter(pk=answer["alert"])
    alerts.update(incident=uuid4())
    resolve(by=cast.dara, alert_id=answer["alert"], outcome=Outcome.CASE, now=NOW + 2 * HOUR)
    assert purge_tables(Activity, now=LATER) == 0
    alerts.update(case_closed_at=LATER)
    assert purge_tables(Activity, now=LATER) == 1
    assert not Activity.objects.filter(pk=activity.pk).exists()


def test_a_draft_for_a_day_that_is_far_away_stays_until_a_year_after_it(cast: Cast) -> None:
    """And one without a day, or for one that was over, until a year after it was begun."""
    ahead = timedelta(days=500)
    far = drafted(cast.sophea)
    Activity.objects.filter(pk=far.pk).update(starts_at=NOW + ahead, ends_at=NOW + ahead + HOUR)
    without_day, of_the_past = drafted(cast.sophea), drafted(cast.sophea)
    Activity.objects.filter(pk=without_day.pk).update(starts_at=None, ends_at=None)
    Activity.objects.filter(pk=of_the_past.pk).update(starts_at=NOW - ahead, ends_at=NOW - ahead + HOUR)
    assert purge_tables(Activity, now=NOW + timedelta(days=364)) == 0
    assert purge_tables(Activity, now=LATER) == 2
    assert Activity.objects.get() == far
    assert purge_tables(Activity, now=NOW + ahead + timedelta(days=365)) == 1


def test_what_ended_long_before_goes_although_its_people_are_looked_for(cast: Cast) -> None:
    activity = created(cast.sophea)
    finish.finish(person=cast.sophea, activity=activity.pk, key=uuid4(), made_at=NOW + HOUR, now=NOW + HOUR)
    raised_at = NOW + timedelta(days=300)
    raise_sos(person=cast.sophea, key=uuid4(), pressed_at=raised_at, now=raised_at)
    assert purge_tables(Activity, now=LATER) == 1


def test_however_many_trips_end_in_an_hour_their_ways_are_gone_within_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "KEYS", 2)
    activity = created(cast.sophea)
    for number in range(7):
        day = (NOW - timedelta(days=number)).date()
        key = TrackKey.objects.create(activity=activity, person=cast.sophea, day=day, key="x")
        TrackFix.objects.bulk_create(
            TrackFix(key=key, sealed=b"x", fixed_at=NOW, received_at=NOW) for _minute in range(15)
        )
    [step] = [step for step in EVERY_HOUR if step.name == "forget tracks"]
    assert until_done(partial(step.work, now=LATER)) == 7
    assert not TrackKey.objects.exists() and not TrackFix.objects.exists()
    sets = [entry.detail["count"] for entry in Entry.objects.filter(action="purge", object_type="trackfix")]
    assert sum(sets) == 7 * 15 and sets[0] <= SMALLEST_SET, "no transaction holds up whoever writes"
