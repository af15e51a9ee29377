"""Somebody asks somebody how they are. Nobody else sees these pages."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karpear.ui.failures import failed
from karpear.ui.pages import submit
from karpear.ui.pressure import Answer, in_private, under_pressure

from ..actions import support as actions
from ..forms import SupportForm
from ..queries import support as queries
from ..queries.incidents import colleagues
from .pages import me, page, sealed_page, working
from .support_list import support_list


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)  # a search; asking somebody is refused below
@require_http_methods(["GET", "HEAD", "POST"])
@sealed_page
@working
def supports(request: HttpRequest) -> HttpResponse:
    """Mine, and asking for one. A search is a POST: no name stands in an address."""
    person, people, is_private = me(request), colleagues(me(request)), in_private(request)
    starts = bool({"key", "supporter"} & request.POST.keys())  # nobody chosen: the key alone
    if starts and not is_private:
        return failed(request, unavailable=True)
    form = SupportForm(request.POST if starts else None, people=people)
    if started := submit(
        request,
        form,
        do=lambda clean: actions.start_support(by=person, now=timezone.now(), **clean),
        to=lambda support: ("cases:support", support.pk),
    ):
        return started
    rows = queries.supports(person)
    return support_list(person).page(
        request, rows if is_private else rows.none(), template="cases/incident_supports.html", now=timezone.now(),
        render=partial(page, bad=starts), refused=starts, form=form, people=people,
    )  # fmt: skip


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
        "counterpart": counterpart,
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
