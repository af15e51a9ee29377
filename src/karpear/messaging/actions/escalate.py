"""Telling leads of what stays undone. A subject only declares it (`people/needs.py`)."""

from datetime import datetime
from functools import partial

from django.db.models import Model, QuerySet

from karpear.audit.actions.lines import record_many
from karpear.db.batches import in_sets
from karpear.people.models import Escalated
from karpear.people.needs import Escalation, NeedKind
from karpear.people.ways import Ways

from .remind import Quiet, nobody
from .send import Message, send_all

SET = 500
TEXT = "undone"


def escalate[M: Model](need: NeedKind[M], *, now: datetime, quiet: Quiet = nobody) -> int:
    """Tell leads of what is undone so long after it was due, once for each thing. Returns how many rows.

    That somebody put it off changes nothing: that they did is what leads are to hear of, too. `quiet`: as of `remind`.
    """
    escalation = need.escalation
    if escalation is None:
        return 0
    undone = need.due(now).filter(escalation.is_undone(need.what, now)).order_by("pk")
    tell = partial(_tell, need, escalation, now=now, quiet=quiet)
    return in_sets(f"escalate {need.what}", undone, tell, size=SET, now=now)


def _tell[M: Model](
    need: NeedKind[M], escalation: Escalation[M], undone: "QuerySet[M]", *, now: datetime, quiet: Quiet
) -> int:
    """Whoever hears of several parts of one subject hears of it once."""
    rows = list(undone.select_for_update(skip_locked=True, of=("self",)))
    prompts = dict.fromkeys(escalation.leads(rows, now) if rows else ())
    silent = quiet({prompt.person for prompt in prompts}) if prompts else set()
    send_all(
        [
            Message(
                topic=escalation.topic, subject=prompt.subject, text_key=TEXT, person=prompt.person, about=prompt.about,
                ways=Ways.FIRST,
            )
            for prompt in prompts
            if prompt.person not in silent
        ],
        now=now,
    )  # fmt: skip
    Escalated.objects.bulk_create([Escalated(what=need.what, subject=row.pk, told_at=now) for row in rows])
    record_many(((None, row.pk, {}) for row in rows), at=now, action="needs.escalated", object_type=need.what)
    return len(rows)
