"""What a browser sends of a family plan: sealed keys, and numbers that its person agreed to have counted."""

from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from karpear.rules.duty.family import FamilyCase
from karpear.rules.duty.totals import MOST_A_MONTH
from karpear.vault.values import Blob

type Amount = Annotated[int, Field(ge=0, le=MOST_A_MONTH)]
MOST_READERS = 12


class CaseNumbers(Schema):
    """In one case, US dollars a month: what the family needs, and who pays how much of it."""

    need: Amount = 0
    employer: Amount = 0
    reserve: Amount = 0
    fund: Amount = 0
    relatives: Amount = 0


class CountedNumbers(Schema):
    """The numbers of the four cases, for one organisation to add up."""

    organisation: UUID
    jailed: CaseNumbers = CaseNumbers()
    hurt: CaseNumbers = CaseNumbers()
    flee: CaseNumbers = CaseNumbers()
    killed: CaseNumbers = CaseNumbers()

    @property
    def numbers(self) -> dict[str, dict[str, int]]:
        """By case, as they are kept."""
        return {case.value: getattr(self, case.value).model_dump() for case in FamilyCase}


class ReaderIn(Schema):
    """A vault key of somebody whom the person chose, and the record's key sealed to it."""

    to: UUID
    blob: Blob


class PlanIn(Schema):
    """A version of the plan that was kept just before, for these readers. `counted`: null, nothing is added up."""

    record: UUID
    readers: Annotated[list[ReaderIn], Field(max_length=MOST_READERS)] = []
    counted: CountedNumbers | None = None


class PlanReaderOut(Schema):
    identity: UUID
    name: str


class PlanOut(Schema):
    """What its person's browser asks before it writes."""

    thread: UUID | None
    readers: list[PlanReaderOut]
    counted_for: UUID | None
