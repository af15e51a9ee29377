"""Somebody asks somebody how they are. Nobody else sees these pages."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from karpear.ui.pages import any_form
from karpear.ui.pressure import Answer, in_private, under_pressure

from ..actions import support as actions
from ..forms import SupportForm
from ..queries import support as queries
from ..queries.incidents import colleagues
from .pages import form_page, me, page, sealed_page, working


@under_pressure(read=Answer.EMPTY, write=Answer.REFUSED)
@any_form
@sealed_page
@working
def supports(request: HttpRequest) -> HttpResponse:
    """Mine, and asking for one."""
    person, people = me(request), colleagues(me(request))
    rows = queries.supports(person, request.GET.get("page")) if in_private(request) else []
    return form_page(
        request,
        "cases/incident_supports.html",
        SupportForm(request.POST or None, people=people),
        do=lambda clean: actions.start_support(by=person, now=timezone.now(), **clean),
        to=lambda support: ("cases:support", support.pk),
        context={"supports": rows, "page": rows or None, "people": people, "mine": person},
    )


@under_pressure(read=Answer.HIDDEN)
@require_safe
@sealed_page
@working
def support(request: HttpRequest, support: UUID) -> HttpResponse:
    """The days, and the notes of the two."""
    own_support, now = queries.support_of(me(request), support), timezone.now()
    counterpart = own_support.supporter if own_support.affected_id == me(request).pk else own_support.affected
    context = {
        "support": own_support,
        "other": counterpart,
        "asks": own_support.supporter_id == me(request).pk,
        "now": now,
    }
    return page(request, "cases/incident_support.html", context)


@under_pressure(write=Answer.HIDDEN)
@require_POST
@sealed_page
@working
def asked(request: HttpRequest, support: UUID) -> HttpResponse:
    """They were asked."""
    actions.asked_how(by=me(request), support=support, now=timezone.now())
    return redirect("cases:support", support=support)


@under_pressure(write=Answer.HIDDEN)
@require_POST
@sealed_page
@working
def ended(request: HttpRequest, support: UUID) -> HttpResponse:
    """No longer."""
    actions.end_support(by=me(request), support=support, now=timezone.now())
    messages.success(request, _("Ended. It disappears in 30 days."))
    return redirect("cases:supports")
