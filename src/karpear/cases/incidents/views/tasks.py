"""Steps and tasks of an incident: one press each."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from karpear.rules.case.playbook import TaskState
from karpear.ui.pages import form_act
from karpear.ui.pressure import Answer, under_pressure

from ..actions import tasks as actions
from ..forms import SettleIncidentForm, TaskForm
from ..queries.incidents import incident_of_task
from .pages import me, sealed_page, working


@under_pressure(write=Answer.HIDDEN)
@require_POST
@sealed_page
@working
def add_task(request: HttpRequest, incident: UUID) -> HttpResponse:
    """One more thing to do; its words were sealed before this was sent."""

    def add(clean: dict[str, Any]) -> HttpResponse:
        actions.add_task(by=me(request), incident=incident, now=timezone.now(), **clean)
        return redirect(_place(incident, clean["key"]))

    otherwise = _("This is not a valid day and time.")
    return form_act(request, TaskForm(request.POST), do=add, to=("cases:incident", incident), otherwise=otherwise)


@under_pressure(write=Answer.HIDDEN)
@require_POST
@sealed_page
@working
def task(request: HttpRequest, task: UUID) -> HttpResponse:
    """Done, not needed, open again, taken or given."""
    person, now, form = me(request), timezone.now(), SettleIncidentForm(request.POST)
    incident = incident_of_task(person, task)
    to_today = request.POST.get("back") == "today"  # pressed there, where nobody had it, one goes on there

    def act(clean: dict[str, Any]) -> None:
        if (do := clean["do"]) in ("take", "give"):
            owner = person.pk if do == "take" else clean["owner"]
            actions.give_task(by=person, task=task, owner=owner, now=now, only_free=to_today)
        else:
            actions.settle_task(by=person, task=task, state=TaskState(do), now=now)

    return form_act(request, form, do=act, to=("home",) if to_today else (_place(incident, task),))


def _place(incident: UUID, task: UUID) -> str:
    return f"{reverse('cases:incident', args=[incident])}#t-{task}"
