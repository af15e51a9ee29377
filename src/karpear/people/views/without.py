"""People without an account over whom an organisation watches."""

from functools import partial
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from karpear.ui.pages import any_form, form_page

from ..actions import without as actions
from ..forms.without import WithoutAccountForm
from ..queries.without import without_page
from .shared import refusing, who

LINK = "link_to_account"


@any_form
@refusing("people:members_home")
def without(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Who they are, and one more. A fresh link is shown once."""
    people_page = without_page(who(request), organisation)
    add = partial(actions.add_without_account, by=who(request), organisation_id=organisation, now=timezone.now())
    return form_page(
        request,
        "people/without.html",
        WithoutAccountForm(request.POST or None, members=people_page.members),
        do=lambda clean: add(values=clean),
        done=_("Written down. Their number is asked to answer; print their card."),
        to=lambda person: ("card_of", person.pk),
        context={"page": people_page, "link": request.session.pop(LINK, None)},
    )


@require_POST
@refusing("people:members_home")
def end(request: HttpRequest, organisation: UUID, person: UUID) -> HttpResponse:
    """The organisation no longer watches."""
    actions.end_without_account(by=who(request), organisation_id=organisation, person_id=person, now=timezone.now())
    messages.success(request, _("Ended."))
    return redirect("people:without", organisation=organisation)


@require_POST
@refusing("people:members_home")
def invite(request: HttpRequest, organisation: UUID, person: UUID) -> HttpResponse:
    """A one-time link with which they get an account."""
    token = actions.invite_to_account(
        by=who(request), organisation_id=organisation, person_id=person, now=timezone.now()
    )
    request.session[LINK] = settings.KARPEAR_BASE_URL + reverse("people:join", args=[token])
    return redirect("people:without", organisation=organisation)
