"""What runs out and what a donor awaits stand in the calendar on the day that the profile says."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from karpear.compliance.duties.actions.date_counts import count_again
from karpear.compliance.duties.models import DutyDate
from karpear.compliance.duties.queries.calendar import dates_seen, month_of
from karpear.compliance.duties.queries.profile_days import profile_days
from karpear.screens.needs import calendar_events
from tests.cast import Cast, signed_in
from tests.rooms.compliance.owed import own_duty
from tests.rooms.compliance.profiles import a_domestic_ngo, grant, paper, write_down
from tests.steps.assessments import shown

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_reports_and_ends_of_papers_stand_in_list_month_and_feed(cast: Cast) -> None:
    today, now = timezone.localdate(), timezone.now()
    report, end = today + 200 * DAY, today + 210 * DAY
    write_down(cast, paper(kind="memorandum", since=today - 700 * DAY, until=end))
    write_down(cast, grant(report_on=report))
    home = f"/law/profile/{cast.lantern.pk}/"
    dara = signed_in(cast.dara)
    page = shown(dara, "/law/")
    for day, words in ((report, "Report to a donor: Lotus Fund"), (end, "Ends: memorandum (MOU), Ministry of Lakes")):
        assert words in page and date_format(day, "j M Y") in page
        month = shown(dara, f"/law/month/?month={day:%Y-%m}")
        assert words in month and home in month and "Nothing is due" not in month
        assert day in [event.starts for event in calendar_events(cast.dara, now)]
    assert home in page and 'href="#runs-out"' in page
    assert profile_days(cast.sophea, now) == profile_days(cast.rith, now) == []


def test_the_month_shows_what_falls_on_a_sunday_on_the_friday_on_which_one_goes(cast: Cast) -> None:
    own_duty(cast, date(2026, 12, 20))
    own_duty(cast, date(2027, 1, 31), name="Another report")
    now = datetime(2026, 12, 15, 9, tzinfo=UTC)
    days = {
        cell.day: [line.name for line in cell.lines]
        for month in (12, 1)
        for week in month_of(dates_seen(cast.dara), date(2026 + (month == 1), month, 1), now.date(), now).weeks
        for cell in week
        if cell.lines
    }
    assert days == {date(2026, 12, 18): ["Report to the donor"], date(2027, 1, 29): ["Another report"]}


def test_what_is_written_down_says_at_once_what_follows_from_it(cast: Cast) -> None:
    a_domestic_ngo(cast)
    dara, today = signed_in(cast.dara), timezone.localdate()
    path = f"/law/profile/{cast.lantern.pk}/add/accounts/"
    account = {"label": "Project money", "opened_on": today}
    bare_page = dara.post(path, account, follow=True).content.decode()
    assert "Added." in bare_page and "What follows" not in bare_page, "no calendar is kept yet"
    count_again(cast.lantern, now=timezone.now())
    page = dara.post(path, {**account, "label": "Rent"}, follow=True).content.decode()
    notice = DutyDate.objects.filter(duty="LANGO-10b").latest("id")
    assert "What follows:" in page and f'<a href="/law/dates/{notice.pk}/">' in page
    what_follows = page.partition("What follows:")[2].partition("</a>")[0]
    assert date_format(notice.go_by, "j M Y") in what_follows and "Rent" not in what_follows
