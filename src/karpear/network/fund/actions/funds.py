"""A fund is opened, or its rules are changed, by whoever coordinates; each member's lead agrees for itself."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, note
from karpear.db.rows import find_row
from karpear.people.access import hold_organisation
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict
from karpear.ui.values import checked, fill

from ...members.actions.memberships import network_to_keep, visible_member
from ...members.models import NetworkMember
from ..models import FUND_OPEN, FundMember, FundRequest, FundRequestState, FundSignature, SharedFund
from ..notices import tell_asker, tell_fund_signers, tell_members
from ..values import FundTerms, NewFundPart


def locked_fund(fund: UUID) -> SharedFund:
    """Held until the transaction ends: whoever signs, writes or agrees does so one after the other."""
    return SharedFund.objects.select_for_update(of=("self",)).select_related("network__body", "holder").get(pk=fund)


@transaction.atomic
def set_fund(*, by: Person, network: UUID, new: FundTerms, now: datetime) -> SharedFund:
    """Opened, or changed: then every member agrees again. Raises Missing, Forbidden or BadFields."""
    kept_network = network_to_keep(by, network)
    hold_organisation(kept_network.body_id)
    terms = checked(new)
    fund = SharedFund.objects.select_for_update().filter(network=kept_network).first()
    _must_make_sense(terms, kept_network.pk, fund)
    if fund is None:
        fund = SharedFund(network=kept_network, opened_at=now, opened_by=by, events=terms.events())
        fill(fund, terms)
        fund.save(force_insert=True)
        note(fund, action="fund.opened", by=by, at=now)
        tell_members(fund, now=now)
        return fund
    with changing(fund, verb="changed", by=by, at=now) as changed:
        fill(fund, terms)
        fund.events = terms.events()
    if changed:
        fund.version += 1
        fund.save(update_fields=["version"])
        tell_members(fund, now=now)
    return fund


def _must_make_sense(terms: FundTerms, network: UUID, fund: SharedFund | None) -> None:
    errors = []
    if terms.most_year < terms.most_request:
        errors.append(("most_year", _("One request may not be more than a member may have in 12 months.")))
    members = NetworkMember.objects.active().filter(network=network)
    if terms.holder and not members.filter(pk=terms.holder).exists():
        errors.append(("holder", _("Choose an organisation of the network.")))
    is_used = fund is not None and (fund.entries.exists() or fund.requests.exists())
    if fund and is_used and terms.currency != fund.currency:
        errors.append(("currency", _("The ledger is already kept in %(code)s.") % {"code": fund.currency}))
    if errors:
        raise BadFields(errors)


@transaction.atomic
def take_part(*, by: Person, member: UUID, new: NewFundPart, now: datetime) -> FundMember:
    """A lead agrees to the rules that they read, or says another number of people. Raises Missing, Forbidden,
    Conflict or BadFields.
    """
    own_member = visible_member(by, member)
    require(by, own_member.organisation_id, Verb.AGREE_ON_AID)
    answer = checked(new)
    fund = locked_fund(find_row(SharedFund.objects.filter(network=own_member.network_id)).pk)
    if answer.version != fund.version:
        raise Conflict(_("The rules have changed while you read them. Read them again."))
    part = FundMember.objects.filter(fund=fund, member=own_member).first()
    part = part or FundMember(fund=fund, member=own_member, agreed_at=now)
    if part.version != fund.version:
        part.agreed_by = by
    part.version, part.people = fund.version, str(answer.people)
    part.save()
    note(fund, action="fund.agreed", by=by, at=now, member=str(own_member.pk), version=fund.version)
    return part


@transaction.atomic
def stop_part(*, by: Person, member: UUID, now: datetime) -> None:
    """It takes no part any more, and stays in the network. Raises Missing, Forbidden or Conflict."""
    own_member = visible_member(by, member)
    require(by, own_member.organisation_id, Verb.AGREE_ON_AID)
    if not FundMember.objects.filter(member=own_member).exists():
        raise Conflict(_("Your organisation takes no part in the fund."))
    end_fund_of(own_member, by=by, now=now)


def end_fund_of(member: NetworkMember, *, by: Person, now: datetime) -> None:
    """It leaves: its requests end, its open signatures no longer count, its figure goes. Inside the caller's
    transaction. What it paid in stays.
    """
    row = SharedFund.objects.filter(network=member.network_id).first()
    if row is None:
        return
    fund = locked_fund(row.pk)
    for request in FundRequest.objects.filter(fund=fund, member=member, state__in=FUND_OPEN).order_by("pk"):
        request.state, request.decided_at = FundRequestState.ENDED.value, now
        request.save(update_fields=["state", "decided_at"])
        tell_asker(request, now=now)
    _take_signatures_back(fund, member, now)
    if fund.holder_id == member.pk:
        fund.holder = None
        fund.save(update_fields=["holder"])
    if FundMember.objects.filter(fund=fund, member=member).delete()[0]:
        note(fund, action="fund.left", by=by, at=now, member=str(member.pk))


def _take_signatures_back(fund: SharedFund, member: NetworkMember, now: datetime) -> None:
    """Of what still waits: the first signature of another member becomes the only one, and others are told again."""
    waiting = FundRequest.objects.filter(fund=fund, state=FundRequestState.ASKED, signatures__member=member)
    for request in waiting.select_related("fund", "member").order_by("pk"):
        FundSignature.objects.filter(request=request, member=member).delete()
        FundSignature.objects.filter(request=request).update(place=1)
        request.told_at = now
        request.save(update_fields=["told_at"])
        tell_fund_signers(request, now=now)
