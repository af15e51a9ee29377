"""The places of an organisation: how each stands, what is lacking, and which papers run out."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from karpear.countries.catalogue import CatalogueMeasure, CatalogueRisk
from karpear.countries.queries import catalogue
from karpear.db.rows import find_row
from karpear.people.local_today import today_of
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb
from karpear.rules.law.happenings import Span
from karpear.rules.law.organisation import Expiry, ExpiryKind
from karpear.rules.law.premises import (
    Copied,
    Footing,
    Precarity,
    SecondPlace,
    SiteGap,
    Tenure,
    TenurePaper,
    precarity_of,
)
from karpear.rules.refusals import Missing
from karpear.ui.values import titles

from ..keepers import may_keep
from .models import Site
from .values import LeavingPlan, NewSite
from .words import COPIES, FOOTINGS, GAPS, LANDLORDS, NEIGHBOURS, PAPERS, REASONS, SECOND_PLACES, TENURES


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One place with how it stands."""

    site: Site
    precarity: Precarity

    @property
    def state(self) -> tuple[str, Any]:
        """Shape and word."""
        return FOOTINGS[self.precarity.footing]

    @property
    def reasons(self) -> list[Any]:
        """Why the stay could end, the worst first, as sentences."""
        return [REASONS[reason] for reason in self.precarity.reasons]

    @property
    def tasks(self) -> list[tuple[Any, str]]:
        """What is lacking, the worst first: (sentence, what it is about)."""
        uncopied = "; ".join(str(COPIES[kind]) for kind in self.precarity.uncopied)
        return [(GAPS[gap], f" {uncopied}" if gap is SiteGap.COPIES else "") for gap in self.precarity.gaps]

    @property
    def tenure(self) -> Any:
        return TENURES[Tenure(self.site.tenure)]


@dataclass(frozen=True, slots=True)
class PremisesPage:
    """The places of one organisation, the worst first. `keeps`: may the reader change them?"""

    organisation: Organisation
    lines: list[SiteLine]
    keeps: bool

    @property
    def any_day(self) -> int:
        return self._count(Footing.ANY_DAY)

    @property
    def unsure(self) -> int:
        return self._count(Footing.UNSURE)

    @property
    def no_second_place(self) -> int:
        return sum(SiteGap.SECOND_PLACE in line.precarity.gaps for line in self.lines)

    def _count(self, footing: Footing) -> int:
        return Counter(line.precarity.footing for line in self.lines)[footing]


def premises_pages(person: Person, now: datetime, *, private: bool = True) -> list[PremisesPage]:
    """One for each organisation in which this person sees the law; `private` False: with nothing on it."""
    pages = []
    for organisation in organisations_where(person, Verb.SEE_LAW, by_name=True):
        lines = site_lines(organisation, today_of(organisation, now)) if private else []
        pages.append(PremisesPage(organisation, lines, may_keep(person, organisation.pk)))
    return pages


def site_lines(organisation: Organisation, today: date) -> list[SiteLine]:
    """Its places in use, those that could end most suddenly and lack most first. One query."""
    lines = [line_of(site, today) for site in Site.objects.in_use().filter(organisation=organisation)]
    order = list(Footing)
    return sorted(lines, key=lambda line: (order.index(line.precarity.footing), -len(line.precarity.gaps)))


def line_of(site: Site, today: date) -> SiteLine:
    """How one place stands."""
    return SiteLine(site, precarity_of(site.facts, today))


def site_of(person: Person, site: UUID) -> Site:
    """One that they see. Raises Missing."""
    return find_row(Site.objects.visible_to(person).filter(pk=site).select_related("organisation"))


@dataclass(frozen=True, slots=True)
class PlacesByLaw:
    """What the profile of an organisation takes from its places: leases and permits of those in use that run out,
    whether rent is paid for one, and since when which was the registered address, also of places that were left."""

    expiries: tuple[Expiry, ...]
    rents: bool
    addresses: tuple[Span, ...]


def places_by_law(organisation: Organisation) -> PlacesByLaw:
    """One query."""
    sites = list(Site.objects.filter(organisation=organisation).order_by("ends_on", "pk"))
    in_use = [site for site in sites if site.left_at is None]
    return PlacesByLaw(
        expiries=tuple(
            Expiry(str(site.pk), ExpiryKind.PERMIT if _is_permit(site) else ExpiryKind.LEASE, site.ends_on)
            for site in in_use
            if site.ends_on
        ),
        rents=any(site.tenure == Tenure.RENTED for site in in_use),
        addresses=tuple(Span(str(site.pk), "", site.address_since, None) for site in sites if site.address_since),
    )


def _is_permit(site: Site) -> bool:
    return TenurePaper.PERMIT in site.papers and TenurePaper.LEASE not in site.papers


@dataclass(frozen=True, slots=True)
class StateLandAdvice:
    """What the catalogue says of a place of the state: the risk, and what helps against it."""

    risk: CatalogueRisk
    measures: list[CatalogueMeasure]


def state_land_advice(site: Site) -> StateLandAdvice | None:
    """For a place on land or in a building of the state; None for any other, and where no pack says anything."""
    if site.tenure != Tenure.STATE:
        return None
    try:
        book = catalogue(site.organisation.country)
    except Missing:
        return None
    risk = next((risk for risk in book.risks.values() if risk.state_land), None)
    return StateLandAdvice(risk, book.measures_for(risk.id)) if risk else None


def tenure_facts(site: Site) -> list[tuple[Any, str]]:
    """By what right, until when, next to whom: (what, answer)."""
    heads = titles(NewSite)
    rows = [(heads["tenure"], str(TENURES[Tenure(site.tenure)]))]
    if site.tenure != Tenure.OWN:
        rows.append((heads["landlord"], _joined(str(LANDLORDS.get(site.landlord, "")), site.landlord_words)))
    papers = ", ".join(str(PAPERS[TenurePaper(code)]) for code in site.papers)
    rows.append((heads["papers"], papers or _("nothing in writing")))
    if site.tenure != Tenure.OWN or site.ends_on:
        no_end = _("no end is agreed") if site.open_ended else _unsaid()
        rows.append((_("Until"), date_format(site.ends_on) if site.ends_on else no_end))
    neighbours = ", ".join(str(NEIGHBOURS.get(code, code)) for code in site.neighbours)
    rows.append((heads["neighbours"], _joined(neighbours, site.neighbours_words)))
    return rows


def leaving_facts(site: Site) -> list[tuple[Any, str]]:
    """What is ready for the day on which it must be left: (what, answer)."""
    heads = titles(LeavingPlan)
    second_place = SECOND_PLACES.get(SecondPlace(site.second_place), "")
    copied = ", ".join(str(COPIES[Copied(code)]) for code in site.copied)
    keys = "" if site.key_count is None else str(site.key_count)
    return [
        (heads["second_place"], _joined(str(second_place), site.second_place_words)),
        (heads["copied"], _joined(copied, site.copies_words)),
        (heads["key_count"], _joined(keys, site.keys_words)),
    ]


def _joined(word: str, more: str) -> str:
    return "\n".join(part for part in (word, more) if part) or _unsaid()


def _unsaid() -> str:
    return _("nobody has written it down")
