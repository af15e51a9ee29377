"""The overview of one organisation."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from karpear.people.current import me
from karpear.people.views.shared import refusing
from karpear.risks.pages import asked
from karpear.rules.access import Verb
from karpear.ui.pages import page
from karpear.ui.pressure import Answer, in_private, under_pressure

from .queries import overview_page
from .words import change_lines, gap_lines, hold_counts


@under_pressure(read=Answer.EMPTY)  # nothing of alarms, drills, incidents and what waits
@require_safe
@refusing("home")
def overview(request: HttpRequest) -> HttpResponse:
    """Whether we are prepared, what only the reader can decide this week, and what has changed since last week."""
    now, organisation = timezone.now(), asked(request, Verb.SEE_MEMBERS)
    summary = overview_page(me(request), organisation, now, forced=not in_private(request))
    context = {
        "now": now, "page": summary, "gaps": gap_lines(summary.people), "changes": change_lines(summary),
        "holds": hold_counts(summary),
    }  # fmt: skip
    return page(request, "overview/overview.html", context)
