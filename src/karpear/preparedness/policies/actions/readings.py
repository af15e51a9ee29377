"""Asking people to read, and what they answer: kept is only that a clause is understood, and since when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record, record_many
from karpear.audit.actions.verbs import note
from karpear.db.batches import one_by_one
from karpear.people.access import allowed
from karpear.people.models import Person
from karpear.rules.access import Verb
from karpear.rules.duty.clauses import OF_A_TRIP, Applies, wrong_ones
from karpear.rules.refusals import BadFields
from karpear.rules.text.sheet_answers import SHEETS, sheet_of

from ..models import ClauseUnderstanding, PolicyClause, PolicyRevision, Reading, ReadingChannel, RevisionState
from ..queries.evidence import ClauseFact, clauses_in_force, required_of, understood_in
from ..queries.policy import find_revision
from ..queries.readers import conditions_in
from ..queries.sheets import open_clauses
from .asked_clauses import find_asked_clauses, find_policy_in_force
from .talks import end_needless_talks, has_tried_enough

type OnTrips = Mapping[UUID, frozenset[Applies]]
NO_TRIPS: OnTrips = {}


@dataclass(frozen=True, slots=True)
class ClauseOutcome:
    """What became of one answer. `wrong`: which questions, from 0; nothing where the clause is understood now.

    `is_to_talk_about`: nothing was counted, since a colleague is to go through it with them.
    """

    clause: PolicyClause
    wrong: tuple[int, ...]
    is_to_talk_about: bool = False

    @property
    def is_right(self) -> bool:
        return not self.wrong and not self.is_to_talk_about


@transaction.atomic
def ask_readers(*, organisation: UUID, now: datetime, on_trips: OnTrips = NO_TRIPS) -> int:
    """Ask everybody to whom an important clause in force applies and is new. Returns how many are asked now.

    `on_trips`: what people are on their trips now, besides what they always are.

    Whoever was asked before and gets another clause has it on the same sheet, behind the others.
    """
    clauses = clauses_in_force([organisation]).get(organisation, [])
    if not clauses:
        return 0
    end_needless_talks(organisation, clauses)
    revision = clauses[0].revision
    rows = Reading.objects.select_for_update().filter(revision=revision)
    readings = {row.person_id: row for row in rows}
    first_sheet = Reading.objects.filter(revision__organisation=organisation).count()
    missing_by_reader = _missing_in(organisation, clauses, on_trips)
    elsewhere = _sheets_elsewhere(missing_by_reader, organisation)
    new: list[Reading] = []
    more: list[Reading] = []
    for person, facts in missing_by_reader.items():
        missing = [str(clause.id) for clause in facts]
        reading = readings.get(person)
        if reading is None:
            sheets_in_use = elsewhere.get(person, set())
            numbers = (sheet_of(first_sheet + len(new) + next_one) for next_one in range(SHEETS))
            sheet = next(
                (number for number in numbers if number not in sheets_in_use), sheet_of(first_sheet + len(new))
            )
            new.append(Reading(person_id=person, revision_id=revision, sheet=sheet, asked=missing, sent_at=now))
        elif added := [pk for pk in missing if pk not in reading.asked]:
            reading.asked, reading.answered_at, reading.told_at = [*reading.asked, *added], None, None
            more.append(reading)
    Reading.objects.bulk_create(new)
    Reading.objects.bulk_update(more, ["asked", "answered_at", "told_at"])
    audit_lines = [(organisation, row.person_id, {"revision": str(revision)}) for row in (*new, *more)]
    record_many(audit_lines, at=now, action="reading.asked", object_type="person")
    return len(audit_lines)


def open_on_trips(replaced: PolicyRevision) -> OnTrips:
    """What people are on trips for which this revision still asks them something: the next one asks on at once."""
    of_trips = {
        str(pk): OF_A_TRIP & frozenset(map(Applies, listed))
        for pk, listed in replaced.clauses.values_list("pk", "applies")
    }
    readings = Reading.objects.filter(revision=replaced, answered_at__isnull=True).values_list("person_id", "asked")
    return {
        person: frozenset().union(*(of_trips.get(pk, frozenset()) for pk in clause_ids))
        for person, clause_ids in readings
    }


def _sheets_elsewhere(people: Collection[UUID], organisation: UUID) -> dict[UUID, set[int]]:
    """Person → numbers of sheets that other organisations gave them: none comes twice, so that a text names one."""
    rows = Reading.objects.filter(person__in=list(people), revision__state=RevisionState.IN_FORCE)
    sheets: dict[UUID, set[int]] = {}
    for person, sheet in rows.exclude(revision__organisation=organisation).values_list("person_id", "sheet"):
        sheets.setdefault(person, set()).add(sheet)
    return sheets


def ask_newcomers(*, now: datetime) -> int:
    """Whoever came since, or has another role, is asked what is in force, as if they had been there."""
    organisations = PolicyRevision.objects.in_force().order_by("organisation").values_list("organisation_id", flat=True)
    return one_by_one("ask newcomers", list(organisations), lambda pk: ask_readers(organisation=pk, now=now), now=now)


def _missing_in(organisation: UUID, clauses: Sequence[ClauseFact], on_trips: OnTrips) -> dict[UUID, list[ClauseFact]]:
    """Reader → what applies to them, is important, and not yet understood; whoever lacks nothing is left out."""
    readers, moments = conditions_in([organisation]).get(organisation, {}), understood_in([organisation])
    missing = {}
    for person in sorted(readers):
        own_moments = moments.get((organisation, person), {})
        conditions = readers[person] | on_trips.get(person, frozenset())
        facts = [fact for fact in required_of(clauses, conditions) if fact.content not in own_moments]
        if facts:
            missing[person] = facts
    return missing


@transaction.atomic
def answer_clauses(
    *,
    person: Person,
    revision: UUID,
    answers: Mapping[UUID, Sequence[int]],
    channel: ReadingChannel,
    now: datetime,
    entered_by: Person | None = None,
) -> list[ClauseOutcome]:
    """What somebody answers to the questions of these clauses, choices counted from 1.

    What is understood stays so, however often it is answered again. Raises Missing, or Conflict where the revision is
    no longer in force.
    """
    policy = find_policy_in_force(revision)
    clauses = find_asked_clauses(policy, person, answers)
    reading = Reading.objects.select_for_update().filter(person=person, revision=policy).first()
    outcomes = [
        _answer(clause, answers[clause.pk], _Entry(person, policy.organisation_id, channel, entered_by, now))
        for clause in clauses
    ]
    if reading:
        _note_reading(reading, channel, entered_by, now)
    record(
        at=now, action="reading.answered", object_type="person", object_id=person.pk,
        actor=(entered_by or person).pk, organisation=policy.organisation_id, channel=channel.value,
        clauses=len(outcomes),
    )  # fmt: skip
    return outcomes


@dataclass(frozen=True, slots=True)
class _Entry:
    """Whose answer it is, and how it came."""

    person: Person
    organisation: UUID
    channel: ReadingChannel
    entered_by: Person | None
    at: datetime


def _answer(clause: PolicyClause, choices: Sequence[int], entry: _Entry) -> ClauseOutcome:
    wrong = tuple(wrong_ones(clause.questions, choices))
    usual = {"last_at": entry.at, "channel": entry.channel.value, "entered_by": entry.entered_by}
    row, is_first = ClauseUnderstanding.objects.select_for_update().get_or_create(
        person=entry.person, organisation_id=entry.organisation, content=clause.content, defaults=usual
    )
    if row.right_at is not None:
        return ClauseOutcome(clause, wrong)
    if row.talk_since and entry.entered_by is None:
        return ClauseOutcome(clause, wrong, is_to_talk_about=True)
    row.last_at, row.channel, row.entered_by = entry.at, entry.channel.value, entry.entered_by
    row.right_at, row.first_try = (None, False) if wrong else (entry.at, is_first)
    if wrong and entry.entered_by is None and has_tried_enough(row, entry.at):
        row.talk_since = entry.at
    row.save()
    return ClauseOutcome(clause, wrong, is_to_talk_about=bool(row.talk_since and wrong and not entry.entered_by))


def _note_reading(reading: Reading, channel: ReadingChannel, entered_by: Person | None, now: datetime) -> None:
    """Once the last of what was asked is understood, the reading is done."""
    reading.opened_at = reading.opened_at or now
    if reading.answered_at is None:
        reading.channel, reading.entered_by = channel.value, entered_by
        if not open_clauses(reading):
            reading.answered_at = now
    reading.save(update_fields=["opened_at", "answered_at", "channel", "entered_by"])


@transaction.atomic
def send_sheet_again(*, person: Person, replaced: Reading, now: datetime) -> Reading | None:
    """Somebody answered a sheet of rules that are replaced. The one in force, told of once more; None: nothing is open.

    A message that went out this week is not sent twice.
    """
    rows = Reading.objects.select_for_update().filter(person=person, answered_at__isnull=True)
    reading = rows.filter(
        revision__organisation=replaced.revision.organisation_id, revision__state=RevisionState.IN_FORCE
    ).first()
    if reading is None or not open_clauses(reading):
        return None
    reading.told_at = None
    reading.save(update_fields=["told_at"])
    note(reading, action="reading.sheet_again", by=person, at=now)
    return reading


@transaction.atomic
def enter_answers(
    *, by: Person, revision: UUID, person: Person, answers: Mapping[UUID, Sequence[int]], now: datetime
) -> list[ClauseOutcome]:
    """An officer reads the clauses out on the phone and enters what the other answers. Never their own.

    Raises Missing, Forbidden, Conflict or BadFields.
    """
    policy = allowed(find_revision(by, revision), by=by, verb=Verb.WRITE_CLAUSES)
    if person.pk == by.pk:
        raise BadFields([("person", _("Answer for yourself on your own page."))])
    return answer_clauses(
        person=person, revision=policy.pk, answers=answers, channel=ReadingChannel.PHONE, now=now, entered_by=by
    )
