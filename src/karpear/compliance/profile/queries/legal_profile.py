"""An organisation as the rules about duties take it. The one home of it for every room."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from karpear.countries.queries import paper_book
from karpear.db.reader import unguarded
from karpear.people.local_today import today_of, zone_of
from karpear.people.models import Organisation
from karpear.rules.law.claims import last_year_over
from karpear.rules.law.happenings import (
    PaperKind,
    Span,
    events_of_accounts,
    events_of_addresses,
    events_of_papers,
    events_of_terms,
    expiries_of_papers,
)
from karpear.rules.law.organisation import LegalEvent, LegalEventKind, LegalProfile, OrganisationKind

from ...premises.queries import places_by_law
from ..models import BankAccount, DonorGrant, LegalHappening, LegalIdentity, LegalPaper, OfficeHolder, PlannedGathering

A_YEAR_WITHOUT_LEAP = 2001
#: What has to be told about a grant is told after it has ended.
TOLD_AFTERWARDS = timedelta(days=366)


@unguarded("which laws apply, for what whoever works there must do")
def legal_profile(organisation: Organisation, now: datetime) -> LegalProfile:
    """What somebody has said of it, with what happened to it on which day, and what runs out: papers, and leases
    and permits of the places in use. Eight statements. `rents`: also by a place that is rented.

    The keys of events and expiries are ids of rows, so that they stay the same.
    """
    identity = LegalIdentity.objects.filter(organisation=organisation).first() or LegalIdentity()
    papers = _spans(_rows(LegalPaper, organisation), "kind", "since", "until")
    grants = list(standing_grants(organisation))
    today, places = today_of(organisation, now), places_by_law(organisation)
    events = _events(organisation, identity, papers, grants, places.addresses)
    return LegalProfile(
        kind=OrganisationKind(identity.kind) if identity.kind else None,
        staff=identity.staff,
        volunteers=identity.volunteers,
        has_donors=has_donors(identity, grants, today),
        earns=identity.earns,
        rents=places.rents or identity.rents,
        year_ends=last_day_of(identity.year_end_month),
        registered=identity.registered,
        registered_said_on=identity.registered_said_on,
        as_of=today,
        events=tuple(sorted(events, key=lambda event: (event.on, event.key))),
        expiries=(*expiries_of_papers(papers), *places.expiries),
    )


def paper_spans(organisation: Organisation) -> Mapping[str, Sequence[Span]]:
    """From when until when papers hold, by kind: registrations, memorandums, permits; a permit or certificate also
    under what the pack calls the one of its office. A paper without any day says nothing of it.
    """
    kinds, spans = paper_book(organisation.country).kinds.values(), defaultdict(list)
    for row in _rows(LegalPaper, organisation).exclude(since=None, until=None):
        office = row.authority if row.kind == PaperKind.PERMIT else ""
        for kind in (row.kind, *(kind.key for kind in kinds if kind.office and kind.office == office)):
            spans[kind].append(Span(str(row.pk), kind, row.since, row.until))
    return spans


def standing_grants(organisation: Organisation) -> "QuerySet[DonorGrant]":
    """Each that is written down and was not taken off the list."""
    return _rows(DonorGrant, organisation)


def has_donors(identity: LegalIdentity, grants: Iterable[DonorGrant], today: date) -> bool | None:
    """Does somebody give, by a grant or by what was said? None: nobody has said."""
    return any(_counts(grant, today) for grant in grants) or identity.has_donors


def _counts(grant: DonorGrant, today: date) -> bool:
    """Was it agreed on, or has it begun, and did it not end a year ago?"""
    first_day = min(grant.agreed_on or grant.starts_on, grant.starts_on)
    return first_day <= today <= (grant.ends_on or today) + TOLD_AFTERWARDS


def last_day_of(month: int) -> tuple[int, int]:
    """Month and day on which a financial year ends; in February the 28th."""
    return month, monthrange(A_YEAR_WITHOUT_LEAP, month)[1]


def year_end(organisation: Organisation, year: int) -> date:
    """The last day of its financial year."""
    return date(year, *_year_ends(organisation))


def last_year_of(organisation: Organisation, today: date) -> int:
    """Its last financial year that is over."""
    return last_year_over(today, _year_ends(organisation))


def _year_ends(organisation: Organisation) -> tuple[int, int]:
    identity = LegalIdentity.objects.filter(organisation=organisation).first() or LegalIdentity()
    return last_day_of(identity.year_end_month)


def _events(
    organisation: Organisation,
    identity: LegalIdentity,
    papers: list[Span],
    grants: list[DonorGrant],
    addresses: Sequence[Span],
) -> Iterable[LegalEvent]:
    registrations, happenings = list(events_of_papers(papers)), list(_rows(LegalHappening, organisation))
    registered = min((event.on for event in registrations), default=None)
    if identity.started_on:
        yield LegalEvent(str(identity.pk), LegalEventKind.STARTED, identity.started_on)
    yield from registrations
    yield from events_of_terms(_spans(_rows(OfficeHolder, organisation), "role", "since", "until"), registered)
    yield from events_of_accounts(_spans(_rows(BankAccount, organisation), "", "opened_on", "closed_on"), registered)
    for grant in grants:
        if grant.agreed_on:
            yield LegalEvent(str(grant.pk), LegalEventKind.AGREEMENT_SIGNED, grant.agreed_on)
    for happening in happenings:
        yield LegalEvent(str(happening.pk), LegalEventKind(happening.kind), happening.on)
    address_days = {happening.on for happening in happenings if happening.kind == LegalEventKind.ADDRESS_CHANGED}
    yield from (event for event in events_of_addresses(addresses, registered) if event.on not in address_days)
    zone = zone_of(organisation)
    for gathering in _rows(PlannedGathering, organisation):
        begins = gathering.starts_at.astimezone(zone)
        yield LegalEvent(str(gathering.pk), LegalEventKind(gathering.kind), begins.date(), begins.time())


def _rows(model: Any, organisation: Organisation) -> "QuerySet[Any]":
    rows: QuerySet[Any] = model.objects.standing().filter(organisation=organisation)
    return rows


def _spans(rows: Iterable[Any], kind: str, since: str, until: str) -> list[Span]:
    return [
        Span(str(row.pk), getattr(row, kind) if kind else "", getattr(row, since), getattr(row, until)) for row in rows
    ]
