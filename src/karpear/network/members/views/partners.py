"""Partners: whom an organisation keeps informed, and what reaches them."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from karpear.people.access import allowed
from karpear.people.current import me
from karpear.people.local_today import today_of
from karpear.people.queries.gates import may_anywhere, may_there, require
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing

from ..actions import partners as actions
from ..forms import PartnerForm
from ..queries import partners as queries
from ..values import NewPartner

partners_home = refusing(lambda _address: redirect("network:partners"))


@under_pressure(read=Answer.EMPTY)
@require_safe
@partners_home
def partners(request: HttpRequest) -> HttpResponse:
    """Those of each organisation of theirs."""
    if not may_anywhere(me(request), Verb.SEE_NETWORK):
        raise Missing
    pages = queries.partner_pages(me(request), request.GET.get("page", "1")) if in_private(request) else []
    labels = {"reaching": queries.reaching_labels(), "ending": queries.ending_labels()}
    return page(request, "network/members/partners.html", {"pages": pages, **labels})


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@partners_home
def new_partner(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Somebody who agreed to be kept informed."""
    membership, now = require(me(request), organisation, Verb.KEEP_PARTNERS), timezone.now()
    return form_page(
        request,
        "network/members/partner_form.html",
        PartnerForm(request.POST or None),
        do=lambda clean: actions.add_partner(
            by=me(request),
            organisation=organisation,
            new=NewPartner(**clean),
            now=now,
            today=today_of(membership.organisation, now),
        ),
        done=_("Written down. Bulletins that may go to partners reach them from now on."),
        to=("network:partners",),
        context={"organisation": membership.organisation, "partner": None},
    )


@under_pressure(read=Answer.HIDDEN)
@require_safe
@partners_home
def show_partner(request: HttpRequest, partner: UUID) -> HttpResponse:
    """One of them, and what reaches them."""
    shown_partner = queries.partner_of(me(request), partner)
    keeps = may_there(me(request), shown_partner.organisation_id, Verb.KEEP_PARTNERS)
    context = {
        "partner": shown_partner,
        "keeps": keeps and not shown_partner.ended_at,
        "facts": queries.partner_facts(shown_partner),
        "message": queries.last_message_of(shown_partner),
        "reaching": queries.reaching_labels(),
        "ending": queries.ending_labels(),
        "history": queries.partner_history(shown_partner),
    }
    return page(request, "network/members/partner.html", context)


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@partners_home
def change_partner(request: HttpRequest, partner: UUID) -> HttpResponse:
    """Another address, language or kind; what stood before is kept."""
    stored_partner = allowed(queries.partner_of(me(request), partner), by=me(request), verb=Verb.KEEP_PARTNERS)
    now = timezone.now()
    today = today_of(stored_partner.organisation, now)
    return form_page(
        request,
        "network/members/partner_form.html",
        PartnerForm(request.POST or None, row=stored_partner, initial={"email": stored_partner.email}),
        do=partial(actions.change_partner, by=me(request), partner=partner, now=now, today=today),
        done=_("Saved."),
        to=("network:partner", partner),
        context={"organisation": stored_partner.organisation, "partner": stored_partner},
    )


@under_pressure(write=Answer.REFUSED)
@partners_home
@press_page(gettext_lazy("They are no longer kept informed."), to="network:partners")
def end_partner(request: HttpRequest, partner: UUID) -> None:
    """Nothing reaches them any more."""
    actions.end_partner(by=me(request), partner=partner, now=timezone.now())
