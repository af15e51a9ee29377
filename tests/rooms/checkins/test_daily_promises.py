"""Daily promises."""

from datetime import time, timedelta
from typing import Any

import pytest

from karpear.checkins.actions.daily_promises import MOST_STANDING, arm_standing, end_standing, set_standing
from karpear.checkins.models import Promise
from karpear.checkins.queries import standings_of
from karpear.rules.refusals import BadFields, Missing
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


def test_daily_promises_have_an_end(cast: Cast) -> None:
    made = [set_standing(person=cast.vanna, at=time(n), weekdays=[1], now=NOW) for n in range(MOST_STANDING)]
    with pytest.raises(BadFields):
        set_standing(person=cast.vanna, at=time(21), weekdays=[1], now=NOW)
    end_standing(person=cast.vanna, standing_id=made[0].pk, now=NOW)
    set_standing(person=cast.vanna, at=time(21), weekdays=[1], now=NOW)


def test_a_daily_promise_is_armed_day_by_day(cast: Cast) -> None:
    standing = set_standing(person=cast.sophea, at=time(18), weekdays=range(7), now=NOW)
    assert Promise.objects.filter(standing=standing).count() == 3
    assert arm_standing(now=NOW) == 0
    arm_standing(now=NOW + timedelta(days=1, hours=3))
    assert Promise.objects.filter(standing=standing).count() == 4
    assert standings_of(cast.sophea) == [standing]
    end_standing(person=cast.sophea, standing_id=standing.pk, now=NOW + timedelta(days=2))
    assert Promise.objects.armed().count() == 2, "what is overdue stays"
    assert not standings_of(cast.sophea)
    with pytest.raises(Missing):
        end_standing(person=cast.sophea, standing_id=standing.pk, now=NOW)


@pytest.mark.parametrize("changes", [{"weekdays": []}, {"weekdays": [7]}, {"grace_s": -1}, {"grace_s": 86_401}])
def test_a_daily_promise_has_a_day_and_a_bearable_grace(cast: Cast, changes: dict[str, Any]) -> None:
    with pytest.raises(BadFields):
        set_standing(**{"person": cast.sophea, "at": time(18), "weekdays": [1], "now": NOW, **changes})
