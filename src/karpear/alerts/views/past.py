"""What has ended: a list to search, and a file to take away."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from karpear.people.current import me
from karpear.rules.refusals import Forbidden
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.sheet_writer import CSV_TYPE, csv_of

from ..actions import note_export
from ..forms import PastForm
from ..queries import may_see_board, past_alerts, past_row

MOST = 5000
MOST_FOUND = 100


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)
@require_http_methods(["GET", "HEAD", "POST"])
def past(request: HttpRequest) -> HttpResponse:
    """Everything that has ended, page by page. A search is a POST, so that no name stands in an address."""
    person = me(request)
    if not may_see_board(person):
        raise Forbidden()
    form = PastForm(request.POST if request.method == "POST" else None)
    searched = request.method == "POST"
    alerts = past_alerts(person, **form.chosen())[:MOST_FOUND] if searched else past_alerts(person)
    alerts = alerts if in_private(request) else alerts.none()
    page = Paginator(alerts, MOST_FOUND if searched else 25).get_page(request.GET.get("page"))
    context = {"now": timezone.now(), "form": form, "page": page, "rows": [past_row(a) for a in page]}
    return render(request, "alerts/past.html", context | {"searched": searched})


@under_pressure(write=Answer.EMPTY)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The same list as CSV. A POST, since it is written down who took it."""
    person, now = me(request), timezone.now()
    if not may_see_board(person):
        raise Forbidden()
    alerts = past_alerts(person, **PastForm(request.POST).chosen())[:MOST]
    rows = [past_row(a) for a in alerts] if in_private(request) else []
    note_export(by=person, count=len(rows), now=now)
    head = [_("Opened"), _("What"), _("Drill"), _("Name"), _("Organisation"), _("Who had it"), _("Ended")]
    head.append(pgettext("end", "How"))
    answer = HttpResponse(csv_of(head, [row.cells() for row in rows]), content_type=CSV_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="list-{now:%Y-%m-%d}.csv"'
    return answer
