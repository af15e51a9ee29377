"""Who may pay: what each fund says of itself, and a request as words that can be sent to it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from karpear.people.current import me
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.ui.pages import page
from karpear.ui.pressure import Answer, under_pressure

from ..queries.grants import application_text, grants_for
from ..queries.requests import request_of
from .pages import asked, refusing


@under_pressure(read=Answer.REFUSED)
@require_safe
@refusing
def grants(request: HttpRequest) -> HttpResponse:
    """All of them."""
    organisation = require(me(request), asked(request), Verb.SEE_RESERVE).organisation
    context = {"grants": grants_for(organisation), "now": timezone.now()}
    return page(request, "preparedness/grants.html", context)


@under_pressure(read=Answer.HIDDEN)
@require_safe
@refusing
def grants_of(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Those that pay for what was asked, and the words to ask them with."""
    row = request_of(me(request), request_id)
    context = {
        "grants": grants_for(row.organisation, row.money_class),
        "money_request": row,
        "application": application_text(row),
        "now": timezone.now(),
    }
    return page(request, "preparedness/grants.html", context)
