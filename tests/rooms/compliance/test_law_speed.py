"""Three pages that may take a third of a second: python -m pytest -m soak tests/rooms/compliance/test_law_speed.py

SQLite works in this process, so its time of the processor is all that there is, whatever else runs. PostgreSQL works in
another one: there it is the clock on the wall, on a machine that does nothing else.
"""

from collections.abc import Iterable
from datetime import timedelta
from statistics import median

import pytest
from django.db import connection
from django.utils import timezone

from karpear.compliance.duties.actions.date_counts import count_again
from karpear.compliance.duties.models import DutyDate, OwnDuty
from karpear.compliance.laws.models import ActivityOpinion, OwnActivity
from karpear.countries.queries import law_book
from karpear.people.models import Person
from karpear.rules.law.instruments import LawStatus
from karpear.rules.law.review import LawReading
from tests.cast import Cast, signed_in
from tests.rooms.compliance.demands import a_long_ledger
from tests.steps.work import worked_s

pytestmark = [pytest.mark.soak, pytest.mark.django_db]
GOAL_S = 0.3
DUTIES, YEARS = 300, 5
CELLS = 60 * 80
DEMANDS = 2000
A_YEAR = timedelta(days=365)


def slow_pages(reader: Person, paths: Iterable[str]) -> dict[str, float]:
    """Those whose middle of five readings takes longer, after one that fills what is kept between requests."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client, spans = signed_in(reader), {}
    for path in paths:
        assert client.get(path).status_code == 200
        times = []
        for _reading in range(5):
            began = worked_s()
            client.get(path)
            times.append(worked_s() - began)
        spans[path] = median(times)
    print(", ".join(f"{path}: {span * 1000:.0f} ms" for path, span in spans.items()))
    return {path: span for path, span in spans.items() if span >= GOAL_S}


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
    for moment in (now - A_YEAR, now):  # nothing is asked about more than three years before
        count_again(cast.lantern, now=moment, starts_on=first_on)
    rows = DutyDate.objects.filter(late_at__lte=now - timedelta(days=40))
    rows.update(filed_on=first_on, settled_at=now, owner=cast.kanha, filed_by=cast.kanha)


def test_the_calendar_of_three_hundred_duties_over_five_years(cast: Cast) -> None:
    calendar_of_five_years(cast)
    assert DutyDate.objects.count() > DUTIES * YEARS * 11
    assert not slow_pages(cast.dara, ("/law/", "/law/?state=done", "/law/month/", "/law/year/"))


def test_the_review_of_eighty_activities_against_sixty_articles(cast: Cast) -> None:
    book, now = law_book("kh"), timezone.now()
    ended_laws = {law.key for law in book.laws.values() if law.status is LawStatus.ENDED}
    articles = [article.key for article in book.articles.values() if article.law not in ended_laws]
    activities = OwnActivity.objects.bulk_create(
        OwnActivity(organisation=cast.lantern, name=f"Activity {number}", kinds=[], added_at=now)
        for number in range(-(-CELLS // len(articles)))
    )
    readings = [reading.value for reading in LawReading]
    ActivityOpinion.objects.bulk_create(
        ActivityOpinion(
            activity=activity, article=article, reading=readings[number % 4], reasoning="Seen with counsel",
            given_on=now.date() - timedelta(days=number % 500), decided_at=now,
        )
        for activity in activities
        for number, article in enumerate(articles)
    )  # fmt: skip
    assert signed_in(cast.dara).get("/law/review/").content.count(b"<td>") >= CELLS
    assert not slow_pages(cast.dara, ("/law/review/",))


def test_the_ledger_of_two_thousand_demands(cast: Cast) -> None:
    a_long_ledger(cast.lantern, cast.dara, DEMANDS)
    page = signed_in(cast.bopha).get("/demands/").content.decode()
    assert "D-1 ·" in page and f"{DEMANDS}" in page.replace(",", "")
    assert not slow_pages(cast.bopha, ("/demands/", "/demands/patterns/"))
