"""A budget leaves the house: that it did is written down."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.audit.actions.lines import record
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb


@transaction.atomic
def note_budget(*, by: Person, organisation: UUID, languages: str, now: datetime) -> None:
    """The budget was set on paper. Raises Missing or Forbidden."""
    require(by, organisation, Verb.SEE_RESERVE)
    record(
        at=now, action="reserve.budget_made", object_type="organisation", object_id=organisation, actor=by.pk,
        organisation=organisation, languages=languages,
    )  # fmt: skip
