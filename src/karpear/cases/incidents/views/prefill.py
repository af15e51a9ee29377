"""What the sealed form of an incident begins with, as its page hands it to the browser."""

import json
from datetime import datetime
from typing import Any

from django.utils import timezone

from karpear.people.models import Person
from karpear.rules.case.codes import Precision

from ..models import Incident
from ..queries import prefill as queries
from ..queries.incidents import is_written


def carried_json(person: Person, incident: Incident, pack_of: queries.PackOf) -> str:
    """{act, alert, plan, pack}: what is known, by where it is from; by the viewer's own clock."""
    parts: dict[str, Any] = {} if is_written(incident) else {"act": queries.act_of(incident)}
    if (beginning := queries.beginning_of(person, incident)) is not None:
        parts["plan"] = {"place": beginning.place, "province": beginning.province}
        parts["alert"] = {
            "kind": beginning.kind.value,
            "code" if beginning.code_name else "name": beginning.name,
            "when": _when(beginning),
            "position": beginning.position,
            "province": beginning.position_province,
        }
    if incident.alert and (pack := pack_of(person, incident.alert)):
        parts["pack"] = {
            "thread": str(pack.thread),
            "name": pack.name,
            "opened_on": f"{timezone.localtime(pack.opened_at):%Y-%m-%d}",
            "since": _local(pack.alert_at),
        }
    return json.dumps(parts)


def _when(beginning: queries.Beginning) -> dict[str, str]:
    when = beginning.when
    at = _local(when.at)
    return {
        "at": at[:10] if when.precision is Precision.DAY else at,
        "precision": when.precision.value,
        "until": _local(when.until) if when.until else "",
    }


def _local(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%dT%H:%M}"
