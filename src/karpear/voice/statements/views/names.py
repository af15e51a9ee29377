"""After publication: is this our name, a name taken back, and what came of it."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from karpear.people.access import allowed
from karpear.people.current import me
from karpear.rules.access import Verb
from karpear.ui.pages import any_form, press_page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm

from ..actions import aftermath
from ..queries import names, pages
from ..values import LeftName, NewStatementOutcome, WithdrawnName
from .pages import form_of, statement_home

names_home = refusing(lambda _address: redirect("voice:statements"))


class OutcomeForm(ValueForm):
    """What came of a statement."""

    asks = NewStatementOutcome


class WithdrawnNameForm(ValueForm):
    """Why a name is taken back."""

    asks = WithdrawnName


class LeftNameForm(ValueForm):
    """Why a name stays that is denied."""

    asks = LeftName


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@statement_home
def note_outcome(request: HttpRequest, statement: UUID) -> HttpResponse:
    """What came of it by now."""
    row = pages.statement_of(me(request), statement)
    published = allowed(row, by=me(request), verb=Verb.KEEP_VOICE, states=aftermath.PUBLISHED)
    form, do = OutcomeForm(request.POST or None), partial(aftermath.note_outcome, statement=statement)
    return form_of(request, published, "voice/statements/outcome_form.html", form, do, done=_("Saved."))


@under_pressure(write=Answer.REFUSED)
@names_home
@press_page(to="voice:statement")
def answer_name(request: HttpRequest, signature: UUID) -> UUID:
    """A lead says whether their organisation signed, or somebody of this name whether they did."""
    was_us = request.POST.get("answer") == "yes"
    row = aftermath.say_whether_it_was_us(by=me(request), signature=signature, was_us=was_us, now=timezone.now())
    return row.statement_id


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@names_home
def withdraw_name(request: HttpRequest, signature: UUID) -> HttpResponse:
    """A name is taken back, with a reason that stands next to it."""
    row = names.signature_for(me(request), signature)
    form, do = WithdrawnNameForm(request.POST or None), partial(aftermath.withdraw_name, signature=signature)
    done = _("The name is struck out, and the reason is shown next to it.")
    return form_of(request, row.statement, "voice/statements/withdraw_form.html", form, do, done=done, signature=row)


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@names_home
def leave_name(request: HttpRequest, signature: UUID) -> HttpResponse:
    """A name that is denied stays, and the convener says why."""
    row = names.signature_for(me(request), signature)
    allowed(row.statement, by=me(request), verb=Verb.KEEP_VOICE)
    form, do = LeftNameForm(request.POST or None), partial(aftermath.leave_name, signature=signature)
    done = _("Saved. Whoever has this name reads why it stays.")
    return form_of(request, row.statement, "voice/statements/stays_form.html", form, do, done=done, signature=row)
