"""What the demo's network knows of its money and of civic space. All of it is invented.

Two years of numbers, of which one waits for signatures; panels of two years, and one that is open.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from karpear.compliance.profile.models import DonorGrant
from karpear.network.members.models import MemberClass, Network, NetworkMember
from karpear.people.local_today import today_of
from karpear.people.models import Language, Membership, Organisation
from karpear.rules.access import Verb
from karpear.sector.independence.models import (
    GivenFigures,
    GivenKind,
    GrantOfYear,
    RefusedGrant,
    SectorYear,
    StrategicPlan,
    YearOfMoney,
)
from karpear.sector.independence.queries.cells import drawn_cells
from karpear.sector.independence.queries.sector import last_open_year
from karpear.sector.independence.values import GrantAnswer, NewRefusedGrant, PlanAnswer, YearAnswer, as_sealed
from karpear.sector.indices.models import IndexPanel, PanelAnswer

from .cast import COMPANIES, COORDINATOR, NETWORK, organisation_of, person_called
from .history import DAY

#: (donors with what they give, in hundreds; other income; all that was spent; of it advocacy), member by member.
_MONEY = (
    (((420, "Heron Fund"), (180, "Reed Trust"), (90, "Salt Foundation")), 40, 650, 110),
    (((310, "Heron Fund"), (60, "Lantern Aid")), 25, 380, 30),
    (((150, "Reed Trust"),), 60, 200, 0),
    (((220, "Salt Foundation"), (200, "Heron Fund")), 10, 400, 85),
    (((90, "Lantern Aid"), (85, "Reed Trust"), (80, "Heron Fund")), 30, 280, 60),
    (((500, "Heron Fund"),), 0, 480, 20),
    (((260, "Salt Foundation"), (110, "Reed Trust")), 45, 390, 40),
    (((130, "Heron Fund"), (120, "Lantern Aid")), 15, 250, 55),
)
_SMALL = ("Reed Weavers", "Night Market Porters", "River School", "Kiln Women", "Palm Climbers", "Ferry Families")
_PANELS: tuple[tuple[str, int, dict[str, tuple[float, float, float] | None]], ...] = (
    ("csosi", 2, {
        "legal": (5.6, 5.1, 6.1), "capacity": (4.1, 3.6, 4.6), "finance": (5.3, 4.8, 5.8), "advocacy": (4.7, 4.2, 5.2),
        "services": (3.9, 3.4, 4.4), "infrastructure": (4.4, 3.8, 5.0), "image": None,
    }),
    ("csosi", 1, {
        "legal": (5.9, 5.5, 6.3), "capacity": (4.0, 3.6, 4.4), "finance": (5.8, 5.3, 6.3), "advocacy": (5.1, 4.7, 5.5),
        "services": (3.8, 3.4, 4.2), "infrastructure": (4.4, 3.9, 4.9), "image": (4.9, 4.3, 5.5),
    }),
    ("enabling", 1, {
        "formation": (2.1, 1.7, 2.5), "expression": (1.8, 1.4, 2.2), "assembly": (1.9, 1.5, 2.3), "taxation": None,
        "resources": (2.6, 2.1, 3.1), "information": (2.0, 1.6, 2.4), "authorities": (2.4, 1.9, 2.9),
        "partnership": (2.3, 1.8, 2.8),
    }),
)  # fmt: skip


@transaction.atomic
def make_sector_money(*, now: datetime) -> None:
    """Once: safe to call at every start."""
    network = Network.objects.select_related("body").filter(body__name=NETWORK).first()
    if network is None or SectorYear.objects.filter(network=network).exists():
        return
    today = today_of(network.body, now)
    members = _members(network, now)
    year = last_open_year(today)
    for place, member in enumerate(members):
        for year_of_money in (year - 1, year):
            _money(member.organisation, year_of_money, place, now)
        _plan(member.organisation, place, today, now)
        GivenFigures.objects.bulk_create(
            GivenFigures(member=member, what=kind, given_at=now - 30 * DAY) for kind in GivenKind.values
        )
    _refused(organisation_of(COMPANIES[0]), date(year, 6, 12), now)
    _years(network, year, now)
    _panels(network, today.year, now)


def _members(network: Network, now: datetime) -> list[NetworkMember]:
    """Those in which people sign in first, and small ones where there are too few for a number."""
    rows = NetworkMember.objects.active().filter(network=network).select_related("organisation")
    of_accounts = [company.name for company in COMPANIES]
    members = sorted(rows.order_by("joined_at", "id"), key=lambda member: member.organisation.name not in of_accounts)
    members = members[: len(_MONEY)]
    for name in _SMALL[: len(_MONEY) - len(members)]:
        organisation = Organisation.objects.create(name=name, language=Language.KHMER)
        members.append(
            NetworkMember.objects.create(
                network=network, organisation=organisation, member_class=MemberClass.VOICE.value,
                joined_at=now - 300 * DAY,
            )
        )  # fmt: skip
    return members


def _money(organisation: Organisation, year: int, place: int, now: datetime) -> None:
    grants, other_income, spent, advocacy = _MONEY[place]
    answer = YearAnswer(other_income=100 * other_income, spent=100 * spent, advocacy=100 * advocacy)
    YearOfMoney.objects.create(organisation=organisation, year=year, sealed=as_sealed(answer), changed_at=now)
    for number, (amount, donor) in enumerate(grants):
        grant = DonorGrant.objects.create(
            organisation=organisation, donor=f"{donor} (invented)", starts_on=date(year, 1, 1),
            ends_on=date(year, 12, 31), added_at=now,
        )  # fmt: skip
        fit = ("yes", "partly", "no")[(place + number) % 3]
        why = "It pays for workshops, and not for people." if fit == "no" else ""
        gives = GrantAnswer(amount=100 * amount, restricted=number != 2, fit=fit, why=why)
        GrantOfYear.objects.create(
            organisation=organisation, grant=grant, year=year, sealed=as_sealed(gives), changed_at=now
        )


def _plan(organisation: Organisation, place: int, today: date, now: datetime) -> None:
    asks = ("core", "years", "security", "advocacy", "language")[: 5 - place % 3]
    answer = PlanAnswer(
        mission="Villages keep their water, and decide about it (invented)", threats=("closure", "one_donor"),
        speaks_when="When those harmed want it, and never for a party.", asks=asks, reserve_months=6,
        donors_wanted="" if place == 0 else "Those that ask before they speak about us.",
        review_on=today + 90 * DAY,
    )  # fmt: skip
    StrategicPlan.objects.create(
        organisation=organisation, review_on=answer.review_on, sealed=as_sealed(answer), changed_at=now
    )


def _refused(organisation: Organisation, on: date, now: datetime) -> None:
    new = NewRefusedGrant(
        on=on, donor="Copper Bank Fund (invented)", refused_by="us", reason="neutrality",
        words="Its logo would have stood next to a candidate's.",
    )  # fmt: skip
    RefusedGrant.objects.create(organisation=organisation, on=on, sealed=as_sealed(new), added_at=now)


def _years(network: Network, year: int, now: datetime) -> None:
    """The one before is published; the last one waits for signatures."""
    coordinator = person_called(COORDINATOR)
    former = SectorYear.objects.create(
        network=network, year=year - 1, cells=drawn_cells(network.pk, year - 1), drawn_at=now - 200 * DAY,
        drawn_by=coordinator, published_at=now - 198 * DAY,
    )  # fmt: skip
    for place, company in enumerate(COMPANIES[:2], 1):
        former.signatures.create(
            place=place, person=person_called(company.officer), organisation=organisation_of(company),
            at=now - (200 - place) * DAY,
        )  # fmt: skip
    cells = drawn_cells(network.pk, year)
    SectorYear.objects.create(network=network, year=year, cells=cells, drawn_at=now - DAY, drawn_by=coordinator)


def _panels(network: Network, this_year: int, now: datetime) -> None:
    for index, years_ago, scores in _PANELS:
        result: dict[str, Any] = {
            key: dict(zip(("average", "low", "high"), score, strict=True)) if score else None
            for key, score in scores.items()
        }
        at = now - 365 * years_ago * DAY
        IndexPanel.objects.create(
            network=network, index=index, year=this_year - years_ago, opened_at=at, closed_at=at + 20 * DAY,
            result=result,
        )  # fmt: skip
    panel = IndexPanel.objects.create(network=network, index="csosi", year=this_year, opened_at=now - 2 * DAY)
    _answers(panel)


def _answers(panel: IndexPanel) -> None:
    """Everybody who can sign in has scored: one may still change it."""
    for member in NetworkMember.objects.active().filter(network=panel.network).order_by("joined_at", "id"):
        speakers = Membership.objects.that_may(Verb.SPEAK_IN_COUNCIL).filter(organisation=member.organisation_id)
        for place, speaker in enumerate(speakers.order_by("joined_at", "id")):
            scores = {"legal": 6, "finance": 5 + place % 2, "advocacy": 5}
            PanelAnswer.objects.get_or_create(
                panel=panel, person_id=speaker.person_id, defaults={"member": member, "scores": scores}
            )
