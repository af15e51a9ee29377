"""Money is asked for, signed by two, refused or withdrawn. Each is one transaction: a claim without its consequence is
never left behind.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, note
from karpear.messaging.actions.send import Message, send_all
from karpear.messaging.models import Priority
from karpear.people.access import locked
from karpear.people.models import Membership, Person, Watch
from karpear.people.queries.gates import require
from karpear.people.ways import Ways
from karpear.rules.access import Verb
from karpear.rules.duty.for_whom import names_somebody
from karpear.rules.duty.signatures import SIGNATURES, is_signed
from karpear.rules.refusals import BadFields, Conflict
from karpear.ui.values import checked

from ..models import MoneyRequest, RequestState, Signature, Signer
from ..queries.signers import draft_of, may_refuse, payers, signers, stands, why_not
from ..values import NewRefusal, NewRequest
from .ledger import locked_reserve

TOPIC = "reserve"
SIGNATURE_WANTED, NEWS, TO_DO = "signature_asked", "decision", "ready"
_UNPAID = (RequestState.ASKED, RequestState.SIGNED)


@transaction.atomic
def ask_for_money(*, by: Person, organisation: UUID, new: NewRequest, now: datetime) -> MoneyRequest:
    """Those who may sign are told at once. Raises Missing, Forbidden or BadFields."""
    require(by, organisation, Verb.ASK_FOR_MONEY)
    wish = checked(new)
    _refuse_names(organisation, wish)
    reserve = locked_reserve(organisation)
    request = draft_of(by, organisation, now, beneficiary=wish.beneficiary)
    request.number = MoneyRequest.objects.filter(organisation=organisation).count() + 1
    request.amount, request.currency, request.money_class = wish.amount, reserve.currency, wish.money_class.value
    request.for_whom, request.why, request.told_at = wish.for_whom, wish.why, now
    request.save(force_insert=True)
    note(request, action="moneyrequest.asked", by=by, at=now, money_class=request.money_class)
    tell_signers(request, now=now)
    return request


def _refuse_names(organisation: UUID, new: NewRequest) -> None:
    """Raises BadFields for somebody's name where a code belongs, and for somebody who is not one of us."""
    members = Person.objects.filter(memberships__in=Membership.objects.active().filter(organisation=organisation))
    watched = Person.objects.filter(pk__in=Watch.objects.accepted().filter(organisation=organisation).values("person"))
    names = {person.pk: str(person.name) for person in members}
    if names_somebody(new.for_whom, [*names.values(), *(str(person.name) for person in watched)]):
        raise BadFields([("for_whom", _("This is a name. Write a code name, or the number of a case."))])
    if new.beneficiary is not None and new.beneficiary not in names:
        raise BadFields([("beneficiary", _("Choose somebody who belongs to the organisation."))])


def tell_signers(request: MoneyRequest, *, now: datetime) -> None:
    """Whoever may sign next: the message says neither how much nor for what."""
    people = signers(request, now)
    _wait_with(request, people)
    _tell(request, people, SIGNATURE_WANTED, now)


def _wait_with(request: MoneyRequest, people: Iterable[UUID]) -> None:
    """They, and nobody else, have it to do next."""
    request.signers.all().delete()
    Signer.objects.bulk_create(Signer(request=request, person_id=person) for person in people)


def _tell(request: MoneyRequest, people: Iterable[UUID | None], text_key: str, now: datetime) -> None:
    """By every way: all of it is a matter of an hour, and nobody waits for one mail."""
    send_all(
        [
            Message(
                topic=TOPIC, subject=request.pk, text_key=text_key, person=person, about=request.asked_by_id,
                ways=Ways.EVERY, priority=Priority.REMINDER,
            )
            for person in people
            if person
        ],
        now=now,
    )  # fmt: skip


@transaction.atomic
def sign(*, by: Person, request: UUID, now: datetime) -> MoneyRequest:
    """One of two signatures; the second makes it ready to be paid. Raises Missing, Forbidden or Conflict.

    The place of a signature is taken once: of two presses at the same moment, one signs.
    """
    row = locked(MoneyRequest, by=by, pk=request, verb=Verb.SIGN_FOR_MONEY, states=[RequestState.ASKED])
    standing = stands(row)
    if (reason := why_not(by, row, standing, now)) is not None:
        raise Conflict(str(reason))
    place = len(standing.signed) + 1
    try:
        with transaction.atomic():
            Signature.objects.create(
                request=row, place=place, person=by, outside=standing.money.is_outside(by.pk), at=now
            )
    except IntegrityError as error:
        raise Conflict(_("Somebody signed at the same moment. Look again.")) from error
    note(row, action="moneyrequest.signed", by=by, at=now, place=place)
    if place == SIGNATURES and is_signed(standing.money, [*standing.people, by.pk]):
        with changing(row, verb="ready", by=by, at=now):
            row.state, row.decided_at = RequestState.SIGNED.value, now
        to_pay = payers(row, [*standing.people, by.pk])
        _wait_with(row, to_pay)
        _tell(row, [row.asked_by_id], NEWS, now)
        _tell(row, [person for person in to_pay if person != row.asked_by_id], TO_DO, now)
    else:
        row.told_at = now
        row.save(update_fields=["told_at"])
        tell_signers(row, now=now)
    return row


@transaction.atomic
def refuse(*, by: Person, request: UUID, new: NewRefusal, now: datetime) -> MoneyRequest:
    """Whoever may sign says no, and why; it can be asked again. Raises Missing, Forbidden, Conflict or BadFields."""
    row = locked(MoneyRequest, by=by, pk=request, verb=Verb.SIGN_FOR_MONEY, states=_UNPAID)
    why = checked(new).why
    if not may_refuse(by, stands(row)):
        raise Conflict(_("You asked for it, or get it. You can withdraw it, or somebody else refuses it."))
    with changing(row, verb="refused", by=by, at=now):
        row.state, row.decided_at = RequestState.REFUSED.value, now
        row.refused_by, row.refused_why = by, why
    _tell(row, [row.asked_by_id], NEWS, now)
    return row


@transaction.atomic
def withdraw(*, by: Person, request: UUID, now: datetime) -> MoneyRequest:
    """Who asked does not need it after all. Raises Missing, Forbidden or Conflict."""
    row = locked(MoneyRequest, by=by, pk=request, verb=Verb.ASK_FOR_MONEY, states=_UNPAID)
    if row.asked_by_id != by.pk:
        raise Conflict(_("Only who asked can withdraw it. You can refuse it and say why."))
    with changing(row, verb="withdrawn", by=by, at=now):
        row.state, row.decided_at = RequestState.WITHDRAWN.value, now
    return row
