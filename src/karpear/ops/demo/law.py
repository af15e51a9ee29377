"""Who the demo's two organisations are before the law. All of it is invented.

The first has everything from which days are counted; the second has not said everything yet.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from karpear.compliance.profile.actions import add_row, answer
from karpear.compliance.profile.models import BankAccount, LegalIdentity
from karpear.compliance.profile.values import (
    KindAnswer,
    MoneyAnswer,
    NewAccount,
    NewGrant,
    NewHappening,
    NewLegalPaper,
    NewOffice,
    NewRow,
    NewSignatory,
    NumbersAnswer,
    StampAnswer,
)
from karpear.rules.law.organisation import OrganisationKind

from .cast import COMPANIES, Company, organisation_of, person_called

#: The memorandum ends in so many days.
MEMORANDUM_ENDS = timedelta(days=48)
#: Offices of the country's pack that gave a paper here.
AUTHORITIES = ("moi", "gdt")


@transaction.atomic
def make_profiles(*, now: datetime) -> None:
    """Once: safe to call at every start."""
    if LegalIdentity.objects.filter(organisation=organisation_of(COMPANIES[0])).exists():
        return
    first, second = COMPANIES
    today = now.date()
    _say(first, _answers_of_first(first), _rows_of_first(first, today), now)
    _say(second, _answers_of_second(), _rows_of_second(second, today), now)


def _say(company: Company, answers: list[Any], rows: list[NewRow], now: datetime) -> None:
    organisation, keeper = organisation_of(company).pk, person_called(company.officer)
    for value in answers:
        answer(by=keeper, organisation=organisation, answers=value, now=now)
    for new in rows:
        row = add_row(by=keeper, organisation=organisation, new=new, authorities=AUTHORITIES, now=now)
        for signatory in _signatories(company, row) if isinstance(new, NewAccount) else ():
            add_row(by=keeper, organisation=organisation, new=signatory, now=now)


def _signatories(company: Company, account: BankAccount) -> list[NewSignatory]:
    """In the first, three may sign and two must. In the second the only account hangs on one person."""
    lead = NewSignatory(account=account.pk, person=person_called(_lead_of(company)).pk)
    if company is not COMPANIES[0]:
        return [lead]
    second = NewSignatory(account=account.pk, person=person_called(company.second).pk)
    return [lead, second, NewSignatory(account=account.pk, name="Yim Chakriya")]


def _answers_of_first(company: Company) -> list[Any]:
    return [
        KindAnswer(kind=OrganisationKind.DOMESTIC_NGO.value, started_on=date(2016, 2, 1)),
        NumbersAnswer(staff=9, volunteers=12),
        MoneyAnswer(has_donors=True, earns=False, rents=True),
        StampAnswer(
            stamp_keeper=person_called(company.second).pk,
            stamp_words="In the safe; the director signs it out",
            letter_mark="TSWW",
        ),
    ]


def _rows_of_first(company: Company, today: date) -> list[NewRow]:
    """Leaders who took office last year declare in January of next year."""
    director = person_called(_lead_of(company)).pk
    took_office = date(today.year - 1, 3, 3)
    return [
        NewLegalPaper(kind="registration", authority="moi", number="0000-16",
                 since=date(2016, 1, 12)),
        NewLegalPaper(kind="memorandum", authority_words="Department of Fisheries (invented)", number="0000-24",
                 since=today + MEMORANDUM_ENDS - timedelta(days=3 * 365), until=today + MEMORANDUM_ENDS),
        NewLegalPaper(kind="permit", authority="gdt", number="0000-31", since=date(2016, 3, 1)),
        NewOffice(role="founder", person=director),
        NewOffice(role="founder", name="Yim Chakriya"),
        NewOffice(role="founder", name="Touch Veasna"),
        NewOffice(role="director", person=director, since=took_office),
        NewOffice(role="chair", name="Yim Chakriya", since=took_office),
        NewAccount(label="Lotus bank, running costs", opened_on=date(2016, 2, 9), signatures_needed=2),
        NewAccount(label="Lotus bank, project money", opened_on=today - timedelta(days=6),
                   signatures_needed=2),
        NewGrant(donor="Reed Foundation (invented)", agreed_on=today - timedelta(days=11),
                 starts_on=today - timedelta(days=4), ends_on=today + timedelta(days=360),
                 report_on=today + timedelta(days=85)),
        NewGrant(donor="Delta Trust (invented)", starts_on=today - timedelta(days=500),
                 ends_on=today + timedelta(days=40), report_on=today + timedelta(days=20)),
        NewHappening(kind="bylaws_changed", on=today - timedelta(days=9)),
        NewHappening(kind="worker_joined", on=today - timedelta(days=1)),
    ]  # fmt: skip


def _answers_of_second() -> list[Any]:
    """Nobody has said yet whether donors give, nor whether it earns."""
    return [
        KindAnswer(kind=OrganisationKind.ASSOCIATION.value),
        NumbersAnswer(staff=3),
        MoneyAnswer(rents=True),
    ]


def _rows_of_second(company: Company, today: date) -> list[NewRow]:
    lead = person_called(_lead_of(company)).pk
    return [
        NewLegalPaper(kind="registration", authority="moi", number="0000-21",
                 since=date(2021, 5, 6)),
        NewOffice(role="founder", person=lead),
        NewOffice(role="chair", person=lead, since=date(today.year - 1, 6, 2)),
        NewOffice(role="treasurer", name="Nop Ravy"),
        NewAccount(label="Rice bank, the only account", opened_on=date(2021, 6, 7), signatures_needed=1),
    ]  # fmt: skip


def _lead_of(company: Company) -> str:
    return next(name for name, role in company.accounts if role.value == "lead")
