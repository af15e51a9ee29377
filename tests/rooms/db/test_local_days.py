"""A statement says of each row which day it is where the row lives."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from karpear.db.agenda import Glance
from karpear.db.local_days import day_there
from karpear.people.local_today import today_of
from karpear.people.models import Organisation
from tests.cast import Cast

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 12, 4, 18, 30, tzinfo=UTC)
ZONES = {"Asia/Phnom_Penh": date(2026, 12, 5), "America/New_York": date(2026, 12, 4), "UTC": date(2026, 12, 4)}


@pytest.mark.parametrize(("zone", "day"), ZONES.items())
def test_it_is_the_day_that_the_organisation_has(cast: Cast, zone: str, day: date) -> None:
    Organisation.objects.filter(pk=cast.lantern.pk).update(time_zone=zone)
    rows = Organisation.objects.annotate(day=day_there(EVENING, "time_zone"))
    organisation = rows.get(pk=cast.lantern.pk)
    assert organisation.day == day == today_of(organisation, EVENING)
    assert rows.filter(pk=cast.lantern.pk, day__lte=day).exists()
    assert not rows.filter(pk=cast.lantern.pk, day__lt=day).exists()


def test_a_statement_that_was_compiled_once_asks_of_the_day_it_is(cast: Cast) -> None:
    def of_the_fifth(now: datetime, organisation: UUID) -> list[object]:
        rows = Organisation.objects.annotate(day=day_there(now, "time_zone"))
        return [rows.filter(pk=organisation, day=date(2026, 12, 5))]

    glance = Glance(of_the_fifth)  # type: ignore[arg-type]
    moments = (EVENING, EVENING.replace(hour=16), EVENING.replace(day=5, hour=17))
    assert [glance.ask(moment, cast.lantern.pk) for moment in moments] == [[True], [False], [False]]
