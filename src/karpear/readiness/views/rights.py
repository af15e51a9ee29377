"""Rights cards, checklists, and everything of one's own to take out."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karpear.people.current import me
from karpear.people.queries.country import country_of
from karpear.ui.offline import kept_offline
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing

from ..actions import export as export_actions
from ..actions import lists
from ..queries import lists as lists_queries
from ..queries import numbers

_home = refusing(lambda _values: redirect("readiness:know"))


@under_pressure(read=Answer.OPEN)
@kept_offline
@require_safe
def know(request: HttpRequest) -> HttpResponse:
    """What there is to know and to keep ready."""
    person, now = me(request), timezone.now()
    context = {
        "now": now,
        "situations": lists_queries.situations_of(person),
        "lists": lists_queries.checklists_of(person),
        "due": numbers.due_for(person, now, timezone.localdate()),
    }
    return render(request, "readiness/know.html", context)


@under_pressure(read=Answer.OPEN)
@kept_offline
@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """Every rights card, on one page: what a phone fetches ahead, and what one prints."""
    person = me(request)
    context = {
        "situations": lists_queries.situations_of(person), "country": country_of(None, person=person),
        "now": timezone.now(),
    }  # fmt: skip
    return render(request, "readiness/rights.html", context)


@under_pressure(read=Answer.OPEN)
@kept_offline
@require_safe
@_home
def situation(request: HttpRequest, key: str) -> HttpResponse:
    """One rights card. On this phone also without a connection."""
    person = me(request)
    context = {
        "card": lists_queries.situation_of(person, key), "country": country_of(None, person=person),
        "now": timezone.now(),
    }  # fmt: skip
    return render(request, "readiness/situation.html", context)


@under_pressure(read=Answer.OPEN, write=Answer.OPEN)
@kept_offline
@require_http_methods(["GET", "HEAD", "POST"])
@_home
def checklist(request: HttpRequest, key: str) -> HttpResponse:
    """One checklist: what is done stays done until it is begun again."""
    person = me(request)
    if request.method == "POST":
        done_keys = request.POST.getlist("done")
        lists.keep_progress(person=person, key=key, done_keys=done_keys, today=timezone.localdate(), now=timezone.now())
        return redirect("readiness:checklist", key)
    progress = lists_queries.checklist_page(person, key)
    return render(request, "readiness/checklist.html", {"progress": progress, "now": timezone.now()})


@under_pressure(write=Answer.OPEN)
@require_POST
@_home
def anew(request: HttpRequest, key: str) -> HttpResponse:
    """From the beginning."""
    lists.begin_anew(person=me(request), key=key, now=timezone.now())
    return redirect("readiness:checklist", key)


@under_pressure(write=Answer.REFUSED)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """All of this room that is one's own, as a file."""
    content = export_actions.take_out(person=me(request), now=timezone.now())
    answer = HttpResponse(json.dumps(content, ensure_ascii=False, indent=1), content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="know.json"'
    return answer
