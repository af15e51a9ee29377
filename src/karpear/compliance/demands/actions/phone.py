"""A demand that was noted on a phone without a connection arrives, perhaps days later, and once."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from karpear.people.models import Person
from karpear.people.queries.gates import organisations_where
from karpear.people.receipts import once
from karpear.rules.access import Verb
from karpear.rules.law.demands import AuthorityLevel, DemandChannel, DemandClass
from karpear.rules.law.instruments import LawRank
from karpear.rules.law.own_days import Rhythm
from karpear.rules.refusals import Forbidden

from ..values import NewDemand
from .ledger import note_demand


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedDemand:
    """What a phone keeps of one: no words. `made_at`: when it was pressed."""

    made_at: datetime
    level: AuthorityLevel
    demand: DemandClass
    channel: DemandChannel
    province: str = ""
    stated_rank: LawRank | None = None
    rhythm: Rhythm | None = None
    answer_by: datetime | None = None
    within: int | None = None
    working: bool = False
    organisation: UUID | None = None


def keep_from_phone(*, person: Person, key: UUID, new: CodedDemand, now: datetime) -> tuple[dict[str, Any], bool]:
    """It is noted as of when it was pressed; the same key again is the same demand.

    Raises Forbidden for who notes demands nowhere, Missing for a stranger, and BadFields.
    """
    return once(
        person=person, key=key, verb="demand", body=asdict(new), work=lambda: _keep(person, key, new, now), now=now
    )


def _keep(person: Person, key: UUID, new: CodedDemand, now: datetime) -> dict[str, Any]:
    organisation = new.organisation or next((row.pk for row in organisations_where(person, Verb.NOTE_DEMAND)), None)
    if organisation is None:
        raise Forbidden
    cells = asdict(new)
    pressed_at = min(cells.pop("made_at"), now)
    del cells["organisation"]
    value = NewDemand(received_at=pressed_at, **cells)
    return {"demand": note_demand(by=person, organisation=organisation, new=value, now=now, phone_key=key).pk}
