"""Duties of the cast's first organisation, for the tests of this room."""

from datetime import date, datetime
from typing import Any

from karpear.compliance.duties.actions.own_duties import add_own_duty
from karpear.compliance.duties.models import DutyDate, OwnDuty
from karpear.compliance.duties.values import NewOwnDuty
from karpear.rules.law.own_days import Rhythm
from tests.cast import NOW, Cast


def own_duty(cast: Cast, first_on: date, *, now: datetime = NOW, **changes: Any) -> OwnDuty:
    """Something that the organisation owes, as its officer wrote it down."""
    values: dict[str, Any] = {"name": "Report to the donor", "rhythm": Rhythm.ONCE, "first_on": first_on, **changes}
    return add_own_duty(by=cast.dara, organisation=cast.lantern.pk, new=NewOwnDuty(**values), now=now)


def only_date() -> DutyDate:
    """The only date that there is."""
    return DutyDate.objects.select_related("organisation").get()
