"""Silence together: what is open, what is past, and one with what speaks for each cause."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from karpear.alerts.queries.board import may_see_board
from karpear.people.current import me
from karpear.people.queries.gates import may_anywhere
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.ui.pages import any_form, form_page, page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm

from . import queries
from .actions.notes import write_silence_note
from .values import NewSilenceNote
from .words import WHAT_TO_DO

silence_home = refusing(lambda _address: redirect("network:silence"))


class SilenceNoteForm(ValueForm):
    """What it was, on one screen."""

    asks = NewSilenceNote


@under_pressure(read=Answer.EMPTY)
@require_safe
def silence(request: HttpRequest) -> HttpResponse:
    """What is open, and what is past."""
    person = me(request)
    if not (may_see_board(person) or may_anywhere(person, Verb.SEE_NETWORK)):
        raise Missing
    pages = queries.silence_page(person) if in_private(request) else queries.SilencePage([], [])
    return page(request, "network/silence/silence.html", {"silence": pages, "now": timezone.now()})


@under_pressure(read=Answer.HIDDEN)
@require_safe
@silence_home
def silence_alarm(request: HttpRequest, alarm: UUID) -> HttpResponse:
    """One: the common picture, the reader's own people, what speaks for each cause, what to do."""
    person = me(request)
    row = queries.alarm_of(person, alarm)
    [picture] = queries.pictures(person, [row])
    context = {
        "picture": picture,
        "alarm": row,
        "organisations": queries.concerned_organisations(person, row),
        "notes": queries.notes_of(person, row),
        "what_to_do": WHAT_TO_DO if may_see_board(person) else WHAT_TO_DO[1:],
        "sees_board": may_see_board(person),
        "now": timezone.now(),
    }
    return page(request, "network/silence/alarm.html", context)


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@silence_home
def silence_note(request: HttpRequest, alarm: UUID, organisation: UUID) -> HttpResponse:
    """What it was, as far as one organisation knows."""
    alarm_row = queries.alarm_of(me(request), alarm)
    organisations = {row.pk: row for row in queries.concerned_organisations(me(request), alarm_row)}
    if organisation not in organisations:
        raise Missing
    [picture] = queries.pictures(me(request), [alarm_row])
    return form_page(
        request,
        "network/silence/note_form.html",
        SilenceNoteForm(request.POST or None),
        do=lambda clean: write_silence_note(
            by=me(request), alarm=alarm, organisation=organisation, new=NewSilenceNote(**clean), now=timezone.now()
        ),
        done=_("Written down. Each person’s own alarm goes on."),
        to=("network:silence_alarm", alarm),
        context={"picture": picture, "organisation": organisations[organisation]},
    )
