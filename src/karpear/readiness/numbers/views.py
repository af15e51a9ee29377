"""Learning numbers by heart."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from karpear.messaging.models import Delivery
from karpear.people.current import me
from karpear.rules.ready.recall import day_of
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing

from . import actions, queries
from .forms import NumbersForm, TryForm

_list = refusing(lambda _values: redirect("readiness:numbers"))


@under_pressure(read=Answer.OPEN, write=Answer.OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
@_list
def numbers(request: HttpRequest) -> HttpResponse:
    """The chosen numbers, when each is due, and which there are to choose from."""
    person, now = me(request), timezone.now()
    today = day_of(now)
    choices, learned = queries.choices_of(person, now), queries.learned_by(person, now)
    offers = list({choice.address: choice for choice in [*(number.choice for number in learned), *choices]}.values())
    addresses = [str(number.choice.address) for number in learned]
    posted = request.POST if request.method == "POST" else None
    form = NumbersForm(posted, choices=offers, initial={"addresses": addresses})
    if form.is_valid():
        actions.choose_numbers(person=person, addresses=form.chosen(), today=today, now=now)
        messages.success(request, _("Saved. You are asked for the first time tomorrow."))
        return redirect("readiness:numbers")
    rows = [(number, number.due(today)) for number in learned]
    context = {"now": now, "rows": rows, "form": form, "offered": offers}
    return render(request, "readiness/numbers.html", context, status=422 if form.is_bound else 200)


@under_pressure(read=Answer.OPEN, write=Answer.OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
@_list
def number(request: HttpRequest, slot: int) -> HttpResponse:
    """One number, typed from memory. Only whether it was right, and the day, are kept."""
    person, now = me(request), timezone.now()
    learned = queries.number_in(person, slot, now)
    form, right = TryForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["typed"]
        right = actions.try_number(person=person, slot=slot, typed=typed, today=day_of(now), now=now)
        learned, form = queries.number_in(person, slot, now), TryForm()
    context = {"now": now, "learned": learned, "form": form, "right": right}
    return render(request, "readiness/number.html", context, status=422 if form.is_bound else 200)


def recall_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Behind a reminder's link: the page, which asks who it is."""
    return redirect("readiness:numbers")
