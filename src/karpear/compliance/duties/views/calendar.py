"""The calendar: a list, a month, a year. All three show the same rows."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from karpear.people.actions.exports import note_export
from karpear.people.current import me
from karpear.people.local_today import today_for
from karpear.people.queries.gates import may_anywhere
from karpear.rules.access import Verb
from karpear.rules.refusals import Forbidden
from karpear.ui.pages import page
from karpear.ui.pressure import Answer, in_private, under_pressure

from ..lists import duty_list
from ..models import DutyDate
from ..queries import calendar as queries
from ..queries.lines import duty_lines
from ..queries.profile_days import profile_days
from .shared import listed

#: Nobody looks further.
FIRST_YEAR, LAST_YEAR = 2000, 2100


def _rows(request: HttpRequest) -> "QuerySet[DutyDate]":
    """What this reader may see. Raises Forbidden where they see no such thing anywhere."""
    person = me(request)
    if not may_anywhere(person, Verb.SEE_LAW):
        raise Forbidden()
    rows = queries.dates_seen(person)
    return rows if in_private(request) else rows.none()


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)  # a search and a file
@require_http_methods(["GET", "HEAD", "POST"])
@listed
def duties(request: HttpRequest) -> HttpResponse:
    """Everything that is owed, the first that is due on top."""
    person, now, rows = me(request), timezone.now(), _rows(request)
    parts = queries.organisations_with_duties(person, now) if in_private(request) else []
    return duty_list([part.organisation for part in parts], person.pk, now).page(
        request, rows, template="compliance/duties.html", now=now,
        prepare=lambda rows: duty_lines(rows, now),
        counts=queries.count_dates(rows, today_for(person, now, Verb.SEE_LAW), now),
        parts=parts,
        profile_days=profile_days(person, now) if in_private(request) else [],
        keeps=may_anywhere(person, Verb.KEEP_LAW),
        note=lambda kind, count: note_export(by=person, of="duties", kind=kind, count=count, now=now),
    )  # fmt: skip


@under_pressure(read=Answer.EMPTY)
@require_safe
@listed
def month(request: HttpRequest) -> HttpResponse:
    """One month as a grid: `?month=2026-12`."""
    now, rows = timezone.now(), _rows(request)
    today = today_for(me(request), now, Verb.SEE_LAW)
    days_of_profile = profile_days(me(request), now) if in_private(request) else []
    grid = queries.month_of(rows, _first_day(request.GET.get("month", ""), today), today, now, days_of_profile)
    return page(request, "compliance/duties_month.html", {"grid": grid, "now": now})


@under_pressure(read=Answer.EMPTY)
@require_safe
@listed
def year(request: HttpRequest) -> HttpResponse:
    """Twelve months by weeks: `?year=2026`."""
    now, rows = timezone.now(), _rows(request)
    year_shown = _year(request.GET.get("year", ""), today_for(me(request), now, Verb.SEE_LAW))
    counted = queries.counted_span(me(request), now) if in_private(request) else None
    months = queries.year_of(rows, year_shown, now, counted)
    context = {
        "counted": counted,
        "year": year_shown, "earlier": year_shown - 1, "later": year_shown + 1, "months": months,
        "totals": queries.total_of(months), "now": now,
    }  # fmt: skip
    return page(request, "compliance/duties_year.html", context)


def _first_day(text: str, today: date) -> date:
    """What makes no sense counts as left out."""
    try:
        first_day = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007
    except ValueError:
        return today.replace(day=1)
    return first_day if FIRST_YEAR <= first_day.year <= LAST_YEAR else today.replace(day=1)


def _year(text: str, today: date) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    return number if FIRST_YEAR <= number <= LAST_YEAR else today.year
