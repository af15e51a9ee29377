"""Agreements to help: which there are, proposing, signing, looking again, ending."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from karpear.people.current import me
from karpear.people.local_today import today_of
from karpear.people.models import GuestView
from karpear.people.queries.gates import may_anywhere, require
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm

from .. import queries
from ..actions import agreements as actions
from ..held_hours import standing_under
from ..values import NewAid

home = refusing(lambda _values: redirect("network:aid"))
its_page = refusing(lambda values: redirect("network:aid_agreement", values["aid_agreement"]))


class AidForm(ValueForm):
    """All of it on one screen; what is only about a watch stands together."""

    asks = NewAid
    conditional = frozenset({"kinds", "view"})


@under_pressure(read=Answer.EMPTY)
@require_safe
@home
def agreements(request: HttpRequest) -> HttpResponse:
    """Every agreement of theirs."""
    if not may_anywhere(me(request), Verb.SEE_NETWORK):
        raise Missing
    aid = queries.aid_page(me(request)) if in_private(request) else queries.AidPage([], [], [])
    return page(request, "network/aid/agreements.html", {"aid": aid})


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@home
def new_agreement(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Propose one to another member of the network."""
    us, now = require(me(request), organisation, Verb.AGREE_ON_AID).organisation, timezone.now()
    members = [(str(pk), other.name) for pk, (other, _network) in queries.others_in_network(us.pk).items()]
    return form_page(
        request,
        "network/aid/agreement_form.html",
        AidForm(request.POST or None, choices={"partner": members}, initial={"view": GuestView.CONTACTS.value}),
        do=lambda clean: actions.propose_aid(
            by=me(request), organisation=organisation, new=NewAid(**clean), now=now, today=today_of(us, now)
        ),
        done=_("Proposed. It holds once a lead of the other organisation has signed it."),
        to=lambda agreement: ("network:aid_agreement", agreement.pk),
        context={"organisation": us, "members": members},
    )


@under_pressure(read=Answer.HIDDEN)
@require_safe
@home
def agreement_page(request: HttpRequest, aid_agreement: UUID) -> HttpResponse:
    """One of them: what is given, and what can be done about it."""
    line, now = queries.aid_line(me(request), aid_agreement), timezone.now()
    standing = standing_under([line.agreement], now) if line.may_end else []
    return page(request, "network/aid/agreement.html", {"line": line, "standing": standing, "now": now})


@under_pressure(write=Answer.REFUSED)
@its_page
@press_page(gettext_lazy("Signed. It holds from now on."), to="network:aid_agreement")
def sign(request: HttpRequest, aid_agreement: UUID) -> UUID:
    """The other side's signature."""
    now = timezone.now()
    actions.sign_aid(by=me(request), agreement=aid_agreement, now=now, today=_today(request, aid_agreement, now))
    return aid_agreement


@under_pressure(write=Answer.REFUSED)
@its_page
@press_page(gettext_lazy("Looked at. You are asked again in a year."), to="network:aid_agreement")
def look_at(request: HttpRequest, aid_agreement: UUID) -> UUID:
    """It still is as it should be."""
    now = timezone.now()
    actions.look_at_aid(by=me(request), agreement=aid_agreement, now=now, today=_today(request, aid_agreement, now))
    return aid_agreement


@under_pressure(write=Answer.REFUSED)
@its_page
@press_page(
    gettext_lazy("Ended. Whoever stood watch under it sees nothing of the other any more."), to="network:aid_agreement"
)
def end(request: HttpRequest, aid_agreement: UUID) -> UUID:
    """At once."""
    actions.end_aid(by=me(request), agreement=aid_agreement, now=timezone.now())
    return aid_agreement


def _today(request: HttpRequest, aid_agreement: UUID, now: datetime) -> date:
    return today_of(queries.aid_line(me(request), aid_agreement).us, now)
