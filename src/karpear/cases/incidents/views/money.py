"""From an incident to the reserve: what is clear of it is filled in."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from karpear.preparedness.reserve.actions.requests import ask_for_money
from karpear.preparedness.reserve.forms import ask_form
from karpear.preparedness.reserve.queries.requests import ask_page
from karpear.preparedness.reserve.values import NewRequest
from karpear.rules.refusals import Missing
from karpear.ui.pages import any_form
from karpear.ui.pressure import Answer, under_pressure

from ..queries.incidents import incident_of
from ..queries.money import money_beginning
from .pages import form_page, me, sealed_page, working


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@any_form
@sealed_page
@working
def money(request: HttpRequest, incident: UUID) -> HttpResponse:
    """How much, what for, for which case."""
    person, now = me(request), timezone.now()
    beginning = money_beginning(person, incident_of(person, incident))
    if beginning is None:
        raise Missing
    organisation = beginning.organisation
    initial = {
        "for_whom": beginning.case, "money_class": beginning.money_class.value,
        "beneficiary": str(beginning.beneficiary or ""),
    }  # fmt: skip
    ask = partial(ask_for_money, by=person, organisation=organisation, now=now)
    return form_page(
        request, "preparedness/money_ask.html", ask_form(request.POST or None, organisation, initial),
        do=lambda clean: ask(new=NewRequest(**clean)), done=_("Asked. Those who may sign have been told."),
        to=lambda row: ("preparedness:money_request", row.pk),
        context={"page": ask_page(person, organisation, now), "now": now},
    )  # fmt: skip
