"""Drills: start one, and see how long each step took to answer."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from karpear.people.current import me
from karpear.people.queries.gates import may_anywhere, members_where_may
from karpear.rules.access import Verb
from karpear.rules.refusals import Conflict, Forbidden
from karpear.ui.pressure import Answer, in_private, under_pressure

from ..actions.drills import start_drill
from ..forms import DrillForm
from ..queries.past import drill_records
from ..queries.past import drills as drills_of
from ..queries.steps import pace_note


@under_pressure(read=Answer.EMPTY, write=Answer.REFUSED)
@require_http_methods(["GET", "HEAD", "POST"])
def drills(request: HttpRequest) -> HttpResponse:
    """Officers start one; leads read how they went."""
    person, now = me(request), timezone.now()
    if not may_anywhere(person, Verb.SEE_BOARD):
        raise Forbidden()
    choices = members_where_may(person, Verb.RUN_DRILL)
    form = DrillForm(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST" and form.is_valid():
        organisation, about = (UUID(part) for part in form.cleaned_data["about"].split(":"))
        try:
            drill = start_drill(by=person, organisation=organisation, person=about, now=now)
            return redirect("alerts:alert", drill.pk)
        except Conflict as refusal:
            form.add_error("about", refusal.message)
    past = drills_of(person)
    page = Paginator(past if in_private(request) else past.none(), 10).get_page(request.GET.get("page"))
    context = {"now": now, "form": form, "may_start": bool(choices), "page": page, "pace": pace_note()}
    context["records"] = drill_records(list(page))
    return render(request, "alerts/drills.html", context)
