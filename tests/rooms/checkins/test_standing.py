"""Daily promises."""

from datetime import time

import pytest

from karpear.checkins.actions import end_standing, set_standing
from karpear.checkins.actions.standing import MOST_STANDING
from karpear.rules.refusals import BadFields
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


def test_daily_promises_have_an_end(cast: Cast) -> None:
    made = [set_standing(person=cast.vanna, at=time(n), weekdays=[1], now=NOW) for n in range(MOST_STANDING)]
    with pytest.raises(BadFields):
        set_standing(person=cast.vanna, at=time(21), weekdays=[1], now=NOW)
    end_standing(person=cast.vanna, standing_id=made[0].pk, now=NOW)
    set_standing(person=cast.vanna, at=time(21), weekdays=[1], now=NOW)
