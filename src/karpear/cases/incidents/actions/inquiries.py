"""An inquiry of the authorities is tied to the incident that it belongs to."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.compliance.inquiries.actions import link_inquiry
from karpear.compliance.inquiries.models import Inquiry
from karpear.compliance.inquiries.queries import inquiry_of
from karpear.people.models import Person
from karpear.rules.refusals import Missing

from ..models import Incident
from ..queries.incidents import incident_of
from ..queries.inquiries import incident_path
from .case_of_alert import open_and_end
from .incidents import NewIncident


@transaction.atomic
def tie_inquiry(*, by: Person, incident: UUID, inquiry: UUID, now: datetime) -> Inquiry:
    """Raises Missing for what they do not see, of another organisation, or kept to those named; Forbidden, Conflict."""
    visible_incident = incident_of(by, incident)
    if not may_be_tied(visible_incident, inquiry_of(by, inquiry)):
        raise Missing
    return link_inquiry(by=by, inquiry=inquiry, path=incident_path(visible_incident), now=now)


@transaction.atomic
def open_and_tie(
    *, by: Person, opening: NewIncident, end: bool, now: datetime, inquiry: UUID | None = None
) -> Incident:
    """Opened, and tied to the inquiry from which it was begun, unless it is kept to those named. Raises Missing."""
    incident = open_and_end(by=by, opening=opening, end=end, now=now)
    if inquiry and may_be_tied(incident, row := inquiry_of(by, inquiry)) and not row.path:
        link_inquiry(by=by, inquiry=inquiry, path=incident_path(incident), now=now)
    return incident


def may_be_tied(incident: Incident, inquiry: Inquiry) -> bool:
    """Are they of one organisation, whose others may read of the incident?"""
    return incident.organisation_id == inquiry.organisation_id and not incident.restricted
