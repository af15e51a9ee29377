"""Ask what is to be asked when something happened, with what the house knows; and show what it knows by itself."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from karpear.people.access import allowed
from karpear.people.current import me
from karpear.people.models import Organisation
from karpear.people.queries.gates import organisations_where, require
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.ui.pages import any_form, form_page, page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing
from karpear.voice.decisions.actions import answer_again, propose_decision
from karpear.voice.decisions.models import SpeakDecision
from karpear.voice.decisions.queries import decision_of
from karpear.voice.decisions.values import NewSpeakDecision

from .carried import carried_from
from .forms import FIELD, speak_form
from .house import HouseReading, read_house


def _reading(organisation: Organisation, clean: dict[str, Any], now: datetime) -> HouseReading:
    """What is on record beside these answers: who is in the field counts in the province that they name."""
    return read_house(organisation, now, province=clean["province"] or None)


def _answered(clean: dict[str, Any], house: HouseReading, offered: Collection[str], *, asked_there: bool) -> Any:
    """Whether people are in the field follows from the province, unless the person changed what was `offered`.

    `asked_there`: what was offered was of this very province.
    """
    ticked = set(clean["exposures"])
    is_changed = (FIELD in ticked) != (FIELD in offered)
    if not is_changed and not asked_there:
        ticked = (ticked - {FIELD}) | ({FIELD} & set(house.codes["exposures"]))
    return NewSpeakDecision(**{**clean, "exposures": sorted(ticked)})


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@refusing(lambda _address: redirect("voice:decisions"))
def new(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """What the house knows is ticked and folded, and can be changed; the rest is asked."""
    person, now = me(request), timezone.now()
    owner = require(person, organisation, Verb.KEEP_VOICE).organisation
    house = read_house(owner, now).for_reader(person.pk)
    carried = carried_from(person, owner, request.GET.get("incident", ""))
    form = speak_form(request, owner, house, initial={**house.initial, **carried})
    return form_page(
        request,
        "speaking/new.html",
        form,
        do=lambda clean: _propose(request, owner, clean, now),
        to=lambda decision: ("voice:decision", decision.pk),
        context={"organisation": owner},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@refusing(lambda address: redirect("voice:decision", address["decision"]))
def again(request: HttpRequest, decision: UUID) -> HttpResponse:
    """The same questions, as they were answered."""
    person, now = me(request), timezone.now()
    visible_row = decision_of(person, decision)
    row = allowed(visible_row, by=person, verb=visible_row.verb_to_reopen)
    house = read_house(row.organisation, now).for_reader(person.pk)
    form = speak_form(request, row.organisation, house, row=row, initial=row.answers)
    return form_page(
        request,
        "speaking/new.html",
        form,
        do=lambda clean: _answer_again(request, row, clean, now),
        done=_("Worked out again: it is to be decided."),
        to=("voice:decision", decision),
        context={"organisation": row.organisation},
    )


def _propose(request: HttpRequest, owner: Organisation, clean: dict[str, Any], now: datetime) -> SpeakDecision:
    house = _reading(owner, clean, now)
    new = _answered(clean, house, (), asked_there=False)
    return propose_decision(by=me(request), organisation=owner.pk, new=new, house=house.knows, now=now)


def _answer_again(request: HttpRequest, row: SpeakDecision, clean: dict[str, Any], now: datetime) -> SpeakDecision:
    house = _reading(row.organisation, clean, now)
    new = _answered(clean, house, row.answers["exposures"], asked_there=clean["province"] == row.province)
    return answer_again(by=me(request), decision=row.pk, new=new, house=house.knows, now=now)


@under_pressure(read=Answer.EMPTY)
@require_safe
def exposure(request: HttpRequest) -> HttpResponse:
    """What signing would cost us: the same whatever one is asked to sign, and without a trace of it."""
    person, now = me(request), timezone.now()
    organisations = organisations_where(person, Verb.SEE_VOICE, by_name=True)
    if not organisations:
        raise Missing
    is_private = in_private(request)
    readings = [read_house(each, now) if is_private else HouseReading([]) for each in organisations]
    parts = zip(organisations, (reading.for_reader(person.pk) for reading in readings), strict=True)
    return page(request, "speaking/exposure.html", {"parts": list(parts)})
