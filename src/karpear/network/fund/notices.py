"""Who hears that something of the fund waits for them. No message says how much, for what, or who asks."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from karpear.alerts.queries.stages import silent_among
from karpear.messaging.actions.send import Message, send_all
from karpear.messaging.models import Delivery, Priority
from karpear.people.models import Membership
from karpear.people.ways import Ways
from karpear.rules.access import Verb

from .models import FundRequest, SharedFund
from .queries.signers import fund_signers

FUND, REQUEST = "fund", "fund_request"
SIGNATURE_WANTED, NEWS, TO_DO, RULES_TO_READ = "signature_asked", "decision", "ready", "aid_asked"


def tell_members(fund: SharedFund, *, now: datetime) -> None:
    """Leads of every member of the network: there are rules to agree to."""
    organisations = fund.network.members.active().values_list("organisation", flat=True)
    leads = _who_may(Verb.AGREE_ON_AID, organisations)
    send_all([Message(topic=FUND, subject=fund.pk, text_key=RULES_TO_READ, person=person) for person in leads], now=now)


def tell_fund_signers(request: FundRequest, *, now: datetime) -> None:
    """Whoever may sign next."""
    _tell(request, fund_signers(request, now), SIGNATURE_WANTED, now)


def tell_asker(request: FundRequest, *, now: datetime) -> None:
    """Something was decided."""
    _tell(request, [request.asked_by_id], NEWS, now)


def tell_keepers(request: FundRequest, *, now: datetime) -> None:
    """Two have signed: whoever keeps the money pays it out."""
    fund = request.fund
    if fund.holder:
        people = _who_may(Verb.WORK_AID, [fund.holder.organisation_id])
    else:
        people = _who_may(Verb.KEEP_NETWORK, [fund.network.body_id])
    _tell(request, people, TO_DO, now)


def _tell(request: FundRequest, people: Iterable[UUID | None], text_key: str, now: datetime) -> None:
    """By every way, as for an organisation's own reserve; never to a phone that somebody else may hold."""
    written_to = {person for person in people if person}
    written_to -= silent_among(written_to)
    send_all(
        [
            Message(
                topic=REQUEST, subject=request.pk, text_key=text_key, person=person, ways=Ways.EVERY,
                priority=Priority.REMINDER,
            )
            for person in written_to
        ],
        now=now,
    )  # fmt: skip


def _who_may(verb: Verb, organisations: Iterable[UUID]) -> list[UUID]:
    rows = Membership.objects.that_may(verb).filter(organisation__in=organisations, person__is_active=True)
    return list(rows.order_by("joined_at", "id").values_list("person", flat=True))


def fund_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Called by the one public link route for topic "fund"; the page asks who it is."""
    return redirect("network:fund")


def fund_request_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """The same for "fund_request"."""
    return redirect("network:fund_request", delivery.subject)
