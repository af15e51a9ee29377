"""Records of neutrality, what they add up to, and what an answer is made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from karpear.audit.models import Entry
from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import may_there
from karpear.rules.access import Verb
from karpear.rules.voice.engagement import DECLARE_AGAIN
from karpear.rules.voice.neutrality import (
    ANSWERED_BY,
    ASKED_AGAIN,
    Accusation,
    Declarations,
    NeutralityGap,
    RecordKind,
    SideTotals,
    gaps_of,
    quarters,
)

from ..digests import record_digest
from ..models import NeutralityRecord, RoleDeclaration
from ..neutrality_words import GAPS, KIND_NAMES
from ..record_words import fact_rows, summary_of


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record as a list shows it."""

    row: NeutralityRecord
    is_corrected: bool

    @property
    def pk(self) -> UUID:
        return self.row.pk

    @property
    def kind(self) -> str:
        return str(KIND_NAMES[RecordKind(self.row.kind)])

    @property
    def summary(self) -> str:
        """Counts and codes in one line."""
        return summary_of(RecordKind(self.row.kind), self.row.facts)


@dataclass(frozen=True, slots=True)
class NeutralityOverview:
    """What records of a year add up to. `quarters`: for the picture; `gaps`: what is lacking; `staff`: counts."""

    quarters: Sequence[SideTotals]
    gaps: Sequence[NeutralityGap]
    staff: Declarations

    @property
    def tasks(self) -> list[Any]:
        return [GAPS[gap] for gap in self.gaps]

    @property
    def is_empty(self) -> bool:
        return not any(quarter.most for quarter in self.quarters)


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One record with its hash. `is_intact`: it still says what the audit line of its day vouches for."""

    row: NeutralityRecord
    title: str
    rows: list[tuple[Any, str]]
    later: NeutralityRecord | None
    is_intact: bool
    keeps: bool


def records_seen(person: Person, organisation: Organisation) -> Any:
    """Rows of the list."""
    return NeutralityRecord.objects.visible_to(person).filter(organisation=organisation)


def record_lines(rows: Sequence[NeutralityRecord]) -> list[RecordLine]:
    """Rows with whether a later one corrects them. One query."""
    corrected = set(
        NeutralityRecord.objects.filter(corrects__in=[row.pk for row in rows]).values_list("corrects_id", flat=True)
    )
    return [RecordLine(row, row.pk in corrected) for row in rows]


def overview_of(organisation: Organisation, now: datetime, today: date) -> NeutralityOverview:
    """Of the last year."""
    since = today - ASKED_AGAIN
    facts = [row.fact for row in _in_force(organisation).filter(happened_on__gt=since, happened_on__lte=today)]
    staff = declarations_of(organisation, now)
    return NeutralityOverview(quarters(facts, today), gaps_of(facts, staff, today), staff)


@unguarded("how many have declared")
def declarations_of(organisation: Organisation, now: datetime) -> Declarations:
    """How many belong, have declared, and did so within a year."""
    members = Membership.objects.active().filter(organisation=organisation, person__is_active=True)
    declared = RoleDeclaration.objects.filter(organisation=organisation, person__in=members.values("person"))
    fresh = declared.filter(declared_at__gt=now - DECLARE_AGAIN)
    return Declarations(members.count(), declared.count(), fresh.count())


def records_that_answer(
    organisation: Organisation, accusation: Accusation, since: date, until: date
) -> list[NeutralityRecord]:
    """Those in force of these days and of the kinds that answer it, the newest first."""
    kinds = [kind.value for kind in ANSWERED_BY[accusation]]
    return list(_in_force(organisation).filter(kind__in=kinds, happened_on__range=(since, until)))


def record_page(person: Person, record: UUID) -> RecordPage:
    """One that they see. Raises Missing."""
    row = record_of(person, record)
    kind = RecordKind(row.kind)
    return RecordPage(
        row,
        str(KIND_NAMES[kind]),
        fact_rows(kind, row.facts),
        NeutralityRecord.objects.filter(corrects=row).first(),
        is_intact(row),
        may_there(person, row.organisation_id, Verb.KEEP_VOICE),
    )


def record_of(person: Person, record: UUID) -> NeutralityRecord:
    """One that they see, with its organisation. Raises Missing."""
    rows = NeutralityRecord.objects.visible_to(person).select_related("organisation", "noted_by", "corrects")
    return find_row(rows.filter(pk=record))


def is_intact(row: NeutralityRecord) -> bool:
    """Does it say what was written, by its own hash and by the one in the audit line?"""
    lines = Entry.objects.filter(object_id=row.pk, action="neutralityrecord.written")
    vouched = [line.detail.get("digest") for line in lines]
    return record_digest(row) == row.digest and row.digest in vouched


def _in_force(organisation: Organisation) -> Any:
    return NeutralityRecord.objects.in_force().filter(organisation=organisation)


def staff_sentence(staff: Declarations) -> str:
    """Counts alone, and a sentence that says why."""
    return _("%(declared)s of %(people)s who belong here have declared their roles.") % {
        "declared": staff.declared, "people": staff.people,
    }  # fmt: skip
