"""What the officer wrote down about the arrest, sealed for the officers: with a code name, so that it can be found."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from karpear.cases.incidents.models import Incident
from karpear.rules.case.huridocs import ActType
from karpear.vault.actions.records import keep_record

from .cast import Company, organisation_of, person_called
from .seal import Filing, own_reader, seal, team_reader
from .vault import signer_of

#: Who is held, as everybody calls them who works on the case.
CODE_NAME = "Lotus 3"


def write_down(*, incident: Incident, company: Company, at: datetime) -> None:
    """The first version of the incident's sealed words, written at `at` by the officer, who has a vault key."""
    author, organisation = person_called(company.officer), organisation_of(company).pk
    audience = {"organisation": str(organisation), "restricted": False, "named": []}
    content = {
        "for": audience,
        "kind": "incident",
        "fields": _fields(at - timedelta(minutes=40)),
        "files": [],
    }
    filing = Filing("incident", thread=incident.record, organisation=organisation)
    readers = [own_reader(author), team_reader(organisation)]
    keep_record(by=author, version=seal(content, readers, signer_of(company.officer.lower()), filing), now=at)


def _fields(taken_at: datetime) -> dict[str, Any]:
    person = str(uuid4())
    return {
        "title": "Taken at a checkpoint on the way home",
        "description": "Stopped with the motorbike, asked for the list of names, taken along in a white pickup.",
        "when": {"at": taken_at.isoformat(timespec="minutes"), "precision": "minute"},
        "where": {"text": "the checkpoint before the bridge", "precision": "area"},
        "needed": "A lawyer by tonight, his medicine, and somebody who goes to his family.",
        "persons": [{"id": person, "code": CODE_NAME}],
        "acts": [{"id": str(uuid4()), "type": ActType.ARREST.value, "person": person}],
    }
