"""A demand that was noted on a phone without a connection arrives, perhaps days later, and once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime

from karpear.people.models import Person
from karpear.people.queries.gates import organisations_where
from karpear.people.receipts import once
from karpear.rules.access import Verb
from karpear.rules.law.demands import AuthorityLevel, DemandChannel, DemandClass
from karpear.rules.law.instruments import LawRank
from karpear.rules.law.own_days import Rhythm
from karpear.rules.refusals import Forbidden
from karpear.ui.wire import Body

from ..values import NewDemand
from .ledger import note_demand


class CodedDemand(Body):
    """What a phone keeps of one: no words. `made_at`: when it was pressed."""

    made_at: AwareDatetime
    level: AuthorityLevel
    demand: DemandClass
    channel: DemandChannel
    province: str = ""
    stated_rank: LawRank | None = None
    rhythm: Rhythm | None = None
    answer_by: AwareDatetime | None = None
    within: int | None = None
    working: bool = False
    organisation: UUID | None = None
    follows: UUID | None = None


def keep_from_phone(*, person: Person, key: UUID, new: CodedDemand, now: datetime) -> tuple[dict[str, Any], bool]:
    """It is noted as of when it was pressed; the same key again is the same demand.

    Raises Forbidden for who notes demands nowhere, Missing for a stranger, and BadFields.
    """
    body = new.model_dump(exclude={"key"})
    return once(person=person, key=key, verb="demand", body=body, work=lambda: _keep(person, key, new, now), now=now)


def _keep(person: Person, key: UUID, new: CodedDemand, now: datetime) -> dict[str, Any]:
    organisation = new.organisation or next((row.pk for row in organisations_where(person, Verb.NOTE_DEMAND)), None)
    if organisation is None:
        raise Forbidden
    codes = new.model_dump(exclude={"key", "organisation", "follows", "made_at"})
    value = NewDemand(received_at=min(new.made_at, now), **codes)
    demand = note_demand(by=person, organisation=organisation, new=value, now=now, follows=new.follows, phone_key=key)
    return {"demand": demand.pk}
