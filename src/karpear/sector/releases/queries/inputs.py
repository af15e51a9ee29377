"""What a release is drawn of, and what the rule makes of it. Reads, and works out; what comes of it is stored by
`actions/draws.py`, which looks first whether anything has changed.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from karpear.network.members.models import Network
from karpear.people.local_today import today_of
from karpear.rules.counting.attack import PublicRow, PublicTable
from karpear.rules.counting.counted import CountedFacts
from karpear.rules.counting.draft import ReleaseDraft
from karpear.rules.counting.facts import THRESHOLDS, CountedFact
from karpear.rules.counting.grids import Country, Keys
from karpear.rules.counting.kinds import PressureKind
from karpear.rules.counting.periods import Period
from karpear.rules.counting.publication import RULE_VERSION, Publication, ledger_of, publish

from ...contributions.queries.counted import counted_facts
from ..areas import zones_of
from ..models import PublicStatement, SectorRelease

#: So many facts are drawn while somebody waits for the page; more are the keeper's.
DRAWN_AT_ONCE = 20_000
#: Of the letters of a seal.
_HALF = 32


@dataclass(frozen=True, slots=True)
class DrawingInputs:
    """Everything that decides what a release says. `open_releases`: others of the same year that are not public yet:
    whoever reads both puts them together. `seal`: the same inputs have the same one; its first half is of all but these
    and the cells that a council holds.
    """

    facts: Sequence[CountedFact]
    period: Period
    today: date
    released: Sequence[Publication]
    open_releases: Sequence[Publication]
    zones: Mapping[str, str]
    held: Sequence[Keys]
    statements: Sequence[PublicTable]
    seal: str

    def publication(self) -> Publication:
        """By the same function that answers `karpear rule publish`."""
        return publish(
            self.facts, self.period, self.today, self.released, self.zones, held=self.held,
            statements=self.statements, open_releases=self.open_releases,
        )  # fmt: skip

    def draft(self) -> ReleaseDraft:
        """The same counts next to everything public, for an attack on what is public already."""
        counted = CountedFacts.of(self.facts, self.zones, THRESHOLDS)
        return ReleaseDraft(counted, self.period, ledger_of(counted, self.released, self.statements), self.held)


def drawing_inputs(release: SectorRelease) -> DrawingInputs:
    """What was given until somebody had it drawn, and still stands; and everything that is public."""
    network = Network.objects.select_related("body").get(pk=release.network_id)
    facts = sorted(counted_facts(network, given_until=release.drawn_at), key=lambda fact: fact.id)
    earlier = list(SectorRelease.objects.filter(network=network).published().order_by("published_at", "id"))
    statements = list(PublicStatement.objects.filter(network=network).counting().order_by("at", "id"))
    zones = zones_of(network.body.country)
    held_keys = [_keys(cell.kind, cell.area, zones) for cell in release.held.order_by("kind", "area", "id")]
    today = today_of(network.body, release.drawn_at)
    counted = _seal(
        RULE_VERSION, release.period, today.isoformat(), list(map(_told, facts)), [str(row.pk) for row in earlier],
        [row.rows for row in statements],
    )  # fmt: skip
    provinces = [*zones, *sorted({fact.province for fact in facts}.difference(zones))]
    tables = [public_table(row, zones, provinces) for row in statements]
    released = [publication_of(row) for row in earlier]
    open_rows = _shown_beside(release)
    seal = counted + _seal(held_keys, [[str(row.pk), row.cells] for row in open_rows])
    return DrawingInputs(
        facts, Period.parse(release.period), today, released, list(map(publication_of, open_rows)), zones, held_keys,
        tables, seal,
    )  # fmt: skip


def _shown_beside(release: SectorRelease) -> list[SectorRelease]:
    """A year, or its quarters, or others of these where the year stands, too: as they are shown now."""
    year = Period(Period.parse(release.period).year)
    periods = [year, *year.quarters]
    rows = SectorRelease.objects.filter(network=release.network_id, period__in=map(str, periods)).order_by(
        "period", "id"
    )
    if not any(row.period == str(year) for row in rows):
        return []
    return [row for row in rows if row.pk != release.pk and not row.is_published and row.cells]


def counts_the_same(seal: str, other_seal: str) -> bool:
    """Were two drawn of the same facts, beside the same that is public, whatever is held or shown?"""
    return seal[:_HALF] == other_seal[:_HALF]


def publication_of(release: SectorRelease) -> Publication:
    """As it was stored."""
    return Publication.from_json(
        {
            "period": release.period,
            "grid": release.grid,
            "cells": release.cells,
            "attack": release.attack,
            "version": release.version,
        }
    )


def public_table(statement: PublicStatement, zones: Mapping[str, str], provinces: Sequence[str]) -> PublicTable:
    """What it says of the smallest cells there are. `provinces`: of which a fact is told, too: in some no list has."""
    country = Country([kind.value for kind in PressureKind], provinces, zones)
    rows = [
        PublicRow(
            country.base_cells(_keys(row["kind"], row["area"], zones), Period.parse(row["period"])),
            row["low"],
            row["high"],
        )
        for row in statement.rows
    ]
    return PublicTable(rows)


def _keys(kind: str, area: str, zones: Mapping[str, str]) -> Keys:
    of_kind = {"kind": kind} if kind else {}
    of_area = {"province" if area in zones else "zone": area} if area else {}
    return {**of_kind, **of_area}


def _told(fact: CountedFact) -> list[str | None]:
    """All that decides where it counts, and as whose."""
    return [fact.id, fact.org, fact.kind, fact.province, fact.day.isoformat(), fact.event]


def _seal(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:_HALF]
