"""A date is filed, or left out with a reason to which somebody else agrees; either can be taken back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing
from karpear.people.access import locked
from karpear.people.local_today import today_of
from karpear.people.models import Person
from karpear.people.queries.pairs import must_second
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict
from karpear.ui.values import checked, fill

from ...evidence.models import Paper
from ...evidence.queries.papers import line_of
from ..models import DutyDate
from ..queries.filings import papers_used_up
from ..values import Filed, NothingToFile

#: Nothing was filed before there was a law to file by.
OLDEST = date(1990, 1, 1)


def _owed(by: Person, duty_date: UUID, *, owner_too: bool = False) -> DutyDate:
    """One that is neither filed nor explained, locked. Raises Missing, Forbidden or Conflict."""
    row = locked(DutyDate, by=by, pk=duty_date, verb=Verb.KEEP_LAW, owner_too=owner_too)
    if row.settled_at:
        raise Conflict(_("Somebody has said already what became of this date. Look again."))
    return row


@transaction.atomic
def file_date(*, by: Person, duty_date: UUID, clean: Mapping[str, Any], now: datetime) -> DutyDate:
    """It was filed. Raises Missing, Forbidden, Conflict or BadFields."""
    row = _owed(by, duty_date, owner_too=True)
    new = checked(Filed(**clean))
    if not OLDEST <= new.filed_on <= today_of(row.organisation, now):
        raise BadFields([("filed_on", _("Choose a day that has come."))])
    _must_show(row, new.paper, now)
    with changing(row, verb="file", by=by, at=now):
        fill(row, new)
        row.filed_by, row.settled_at = by, now
        row.left_out_at, row.left_out_by, row.reason = None, None, ""
    return row


@transaction.atomic
def attach_paper(*, by: Person, duty_date: UUID, paper: UUID | None, now: datetime) -> DutyDate:
    """What proves it, said afterwards. Raises Missing, Forbidden, Conflict or BadFields."""
    row = locked(DutyDate, by=by, pk=duty_date, verb=Verb.KEEP_LAW, owner_too=True)
    if row.filed_on is None:
        raise Conflict(_("Say first when it was filed."))
    _must_show(row, paper, now)
    with changing(row, verb="paper", by=by, at=now):
        row.paper_id = paper
    return row


def _must_show(row: DutyDate, paper: UUID | None, now: datetime) -> None:
    """On the list, not ended, and about no other year or date. Raises BadFields."""
    if paper is None:
        return
    chosen_paper = Paper.objects.standing().filter(organisation=row.organisation_id, pk=paper).first()
    if chosen_paper is None:
        raise BadFields([("paper", _("This document is no longer on the list. Choose again."))])
    if not line_of(chosen_paper, row.organisation, now).shows(row.about_year):
        raise BadFields([("paper", _("This document has ended, or is about another year. Choose again."))])
    if paper in papers_used_up(row):
        raise BadFields([("paper", _("This document is about another date already. Choose again."))])


@transaction.atomic
def leave_out(*, by: Person, duty_date: UUID, clean: Mapping[str, Any], now: datetime) -> DutyDate:
    """Nothing has to be filed this time, one person says. The date stays until another agrees."""
    row = _owed(by, duty_date)
    if row.left_out_at:
        raise Conflict(_("Somebody has said so already, and another person has to agree."))
    new = checked(NothingToFile(**clean))
    with changing(row, verb="leaveout", by=by, at=now):
        fill(row, new)
        row.left_out_at, row.left_out_by = now, by
    return row


@transaction.atomic
def agree(*, by: Person, duty_date: UUID, reason_mark: str, now: datetime) -> DutyDate:
    """A second person agrees that nothing has to be filed, for the reason that they read.

    Raises Conflict for the first one, for their own people, and for another reason.
    """
    row = _left_out(by, duty_date)
    if reason_mark != row.reason_mark:
        raise Conflict(_("Another reason stands here since you read it. Read it once more."))
    must_second(
        by=by, first=row.left_out_by_id, word_at=row.left_out_at or now, now=now, organisation=row.organisation_id
    )
    with changing(row, verb="agree", by=by, at=now):
        row.agreed_by, row.settled_at = by, now
    return row


@transaction.atomic
def disagree(*, by: Person, duty_date: UUID, now: datetime) -> DutyDate:
    """It has to be filed after all; whoever said otherwise can say so, too."""
    row = _left_out(by, duty_date)
    with changing(row, verb="disagree", by=by, at=now):
        row.left_out_at, row.left_out_by, row.reason = None, None, ""
    return row


def _left_out(by: Person, duty_date: UUID) -> DutyDate:
    row = _owed(by, duty_date)
    if row.left_out_at is None:
        raise Conflict(_("Somebody has said already what became of this date. Look again."))
    return row


@transaction.atomic
def take_back(*, by: Person, duty_date: UUID, now: datetime) -> DutyDate:
    """It was not filed, or has to be after all: it is owed as before. The audit says who took it back."""
    row = locked(DutyDate, by=by, pk=duty_date, verb=Verb.KEEP_LAW)
    if row.settled_at is None:
        raise Conflict(_("It is open already."))
    with changing(row, verb="takeback", by=by, at=now):
        row.filed_on, row.filed_by, row.receipt, row.paper = None, None, "", None
        row.left_out_at, row.left_out_by, row.reason, row.agreed_by = None, None, "", None
        row.settled_at, row.told_at = None, None
    return row
