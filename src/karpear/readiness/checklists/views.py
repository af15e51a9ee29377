"""One checklist: line by line, and from the beginning."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from karpear.people.current import me
from karpear.ui.offline import kept_offline
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing

from . import actions, queries

_home = refusing(lambda _values: redirect("readiness:know"))


@under_pressure(read=Answer.OPEN, write=Answer.OPEN)
@kept_offline
@require_http_methods(["GET", "HEAD", "POST"])
@_home
def checklist(request: HttpRequest, key: str) -> HttpResponse:
    """One checklist: what is done stays done until it is begun again."""
    person = me(request)
    if request.method == "POST":
        done_keys = request.POST.getlist("done")
        actions.keep_progress(
            person=person, key=key, done_keys=done_keys, today=timezone.localdate(), now=timezone.now()
        )
        return redirect("readiness:checklist", key)
    progress = queries.checklist_page(person, key)
    return render(request, "readiness/checklist.html", {"progress": progress, "now": timezone.now()})


@under_pressure(write=Answer.OPEN)
@require_POST
@_home
def anew(request: HttpRequest, key: str) -> HttpResponse:
    """From the beginning."""
    actions.begin_anew(person=me(request), key=key, now=timezone.now())
    return redirect("readiness:checklist", key)
