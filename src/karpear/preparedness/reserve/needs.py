"""What waits in the reserve: a second signature within the hour, money to hand over, a receipt.

Who may sign hangs on lines and on who brought whom in, and who pays on who gets it, which no query says: so it stands
with those who were told.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.models import Membership, Person
from karpear.people.needs import NeedAct, NeedKind, Prompt, Reminder, put_off_by
from karpear.people.ways import Ways
from karpear.rules.access import Verb
from karpear.rules.duty.signatures import TELL_AGAIN_AFTER, WITHIN

from .actions.requests import SIGNATURE_WANTED, TO_DO, TOPIC
from .models import MoneyRequest, RequestState, Signer
from .queries.receipts import has_unwritten
from .queries.signers import signers

#: A receipt is asked for again so often.
RECEIPT_AGAIN = timedelta(days=7)


def _in(state: RequestState) -> "QuerySet[MoneyRequest]":
    return MoneyRequest.objects.filter(state=state)


def _may(person: Person, verb: Verb) -> Q:
    return Q(organisation__in=Membership.objects.organisations(person, verb))


def _waits_with(person: Person) -> Q:
    waiting = Signer.objects.filter(request=OuterRef("pk"), person=person)
    return _may(person, Verb.SIGN_FOR_MONEY) & Q(Exists(waiting))


def _tell_signers(rows: Sequence[MoneyRequest], now: datetime) -> list[Prompt]:
    """By every way, half an hour after they were told first, and again: leads are among them."""
    return [
        Prompt(person, row.pk, about=row.asked_by_id, round=_round(now)) for row in rows for person in signers(row, now)
    ]


def _round(now: datetime) -> int:
    """Tells this half hour's message from the last one."""
    return int(now.timestamp() // TELL_AGAIN_AFTER.total_seconds()) % 2**31


def _path(row: MoneyRequest) -> str:
    return reverse("preparedness:money_request", args=[row.pk])


SIGN = NeedKind(
    "money.sign",
    gettext_noop("Second signature"),
    due=lambda _now: _in(RequestState.ASKED),
    person=_waits_with,
    until=lambda row: row.asked_at + WITHIN,
    path=_path,
    acts=lambda row: [NeedAct(gettext_noop("Look"), _path(row))],
    reminder=Reminder(
        TOPIC, SIGNATURE_WANTED, told="told_at", again=TELL_AGAIN_AFTER, ways=Ways.EVERY, prompts=_tell_signers
    ),
)
TO_PAY = NeedKind(
    "money.pay",
    gettext_noop("Money to hand over: two have signed"),
    due=lambda _now: _in(RequestState.SIGNED),
    person=_waits_with,
    until=lambda row: row.asked_at + WITHIN,
    path=_path,
)
RECEIPT = NeedKind(
    "money.receipt",
    gettext_noop("A receipt is due"),
    due=lambda now: _in(RequestState.PAID).filter(
        Q(receipt_due_on__lte=(now + RECEIPT_AGAIN).date()) | Q(has_unwritten())
    ),
    person="paid_by",  # never who got it: they hand it in, and another writes it down
    until=lambda row: row.receipt_due_on,
    path=lambda row: reverse("preparedness:money_receipt", args=[row.pk]),
    reminder=Reminder(TOPIC, TO_DO, told="receipt_told_at", again=RECEIPT_AGAIN, ways=Ways.FIRST),
)
#: What who asked waits for.
SIGNED = NeedKind(
    "money.signed",
    gettext_noop("Money that you asked for waits for signatures"),
    due=lambda _now: _in(RequestState.ASKED),
    person="asked_by",
    until=lambda row: row.asked_at + WITHIN,
    path=_path,
)


def to_tell_again(now: datetime) -> "QuerySet[MoneyRequest]":
    """What waits for signatures, and when those who may sign are told again: for the keeper."""
    waiting = SIGN.due(now).exclude(put_off_by(SIGN.what, "", now))
    return waiting.annotate(again_at=ExpressionWrapper(F("told_at") + TELL_AGAIN_AFTER, DateTimeField()))
