"""What a new plan begins with and offers: what this person said on earlier ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from karpear.people.models import Person

from ...itinerary.models import Activity
from ..models import FamilyPage

_LOOKED_THROUGH, _OFFERED = 20, 8


@dataclass(frozen=True, slots=True)
class UsualTrip:
    """`offered`: what was typed into a field before, newest first. The rest is of the newest plan that says it."""

    organisation: UUID | None = None
    buddy: UUID | None = None
    instructions: dict[str, str] = field(default_factory=dict)
    questions: list[dict[str, str]] = field(default_factory=list)
    told: Sequence[FamilyPage] = ()
    offered: dict[str, list[str]] = field(default_factory=dict)


def usual_trip(person: Person) -> UsualTrip:
    """What this person's earlier plans say. Three queries."""
    rows = Activity.objects.filter(person=person, planned_at__isnull=False).order_by("-planned_at", "-pk")
    plans = list(rows.prefetch_related("legs")[:_LOOKED_THROUGH])
    if not plans:
        return UsualTrip()
    newest = plans[0]
    return UsualTrip(
        organisation=newest.organisation_id,
        buddy=newest.buddy_id,
        instructions=_first(plan.plan.get("instructions") for plan in plans if any(_texts(plan))) or {},
        questions=_first(plan.plan.get("questions") for plan in plans) or [],
        told=list(newest.family_pages.all()),
        offered=_offered(plans),
    )


def _texts(plan: Activity) -> Iterable[str]:
    return (plan.plan.get("instructions") or {}).values()


def _first(values: Iterable[Any]) -> Any:
    return next((value for value in values if value), None)


def _offered(plans: Sequence[Activity]) -> dict[str, list[str]]:
    legs = [leg for plan in plans for leg in plan.legs.all()]
    typed: dict[str, list[str]] = {
        "place": [*(plan.place for plan in plans), *(leg.to_place for leg in legs)],
        "from_place": [leg.from_place for leg in legs],
        "transport": [leg.transport for leg in legs],
    }
    for role in ("driver", "host"):
        helpers = [plan.plan.get(role) or {} for plan in plans]
        typed |= {f"{role}_{what}": [helper.get(what, "") for helper in helpers] for what in ("name", "phone")}
    return {name: list(dict.fromkeys(filter(None, values)))[:_OFFERED] for name, values in typed.items()}
