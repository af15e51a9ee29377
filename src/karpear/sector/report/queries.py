"""What a sector's report says: what was published in a period, and what nobody knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime

from karpear.countries.queries import pack
from karpear.network.members.models import Network
from karpear.people.models import Person
from karpear.rules.counting.independence import FEWEST, in_steps
from karpear.rules.counting.kinds import PressureKind
from karpear.rules.counting.silences import ReportPeriod, silent

from ..contributions.words import KINDS
from ..gates import networks_of, seen_network
from ..independence.models import GivenFigures, SectorYear
from ..independence.queries.sector import SectorYearPage, year_page
from ..indices.models import IndexPanel
from ..indices.queries import indices_of
from .released import ReleasedTable, released_tables


@dataclass(frozen=True, slots=True)
class TooFewAnswers:
    """An index of which something cannot be said: of how many questions, of how many."""

    name: Any
    open: int
    questions: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """What a network does not know. `silent_*` None: no table tells them apart. `gave_nothing`: in steps; None: fewer
    than five members, or none. `withheld`: numbers of the last year that are not shown; None: no year is published.
    """

    network: Network
    has_tables: bool
    silent_kinds: Sequence[Any] | None
    silent_provinces: Sequence[Any] | None
    indices: Sequence[TooFewAnswers]
    members: int
    gave_nothing: int | None
    withheld: int | None


def unknowns(person: Person) -> list[Unknown]:
    """Of each network of theirs."""
    return [unknown_of(network, released_tables(network)) for network in networks_of(person)]


def unknown_of(network: Network, tables: Sequence[ReleasedTable]) -> Unknown:
    """Everything that a reader of the numbers should know is missing. `tables`: published ones, the newest first."""
    country = pack(network.body.country)
    cells = [table.cells for table in tables[:1]]
    kinds = silent(cells, "kind", [kind.value for kind in PressureKind])
    provinces = silent(cells, "province", [province.code for province in country.provinces])
    names = {province.code: province.name for province in country.provinces}
    year = SectorYear.objects.published().filter(network=network).select_related("network").first()
    return Unknown(
        network=network,
        has_tables=bool(tables),
        silent_kinds=None if kinds is None else [KINDS[PressureKind(kind)] for kind in kinds],
        silent_provinces=None if provinces is None else [names[code] for code in provinces],
        indices=_indices(network),
        members=network.members.active().count(),
        gave_nothing=_gave_nothing(network),
        withheld=year_page(year).withheld if year else None,
    )


def _indices(network: Network) -> list[TooFewAnswers]:
    """Those that are asked here, by their last panel."""
    rows = []
    for index in indices_of(network).values():
        panels = IndexPanel.objects.filter(network=network, index=index.key, closed_at__isnull=False)
        last = panels.order_by("year", "id").last()
        result = last.result if last else {}
        unanswered = sum(result.get(key) is None for key in index.dimensions)
        if index.panel and unanswered:
            rows.append(TooFewAnswers(index.name, unanswered, len(index.dimensions)))
    return rows


def _gave_nothing(network: Network) -> int | None:
    members = network.members.active()
    count = members.exclude(pk__in=GivenFigures.objects.filter(member__network=network).values("member")).count()
    return in_steps(count) if count >= FEWEST else None


@dataclass(frozen=True, slots=True)
class SectorReport:
    """One report. All in it was published before; `unknown` is as of the day on which it is made."""

    network: Network
    period: ReportPeriod
    tables: Sequence[ReleasedTable]
    panels: Sequence[IndexPanel]
    years: Sequence[SectorYearPage]
    unknown: Unknown


def report_for(person: Person, network: UUID, period: ReportPeriod) -> SectorReport:
    """Raises Missing."""
    return sector_report(person, network, period, released_tables(seen_network(person, network)))


def sector_report(person: Person, network: UUID, period: ReportPeriod, tables: Sequence[ReleasedTable]) -> SectorReport:
    """What was published within a period. Raises Missing."""
    visible_network = seen_network(person, network)
    panels = IndexPanel.objects.filter(network=visible_network, closed_at__isnull=False).order_by("index", "year", "id")
    years = SectorYear.objects.published().filter(network=visible_network).select_related("network__body")
    return SectorReport(
        network=visible_network,
        period=period,
        tables=[table for table in tables if period.holds(table.published_on)],
        panels=[panel for panel in panels if panel.closed_at and period.holds(localtime(panel.closed_at).date())],
        years=[
            year_page(row) for row in years if row.published_at and period.holds(localtime(row.published_at).date())
        ],
        unknown=unknown_of(visible_network, tables),
    )
