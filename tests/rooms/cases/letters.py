"""Rows of reports, without their sealed letters."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from karpear.cases.reports.models import Report
from karpear.people.models import Organisation, Person


def a_report(by: Person, organisation: Organisation | None, now: datetime, **more: Any) -> Report:
    """A letter that was sent."""
    usual = {"recipient": "ngo", "language": "en", "state": "sent", "sent_at": now, "created_at": now}
    return Report.objects.create(incident=uuid4(), record=uuid4(), by=by, organisation=organisation, **usual | more)
