"""What the house knows of the day of closure."""

from datetime import datetime

from karpear.compliance.closure.queries.known import house_knows
from karpear.people.models import Organisation
from karpear.preparedness.reserve.queries.ledger import has_money
from karpear.preparedness.succession.models import KeyTask
from karpear.preparedness.succession.queries import deputies_by_holding, tasks_without_deputy
from karpear.rules.duty.succession import Holds
from karpear.rules.law.closure import ClosingAsk, Readiness, is_surely_known

#: What a key task with a deputy answers.
HELD_FOR = {
    Holds.STAMP: ClosingAsk.STAMP,
    Holds.KEYS: ClosingAsk.KEYS,
    Holds.DOMAIN: ClosingAsk.DOMAIN,
}
#: What it answers by half.
HALF_HELD_FOR = {Holds.BANK: ClosingAsk.SIGNATORIES, Holds.SALARIES: ClosingAsk.SALARIES}


def all_rooms_know(organisation: Organisation, now: datetime) -> dict[ClosingAsk, Readiness]:
    """With the deputies of key tasks and the reserve: nothing where no task, or no line of the ledger, is there."""
    on_record = house_knows(organisation, now)
    if has_money(organisation.pk):
        on_record[ClosingAsk.OTHER_MONEY] = Readiness.PARTLY
    if KeyTask.objects.going().filter(organisation=organisation).exists():
        lacks_deputy = tasks_without_deputy(organisation.pk, now) > 0
        on_record[ClosingAsk.DEPUTIES] = Readiness.NO if lacks_deputy else Readiness.YES
    return _with_holders(on_record, deputies_by_holding(organisation.pk, now))


def _with_holders(on_record: dict[ClosingAsk, Readiness], has_deputy: dict[Holds, bool]) -> dict[ClosingAsk, Readiness]:
    """Who does it, and who stands in. How many keys there are is counted where the office stands, if it is.

    That somebody pays salaries does not say how, once the accounts are frozen; and who deals with the bank need not be
    who signs there, which the profile says of each account. So both are asked.
    """
    for holds, ask in HELD_FOR.items():
        if holds in has_deputy and not is_surely_known(ask, on_record):
            on_record[ask] = Readiness.YES if has_deputy[holds] else Readiness.NO
    for holds, ask in HALF_HELD_FOR.items():
        if holds in has_deputy:
            on_record.setdefault(ask, Readiness.PARTLY)
    return on_record
