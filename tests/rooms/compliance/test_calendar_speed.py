"""Three hundred duties over five years: python -m pytest -m soak tests/rooms/compliance/test_calendar_speed.py"""

from datetime import timedelta
from statistics import median
from time import process_time

import pytest
from django.db import connection
from django.utils import timezone

from karpear.compliance.duties.actions.date_counts import count_again
from karpear.compliance.duties.models import DutyDate, OwnDuty
from tests.cast import Cast, signed_in

pytestmark = [pytest.mark.soak, pytest.mark.django_db]
DUTIES, YEARS = 300, 5
#: Of the processor, on a machine that does other things as well.
GOAL_S = 0.3
A_YEAR = timedelta(days=365)


def calendar_of_five_years(cast: Cast) -> None:
    """Each duty comes back each month; the last year lies ahead."""
    now = timezone.now()
    first_on = (now - (YEARS - 1) * A_YEAR).date()
    OwnDuty.objects.bulk_create(
        OwnDuty(
            organisation=cast.lantern, name=f"Duty {number}", rhythm="monthly",
            first_on=first_on + timedelta(days=number % 28), added_by=cast.dara, added_at=now,
        )
        for number in range(DUTIES)
    )  # fmt: skip
    for then in (now - A_YEAR, now):  # nothing is asked about more than three years before
        count_again(cast.lantern, now=then, starts_on=first_on)
    rows = DutyDate.objects.filter(late_at__lte=now - timedelta(days=40))
    rows.update(filed_on=first_on, settled_at=now, owner=cast.kanha, filed_by=cast.kanha)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_three_hundred_duties_of_five_years_are_shown_in_time(cast: Cast) -> None:
    calendar_of_five_years(cast)
    assert DutyDate.objects.count() > DUTIES * YEARS * 11
    dara, spans = signed_in(cast.dara), {}
    for path in ("/law/", "/law/?state=done", "/law/month/", "/law/year/"):
        assert dara.get(path).status_code == 200  # fills what is kept between requests
        times = []
        for _n in range(5):
            began = process_time()
            dara.get(path)
            times.append(process_time() - began)
        spans[path] = median(times)
    print(", ".join(f"{path}: {span * 1000:.0f} ms" for path, span in spans.items()))
    assert not {path: span for path, span in spans.items() if span >= GOAL_S}, spans
