"""What waits in the reserve: a second signature within the hour, money to hand over, a receipt.

Who may sign hangs on lines and on who brought whom in, and who pays on who gets it, which no query says: so it stands
with those who were told.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.models import Membership, Person
from karpear.people.needs import NeedAct, NeedKind, Prompt, Reminder, Waiting, put_off_by
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


def _keepers() -> "QuerySet[Membership]":
    """Who may hand money over and write its receipt down today."""
    return Membership.objects.that_may(Verb.ASK_FOR_MONEY).filter(person__is_active=True)


def _able(**conditions: Any) -> Exists:
    """Of a request: does one of these keep its money today?"""
    return Exists(_keepers().filter(organisation=OuterRef("organisation"), **conditions))


def _hands_over(person: Person) -> Q:
    """Who was to do it when it was signed; where none of them may any more, all who may."""
    of_request = Signer.objects.filter(request=OuterRef(OuterRef("pk")))
    is_theirs = Exists(Signer.objects.filter(request=OuterRef("pk"), person=person))
    return _may(person, Verb.ASK_FOR_MONEY) & (Q(is_theirs) | ~Q(_able(person__in=of_request.values("person"))))


def _writes_receipt(person: Person) -> Q:
    """Who paid; where they may not any more, all who may."""
    return _may(person, Verb.ASK_FOR_MONEY) & (Q(paid_by=person) | ~Q(_able(person=OuterRef("paid_by"))))


def _not_their_own(things: Sequence[Waiting], person: Person, _now: datetime) -> list[Waiting]:
    """Whoever gets money neither hands it over nor writes its receipt down: who that is, no statement can tell."""
    rows = MoneyRequest.objects.in_bulk([thing.subject for thing in things])
    return [thing for thing in things if not rows[thing.subject].is_for(person.pk)]


def _tell_of_receipt(rows: Sequence[MoneyRequest], _now: datetime) -> list[Prompt]:
    """Those with whom it waits, and nobody else."""
    keepers = _keepers().filter(organisation__in={row.organisation_id for row in rows})
    keeper_ids: dict[UUID, list[UUID]] = defaultdict(list)
    for organisation, person in keepers.values_list("organisation", "person"):
        keeper_ids[organisation].append(person)
    return [
        Prompt(person, row.pk)
        for row in rows
        for person in keeper_ids[row.organisation_id]
        if not row.is_for(person)
        and (person == row.paid_by_id or row.paid_by_id not in keeper_ids[row.organisation_id])
    ]


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
    person=_hands_over,
    refine=_not_their_own,
    until=lambda row: row.asked_at + WITHIN,
    path=_path,
)
RECEIPT = NeedKind(
    "money.receipt",
    gettext_noop("A receipt is due"),
    due=lambda now: _in(RequestState.PAID).filter(
        Q(receipt_due_on__lte=(now + RECEIPT_AGAIN).date()) | Q(has_unwritten())
    ),
    person=_writes_receipt,
    refine=_not_their_own,
    until=lambda row: row.receipt_due_on,
    path=lambda row: reverse("preparedness:money_receipt", args=[row.pk]),
    reminder=Reminder(
        TOPIC, TO_DO, told="receipt_told_at", again=RECEIPT_AGAIN, ways=Ways.FIRST, prompts=_tell_of_receipt
    ),
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
