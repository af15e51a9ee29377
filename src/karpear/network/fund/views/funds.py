"""The fund of a network: what there is, what each pays in, its rules, taking part."""

from typing import ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from karpear.people.current import me
from karpear.people.queries.gates import require
from karpear.preparedness.reserve.assumptions import MISFORTUNES
from karpear.rules.access import Verb
from karpear.rules.duty.reserve_costs import Misfortune
from karpear.rules.refusals import Missing
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.values import ValueForm

from ...members.queries.networks import kept_network, member_page
from ...network_choice import network_in
from ..actions import funds as actions
from ..models import FundMember, SharedFund
from ..queries.pages import exposed_by_reserve, fund_page, fund_totals
from ..values import FundTerms, NewFundPart, event_fields
from .pages import home


class TermsForm(ValueForm):
    """Rules, and under them what could happen to one person."""

    asks = FundTerms
    sections: ClassVar = {
        "currency": gettext_lazy("Rules"),
        "once_detained": gettext_lazy("What could happen: an invented example, for you to change"),
    }


@under_pressure(read=Answer.HIDDEN)
@require_safe
@home
def fund(request: HttpRequest) -> HttpResponse:
    """What there is, what is needed, who takes part, and what somebody still has to do."""
    shown_page = fund_page(me(request), network_in(request))
    outside = fund_totals(shown_page.fund) if shown_page and shown_page.fund else None
    return page(request, "network/fund/fund.html", {"page": shown_page, "outside": outside})


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@home
def rules(request: HttpRequest, network: UUID) -> HttpResponse:
    """A coordinator opens the fund, or changes its rules."""
    coordinated = kept_network(me(request), network)
    standing = SharedFund.objects.filter(network=coordinated).first()
    members = coordinated.members.active().select_related("organisation")
    form = TermsForm(
        request.POST or None,
        row=standing,
        choices={"holder": [(str(row.pk), row.organisation.name) for row in members]},
        initial=event_fields(standing) if standing else None,
    )
    return form_page(
        request,
        "network/fund/rules.html",
        form,
        do=lambda clean: actions.set_fund(by=me(request), network=network, new=FundTerms(**clean), now=timezone.now()),
        done=_("Saved. The leads of all members were told: each agrees for its organisation."),
        to=("network:fund",),
        context={"network": coordinated, "standing": standing},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@home
def agree(request: HttpRequest, member: UUID) -> HttpResponse:
    """A lead reads the rules, and agrees to them for the organisation; or says another number of people."""
    own_member = member_page(me(request), member).member
    require(me(request), own_member.organisation_id, Verb.AGREE_ON_AID)
    network_fund = SharedFund.objects.filter(network=own_member.network_id).select_related("network__body").first()
    if network_fund is None or own_member.left_at:
        raise Missing
    part = FundMember.objects.filter(fund=network_fund, member=own_member).first()
    exposed = part.exposed if part else exposed_by_reserve(own_member.organisation_id)
    return form_page(
        request,
        "network/fund/agree.html",
        ValueForm(request.POST or None, asks=NewFundPart, initial={"version": network_fund.version, "people": exposed}),
        do=lambda clean: actions.take_part(by=me(request), member=member, new=NewFundPart(**clean), now=timezone.now()),
        done=_("Saved. Your organisation takes part in the fund."),
        to=("network:fund",),
        context={
            "member": own_member,
            "fund": network_fund,
            "part": part,
            "events": [(MISFORTUNES[Misfortune(kind)], *event) for kind, event in network_fund.events.items()],
        },
    )


@under_pressure(write=Answer.REFUSED)
@home
@press_page(gettext_lazy("Your organisation no longer takes part in the fund."), to="network:fund")
def stop(request: HttpRequest, member: UUID) -> None:
    """A lead ends it."""
    actions.stop_part(by=me(request), member=member, now=timezone.now())
