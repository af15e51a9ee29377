"""Records of neutrality: written once, each with its hash in the audit chain; corrected by a later one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.people.access import locked
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.voice.neutrality import RecordKind, Side
from karpear.ui.values import checked

from ..digests import record_digest
from ..models import NeutralityRecord
from ..neutrality_values import VALUES


@transaction.atomic
def write_record(
    *, by: Person, organisation: UUID, kind: RecordKind, clean: Mapping[str, Any], now: datetime, today: date
) -> NeutralityRecord:
    """One more record. Raises Missing, Forbidden or BadFields."""
    membership = require(by, organisation, Verb.KEEP_VOICE)
    row = NeutralityRecord(organisation=membership.organisation, kind=kind.value, noted_at=now, noted_by=by)
    return _write(row, clean, today)


@transaction.atomic
def correct_record(
    *, by: Person, record: UUID, clean: Mapping[str, Any], now: datetime, today: date
) -> NeutralityRecord:  # fmt: skip
    """A later record stands for this one, which stays. Raises Missing, Forbidden, Conflict or BadFields."""
    corrected = locked(NeutralityRecord, by=by, pk=record, verb=Verb.KEEP_VOICE)
    if NeutralityRecord.objects.filter(corrects=corrected).exists():
        raise Conflict(_("This record has been corrected already. Correct the later one."))
    row = NeutralityRecord(organisation=corrected.organisation, kind=corrected.kind, noted_at=now, noted_by=by)
    row.corrects = corrected
    return _write(row, clean, today)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedStatement:
    """What the house knows of one. `addressed`: sides; `our_name`: how the organisation's name stands under it."""

    published_on: date
    words: str
    fingerprint: str
    addressed: Sequence[Side]
    our_name: str


@transaction.atomic
def record_statement(
    *, organisation: UUID, published: PublishedStatement, corrects: UUID | None, now: datetime
) -> NeutralityRecord:
    """Of one that appeared, by nobody. `corrects`: what was recorded of it before, or what stands for it now."""
    row = NeutralityRecord(organisation_id=organisation, kind=RecordKind.STATEMENT.value, noted_at=now, noted_by=None)
    row.corrects = _latest(corrects)
    row.happened_on, row.words = published.published_on, published.words
    row.facts = {
        "addressed": [side.value for side in published.addressed],
        "fingerprint": published.fingerprint,
        "our_name": published.our_name,
    }
    return _seal(row)


def _latest(record: UUID | None) -> NeutralityRecord | None:
    row = NeutralityRecord.objects.filter(pk=record).first() if record else None
    while row and (later := NeutralityRecord.objects.filter(corrects=row).first()):
        row = later
    return row


def _write(row: NeutralityRecord, clean: Mapping[str, Any], today: date) -> NeutralityRecord:
    """Check what is said, and write it down with its hash."""
    kind = RecordKind(row.kind)
    value = checked(VALUES[kind](**clean))
    facts = {name: cell for name, cell in _cells(value).items() if cell not in (None, "", [])}
    _check(kind, value.happened_on, facts, today)
    row.happened_on, row.words, row.facts = value.happened_on, value.words, facts
    return _seal(row)


def _seal(row: NeutralityRecord) -> NeutralityRecord:
    row.digest = record_digest(row)
    row.save(force_insert=True)
    note(row, action="neutralityrecord.written", by=row.noted_by, at=row.noted_at, digest=row.digest)
    return row


def _cells(value: Any) -> dict[str, Any]:
    names = [name for name in value.__dataclass_fields__ if name not in ("happened_on", "words")]
    cells = {name: getattr(value, name) for name in names}
    return {name: list(cell) if isinstance(cell, tuple) else cell for name, cell in cells.items()}


def _check(kind: RecordKind, happened_on: date, facts: Mapping[str, Any], today: date) -> None:
    errors = []
    if happened_on > today:
        errors.append(("happened_on", _("Write down what has happened. This day is still to come.")))
    if kind is RecordKind.EVENT:
        if not any(facts.get(f"{what}_{side.value}") for what in ("invited", "came") for side in Side):
            errors.append(("invited_governing", _("Write how many were invited or came, of at least one side.")))
        if "nothing" in facts.get("signs", ()) and len(facts["signs"]) > 1:
            errors.append(("signs", _("Either nothing, or these.")))
    if kind is RecordKind.STATEMENT and not any(facts.get(f"sent_{side.value}") for side in Side):
        errors.append(("sent_governing", _("Write to how many it was sent, of at least one side.")))
    if kind is RecordKind.BOARD and facts["asked"] > facts["members"]:
        errors.append(("asked", _("More were asked than there are.")))
    if errors:
        raise BadFields(errors)
