"""What may be shown of an item, and to whom: asked by page, list, file, paper, search and message."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models.functions import Now

from karpear.people.models import Person
from karpear.people.queries.gates import may_there
from karpear.rules.access import Verb
from karpear.rules.sharing import council
from karpear.rules.sharing.audience import AddressedMember, Audience, recipients_of
from karpear.rules.sharing.council import CouncilOutcome, MayBeShown, SeatChoice
from karpear.rules.sharing.labels import NOTHING, Allowance, Label

from ...members.models import NetworkMember
from ..models import AgendaItem, Attendance, CouncilSeat, SeatAnswer
from ..models.agenda import TO_MEMBERS
from ..models.meetings import RUNNING
from ..words import OUTCOME_SHAPES, choice_word, outcome_word


@dataclass(frozen=True, slots=True)
class NamedAnswer:
    """What one member answered, and why."""

    organisation: str
    word: str
    reason: str


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What came out of a closed item, as far as it may be permitted."""

    word: str
    shape: str
    counts: Sequence[tuple[str, int]] = ()
    answered: int = 0
    asked: int = 0
    participants: Sequence[str] = ()
    answers: Sequence[NamedAnswer] = ()
    dissent: Sequence[str] = ()


def what_may_be_shown(item: AgendaItem, now: datetime) -> MayBeShown:
    """Of its answers, to whoever may read it. Before it closes: nothing, to nobody."""
    return council.what_may_be_shown(
        closed_at=item.closed_at, outcome=item.outcome, chatham=item.meeting.chatham, secret=item.secret, now=now
    )


def summary_of(item: AgendaItem, now: datetime) -> ItemResult | None:
    """What came out, without who took part; None while it is open. Asks the database for nothing."""
    permitted = what_may_be_shown(item, now)
    if not permitted.result:
        return None
    options = item.option_words
    word = outcome_word(item.outcome, item.chosen, options)
    shape = OUTCOME_SHAPES.get(CouncilOutcome(item.outcome), "off")
    counts = [(choice_word(choice, options), count) for choice, count in item.counts]
    return ItemResult(word, shape, counts, item.answered_count, item.asked_count, dissent=item.dissent.splitlines())


def result_of(item: AgendaItem, now: datetime) -> ItemResult | None:
    """The same with who took part and, where that may be shown, what each answered."""
    summary, permitted = summary_of(item, now), what_may_be_shown(item, now)
    if summary is None or not permitted.participants:
        return summary
    rows = sorted(
        SeatAnswer.objects.filter(item=item).select_related("seat__organisation"),
        key=lambda row: row.seat.organisation.name.casefold(),
    )
    named_answers = [
        NamedAnswer(row.seat.organisation.name, choice_word(row.choice, item.option_words), row.reason)
        for row in rows
        if permitted.attribution and row.choice
    ]
    return replace(summary, participants=[row.seat.organisation.name for row in rows], answers=named_answers)


def is_dissent(choice: str) -> bool:
    return choice in (SeatChoice.OBJECT, SeatChoice.ASIDE)


def is_named(item: AgendaItem, person: Person) -> bool:
    """Does it reach them by name? The coordinator, seats until the meeting is over, then those who were there."""
    meeting = item.meeting
    if may_there(person, meeting.organisation_id, Verb.KEEP_NETWORK):
        return True
    if meeting.state in RUNNING:
        seats = CouncilSeat.objects.filter(network=meeting.network_id).filled(Now())
        return seats.spoken_for_by(person).exists()
    return Attendance.objects.present().filter(meeting=meeting, person=person).exists()


def is_of_members(item: AgendaItem, person: Person) -> bool:
    """Does it reach them as a member? What is AMBER, once the meeting is over, only those who were one before."""
    meeting = item.meeting
    if item.label not in TO_MEMBERS or meeting.state in RUNNING:
        return True
    members = NetworkMember.objects.acted_for_by(person).filter(network=meeting.network_id)
    return members.filter(joined_at__lte=meeting.closed_at).exists()


def allowance_of(item: AgendaItem, person: Person) -> Allowance:
    """What one who sees the meeting may do with the item, by its label."""
    key = str(person.pk)
    audience = Audience(
        Label(item.label),
        named=[key] if is_named(item, person) else [],
        members=[AddressedMember(str(item.meeting.network_id), [key])] if is_of_members(item, person) else [],
    )
    return next((recipient.allowed for recipient in recipients_of(audience)), NOTHING)
