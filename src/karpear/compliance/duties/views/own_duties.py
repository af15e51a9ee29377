"""What we owe besides the law: written down, changed, ended."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karpear.db.rows import find_row
from karpear.people.current import me
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.ui.pages import any_form, form_page, press_page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.values import ValueForm

from ..actions import own_duties as actions
from ..models import OwnDuty
from ..values import NewOwnDuty
from .shared import listed


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@listed
def new_own_duty(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """One more: a donor's report, a letter that became a duty."""
    membership, now = require(me(request), organisation, Verb.KEEP_LAW), timezone.now()
    return form_page(
        request,
        "compliance/own_duty.html",
        ValueForm(request.POST or None, asks=NewOwnDuty),
        do=lambda clean: actions.add_own_duty(
            by=me(request), organisation=organisation, new=NewOwnDuty(**clean), now=now
        ),
        done=_("Added, with its dates."),
        to=("compliance:duties",),
        context={"organisation": membership.organisation, "own_duty": None},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@listed
def change_own_duty(request: HttpRequest, own_duty: UUID) -> HttpResponse:
    """Other words, or other days."""
    row = _own_duty(request, own_duty)
    require(me(request), row.organisation_id, Verb.KEEP_LAW)
    for name, words in row.words_in_language.items():
        setattr(row, name, words)
    return form_page(
        request,
        "compliance/own_duty.html",
        ValueForm(request.POST or None, asks=NewOwnDuty, row=row),
        do=partial(actions.change_own_duty, by=me(request), own_duty=own_duty, now=timezone.now()),
        done=_("Saved."),
        to=("compliance:duties",),
        context={"organisation": row.organisation, "own_duty": row},
    )


def _own_duty(request: HttpRequest, own_duty: UUID) -> OwnDuty:
    rows = OwnDuty.objects.visible_to(me(request)).standing().filter(pk=own_duty)
    row: OwnDuty = find_row(rows.select_related("organisation"))
    return row


@under_pressure(write=Answer.REFUSED)
@listed
@press_page(gettext_lazy("Ended. What was late before stays until it is filed or explained."), to="compliance:duties")
def end_own_duty(request: HttpRequest, own_duty: UUID) -> None:
    """Nobody asks for it any more."""
    actions.end_own_duty(by=me(request), own_duty=own_duty, now=timezone.now())
