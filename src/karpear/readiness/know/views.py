"""What there is to know and to keep ready, and everything of one's own to take out."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from karpear.people.current import me
from karpear.rules.ready.recall import day_of
from karpear.ui.offline import kept_offline
from karpear.ui.pressure import Answer, under_pressure

from ..checklists.queries import checklists_of
from ..numbers.queries import due_for
from ..rights.queries import situations_of
from . import actions


@under_pressure(read=Answer.OPEN)
@kept_offline
@require_safe
def know(request: HttpRequest) -> HttpResponse:
    """What there is to know and to keep ready."""
    person, now = me(request), timezone.now()
    context = {
        "now": now,
        "situations": situations_of(person),
        "lists": checklists_of(person),
        "due": due_for(person, now, day_of(now)),
    }
    return render(request, "readiness/know.html", context)


@under_pressure(write=Answer.REFUSED)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """All of this room that is one's own, as a file."""
    content = actions.take_out(person=me(request), now=timezone.now())
    answer = HttpResponse(json.dumps(content, ensure_ascii=False, indent=1), content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="know.json"'
    return answer
