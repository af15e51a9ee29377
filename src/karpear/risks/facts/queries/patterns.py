"""What has happened recently, for those who work out what follows from it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from karpear.rules.risk.learning import DAYS, SERIOUS_DAYS, FactSeen, Why
from karpear.rules.risk.matrix import RELIABLE, Reliability

from ..models import Fact, FactKind

#: Older facts propose nothing.
WINDOW = timedelta(days=max(DAYS, SERIOUS_DAYS))
#: Facts so old are still counted for suggestions.
SUGGESTED = timedelta(days=90)
_BEST = tuple(Reliability)


@dataclass(frozen=True, slots=True)
class SeenFact:
    """One fact that counts, as other rooms may know it."""

    id: UUID
    threat: str
    province: str
    on: date
    reliability: Reliability
    serious: bool
    entered_at: datetime
    named: bool = False
    followed: bool = False

    @property
    def fact(self) -> FactSeen:
        return FactSeen(self.on, self.reliability, self.serious, self.named, self.followed)


def seen_lately(organisation: UUID, today: date) -> list[SeenFact]:
    """The facts of an organisation that may still propose something, oldest first. One query."""
    rows = Fact.objects.standing().filter(organisation=organisation, happened_on__gt=today - WINDOW)
    fields = ("pk", "threat", "province", "happened_on", "reliability", "serious", "entered_at", "kind")
    return [
        SeenFact(
            pk, threat, province, on, Reliability(reliability), serious, entered,
            named=kind == FactKind.STATEMENT, followed=kind == FactKind.VOICE,
        )
        for pk, threat, province, on, reliability, serious, entered, kind in rows.order_by(
            "happened_on", "pk"
        ).values_list(*fields)
    ]  # fmt: skip


def best(facts: Iterable[SeenFact]) -> Reliability:
    """How reliable the most reliable of these facts is. Raises ValueError when there is none."""
    return min((fact.reliability for fact in facts), key=_BEST.index)


def counted_within(facts: Sequence[SeenFact], days: int, today: date, why: Why) -> list[SeenFact]:
    """Those that the arithmetic is about, so that they can be shown next to it."""
    near = [fact for fact in facts if today - timedelta(days=days) < fact.on <= today]
    if why is Why.SERIOUS:
        return [fact for fact in near if fact.serious and fact.reliability in RELIABLE]
    if why is Why.FOLLOWED:
        return [fact for fact in near if fact.followed]
    return [fact for fact in near if fact.named is (why is Why.NAMED)]


def recent_counts(organisation: UUID, today: date) -> list[tuple[str, str, int, date]]:
    """(province, threat, how often, last on) over the last three months, for suggestions."""
    happened = Fact.objects.standing().exclude(kind=FactKind.STATEMENT)
    rows = happened.filter(organisation=organisation, happened_on__gt=today - SUGGESTED)
    days_by_place: dict[tuple[str, str], list[date]] = defaultdict(list)
    for province, threat, on in rows.values_list("province", "threat", "happened_on"):
        days_by_place[province, threat].append(on)
    return [(province, threat, len(days), max(days)) for (province, threat), days in sorted(days_by_place.items())]


def withdrawn_among(facts: Iterable[str]) -> set[str]:
    """Which of these facts somebody has taken back."""
    ids = set(facts)
    rows = Fact.objects.filter(pk__in=ids, withdrawn_at__isnull=False).values_list("pk", flat=True)
    return {str(pk) for pk in rows} if ids else set()


def known_sources(sources: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    """(organisation, source) of facts that came from one of these."""
    rows = Fact.objects.filter(source__in=list(sources)).values_list("organisation_id", "source")
    return {(organisation, source) for organisation, source in rows if source}


def with_facts() -> QuerySet[Fact, UUID]:
    """The organisations that have entered any."""
    return Fact.objects.order_by().values_list("organisation_id", flat=True).distinct()
