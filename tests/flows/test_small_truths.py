"""Small words that have to be true: of a time, of who is looked for, of what is accepted."""

from datetime import timedelta

import pytest
from django.urls import reverse

from karpear.activities.models import Activity
from karpear.alerts.models import Alert
from karpear.cases.actions.packs_words import confirm_stage
from karpear.checkins.actions import miss_overdue
from karpear.rules.casepack import Stage
from tests.cast import NOW, Cast, gave_password, signed_in
from tests.rooms.activities.plans import created

pytestmark = pytest.mark.django_db
NOBODY_NOTICES = "Nobody would notice"


def silent_on_a_trip(cast: Cast) -> Activity:
    """Sophea kept none of the check-ins of her trip, and is being looked for."""
    trip = created(cast.sophea, organisation=str(cast.lantern.pk))
    miss_overdue(now=NOW + timedelta(hours=5))
    return trip


def test_the_plan_of_somebody_who_is_missed_says_that_they_are_looked_for(cast: Cast) -> None:
    path = reverse("activities:plan", args=[silent_on_a_trip(cast).pk])
    page = signed_in(cast.sophea).get(path).content.decode()
    assert "your people are looking for you" in page
    assert NOBODY_NOTICES not in page
    watcher = signed_in(cast.dara).get(path).content.decode()
    assert "looking for you" not in watcher
    forced = gave_password(cast.sophea, forced=True).get(path).content.decode()
    assert "looking for you" not in forced, "a forced session shows no alert"


def test_once_it_is_known_why_the_plan_says_neither(cast: Cast) -> None:
    path = reverse("activities:plan", args=[silent_on_a_trip(cast).pk])
    confirm_stage(by=cast.dara, alert=Alert.objects.get().pk, stage=Stage.DETAINED, now=NOW + timedelta(hours=6))
    page = signed_in(cast.sophea).get(path).content.decode()
    assert "looking for you" not in page
    assert NOBODY_NOTICES not in page
