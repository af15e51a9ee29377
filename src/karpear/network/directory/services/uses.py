"""What came of it when people asked: it makes an entry surer, and says nothing about whom it was for."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    Q,
    QuerySet,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce

from karpear.cases.incidents.help_words import HELP_OUTCOMES
from karpear.countries.queries import pack, packs
from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.models import Person
from karpear.rules.sharing.help_kinds import VERIFYING, HelpOutcome
from karpear.rules.sharing.services import ASK_AFTER, ask_after

from ...members.models import Network
from ..models import ServiceUse

HOUR = timedelta(hours=1)
#: Fewer answers are not counted: they would say who asked.
LEAST_COUNTED = 3


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many had this answer."""

    state: tuple[str, Any]
    count: int


def verified_by_use(person: Person, pack_entries: Collection[str]) -> Mapping[str, date]:
    """Of entries of a pack: when somebody of their networks last heard from them. One query."""
    rows = _of_networks(person).filter(pack_entry__in=pack_entries, outcome__in=VERIFYING)
    return dict(rows.order_by().values_list("pack_entry").annotate(day=Max("answered_on")))


def outcome_counts(person: Person, of: Q) -> list[OutcomeCount]:
    """What came of it for everybody of their networks, from three answers on."""
    outcomes = Counter(_of_networks(person).filter(of).exclude(outcome="").values_list("outcome", flat=True))
    if outcomes.total() < LEAST_COUNTED:
        return []
    return [OutcomeCount(HELP_OUTCOMES[word], outcomes[word]) for word in HelpOutcome if outcomes[word]]


def due_uses(now: datetime) -> "QuerySet[ServiceUse]":
    """Unanswered, and the time after which one is asked (`ask_after`) is over. One statement."""
    of_packs = [When(pack_entry=key, then=hours) for key, hours in _promised_in_packs().items()]
    others = Coalesce("entry__answer_hours", ASK_AFTER // HOUR)
    hours = Case(*of_packs, default=others, output_field=IntegerField())
    length = ExpressionWrapper(hours * Value(HOUR, DurationField()), DurationField())
    rows = ServiceUse.objects.unanswered().select_related("entry")
    return rows.alias(due_at=ExpressionWrapper(F("asked_at") + length, DateTimeField())).filter(due_at__lte=now)


def asked_again_at(use: ServiceUse) -> datetime:
    """When whoever applied is asked what came of it."""
    hours = use.entry.answer_hours if use.entry else _promised_in_packs().get(use.pack_entry)
    return use.asked_at + ask_after(hours)


def _promised_in_packs() -> dict[str, int]:
    """Hours that services of a pack promise, by the key of each."""
    return {
        f"{country.code}:{service.id}": service.answer_hours
        for country in packs()
        for service in pack(country.code).services.values()
        if service.answer_hours
    }


def use_of(person: Person, use: UUID) -> ServiceUse:
    """One of their own. Raises Missing."""
    row = find_row(ServiceUse.objects.visible_to(person).filter(pk=use))
    with unguarded("of a use of theirs the name of a service that was taken out"):
        prefetch_related_objects([row], "entry")
    return row


def _of_networks(person: Person) -> "QuerySet[ServiceUse]":
    return ServiceUse.objects.filter(Q(network__in=Network.objects.visible_to(person)) | Q(by=person))
