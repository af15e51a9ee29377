"""What is public, and when the next of it can be. All that trends, reports and other installations read of releases."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from karpear.db.reader import unguarded
from karpear.network.members.models import Network
from karpear.rules.counting.fact_states import PeriodState
from karpear.rules.counting.facts import Thresholds
from karpear.rules.counting.periods import Period

from ...contributions.models import FACTS_STAY, SectorFact
from ..models import ReleaseState, SectorPage, SectorRelease

DELAY = timedelta(days=Thresholds().delay_days)
#: So many quarters back something can still be drawn.
MOST_DUE = 12


def published(network: Network | UUID) -> list[SectorRelease]:
    """The newest period first."""
    return list(SectorRelease.objects.filter(network=network).published().order_by("-period", "id"))


def tables_for_others(network: Network) -> list[tuple[str, dict[str, Any]]]:
    """For other installations: each period, and its table as it was published. None before trends are public."""
    if not SectorPage.objects.filter(network=network, is_public=True).exists():
        return []
    return [
        (row.period, {"period": row.period, "grid": row.grid, "version": row.version, "cells": row.cells})
        for row in reversed(published(network))
    ]


def public_page(code: str) -> SectorPage | None:
    """Of a network that shows its trends to everybody; None for any other word."""
    rows = SectorPage.objects.filter(is_public=True, code=code)
    return rows.select_related("network__body").first()


@unguarded("quarters in which something was given, and nothing of what")
def due_periods(network: Network, today: date) -> list[Period]:
    """Quarters that can be drawn, in which something was given, the oldest first: none before the newest drawn one.

    Years whose quarters are all over, and of which none was drawn before, come after them. Of none that is so long ago
    that facts of it have been deleted by their age: what is left would be too few.
    """
    first = SectorFact.objects.filter(network=network).order_by("day", "id").values_list("day", flat=True).first()
    if first is None:
        return []
    drawn = set(SectorRelease.objects.filter(network=network).values_list("period", flat=True))
    newest_drawn = max((Period.parse(period).first for period in drawn if "Q" in period), default=date.min)
    quarters: list[Period] = []
    quarter = Period.quarter_of(today)
    while quarter.last >= first and len(quarters) < MOST_DUE:
        if _is_due(quarter, today) and quarter.first > newest_drawn:
            quarters.append(quarter)
        quarter = quarter.preceding
    years = map(Period, range(first.year, today.year))
    return [*reversed(quarters), *(year for year in years if str(year) not in drawn and _is_due(year, today))]


def _is_due(period: Period, today: date) -> bool:
    """Over for long enough, and all of its facts are still here."""
    return period.may_be_told(today, DELAY.days) and has_all_facts(period, today)


def has_all_facts(period: Period, today: date) -> bool:
    """None of them has been deleted by its age."""
    return today - period.first < timedelta(days=FACTS_STAY)


def next_due(network: Network, today: date) -> date:
    """On which day the next quarter can be drawn at the earliest."""
    quarter = Period.quarter_of(today)
    drawn = set(SectorRelease.objects.filter(network=network).values_list("period", flat=True))
    candidates = [quarter, quarter.preceding, quarter.preceding.preceding]
    days = [period.last + DELAY for period in candidates if str(period) not in drawn]
    return min((day for day in days if day > today), default=quarter.last + DELAY)


def period_states(networks: Collection[UUID]) -> dict[UUID, list[PeriodState]]:
    """Every period of these networks that was drawn, public or not: what tells somebody where their fact stands."""
    states: dict[UUID, list[PeriodState]] = {}
    rows = SectorRelease.objects.filter(network__in=networks).exclude(state=ReleaseState.WANTED.value)
    for network, period, drawn_at, published_at in rows.values_list("network", "period", "drawn_at", "published_at"):
        states.setdefault(network, []).append(PeriodState(period, drawn_at, published_at))
    return states
