"""Key tasks and deputies, hand-over packs, and why people leave."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from karpear.messaging.models import Delivery
from karpear.people.current import me
from karpear.people.queries.gates import members_to_choose, require
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.ui.forms import named
from karpear.ui.pages import any_form, form_page, page, press_page, submit
from karpear.ui.places import lie_in
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm
from karpear.vault import pages as vault_pages
from karpear.vault.pages import sealed_page

from . import actions, queries
from .models import KeyTask
from .values import AskForm, ExitForm, NewKeyTask

succession_home = refusing(lambda _address: redirect("preparedness:succession"))
own_home = refusing(lambda _address: redirect("preparedness:my_handover"))
NO_TASKS = queries.OwnTasks([], [])


@under_pressure(read=Answer.EMPTY)
@require_safe
@succession_home
def succession(request: HttpRequest) -> HttpResponse:
    """Key tasks, those that lack something first; and why people left, as far as it may be shown."""
    now = timezone.now()
    parts = queries.succession_pages(me(request), now, private=in_private(request))
    if not parts:
        raise Missing
    rows = [(part, named(queries.may_be_asked(part.organisation, now))) for part in parts]
    return page(request, "preparedness/succession.html", {"parts": rows, "now": now})


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@succession_home
def new_task(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """One more key task."""
    membership, now = require(me(request), organisation, Verb.KEEP_SUCCESSION), timezone.now()
    people = named(members_to_choose(membership.organisation))
    return form_page(
        request,
        "preparedness/key_task_form.html",
        _task_form(request, people),
        do=lambda clean: actions.add_task(by=me(request), organisation=organisation, new=NewKeyTask(**clean), now=now),
        done=_("Added."),
        to=("preparedness:succession",),
        context={"line": None},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@succession_home
def change_task(request: HttpRequest, key_task: UUID) -> HttpResponse:
    """Another deputy, holder, or day."""
    line = queries.task_of(me(request), key_task, timezone.now())
    require(me(request), line.task.organisation_id, Verb.KEEP_SUCCESSION)
    people = named(members_to_choose(line.task.organisation))
    return form_page(
        request,
        "preparedness/key_task_form.html",
        _task_form(request, people, line.task),
        do=partial(actions.change_task, by=me(request), task=key_task, now=timezone.now()),
        done=_("Saved."),
        to=("preparedness:key_task", key_task),
        context={"line": line},
    )


def _task_form(request: HttpRequest, people: list[tuple[str, str]], task: KeyTask | None = None) -> ValueForm:
    choices = {"holder": [("", "—"), *people], "deputy": [("", _("nobody yet")), *people]}
    return ValueForm(request.POST or None, asks=NewKeyTask, row=task, choices=choices)


@under_pressure(read=Answer.HIDDEN)
@require_safe
@succession_home
@sealed_page
def show_task(request: HttpRequest, key_task: UUID) -> HttpResponse:
    """One key task: who, what was shown when, and the sealed hand-over pack."""
    person, now = me(request), timezone.now()
    line = queries.task_of(person, key_task, now)
    may_change = queries.may_keep(person, line.task.organisation_id)
    if not may_change:
        lie_in(request, reverse("preparedness:my_handover"))
    context = {"line": line, "may_change": may_change, "reader": person, "now": now}
    return vault_pages.page(request, "preparedness/key_task.html", context)


@under_pressure(write=Answer.REFUSED)
@succession_home
@press_page(gettext_lazy("Taken off the list. Its hand-over pack is deleted in a year."), to="preparedness:succession")
def end_task(request: HttpRequest, key_task: UUID) -> None:
    """It is nobody's any more."""
    actions.end_task(by=me(request), task=key_task, now=timezone.now())


@under_pressure(write=Answer.REFUSED)
@own_home
@press_page(gettext_lazy("Thank you: it is written down with today's date."), to="preparedness:my_handover")
def read_task(request: HttpRequest, key_task: UUID) -> None:
    """Its deputy has read the pack."""
    actions.note_read(by=me(request), task=key_task, now=timezone.now())


@under_pressure(read=Answer.EMPTY)
@require_safe
@own_home
def mine(request: HttpRequest) -> HttpResponse:
    """What hangs on me, what I stand in for, and the way to say why I leave."""
    person, now = me(request), timezone.now()
    private = in_private(request)
    organisations = queries.organisations_to_leave(person, now) if private else []
    context = {
        "own_tasks": queries.own_tasks(person, now) if private else NO_TASKS,
        "leaving": organisations,
        "too_new": private and not organisations and queries.is_too_new(person, now),
        "now": now,
    }
    return page(request, "preparedness/my_handover.html", context)


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@own_home
def leaving(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Why I leave: answered alone, and only counted."""
    own_organisation = queries.organisation_to_leave(me(request), organisation, timezone.now())
    return form_page(
        request,
        "preparedness/exit.html",
        ExitForm(request.POST or None),
        do=lambda clean: actions.answer_by_oneself(
            by=me(request), organisation=organisation, reasons=clean["reasons"], now=timezone.now()
        ),
        done=_("Thank you. It was counted, and nobody can see what you answered."),
        to=("preparedness:my_handover",),
        context={"organisation": own_organisation},
    )


@under_pressure(write=Answer.REFUSED)
@succession_home
@press_page(
    gettext_lazy("Asked. They get a link that says nothing; you will see no answer, only totals."),
    to="preparedness:succession",
)
def ask(request: HttpRequest, organisation: UUID) -> None:
    """Ask somebody who leaves, or has left."""
    form = AskForm(request.POST)
    if not form.is_valid():
        raise Missing
    actions.ask_why(by=me(request), organisation=organisation, person=form.cleaned_data["person"], now=timezone.now())


def handover_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Behind the link of a reminder: the page, which asks who it is."""
    return redirect("preparedness:my_handover")


def exit_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Called by the one public link route for topic "exit": answered without signing in, once. Raises Missing."""
    if delivery.person is None:
        raise Missing
    own_ask = queries.exit_ask(delivery.person, delivery.subject)
    with translation.override(delivery.person.language):
        form = ExitForm(request.POST or None)
        answer = partial(actions.answer_ask, by=delivery.person, ask=own_ask.pk, now=now)
        submission = submit(
            request,
            form,
            do=lambda clean: _thank(request, answer(reasons=clean["reasons"])),
        )
        response = submission or render(
            request,
            "preparedness/exit_link.html",
            {"form": form, "organisation": own_ask.organisation},
            status=422 if form.is_bound else 200,
        )
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _thank(request: HttpRequest, _answer: None) -> HttpResponse:
    return render(request, "preparedness/exit_link.html", {"form": None})
