"""The family plan's calls, for its person's own pages."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from karpear.people.models import Person
from karpear.ui.pressure import Answer, under_pressure
from karpear.vault.queries.locks import must_hand_out
from karpear.vault.values import REFUSALS, DoneOut

from . import actions, queries
from .values import PlanIn, PlanOut

router = Router()


def _me(request: HttpRequest) -> Person:
    """Whoever is signed in. Under a travel lock they get and change nothing."""
    person: Person = request.auth.person  # type: ignore[attr-defined]
    must_hand_out(person, timezone.now())
    return person


@router.get("/mine", response={200: PlanOut, **REFUSALS})
@under_pressure(read=Answer.REFUSED)
def mine(request: HttpRequest) -> Any:
    """The thread of one's family plan, and who was chosen to read it one day."""
    return queries.plan_answer(_me(request))


@router.put("/mine", response={200: DoneOut, **REFUSALS})
@under_pressure(write=Answer.REFUSED)
def keep(request: HttpRequest, body: PlanIn) -> Any:
    """The version that was sealed just before: keys for those who may read it one day, and what may be added up."""
    plan = actions.keep_plan(by=_me(request), version=body, now=timezone.now())
    return {"done": plan.readers.count()}
