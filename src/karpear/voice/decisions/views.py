"""Decisions about speaking: the list, one of them, deciding, what came of it, and who disagrees."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from karpear.people.access import allowed
from karpear.people.actions.exports import note_export
from karpear.people.current import me
from karpear.people.local_today import today_of
from karpear.people.queries.gates import may_anywhere, organisations_where
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.rules.voice.forms import Form
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm

from ..posture.words import province_names, topic_names
from . import actions, dissents, queries
from .lists import decision_list
from .models import SpeakDecision
from .other_forms import also_silenced, quieter_now
from .to_read import read_decision
from .values import DecidedForm, NewDissent, NewSpeakReview

ROUND_DIGITS = 5
to_page = refusing(lambda address: redirect("voice:decision", address["decision"]))


class DecideForm(ValueForm):
    """What is decided. `conditional`: silence needs its day, and what is not proposed its reason."""

    asks = DecidedForm
    conditional = frozenset({"review_on", "reason"})

    def __init__(self, *args: Any, has_news: bool, has_harm: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_news or has_harm:
            self.initial.pop("form", None)
        if not has_news:
            del self.fields["knowing"]


class SpeakReviewForm(ValueForm):
    """What came of it."""

    asks = NewSpeakReview


class DissentForm(ValueForm):
    """Why somebody disagrees."""

    asks = NewDissent


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)  # a file alone is a POST
@require_http_methods(["GET", "HEAD", "POST"])
def decisions(request: HttpRequest) -> HttpResponse:
    """What is to be decided first, then what was."""
    person, now = me(request), timezone.now()
    organisations = organisations_where(person, Verb.SEE_VOICE, by_name=True)
    if not organisations:
        raise Missing
    rows = SpeakDecision.objects.visible_to(person).select_related("organisation")
    topics = {code: name for organisation in organisations for code, name in topic_names(organisation).items()}
    places = {code: name for organisation in organisations for code, name in province_names(organisation).items()}
    return decision_list(organisations, topics, places).page(
        request, rows if in_private(request) else rows.none(), template="voice/decisions/decisions.html", now=now,
        organisations=organisations, keeps=may_anywhere(person, Verb.KEEP_VOICE),
        note=lambda kind, count: note_export(by=person, of="decisions to speak", kind=kind, count=count, now=now),
    )  # fmt: skip


@under_pressure(read=Answer.HIDDEN)
@require_safe
def show_decision(request: HttpRequest, decision: UUID) -> HttpResponse:
    """What is proposed and why, what was decided, and what came of it."""
    decision_page = queries.decision_page(me(request), decision, timezone.now())
    return page(request, "voice/decisions/decision.html", {"page": decision_page})


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@to_page
def decide(request: HttpRequest, decision: UUID) -> HttpResponse:
    """A lead decides."""
    person, now = me(request), timezone.now()
    row = allowed(queries.decision_of(person, decision), by=person, verb=Verb.DECIDE_TO_SPEAK)
    today = today_of(row.organisation, now)
    decision_page = queries.decision_page(person, decision, now)
    quieter = quieter_now(person, row, Form(row.form or row.proposed))
    initial = {"form": row.form or row.proposed, "review_on": decision_page.last_day}
    # What was read on the decision's own page, where the button brings it along.
    text_hash = request.POST.get("text_hash", "") if request.POST else request.GET.get("read", row.text_hash)
    return form_page(
        request,
        "voice/decisions/decide.html",
        DecideForm(
            request.POST or None, initial=initial, has_news=decision_page.moved is not None,
            has_harm=bool(decision_page.harm),
        ),
        do=lambda clean: actions.decide(
            by=person, decision=decision, new=DecidedForm(**clean), text_hash=text_hash, now=now, today=today
        ),
        done=_("Decided. After 7 and after 30 days you are asked what came of it."),
        to=("voice:decision", decision),
        context={
            "page": decision_page, "text_hash": text_hash, "quieter": quieter,
            "also_silenced": [louder for louder in also_silenced(person, row) if louder != quieter],
        },
    )  # fmt: skip


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@to_page
def review(request: HttpRequest, decision: UUID) -> HttpResponse:
    """What came of it."""
    person = me(request)
    row = allowed(queries.decision_of(person, decision), by=person, verb=Verb.KEEP_VOICE)
    return form_page(
        request,
        "voice/decisions/review.html",
        SpeakReviewForm(request.POST or None),
        do=lambda clean: actions.review(by=person, decision=decision, new=NewSpeakReview(**clean), now=timezone.now()),
        done=_("Written down. What harms us becomes a fact of the register, which proposes what changes with it."),
        to=("voice:decision", decision),
        context={"decision": row},
    )


@under_pressure(write=Answer.REFUSED)
@to_page
@press_page(gettext_lazy("Taken in. What is proposed was worked out again: it is to be decided."), to="voice:decision")
def take_over(request: HttpRequest, decision: UUID) -> UUID:
    """What changed is taken into the answers."""
    actions.take_over(by=me(request), decision=decision, now=timezone.now())
    return decision


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@to_page
def disagree(request: HttpRequest, decision: UUID) -> HttpResponse:
    """Somebody who sees it disagrees; for their eyes alone unless they say otherwise."""
    person = me(request)
    decision_page = queries.decision_page(person, decision, timezone.now())
    own_dissent = decision_page.own_dissent
    return form_page(
        request,
        "voice/decisions/disagree.html",
        DissentForm(request.POST or None, initial={"words": own_dissent.words} if own_dissent else {}),
        do=lambda clean: dissents.disagree(by=person, decision=decision, new=NewDissent(**clean), now=timezone.now()),
        done=_("Kept."),
        to=("voice:decision", decision),
        context={"decision": decision_page.decision},
    )


@under_pressure(write=Answer.REFUSED)
@to_page
@press_page(gettext_lazy("Shown, with your name, to whoever sees this decision."), to="voice:decision")
def show_dissent(request: HttpRequest, decision: UUID) -> UUID:
    """From now on others read it."""
    dissents.show_dissent(by=me(request), decision=decision, round=_round(request), now=timezone.now())
    return decision


@under_pressure(write=Answer.REFUSED)
@to_page
@press_page(gettext_lazy("Gone. Nobody else has read it."), to="voice:decision")
def take_back(request: HttpRequest, decision: UUID) -> UUID:
    """As if it had never been written."""
    dissents.take_back_dissent(by=me(request), decision=decision, round=_round(request))
    return decision


def _round(request: HttpRequest) -> int | None:
    """With which decision somebody disagreed; None: with the one that stands."""
    typed = request.POST.get("round", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < ROUND_DIGITS else None


@under_pressure(write=Answer.REFUSED)
@to_page
@press_page(to="voice:decision")
def read(request: HttpRequest, decision: UUID) -> UUID:
    """Whoever asked knows what was decided."""
    read_decision(by=me(request), decision=decision)
    return decision
