"""The drill for the day of closure, and early signs. Nothing here reaches a live channel."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from karpear.countries.queries import law_book
from karpear.people.access import allowed
from karpear.people.current import me
from karpear.people.local_today import today_of
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.law.closure import CARD_DAYS, ClosingEvent, next_day
from karpear.rules.refusals import Missing
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing

from ..keepers import may_keep
from . import actions
from .forms import GapAnswerForm, SignForm
from .models import ClosingDrill
from .queries import drills
from .queries.gaps import gap_of
from .queries.signs import signs_pages
from .values import WORDS, ClosingCardForm, GapSettled, NewSign
from .words import EVENTS

closing_home = refusing(lambda _address: redirect("compliance:closing"))
signs_home = refusing(lambda _address: redirect("compliance:signs"))


@under_pressure(read=Answer.EMPTY)
@require_safe
@closing_home
def closing(request: HttpRequest) -> HttpResponse:
    """When it was played last, with which gaps; and how long it took elsewhere."""
    pages = drills.closing_pages(me(request), private=in_private(request))
    if not pages:
        raise Missing
    return page(request, "compliance/closure/closing.html", {"pages": pages})


@under_pressure(read=Answer.HIDDEN)
@require_safe
@closing_home
def show_drill(request: HttpRequest, drill: UUID) -> HttpResponse:
    """One drill: its days, then its gaps, the worst first."""
    row = drills.drill_of(me(request), drill)
    context = {"drill_page": drills.drill_page(row), "keeps": may_keep(me(request), row.organisation_id)}
    return page(request, "compliance/closure/drill.html", context)


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@refusing(lambda values: redirect("compliance:closing_drill", values["drill"]))
def answer_card(request: HttpRequest, drill: UUID, day: int) -> HttpResponse:
    """What this day brings, and what it asks."""
    row = allowed(drills.drill_of(me(request), drill), by=me(request), verb=Verb.KEEP_LAW)
    card = drills.day_card(row, day)
    if day not in CARD_DAYS or not card.is_open:
        raise Missing
    posted, initial = request.POST if request.method == "POST" else None, _answers_so_far(row)
    form = ClosingCardForm(posted, asks=row.asks_on(day), initial=initial)
    following = next_day(day)
    return form_page(
        request,
        "compliance/closure/card.html",
        form,
        do=partial(actions.answer_card, by=me(request), drill=drill, day=day, now=timezone.now()),
        to=("compliance:closing_card", drill, following)
        if following is not None
        else ("compliance:closing_drill", drill),
        context={"drill": row, "event": EVENTS[ClosingEvent(row.event)], "card": card, "following": following},
    )


@under_pressure(write=Answer.REFUSED)
@require_POST
@refusing(lambda values: redirect("compliance:closing_drill", values["drill"]))
def ask_again(request: HttpRequest, drill: UUID, ask: str) -> HttpResponse:
    """What was taken over is otherwise now."""
    day = actions.ask_again(by=me(request), drill=drill, ask=ask, now=timezone.now())
    return redirect("compliance:closing_card", drill, day)


def _answers_so_far(drill: ClosingDrill) -> dict[str, Any]:
    """Codes and words by field; where nothing was answered, what the house half knows."""
    codes = {ask: code for ask, (code, _words) in drill.answers.items()}
    words = {ask + WORDS: text for ask, (_code, text) in drill.answers.items()}
    return {**drill.known, **codes, **words}


@under_pressure(write=Answer.REFUSED)
@closing_home
@press_page(gettext_lazy("Stopped. Nothing of it was kept."), to="compliance:closing")
def stop_drill(request: HttpRequest, drill: UUID) -> None:
    """Begun by mistake."""
    actions.stop_drill(by=me(request), drill=drill, now=timezone.now())


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@closing_home
def settle_gap(request: HttpRequest, gap: UUID) -> HttpResponse:
    """Closed without a measure: how."""
    line = gap_of(me(request), gap)
    drill = allowed(line.gap.drill, by=me(request), verb=Verb.KEEP_LAW)
    return form_page(
        request,
        "compliance/closure/gap.html",
        GapAnswerForm(request.POST or None),
        do=lambda clean: actions.settle_gap(by=me(request), gap=gap, new=GapSettled(**clean), now=timezone.now()),
        done=_("Closed."),
        to=("compliance:closing",),
        context={"line": line, "drill": drill},
    )


@under_pressure(read=Answer.EMPTY)
@require_safe
@signs_home
def signs(request: HttpRequest) -> HttpResponse:
    """What was seen, on a line of time; and what past cases say."""
    pages = signs_pages(me(request), timezone.now(), private=in_private(request))
    if not pages:
        raise Missing
    return page(request, "compliance/closure/signs.html", {"pages": pages})


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@signs_home
def new_sign(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Something was seen."""
    now, language = timezone.now(), get_language() or "en"
    membership = require(me(request), organisation, Verb.KEEP_LAW)
    kinds = law_book(membership.organisation.country).signs.values()
    choices = [(kind.key, kind.name.in_language(language)) for kind in kinds]
    today = today_of(membership.organisation, now)
    return form_page(
        request,
        "compliance/closure/sign_new.html",
        SignForm(request.POST or None, choices={"sign": choices}, initial={"seen_on": today}),
        do=lambda clean: actions.write_sign(
            by=me(request), organisation=organisation, new=NewSign(**clean), now=now, today=today
        ),
        done=_("Written down."),
        to=("compliance:signs",),
        context={"organisation": membership.organisation},
    )


@under_pressure(write=Answer.REFUSED)
@signs_home
@press_page(gettext_lazy("Taken off the list."), to="compliance:signs")
def remove_sign(request: HttpRequest, sign: UUID) -> None:
    """Written down by mistake."""
    actions.remove_sign(by=me(request), sign=sign, now=timezone.now())
