"""A draft is handed over; what was handed to us is taken, or left."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from karpear.people.access import allowed
from karpear.people.current import me
from karpear.people.queries.gates import may_anywhere
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.rules.sharing.bulletins import EventKind
from karpear.ui.forms import Choice, offer
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing

from ...models import BulletinState
from ...queries.pages import bulletin_of
from ...queries.texts import headline_of
from ...words import EVENTS
from .. import handed_drafts as drafts

to_check = refusing(lambda address: redirect("network:bulletin_check", address["bulletin"]))
to_handed = refusing(lambda _address: redirect("network:bulletins_handed"))


class HandOverForm(forms.Form):
    """To whom."""

    to = Choice(label=_("Who publishes it as theirs"), empty=_("choose"))


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@to_check
def hand_over(request: HttpRequest, bulletin: UUID) -> HttpResponse:
    """What proves it later is in the answer to the press, and nowhere else."""
    row = allowed(
        bulletin_of(me(request), bulletin), by=me(request), verb=Verb.WRITE_BULLETIN, states=[BulletinState.DRAFT]
    )
    form = HandOverForm(request.POST or None)
    offer(form, to=[(str(able.pk), able.name) for able in drafts.may_take_over(row)])

    def do(clean: dict[str, Any]) -> HttpResponse:
        proof = drafts.hand_over(by=me(request), bulletin=bulletin, to=UUID(clean["to"]), now=timezone.now())
        answer = page(request, "network/bulletins/ways/handed_over.html", {"proof": proof})
        answer["Cache-Control"] = "no-store"
        return answer

    context = {"row": row, "headline": headline_of(row)}
    return form_page(request, "network/bulletins/ways/hand_over.html", form, do=do, context=context)


@under_pressure(read=Answer.EMPTY)
@require_safe
@refusing(lambda _address: redirect("network:bulletins"))
def handed(request: HttpRequest) -> HttpResponse:
    """Words that somebody asks us to say."""
    person = me(request)
    if not may_anywhere(person, Verb.WRITE_BULLETIN):
        raise Missing
    waiting = drafts.handed_to(person) if in_private(request) else []
    lines = [(draft, EVENTS[EventKind(draft.row.event)]) for draft in waiting]
    return page(request, "network/bulletins/ways/handed.html", {"lines": lines})


@under_pressure(write=Answer.REFUSED)
@to_handed
@press_page(_("It is yours. Say it in your own words, then choose to whom it goes."), to="network:bulletin_change")
def take(request: HttpRequest, handed: UUID) -> UUID:
    """A draft of ours."""
    return drafts.take_over(by=me(request), handed=handed, now=timezone.now()).pk


@under_pressure(write=Answer.REFUSED)
@to_handed
@press_page(_("Left. Nobody is told."), to="network:bulletins_handed")
def leave(request: HttpRequest, handed: UUID) -> None:
    """We do not say it."""
    drafts.leave_it(by=me(request), handed=handed, now=timezone.now())
