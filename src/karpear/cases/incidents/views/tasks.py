"""Steps and tasks of an incident: one press each."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from karpear.rules.case.playbook import TaskState
from karpear.rules.refusals import BadFields
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
    form = TaskForm(request.POST)
    if not form.is_valid():
        raise BadFields([("due", _("This is not a valid day and time."))])
    clean = form.cleaned_data
    actions.add_task(
        by=me(request), incident=incident, key=clean["key"], due=clean["due"], owner=clean["owner"], now=timezone.now()
    )
    return _go_back(incident, clean["key"])


@under_pressure(write=Answer.HIDDEN)
@require_POST
@sealed_page
@working
def task(request: HttpRequest, task: UUID) -> HttpResponse:
    """Done, not needed, open again, taken or given."""
    person, now, form = me(request), timezone.now(), SettleIncidentForm(request.POST)
    incident = incident_of_task(person, task)
    if not form.is_valid():
        return _go_back(incident, task)
    match do := form.cleaned_data["do"]:
        case "take":
            actions.give_task(by=person, task=task, owner=person.pk, now=now)
        case "give":
            actions.give_task(by=person, task=task, owner=form.cleaned_data["owner"], now=now)
        case _:
            actions.settle_task(by=person, task=task, state=TaskState(do), now=now)
    return _go_back(incident, task)


def _go_back(incident: UUID, task: UUID) -> HttpResponse:
    return redirect(f"{reverse('cases:incident', args=[incident])}#t-{task}")
