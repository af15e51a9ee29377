"""A question to all: asked and read by those who keep the room, answered by everybody behind a coin."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from karpear.messaging.models import Delivery
from karpear.people.current import me
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.ui.forms import Choice
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm

from . import actions, queries
from .values import NewPulse

pulse_home = refusing(lambda _address: redirect("voice:pulse"))
question_home = refusing(lambda address: redirect("voice:question", address["pulse_question"]))
#: As long as each other, and without a meaning outside: whoever counts letters on the line learns nothing.
YES, NO = "a", "b"


class PulseForm(ValueForm):
    """What is asked, and until when."""

    asks = NewPulse
    conditional = frozenset({"wording", "words"})


class CoinForm(forms.Form):
    """What the coin let out."""

    answer = Choice(choices=[(YES, YES), (NO, NO)])


@under_pressure(read=Answer.EMPTY)
@require_safe
@pulse_home
def pulse(request: HttpRequest, organisation: UUID | None = None) -> HttpResponse:
    """What is asked now, and what could be said of what was asked before."""
    pulse_page = queries.pulse_page(me(request), organisation, timezone.now(), private=in_private(request))
    return page(request, "voice/pulse/pulse.html", {"page": pulse_page})


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@pulse_home
def new_pulse(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Everybody is asked as soon as this is saved."""
    membership, now = require(me(request), organisation, Verb.KEEP_VOICE), timezone.now()
    pulse_page = queries.pulse_page(me(request), organisation, now, private=in_private(request))
    return form_page(
        request,
        "voice/pulse/new.html",
        PulseForm(request.POST or None),
        do=lambda clean: actions.ask_all(by=me(request), organisation=organisation, new=NewPulse(**clean), now=now),
        done=_("Asked. Everybody gets one message, whether they answer or not."),
        to=lambda _question: ("voice:pulse",),
        context={"organisation": membership.organisation, "page": pulse_page},
    )


@under_pressure(write=Answer.REFUSED)
@pulse_home
@press_page(gettext_lazy("Ended. Who had answered is deleted; two numbers are left."), to="voice:pulse")
def end_pulse(request: HttpRequest, pulse_question: UUID) -> None:
    """No more answers."""
    actions.end_pulse(by=me(request), question=pulse_question, now=timezone.now())


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@any_form
@question_home
def question(request: HttpRequest, pulse_question: UUID) -> HttpResponse:
    """How it protects, then the question. What was answered is never shown again, to nobody."""
    person, now = me(request), timezone.now()
    row = queries.question_for(person, pulse_question)
    answer = partial(actions.answer_pulse, person=person, question=row.pk, now=now)
    context = {
        "period": queries.period_of(row, now), "mark": queries.mark_of(person, row), "organisation": row.organisation,
        "odds": row.truth_percent // (100 - row.truth_percent), "yes": YES, "no": NO,
    }  # fmt: skip
    return form_page(
        request,
        "voice/pulse/question.html",
        CoinForm(request.POST or None),
        do=lambda clean: answer(yes=clean["answer"] == YES),
        to=("voice:question", row.pk),  # where it stands that it counted: a message would be kept with the session
        context=context,
    )


def question_link(_request: HttpRequest, delivery: Delivery, _now: datetime) -> HttpResponse:
    """Called by the one public link route for topic "question"."""
    return redirect("voice:question", delivery.subject)
