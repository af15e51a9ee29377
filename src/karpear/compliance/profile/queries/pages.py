"""The page of a profile, and the forms that change it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from karpear.db.rows import find_row
from karpear.people.local_today import today_of
from karpear.people.models import Organisation, Person
from karpear.rules.law.happenings import PaperKind, Span

from ...premises.queries import site_lines
from .. import lines
from ..accounts import accounts_of
from ..lines import ProfileLine
from ..models import DonorGrant, LegalHappening, LegalIdentity, LegalPaper, OfficeHolder
from .legal_profile import paper_spans


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """An organisation as it says it is. Lines of each part; of people who left, those who are there first."""

    organisation: Organisation
    identity: list[ProfileLine]
    papers: Sequence[ProfileLine] = ()
    offices: Sequence[ProfileLine] = ()
    accounts: Sequence[ProfileLine] = ()
    grants: Sequence[ProfileLine] = ()
    premises: Sequence[ProfileLine] = ()
    happenings: Sequence[ProfileLine] = ()

    @property
    def to_do(self) -> list[ProfileLine]:
        """Papers and reports that end soon or have ended, and days that nobody knows."""
        rows = [*self.papers, *self.offices, *self.grants]
        return [line for line in rows if line.looks in ("due", "late", "silent")]


def profile_page(
    organisation: Organisation, authorities: Mapping[str, str], now: datetime, *, private: bool = True
) -> ProfilePage:
    """Everything that was said; `private` False: as if nobody had said anything. `authorities`: names by code."""
    if not private:
        return ProfilePage(organisation, lines.identity_lines(organisation.pk, LegalIdentity()))
    today = today_of(organisation, now)
    has_paper = any(span.holds_on(today) for span in _registrations(organisation))
    identity = lines.identity_lines(organisation.pk, identity_of(organisation), has_paper=has_paper)
    return _with_rows(ProfilePage(organisation, identity), authorities, today)


def _registrations(organisation: Organisation) -> list[Span]:
    """From when until when registrations and memorandums hold."""
    spans = paper_spans(organisation)
    return [span for kind in (PaperKind.REGISTRATION, PaperKind.MEMORANDUM) for span in spans.get(kind, ())]


def _with_rows(page: ProfilePage, authorities: Mapping[str, str], today: date) -> ProfilePage:
    organisation = page.organisation
    papers = _rows(LegalPaper, organisation).order_by("until", "added_at", "id")
    offices = _rows(OfficeHolder, organisation).select_related("person").order_by("-until", "since", "id")
    grants = _rows(DonorGrant, organisation).order_by("-starts_on", "id")
    happenings = _rows(LegalHappening, organisation).order_by("-on", "id")
    return ProfilePage(
        organisation,
        page.identity,
        papers=[lines.legal_paper_line(paper, authorities, today) for paper in papers],
        offices=[lines.office_line(office, today) for office in offices],
        accounts=[lines.account_line(account, today) for account in accounts_of(organisation)],
        grants=[lines.grant_line(grant, today) for grant in grants],
        premises=[lines.site_profile_line(line) for line in site_lines(organisation, today)],
        happenings=[lines.happening_line(happening) for happening in happenings],
    )


def _rows(model: Any, organisation: Organisation) -> Any:
    return model.objects.standing().filter(organisation=organisation)


def identity_of(organisation: Organisation) -> LegalIdentity:
    """What it said; an empty one where nobody has said anything."""
    rows = LegalIdentity.objects.filter(organisation=organisation).select_related("stamp_keeper")
    return rows.first() or LegalIdentity(organisation=organisation)


def row_to_change(person: Person, table: type[Any], row: UUID) -> Any:
    """One that they see and that still stands. Raises Missing."""
    rows = table.objects.visible_to(person).standing().select_related("organisation")
    return find_row(rows.filter(pk=row))
