"""What waits in the fund: a signature, money to hand over, rules that have changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.models import Membership, Person
from karpear.people.needs import NeedKind, Prompt, Reminder, Waiting, put_off_by
from karpear.people.ways import Ways
from karpear.rules.access import Verb
from karpear.rules.duty.signatures import TELL_AGAIN_AFTER, WITHIN

from .models import FundMember, FundRequest, FundRequestState, FundSignature
from .models.funds import keeps_money, members_of
from .notices import REQUEST, SIGNATURE_WANTED
from .queries.signers import fund_signers


def _in(state: FundRequestState) -> "QuerySet[FundRequest]":
    return FundRequest.objects.filter(state=state)


def _may_sign(person: Person) -> Q:
    """Members of theirs that take part, have not signed, and do not ask themselves."""
    members = members_of(person)
    parts = FundMember.objects.in_force().filter(
        fund=OuterRef("fund"), member__in=members, agreed_at__lt=OuterRef("asked_at")
    )
    signed = FundSignature.objects.filter(request=OuterRef(OuterRef("pk")), member=OuterRef("member"))
    has_signed = FundSignature.objects.filter(request=OuterRef("pk"), person=person)
    can = Exists(parts.exclude(member=OuterRef("member")).filter(~Exists(signed)))
    return Q(can) & ~Q(member__in=members) & ~Q(Exists(has_signed))


def _really(signatures: Sequence[Waiting], person: Person, now: datetime) -> list[Waiting]:
    """Who is too new, or was brought in by who asked, no statement tells."""
    rows = FundRequest.objects.select_related("member").in_bulk([signature.subject for signature in signatures])
    return [signature for signature in signatures if person.pk in fund_signers(rows[signature.subject], now)]


def _tell_signers(rows: Sequence[FundRequest], now: datetime) -> list[Prompt]:
    return [Prompt(person, row.pk, round=_round(now)) for row in rows for person in fund_signers(row, now)]


def _round(now: datetime) -> int:
    """Tells this half hour's message from the last one."""
    return int(now.timestamp() // TELL_AGAIN_AFTER.total_seconds()) % 2**31


def _path(row: FundRequest) -> str:
    return reverse("network:fund_request", args=[row.pk])


def _to_agree(_now: datetime) -> "QuerySet[FundMember]":
    return FundMember.objects.filter(version__lt=F("fund__version"), member__left_at=None).select_related("fund")


def _of_leads(person: Person) -> Q:
    return Q(member__organisation__in=Membership.objects.organisations(person, Verb.AGREE_ON_AID))


FUND_SIGN = NeedKind(
    "fund.sign",
    gettext_noop("A signature for the fund"),
    due=lambda _now: _in(FundRequestState.ASKED),
    person=_may_sign,
    refine=_really,
    until=lambda row: row.asked_at + WITHIN,
    path=_path,
    reminder=Reminder(
        REQUEST, SIGNATURE_WANTED, told="told_at", again=TELL_AGAIN_AFTER, ways=Ways.EVERY, prompts=_tell_signers
    ),
)
FUND_PAY = NeedKind(
    "fund.pay",
    gettext_noop("Money of the fund to hand over: two have signed"),
    due=lambda _now: _in(FundRequestState.SIGNED),
    person=lambda person: keeps_money(person, "fund__"),
    until=lambda row: row.asked_at + WITHIN,
    path=_path,
)
FUND_AGREE = NeedKind(
    "fund.agree",
    gettext_noop("The rules of the fund have changed: read them, and agree again"),
    due=_to_agree,
    person=_of_leads,
    until=lambda part: part.agreed_at + timedelta(days=365),
    path=lambda part: reverse("network:fund_agree", args=[part.member_id]),
)
#: What who asked waits for.
FUND_ASKED = NeedKind(
    "fund.asked",
    gettext_noop("Money that you asked the fund for waits for signatures"),
    due=lambda _now: _in(FundRequestState.ASKED),
    person="asked_by",
    until=lambda row: row.asked_at + WITHIN,
    path=_path,
)


def fund_to_tell_again(now: datetime) -> "QuerySet[FundRequest]":
    """What waits for signatures, and when those who may sign are told again: for the keeper."""
    waiting = FUND_SIGN.due(now).exclude(put_off_by(FUND_SIGN.what, "", now))
    return waiting.annotate(again_at=ExpressionWrapper(F("told_at") + TELL_AGAIN_AFTER, DateTimeField()))
