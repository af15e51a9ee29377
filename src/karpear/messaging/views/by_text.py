"""A person's page about writing by text, and what officers read of texts that did nothing."""

import re
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karpear.people.current import me
from karpear.people.models import Channel, Person
from karpear.people.queries.without import card_of
from karpear.rules.refusals import Forbidden
from karpear.ui.offline import HEADER, kept_offline
from karpear.ui.pages import form_act
from karpear.ui.pressure import Answer, in_private, under_pressure

from ..actions.by_text import begin_link, choose_danger, new_codes
from ..actions.receive import mark_read
from ..codes import good_until, own_codes
from ..forms import DangerForm
from ..ingress import answers_come
from ..models import Delivery
from ..queries import may_read_texts, shown_texts, writes_from


@under_pressure(read=Answer.OPEN)
@require_safe
@kept_offline
def by_sms(request: HttpRequest) -> HttpResponse:
    """What to send to which number, and one's own codes: to print, and for when there is no connection."""
    return render(request, "messaging/by_sms.html", _page(request))


def _card(person: Person) -> dict[str, Any]:
    now = timezone.now()
    return {
        "now": now,
        "number": settings.KARPEAR_SMS_NUMBER,
        "codes": own_codes(person, now),
        "good_until": good_until(now),
    }


def _page(request: HttpRequest, **more: Any) -> dict[str, Any]:
    person = me(request)
    return {
        **_card(person),
        "dial": re.sub(r"[^+\d]", "", settings.KARPEAR_SMS_NUMBER),
        "writes_from": writes_from(person),
        "chat": answers_come(Channel.CHAT.value),
        "form": DangerForm(),
        **more,
    }


@under_pressure(read=Answer.REFUSED)
@require_safe
def card(request: HttpRequest, person: UUID) -> HttpResponse:
    """The codes of somebody without an account, to print by whoever watches over them."""
    owner = _card_of(request, person)
    return render(request, "messaging/card.html", {"person": owner, **_card(owner)})


@under_pressure(write=Answer.REFUSED)
@require_POST
def card_codes(request: HttpRequest, person: UUID) -> HttpResponse:
    """Their card was lost."""
    new_codes(person=_card_of(request, person), now=timezone.now())
    messages.success(request, _("These are their new codes. Print a new card; the old one no longer works."))
    return redirect("card_of", person=person)


def _card_of(request: HttpRequest, person: UUID) -> Person:
    owner = card_of(me(request), person)
    if owner is None:
        raise Http404
    return owner


@under_pressure(write=Answer.EMPTY)
@require_POST
def danger(request: HttpRequest) -> HttpResponse:
    """Which of the two codes means danger. It is never shown again."""
    choose = partial(choose_danger, person=me(request), now=timezone.now(), forced=not in_private(request))
    form, sentence = DangerForm(request.POST), _("Saved. This page never shows what you chose.")
    return form_act(request, form, do=lambda clean: choose(danger=clean["which"]), done=sentence, to=("by_sms",))


@under_pressure(write=Answer.REFUSED)
@require_POST
def codes(request: HttpRequest) -> HttpResponse:
    """Other codes: a card was lost."""
    new_codes(person=me(request), now=timezone.now())
    messages.success(request, _("These are your new codes. Print a new card; the old one no longer works."))
    return redirect("by_sms")


@under_pressure(write=Answer.EMPTY)
@require_POST
def link(request: HttpRequest) -> HttpResponse:
    """A one-time word that ties the chat it is sent from to this person."""
    digits = begin_link(person=me(request), now=timezone.now(), forced=not in_private(request))
    answer = render(request, "messaging/by_sms.html", _page(request, link=digits))
    answer[HEADER] = "no"
    return answer


def text_link(_request: HttpRequest, _delivery: Delivery, _now: datetime) -> HttpResponse:
    """From the message that a text has to be read, after signing in."""
    return redirect("texts")


@under_pressure(read=Answer.EMPTY, write=Answer.REFUSED)
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest) -> HttpResponse:
    """Texts that did nothing, for people to read."""
    person = me(request)
    if not may_read_texts(person):
        raise Forbidden()
    rows = shown_texts(person) if in_private(request) else []
    if request.method == "POST":
        read = set(request.POST.getlist("id"))
        mark_read(ids=[row.pk for row in rows if str(row.pk) in read], by=person, now=timezone.now())
        return redirect("texts")
    return render(request, "messaging/texts.html", {"now": timezone.now(), "rows": rows})
