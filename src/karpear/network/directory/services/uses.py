"""What came of it when people asked: it makes an entry surer, and says nothing about whom it was for."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from karpear.cases.incidents.help_words import HELP_OUTCOMES
from karpear.db.rows import find_row
from karpear.people.models import Person
from karpear.rules.sharing.help_kinds import VERIFYING, HelpOutcome

from ...members.models import Network
from ..models import ServiceUse

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


def use_of(person: Person, use: UUID) -> ServiceUse:
    """One of their own. Raises Missing."""
    return find_row(ServiceUse.objects.visible_to(person).select_related("entry").filter(pk=use))


def _of_networks(person: Person) -> "QuerySet[ServiceUse]":
    return ServiceUse.objects.filter(Q(network__in=Network.objects.visible_to(person)) | Q(by=person))
