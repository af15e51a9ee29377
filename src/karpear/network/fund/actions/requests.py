"""Money is asked for, signed by two of two other members, refused or withdrawn. Each is one transaction.

The fund is held first, then the request: of two signatures at the same moment one waits for the other, and sees what
it has promised.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, note
from karpear.db.rows import find_row
from karpear.people.models import Membership, Person, Watch
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.duty.signatures import SIGNATURES
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.sharing.fund import asking_refusal, is_code, leaving_refusal, tells_nobody
from karpear.ui.values import checked

from ...members.actions.memberships import visible_member
from ..models import FUND_OPEN, FundMember, FundRequest, FundRequestState, FundSignature, SharedFund
from ..models.funds import members_of
from ..notices import tell_asker, tell_fund_signers, tell_keepers
from ..queries.ledger import asked_in_year, fund_balance, promised
from ..queries.signers import signing_of
from ..values import NewFundRefusal, NewFundRequest
from ..words import refusal_words
from .funds import locked_fund


@transaction.atomic
def ask_fund(*, by: Person, member: UUID, new: NewFundRequest, now: datetime) -> FundRequest:
    """Those who may sign are told at once. Raises Missing, Forbidden, Conflict or BadFields."""
    own_member = visible_member(by, member)
    require(by, own_member.organisation_id, Verb.WORK_AID)
    part = FundMember.objects.in_force().filter(member=own_member).first()
    if part is None:
        raise Conflict(
            _("Your organisation takes no part in the fund, or has not agreed to its rules as they are now.")
        )
    wish = checked(new)
    fund = locked_fund(part.fund_id)
    if not is_code(wish.code, _known_names([own_member.organisation_id])):
        raise BadFields([("code", _("Write a code such as K-17: at most one word and a number, and never a name."))])
    if (reason := asking_refusal(wish.amount, fund.rules, asked_in_year(fund, own_member.pk, now))) is not None:
        raise BadFields([("amount", refusal_words(reason, fund))])
    if any(wish.code == row.code for row in fund.requests.filter(member=own_member, state__in=FUND_OPEN)):
        raise Conflict(_("You have already asked for money under this code. It is below."))
    last_number = fund.requests.aggregate(last=Max("number"))["last"] or 0
    request = FundRequest(
        fund=fund, member=own_member, number=last_number + 1, amount=wish.amount,
        money_class=wish.money_class.value, code=wish.code, asked_by=by, asked_at=now, told_at=now,
    )  # fmt: skip
    request.save(force_insert=True)
    note(request, action="fundrequest.asked", by=by, at=now, money_class=request.money_class)
    tell_fund_signers(request, now=now)
    return request


def _known_names(organisations: Collection[UUID]) -> set[str]:
    """Of people whom these organisations know here: who belongs to them, and over whom they watch."""
    members = Person.objects.filter(memberships__in=Membership.objects.active().filter(organisation__in=organisations))
    watches = Watch.objects.accepted().filter(organisation__in=organisations)
    watched = Person.objects.filter(pk__in=watches.values("person"))
    return {str(name) for person in (*members, *watched) for name in (person.name, person.shown_name)}


def held_request(by: Person, request: UUID, *states: FundRequestState) -> tuple[SharedFund, FundRequest]:
    """The fund, then the request: in this order everywhere. Raises Missing or Conflict."""
    fund = locked_fund(find_row(FundRequest.objects.visible_to(by).filter(pk=request).values_list("fund"))[0])
    rows = FundRequest.objects.select_for_update(of=("self",)).select_related("member", "asked_by")
    row = rows.get(pk=request)
    row.fund = fund
    if row.state not in states:
        raise Conflict(str(FundRequest.NOT_NOW) % {"state": row.get_state_display()})
    return fund, row


@transaction.atomic
def sign_for_fund(*, by: Person, request: UUID, now: datetime) -> FundRequest:
    """One of two signatures. The second one promises the money: caps and balance are looked at once more, with the
    fund held. Raises Missing or Conflict.
    """
    fund, row = held_request(by, request, FundRequestState.ASKED)
    signing = signing_of(row)
    if (reason := signing.why_not(by.pk, now)) is not None:
        raise Conflict(str(reason))
    hand = next(hand for hand in signing.able(now) if hand.signer.person == by.pk)
    place = len(signing.signatures) + 1
    if place == SIGNATURES:
        _must_be_there(fund, row, now)
    FundSignature.objects.create(request=row, place=place, person=by, member_id=hand.signer.member, at=now)
    note(row, action="fundrequest.signed", by=by, at=now, place=place, member=str(hand.signer.member))
    if place < SIGNATURES:
        row.told_at = now
        row.save(update_fields=["told_at"])
        tell_fund_signers(row, now=now)
        return row
    with changing(row, verb="ready", by=by, at=now):
        row.state, row.decided_at = FundRequestState.SIGNED.value, now
    tell_asker(row, now=now)
    tell_keepers(row, now=now)
    return row


def _must_be_there(fund: SharedFund, row: FundRequest, now: datetime) -> None:
    in_year = asked_in_year(fund, row.member_id, now, but=row.pk)
    reason = leaving_refusal(row.amount, fund.rules, in_year, balance=fund_balance(fund), promised=promised(fund))
    if reason is not None:
        raise Conflict(refusal_words(reason, fund))


@transaction.atomic
def refuse_for_fund(*, by: Person, request: UUID, new: NewFundRefusal, now: datetime) -> FundRequest:
    """A member that takes part, and does not ask itself, says no and why. Raises Missing, Conflict or BadFields."""
    fund, row = held_request(by, request, FundRequestState.ASKED, FundRequestState.SIGNED)
    part = FundMember.objects.in_force().filter(fund=fund, member__in=members_of(by)).exclude(member=row.member)
    own_part = part.select_related("member").first()
    if own_part is None or by.pk in signing_of(row).money.insiders:
        raise Conflict(_("Somebody of another organisation that takes part refuses it. You can withdraw your own."))
    why = checked(new).why
    if not tells_nobody(why, _known_names([own_part.member.organisation_id])):
        raise BadFields([("why", _("This names somebody, or holds a number or a place. Say it without."))])
    with changing(row, verb="refused", by=by, at=now):
        row.state, row.decided_at = FundRequestState.REFUSED.value, now
        row.refused_for, row.refused_why = own_part.member, why
    tell_asker(row, now=now)
    return row


@transaction.atomic
def withdraw_from_fund(*, by: Person, request: UUID, now: datetime) -> FundRequest:
    """The member that asked does not need it after all. Raises Missing, Forbidden or Conflict."""
    _fund, row = held_request(by, request, FundRequestState.ASKED, FundRequestState.SIGNED)
    if row.organisation_id is None:
        raise Conflict(_("The organisation that asked has left."))
    require(by, row.organisation_id, Verb.WORK_AID)
    with changing(row, verb="withdrawn", by=by, at=now):
        row.state, row.decided_at = FundRequestState.WITHDRAWN.value, now
    return row
