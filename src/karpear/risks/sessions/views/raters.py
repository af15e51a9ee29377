"""Who rates in a session: members, and guests by a link that is shown once."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from karpear.people.current import me
from karpear.rules.refusals import BadFields, Forbidden
from karpear.ui.pages import submit

from ..actions import raters as actions
from ..forms.session import GuestForm
from ..models import Rater
from ..queries import sessions as queries
from .sessions import seen_page, uuids

LINK = "guest_link"


@require_safe
def raters(request: HttpRequest, session: UUID) -> HttpResponse:
    """Who is asked, how far they are, and a fresh guest link, once."""
    return _show(request, session, GuestForm())


@require_POST
def ask_members(request: HttpRequest, session: UUID) -> HttpResponse:
    people = uuids(request, "people")
    try:
        raters = actions.ask_members(by=me(request), session=session, people=people, now=timezone.now())
    except BadFields as refusal:
        messages.error(request, refusal.errors[0][1])
        return redirect("risks:raters", session=session)
    messages.success(request, _("Asked: %(count)d.") % {"count": len(raters)})
    return redirect("risks:raters", session=session)


@require_POST
def ask_guest(request: HttpRequest, session: UUID) -> HttpResponse:
    form = GuestForm(request.POST)

    def ask(clean: dict[str, Any]) -> HttpResponse:
        rater, token = actions.ask_guest(by=me(request), session=session, now=timezone.now(), **clean)
        return _show_once(request, rater, token)

    return submit(request, form, do=ask) or _show(request, session, form)


@require_POST
def renew(request: HttpRequest, rater: UUID) -> HttpResponse:
    guest, token = actions.renew_link(by=me(request), rater=rater, now=timezone.now())
    return _show_once(request, guest, token)


@require_POST
def withdraw(request: HttpRequest, rater: UUID) -> HttpResponse:
    withdrawn_rater = actions.withdraw(by=me(request), rater=rater, now=timezone.now())
    messages.success(request, _("They are no longer asked. Their ratings were deleted."))
    return redirect("risks:raters", session=withdrawn_rater.session_id)


def _show(request: HttpRequest, session: UUID, form: GuestForm) -> HttpResponse:
    now, person = timezone.now(), me(request)
    page = seen_page(request, session, now)
    if not page.runs:
        raise Forbidden
    context = {
        "page": page,
        "session": page.session,
        "members": queries.members_to_ask(person, page.session),
        "form": form,
        "link": request.session.pop(LINK, None),
        "now": now,
    }
    return render(request, "risks/session_raters.html", context, status=422 if form.errors else 200)


def _show_once(request: HttpRequest, rater: Rater, token: str) -> HttpResponse:
    """The link is shown on the next page and never again."""
    address = settings.KARPEAR_BASE_URL + reverse("risks:guest", args=[token])
    request.session[LINK] = {"url": address, "name": rater.guest_name}
    return redirect("risks:raters", session=rater.session_id)
