"""What the demo's network has published: forty organisations, three years, a release that waits for Dara's signature,
and a table of somebody else's that would give somebody away. All of it is invented.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from karpear.network.members.models import MemberClass, Network, NetworkMember
from karpear.people.local_today import today_of, zone_of
from karpear.people.models import Language, Organisation, Person
from karpear.rules.counting.facts import Thresholds
from karpear.rules.counting.periods import Period
from karpear.sector.contributions.actions.facts import GivenRow, give_many
from karpear.sector.contributions.models import FACTS_STAY
from karpear.sector.releases.models import (
    PublicStatement,
    ReleaseSignature,
    ReleaseState,
    SectorPage,
    SectorRelease,
    StatementSource,
)
from karpear.sector.releases.queries.inputs import drawing_inputs

from .cast import COMPANIES, COORDINATOR, NETWORK, organisation_of, person_called
from .history import DAY
from .sector_facts import ORGANISATIONS, QUARTERS, InventedFact, invented_facts

CODE = "lotus"
#: Keys of what is invented come from here, so that they are the same at every start.
_SPACE = UUID("6a8f4f0e-6f3c-4a51-9a55-0d7c1f1f2b10")
_KINDS_OF_GROUPS = ("Farmers", "Youth", "Land", "River", "Market", "Union", "Village", "Forest", "Women", "Library")
_PLACES = ("Kratie", "Takeo", "Pursat", "Kep", "Pailin")


@transaction.atomic
def make_sector(*, now: datetime) -> None:
    """Once: safe to call at every start."""
    network = Network.objects.select_related("body").filter(body__name=NETWORK).first()
    if network is None or SectorRelease.objects.filter(network=network).exists():
        return
    organisations = _organisations(network, now)
    periods = _periods(today_of(network.body, now))
    give_many(list(_rows(network, organisations, periods, now)), now=now)
    channary = person_called(COORDINATOR)
    releases = [
        _release(network, channary, period, publication)
        for period, publication in zip(periods, _published(), strict=True)
    ]
    SectorRelease.objects.bulk_create(releases)
    SectorPage.objects.create(network=network, code=CODE, is_public=True)
    _ask(releases[-1], now)
    _note_table(network, releases[-1], person_called(COMPANIES[0].officer), now)


def _organisations(network: Network, now: datetime) -> list[Organisation]:
    """Those in which people sign in, and small ones that give facts and nothing else."""
    companies = [organisation_of(company) for company in COMPANIES]
    names = [f"{group} of {place}" for group in _KINDS_OF_GROUPS for place in _PLACES]
    small = [Organisation(name=name, language=Language.KHMER) for name in names[: ORGANISATIONS - len(companies)]]
    Organisation.objects.bulk_create(small)
    NetworkMember.objects.bulk_create(
        NetworkMember(
            network=network, organisation=organisation, member_class=MemberClass.VOICE.value,
            joined_at=now - 400 * DAY,
        )
        for organisation in small
    )  # fmt: skip
    return [*companies, *small]


def _periods(today: date) -> list[Period]:
    """Twelve in a row, the last of which can be drawn now."""
    period = Period.quarter_of(today)
    while not period.may_be_told(today, Thresholds().delay_days):
        period = period.preceding
    periods = [period]
    while len(periods) < QUARTERS:
        periods.insert(0, periods[0].preceding)
    return periods


def _rows(
    network: Network, organisations: Sequence[Organisation], periods: Sequence[Period], now: datetime
) -> Iterator[GivenRow]:
    """As many as have not been deleted by age."""
    oldest = (now - timedelta(days=FACTS_STAY)).date()
    for number, period in enumerate(periods):
        for place, fact in enumerate(invented_facts(number)):
            month = date(period.year, period.first.month + fact.month, 1)
            if month > oldest:
                yield _row(network, organisations, fact, month, f"{number}:{place}", f"{number}:{fact.event}")


def _row(
    network: Network, organisations: Sequence[Organisation], fact: InventedFact, month: date, key: str, event: str
) -> GivenRow:
    return GivenRow(
        network=network.pk, organisation=organisations[fact.organisation].pk, kind=fact.kind, province=fact.province,
        month=month, key=uuid5(_SPACE, key), event=uuid5(_SPACE, f"event {event}") if fact.event is not None else None,
    )  # fmt: skip


@cache
def _published() -> list[dict[str, Any]]:
    publications: list[dict[str, Any]] = json.loads(Path(__file__).with_name("sector.json").read_text())
    return publications


def _release(network: Network, by: Person, period: Period, publication: dict[str, Any]) -> SectorRelease:
    at = datetime.combine(
        period.last + timedelta(days=92), datetime.min.time(), tzinfo=zone_of(network.body)
    ) + timedelta(hours=9)
    return SectorRelease(
        network=network, period=str(period), grid=publication["grid"], version=publication["version"],
        cells=publication["cells"], attack=publication["attack"], state=ReleaseState.PUBLISHED.value,
        drawn_by=by, drawn_at=at, asked_at=at,
        published_at=at + 3 * DAY, published_by=by,
    )  # fmt: skip


def _ask(release: SectorRelease, now: datetime) -> None:
    """The newest waits: one has signed."""
    release.state, release.published_at, release.published_by = ReleaseState.ASKED.value, None, None
    release.drawn_at, release.asked_at, release.told_at = now - DAY, now - DAY, now - DAY
    release.save()  # first: it is no longer among what is public
    release.inputs_seal = drawing_inputs(release).seal
    release.save(update_fields=["inputs_seal"])
    ReleaseSignature.objects.create(
        release=release, place=1, person=person_called(COMPANIES[1].officer),
        organisation=organisation_of(COMPANIES[1]), at=now - DAY / 2,
    )  # fmt: skip


def _note_table(network: Network, release: SectorRelease, by: Person, now: datetime) -> None:
    """Somebody else published exactly what the release hides. It waits to be counted."""
    hidden = [cell for cell in release.cells if "withheld" in cell][:3]
    rows = [
        {"kind": cell["kind"], "area": cell.get("province") or cell.get("zone") or "", "period": release.period,
         "low": 3 + place, "high": 3 + place}
        for place, cell in enumerate(hidden)
    ]  # fmt: skip
    statement = PublicStatement(
        network=network, source=StatementSource.OUTSIDE.value, words="Invented Daily: “Pressure by region”, page 4",
        rows=rows, by=by, at=now - 2 * DAY,
    )  # fmt: skip
    statement.key = f"outside:{statement.pk}"
    statement.save(force_insert=True)
