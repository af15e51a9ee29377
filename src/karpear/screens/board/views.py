"""The board: one page, and the piece of it that is fetched again."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from karpear.activities.plans.queries.departures import leaving_soon
from karpear.activities.tracking.queries.sights import sights
from karpear.messaging.queries import texts_to_read
from karpear.people.current import me
from karpear.people.queries.gates import people_to_open
from karpear.people.queries.roster import standing_in
from karpear.ui.pressure import Answer, in_private, under_pressure

from .actions import note_exact
from .places import name_places, where, with_next_promise
from .queries import board
from .unreached import unreached


@under_pressure(read=Answer.EMPTY)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The whole page; true without JavaScript as well."""
    return render(request, "board/board.html", _context(request, timezone.now()))


@under_pressure(read=Answer.EMPTY)
@require_safe
def fragment(request: HttpRequest) -> HttpResponse:
    """What the page shows, fetched again whenever something changed."""
    return render(request, "board/part.html", _context(request, timezone.now()))


def _context(request: HttpRequest, now: datetime) -> dict[str, Any]:
    person = me(request)
    page = board(person, now, forced=not in_private(request))
    followed = sights(person, now, forced=not in_private(request), alerts=[row.alert for row in page.open])
    exact = [row.alert.pk for row in page.open if row.fix] + [sight.alert for sight in followed if sight.alert]
    note_exact(by=person, alerts=exact, now=now)
    texts = texts_to_read(person) if in_private(request) else 0
    out = with_next_promise(page.travelling, [*page.overdue, *page.due_soon])
    map_of_all = where(person, page.open, now, [sight.seen for sight in followed], out)
    shown_people = [*(line.person for line in map_of_all.lines), *(promise.person_id for promise in page.overdue)]
    return {
        "now": now,
        "board": page,
        "unreached": unreached(person, now, forced=not in_private(request)),
        "texts": texts,
        "standing_in": standing_in(person, now) if in_private(request) else [],
        "where": map_of_all,
        "to_open": people_to_open(person, shown_people) if shown_people else set(),
        "rows": name_places(page.rows, map_of_all),
        "coming": leaving_soon(person, now) if page.is_calm and in_private(request) else None,
    }
