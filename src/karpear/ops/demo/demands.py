"""What authorities asked of the demo's first organisation: one answered, one that comes every month, one new letter.

By the actions that people use, at the moment they would have used them. All of it is invented.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from karpear.compliance.demands.actions.ledger import note_demand, read_demand
from karpear.compliance.demands.actions.replies import approve_reply, close_demand, draft_reply, hand_over
from karpear.compliance.demands.models import Demand, DemandOutcome
from karpear.compliance.demands.values import NewAnswer, NewApproval, NewDemand, NewOutcome, NewReply
from karpear.people.models import Organisation, Person
from karpear.rules.law.demands import (
    AuthorityLevel,
    DemandChannel,
    DemandClass,
    DisclosedItem,
    ReplyBasis,
)
from karpear.rules.law.own_days import Rhythm

from .cast import COMPANIES, organisation_of, person_called
from .history import DAY, HOUR

PROVINCE = "KH-4"


@transaction.atomic
def make_demands(*, now: datetime) -> None:
    """Once: safe to call at every start."""
    company = COMPANIES[0]
    organisation = organisation_of(company)
    if Demand.objects.filter(organisation=organisation).exists():
        return
    officer, second, member = (person_called(name) for name in (company.officer, company.second, company.traveller))
    _answered(organisation, officer, second, now - 34 * DAY)
    _note(
        organisation, officer, now - 6 * DAY, level=AuthorityLevel.PROVINCE, demand=DemandClass.REPORT,
        channel=DemandChannel.TELEGRAM, rhythm=Rhythm.MONTHLY, answer_by=now + 9 * DAY,
        office="Provincial hall, office of civil society (invented)",
    )  # fmt: skip
    _note(
        organisation, member, now - 2 * HOUR, level=AuthorityLevel.DISTRICT, demand=DemandClass.PARTICIPANTS,
        channel=DemandChannel.LETTER, answer_by=now + 2 * DAY, office="District hall (invented)",
        stated_words="Letter without a number (invented)",
    )  # fmt: skip


def _note(organisation: Organisation, by: Person, at: datetime, **cells: Any) -> Demand:
    new = NewDemand(province=PROVINCE, **cells)
    return note_demand(by=by, organisation=organisation.pk, new=new, now=at)


def _answered(organisation: Organisation, officer: Person, second: Person, at: datetime) -> None:
    """A commune asked for notice beforehand; it got days and the province, and was content."""
    row = _note(
        organisation, officer, at, level=AuthorityLevel.COMMUNE, demand=DemandClass.PRIOR_NOTICE,
        channel=DemandChannel.IN_PERSON, answer_by=at + 3 * DAY, office="Commune hall (invented)",
    )  # fmt: skip
    read_demand(by=officer, demand=row.pk, now=at + HOUR)
    row.refresh_from_db()
    basis, items = (ReplyBasis.COURTESY, (DisclosedItem.DATES, DisclosedItem.PROVINCE)) if row.rule else _QUESTION_ALONE
    row = draft_reply(by=officer, demand=row.pk, new=NewReply(basis=basis), now=at + 2 * HOUR)
    counsel = NewApproval(draft=row.draft_mark, counsel="Counsel (invented)", counsel_on=(at + DAY).date())
    approve_reply(by=second, demand=row.pk, new=counsel, now=at + DAY)
    answer = NewAnswer(answer_channel=DemandChannel.IN_PERSON, disclosed=items)
    hand_over(by=officer, demand=row.pk, new=answer, now=at + DAY + 2 * HOUR)
    outcome = NewOutcome(outcome=DemandOutcome.CONTENT, outcome_words="")
    close_demand(by=officer, demand=row.pk, new=outcome, now=at + timedelta(days=9))


_QUESTION_ALONE: tuple[ReplyBasis, tuple[DisclosedItem, ...]] = (ReplyBasis.QUESTION, ())
