"""Where a phone leaves a demand that was noted without a connection: codes alone, with its token or as whoever is
signed in; and the sealed photographs of its letter, as whoever is signed in. It can only put in."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status

from karpear.rules.refusals import TooMany
from karpear.ui.pressure import Answer, under_pressure
from karpear.vault.values import REFUSALS, RecordIn, RecordOut

from .actions.letters import keep_letter
from .actions.phone import CodedDemand, keep_from_phone
from .limits import may_note_more, may_send_more_letters

router = Router()
letters = Router()


class DemandIn(CodedDemand):
    """As the form has it, without its words. `made_at`: when it was pressed; `organisation`: None: their first."""

    key: UUID


class DemandOut(Schema):
    demand: UUID


@router.post("", response={200: DemandOut, 201: DemandOut, **REFUSALS})
@under_pressure(write=Answer.OPEN)
def keep_demand(request: HttpRequest, body: DemandIn) -> Any:
    """Keep it. Also in a session that was forced: what waited on the phone goes, instead of lying there to be seen."""
    person: Any = request.auth.person  # type: ignore[attr-defined]
    if not may_note_more(request, person):
        raise TooMany(_("Be patient, you are sending too many requests."))
    answer, is_new = keep_from_phone(person=person, key=body.key, new=body, now=timezone.now())
    return Status(201 if is_new else 200, answer)


@letters.put("/{record_id}", response={200: RecordOut, 201: RecordOut, **REFUSALS})
@under_pressure(write=Answer.REFUSED)
def keep_photographs(request: HttpRequest, record_id: UUID, body: RecordIn) -> Any:
    """Keep the sealed photographs of a letter. `about`: the demand, or the key by which this person's phone sent it."""
    person: Any = request.auth.person  # type: ignore[attr-defined]
    if not may_send_more_letters(request, person):
        raise TooMany(_("Be patient, you are sending too many requests."))
    record, is_new = keep_letter(by=person, version=body.given(record_id), now=timezone.now())
    return Status(201 if is_new else 200, {"id": record.pk, "received_at": record.received_at})
