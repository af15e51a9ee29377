"""A demand's clock is counted again: by a list of holidays that was corrected, the day that stands is the day shown."""

from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.compliance.demands.actions.clocks import count_clocks
from karpear.compliance.demands.models import Demand
from karpear.keeper.steps import every_step
from karpear.people.models import Organisation
from karpear.rules.law.demands import AuthorityLevel, DemandClass
from tests.cast import Cast, signed_in
from tests.rooms.compliance.demands import answered_without_letter, noted, registered

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def a_demand_with_thirty_days(cast: Cast) -> Demand:
    """As the invented country has it."""
    Organisation.objects.filter(pk=cast.lantern.pk).update(country="xx")
    registered(cast.lantern)
    return noted(cast.dara, cast.lantern, level=AuthorityLevel.MINISTRY, demand=DemandClass.ACCOUNTS)


def test_a_day_that_was_counted_by_an_older_list_is_put_right(cast: Cast) -> None:
    demand, now = a_demand_with_thirty_days(cast), timezone.now()
    right_day = demand.due_at
    assert right_day and right_day > now + 29 * DAY
    Demand.objects.update(due_at=right_day + 4 * DAY)
    assert signed_in(cast.dara).get(f"/demands/{demand.pk}/").context["page"].demand.due_at == right_day
    assert count_clocks(now=now) == 0, "it was counted a moment ago"
    every_step()["count clocks"](now + DAY)
    demand.refresh_from_db()
    assert demand.due_at == right_day and count_clocks(now=now + DAY) == 0


def test_what_is_late_gets_no_more_time_and_what_is_answered_keeps_its_day(cast: Cast) -> None:
    demand, now = a_demand_with_thirty_days(cast), timezone.now()
    Demand.objects.update(due_at=now - DAY, counted_at=now - DAY)
    assert count_clocks(now=now) == 1
    demand.refresh_from_db()
    assert demand.due_at == now - DAY
    answered_without_letter(demand, cast.dara)
    Demand.objects.update(due_at=now + 9 * DAY, counted_at=now - DAY)
    assert count_clocks(now=now) == 0
