"""The pages behind the links of reminders: they say nothing and lead inside, where signing in is asked for."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from karpear.messaging.models import Delivery
from karpear.people.models import Person
from karpear.rules.refusals import Missing

from ..models import AnswerPlan
from ..queries.answers import answered_by
from ..queries.incidents import incident_of_task
from ..queries.support import support_of


def incident_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Called by the one public link route for topic "incident". Opening changes nothing. Raises Missing."""
    if delivery.person is None:
        raise Missing
    if AnswerPlan.objects.filter(answered_by(delivery.person), pk=delivery.subject).exists():
        return _page(request, delivery.person, reverse("my_voice:mine"))
    incident = incident_of_task(delivery.person, delivery.subject)
    return _page(request, delivery.person, f"{reverse('cases:incident', args=[incident])}#t-{delivery.subject}")


def support_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """The same for topic "support"."""
    if delivery.person is None:
        raise Missing
    support = support_of(delivery.person, delivery.subject)
    return _page(request, delivery.person, reverse("cases:support", args=[support.pk]))


def _page(request: HttpRequest, person: Person, to: str) -> HttpResponse:
    with translation.override(person.language):
        response = render(request, "cases/incident_link.html", {"to": to})
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
