"""The calendar of the first organisation and its papers: who does what, what was filed, one date that is late.

By the actions that people use, at the moment they would have used them. All of it is invented.
"""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from karpear.compliance.duties.actions.date_counts import count_again
from karpear.compliance.duties.actions.dates import file_date, leave_out
from karpear.compliance.duties.actions.own_duties import add_own_duty
from karpear.compliance.duties.actions.owners import name_owner
from karpear.compliance.duties.models import DutyCalendar, DutyDate
from karpear.compliance.duties.values import NewOwnDuty
from karpear.compliance.evidence.actions.papers import add_claim, file_paper
from karpear.compliance.evidence.values import NewOwnClaim, NewPaper
from karpear.people.models import Organisation, Person
from karpear.rules.access import Role
from karpear.rules.law.own_days import Rhythm

from .cast import COMPANIES, Company, organisation_of, person_called
from .history import DAY

#: (kind, name, where it is, from which day back, how long it holds yet; of a report, of how many years ago it is).
#: The financial report is missing on purpose: one document that closes three claims and more.
PAPERS = (
    ("registration", "Registration certificate", "Safe, red folder", 3600, None, None),
    ("activity_report", "Activities of last year", "Shared drive, Reports", 200, None, 1),
    ("statutes", "Statutes of 2016", "Safe, red folder", 3600, None, None),
    ("finance_manual", "Finance manual", "Shared drive, Finance", 400, None, None),
    ("board_minutes", "Minutes of the board, spring", "Binder of the chair", 220, None, None),
    ("staff_manual", "Staff manual", "Shared drive, People", 300, None, None),
    ("safeguarding_policy", "Safeguarding policy", "Shared drive, Policies", 700, 20, None),
    ("audit_report", "Audit of the year before last", "Safe, blue folder", 620, -150, 2),
)
CLAIMS = (
    ("A report of each year, open to everybody", "Reed Foundation (invented)", ("financial_report",)),
    ("How our money was spent is shown in one table", "Reed Foundation (invented)", ("financial_report",)),
    ("Accounts are audited each year", "Reed Foundation (invented)", ("audit_report",)),
)


@transaction.atomic
def make_calendar(*, now: datetime) -> None:
    """Once: safe to call at every start."""
    company = COMPANIES[0]
    organisation = organisation_of(company)
    if DutyCalendar.objects.filter(organisation=organisation).exists():
        return
    count_again(organisation, now=now - 30 * DAY, starts_on=(now - 120 * DAY).date().replace(day=1))
    _owe(company, organisation, now)
    count_again(organisation, now=now)
    _name_owners(company, organisation, now - 29 * DAY)
    _file(company, organisation, now)
    _file_papers(company, organisation, now)


def _lead(company: Company) -> Person:
    return person_called(next(name for name, role in company.accounts if role is Role.LEAD))


def _owe(company: Company, organisation: Organisation, now: datetime) -> None:
    """What members are promised, and a list that the province asked for until somebody answered it."""
    officer, today = person_called(company.officer), now.date()
    for name, to_whom, rhythm, first_on, least in (
        ("Report to our members", "Our members (invented)", Rhythm.QUARTERLY, today + timedelta(days=9), ""),
        ("Number of meetings held", "Provincial hall (invented)", Rhythm.MONTHLY, today - timedelta(days=38),
         "Numbers by month and district. No names, no places of people, no lists of participants."),
    ):  # fmt: skip
        new = NewOwnDuty(name=name, to_whom=to_whom, rhythm=rhythm, first_on=first_on, least=least)
        add_own_duty(by=officer, organisation=organisation.pk, new=new, now=now - 30 * DAY)


def _name_owners(company: Company, organisation: Organisation, at: datetime) -> None:
    """The second officer does most; two duties are nobody's yet."""
    second, lead = person_called(company.second), _lead(company)
    codes = DutyDate.objects.filter(organisation=organisation).order_by("duty").values_list("duty", flat=True)
    for number, code in enumerate(list(codes.distinct())[:-2]):
        owner = lead if number % 4 == 3 else second
        name_owner(by=person_called(company.officer), organisation=organisation.pk, duty=code, owner=owner.pk, now=at)


def _file(company: Company, organisation: Organisation, now: datetime) -> None:
    """What was due before was filed, on the day before; but for the last one, and one that may not be owed."""
    officer, second = person_called(company.officer), person_called(company.second)
    due = DutyDate.objects.owed().filter(organisation=organisation, late_at__lte=now).order_by("late_at", "id")
    *filed, unclear, _late = due
    for number, row in enumerate(filed, start=1):
        day = row.due_on - timedelta(days=1) if row.due_on else now.date()
        clean = {"filed_on": day, "receipt": f"Stamped copy {number}, blue folder", "paper": None}
        file_date(by=second, duty_date=row.pk, clean=clean, now=now - DAY)
    reason = "Nobody was paid in this month, so nothing was withheld (invented)."
    leave_out(by=officer, duty_date=unclear.pk, clean={"reason": reason}, now=now - 2 * DAY)


def _file_papers(company: Company, organisation: Organisation, now: datetime) -> None:
    officer, filed_at = person_called(company.officer), now - 20 * DAY
    for kind, label, place, days_ago, days_left, years_ago in PAPERS:
        issued_on: date = (now - timedelta(days=days_ago)).date()
        expires_on = (now + timedelta(days=days_left)).date() if days_left is not None else None
        new = NewPaper(
            kind=kind, label=label, issued_on=issued_on, expires_on=expires_on, place=place,
            about_year=filed_at.year - years_ago if years_ago else None,
        )  # fmt: skip
        paper: UUID = uuid5(organisation.pk, kind)
        file_paper(by=officer, organisation=organisation.pk, paper=paper, new=new, now=filed_at)
    for words, to_whom, kinds in CLAIMS:
        claim = NewOwnClaim(words=words, to_whom=to_whom, kinds=kinds)
        add_claim(by=officer, organisation=organisation.pk, new=claim, now=filed_at)
