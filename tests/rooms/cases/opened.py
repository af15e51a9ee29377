"""An incident for tests."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from karpear.cases.incidents.actions.incidents import NewIncident, open_incident
from karpear.cases.incidents.actions.support import start_support
from karpear.cases.incidents.models import Incident, Support
from karpear.people.models import Person
from tests.cast import NOW, Cast


def opened(by: Person, *, now: datetime = NOW, playbook: str = "detained", **more: Any) -> Incident:
    """Somebody was detained, unless told otherwise."""
    return open_incident(by=by, opening=NewIncident(key=uuid4(), playbook=playbook, **more), now=now)


def supported(cast: Cast, now: datetime = NOW) -> Support:
    """Sophea is asked by Kanha."""
    return start_support(by=cast.sophea, key=uuid4(), supporter=cast.kanha.pk, now=now)
