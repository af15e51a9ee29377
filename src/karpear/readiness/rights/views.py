"""Rights cards: all on one page, and one of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from karpear.people.current import me
from karpear.people.queries.country import country_of
from karpear.ui.offline import kept_offline
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing

from . import queries

_home = refusing(lambda _values: redirect("readiness:know"))


@under_pressure(read=Answer.OPEN)
@kept_offline
@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """Every rights card, on one page: what a phone fetches ahead, and what one prints."""
    person = me(request)
    context = {
        "situations": queries.situations_of(person), "country": country_of(None, person=person),
        "now": timezone.now(),
    }  # fmt: skip
    return render(request, "readiness/rights.html", context)


@under_pressure(read=Answer.OPEN)
@kept_offline
@require_safe
@_home
def situation(request: HttpRequest, key: str) -> HttpResponse:
    """One rights card. On this phone also without a connection."""
    person = me(request)
    context = {
        "card": queries.situation_of(person, key), "country": country_of(None, person=person),
        "now": timezone.now(),
    }  # fmt: skip
    return render(request, "readiness/situation.html", context)
