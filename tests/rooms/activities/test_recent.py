"""What happened lately is counted anew each time, for each organisation alone."""

from datetime import date

import pytest

from karpear.activities.assessment.actions.recent import note_recent
from karpear.activities.assessment.models import Recent
from karpear.audit.models import Entry
from tests.cast import NOW, Cast, build_cast

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def cast() -> Cast:
    return build_cast()


def counted(cast: Cast) -> set[tuple[str, str, int, date]]:
    return set(Recent.objects.filter(organisation=cast.lantern).values_list("province", "threat", "count", "last_on"))


def test_a_count_replaces_the_one_before(cast: Cast) -> None:
    note_recent(organisation=cast.cardamom, rows=[("", "F-T1", 9, DAY)], now=NOW)
    rows = [("KH-12", "F-T1", 2, DAY), ("KH-12", "F-T1", 1, date(2026, 11, 22)), ("", "F-T2", 0, DAY)]
    assert note_recent(organisation=cast.lantern, rows=rows, now=NOW) == 1
    assert counted(cast) == {("KH-12", "F-T1", 3, date(2026, 11, 22))}
    note_recent(organisation=cast.lantern, rows=[("", "F-T3", 1, DAY)], now=NOW)
    assert counted(cast) == {("", "F-T3", 1, DAY)}
    note_recent(organisation=cast.lantern, rows=[], now=NOW)
    assert counted(cast) == set()
    assert Recent.objects.get().organisation == cast.cardamom


def test_the_same_count_again_writes_nothing(cast: Cast) -> None:
    for _ in range(2):
        note_recent(organisation=cast.lantern, rows=[("KH-12", "F-T1", 2, DAY)], now=NOW)
    assert Entry.objects.filter(action="activity.recent").count() == 1
