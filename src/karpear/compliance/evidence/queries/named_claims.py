"""What has to be shown: by duties, by indicators of a certification, by donors."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from karpear.countries.laws import PackDuty
from karpear.countries.papers import PaperBook
from karpear.countries.queries import law_book, pack, paper_book
from karpear.people.local_today import today_of
from karpear.people.models import Organisation
from karpear.rules.law.applies import LawBinds, applies
from karpear.rules.law.claims import Claim, year_asked
from karpear.rules.law.deadline import DeadlineKind
from karpear.rules.law.instruments import DutyActor
from karpear.rules.law.organisation import LegalProfile

from ...profile.queries.legal_profile import legal_profile
from ..filings import DutyDates, DutyFiling, worst_of, year_in_calendar
from ..models import OwnClaim


class WhoAsks(StrEnum):
    """Who asks to see it."""

    LAW = "law"
    OWN = "own"
    INDICATOR = "indicator"


@dataclass(frozen=True, slots=True)
class NamedClaim:
    """`own_claim`: the row of one in own words. `filing`: what the calendar says of a duty's dates.

    `by_date`: nothing but the calendar can say that it is done; the papers are what is needed to do it.
    """

    claim: Claim
    source: WhoAsks
    name: str
    own_claim: OwnClaim | None = None
    filing: DutyFiling = DutyFiling.ABSENT
    by_date: bool = False

    @property
    def is_ahead(self) -> bool:
        """Has its day not come yet, by the calendar?"""
        return self.filing is DutyFiling.OWED

    @property
    def is_filed(self) -> bool:
        """Was it filed, by the calendar? Then it is not missing, whatever its papers lack."""
        return self.by_date and self.filing in (DutyFiling.FILED, DutyFiling.UNPROVEN)

    @property
    def is_done(self) -> bool:
        """Is it not the calendar that speaks against it?"""
        return self.filing is DutyFiling.FILED if self.by_date else self.filing is not DutyFiling.LATE


def named_claims(organisation: Organisation, now: datetime, dates: DutyDates) -> list[NamedClaim]:
    """All that this organisation has to be able to show."""
    return [*_by_law(organisation, now, dates), *_by_indicators(organisation), *_by_own_words(organisation)]


def _by_law(organisation: Organisation, now: datetime, dates: DutyDates) -> Iterable[NamedClaim]:
    """What shows that a duty is done; where only its date can, what it needs, and what the calendar says of it.

    What happened before the calendar begins has no date, and is not asked for: nobody could ever show it.
    """
    profile, today = legal_profile(organisation, now), today_of(organisation, now)
    book = paper_book(organisation.country)
    for duty in law_book(organisation.country).duties.values():
        proofs = book.lasting(duty.proofs)
        papers = proofs or papers_needed(duty, book)
        if papers and _is_asked(duty, profile):
            year = year_in_calendar(
                dates.get(duty.key, ()), year_asked(duty.rule.deadline.rule, today, profile.year_ends)
            )
            claim = Claim(f"law.{duty.key}", tuple(frozenset({paper}) for paper in papers), year, book.yearly)
            filing = worst_of(dates.get(duty.key, ()), year)
            if proofs or year or filing is not DutyFiling.ABSENT:
                yield NamedClaim(claim, WhoAsks.LAW, _name(duty, year), filing=filing, by_date=not proofs)


def papers_needed(duty: PackDuty, book: PaperBook) -> tuple[str, ...]:
    """What a duty with a day needs, where that is kept for longer than one occasion, and is not what shows it."""
    if book.lasting(duty.proofs):
        return ()
    return book.lasting(duty.papers) if duty.rule.deadline.kind is not DeadlineKind.STANDING else ()


def _is_asked(duty: PackDuty, profile: LegalProfile) -> bool:
    """Does it bind us, is it ours to do, and has what it is about happened? What was asked once is over."""
    rule = duty.rule
    has_happened = not rule.events or any(event.kind in rule.events for event in profile.events)
    is_ours = duty.actor is not DutyActor.AUTHORITY and applies(rule.bound_groups, profile).answer is LawBinds.YES
    return is_ours and has_happened and rule.deadline.kind is not DeadlineKind.ONE_OFF


def _name(duty: PackDuty, year: int | None) -> str:
    act = duty.act.in_language(get_language() or "en")
    return _("%(act)s (about %(year)s)") % {"act": act, "year": year} if year else act


def _by_indicators(organisation: Organisation) -> Iterable[NamedClaim]:
    """Each element of the form that some kind of paper answers: any one of them does."""
    language, book = get_language() or "en", paper_book(organisation.country)
    if not book.form:
        return
    for key, element in pack(organisation.country).self_assessments[book.form].elements.items():
        kinds = frozenset(kind.key for kind in book.kinds.values() if key in kind.indicators)
        if kinds:
            claim = Claim(f"indicator.{key}", (kinds,))
            yield NamedClaim(claim, WhoAsks.INDICATOR, element.name.in_language(language))


def _by_own_words(organisation: Organisation) -> Iterable[NamedClaim]:
    for own_claim in OwnClaim.objects.standing().filter(organisation=organisation).order_by("added_at", "id"):
        kinds: list[Any] = own_claim.kinds
        claim = Claim(f"own.{own_claim.pk}", (frozenset(kinds),) if kinds else ())
        yield NamedClaim(claim, WhoAsks.OWN, str(own_claim.words), own_claim)
