"""What has put an organisation's measures to the test, in every room that knows of something: dated, with its page."""

from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Max, Q
from django.urls import reverse

from karpear.alerts.models import AlertEvent
from karpear.checkins.models import PromiseState, RollCall
from karpear.checkins.proofs import kept_dates
from karpear.db.reader import unguarded
from karpear.people.models import Address, Membership, Organisation
from karpear.people.queries import proofs
from karpear.preparedness.cover.queries import evidence as cover
from karpear.preparedness.policies.queries import evidence as policies
from karpear.preparedness.scenarios import queries as scenarios
from karpear.preparedness.training.queries import standings as training
from karpear.readiness.numbers.queries import recall_days
from karpear.risks.sessions.queries.items import previous_of
from karpear.risks.trials.models import Trial, TrialOutcome
from karpear.rules.duty.decay import MOST_PEOPLE, SPANS, proven_by_most, strongest
from karpear.rules.duty.evidence import Exercise, ExerciseKind

#: What rooms of `preparedness` know: each answers `(organisation, now)` with its exercises.
SUBJECTS: tuple[Callable[[UUID, datetime], list[Exercise]], ...] = (
    training.exercises, cover.exercises,
)  # fmt: skip
#: Names no line of the catalogue: it tests whatever such an event can test.
ANY_LINE: frozenset[str] = frozenset()
#: So many roll-calls are looked through for one that was answered.
_LOOKED_AT = 12


def events_of(
    organisation: Organisation, rules: Collection[policies.RuleState], now: datetime, *, forced: bool = False
) -> list[Exercise]:
    """Everything that tests measures there, but for what somebody tried by hand. A constant number of queries.

    `rules`: how its important clauses stand. A session that was forced open learns of no drill and of no roll-call; it
    takes as long.
    """
    members = Membership.objects.active().filter(organisation=organisation, person__is_active=True)
    people = list(members.order_by().values_list("person_id", flat=True))
    calls = [*_drills(organisation.pk), *_roll_calls(organisation.pk), *scenarios.exercises(organisation.pk, now)]
    events = [*_of_people(organisation.pk, people, now), *_assessments(organisation.pk), *policies.exercises(rules)]
    for exercises in SUBJECTS:
        events += exercises(organisation.pk, now)
    return strongest(events + ([] if forced else calls), now)


def _drills(organisation: UUID) -> Iterable[Exercise]:
    """The last drill in which somebody said that they have it."""
    rows = AlertEvent.objects.filter(alert__organisation=organisation, alert__drill=True, what="acknowledged")
    for alert, at in rows.order_by("-at", "-id").values_list("alert_id", "at")[:1]:
        yield Exercise(ExerciseKind.DRILL, at, ANY_LINE, reverse("alerts:report", args=[alert]))


def _roll_calls(organisation: UUID) -> Iterable[Exercise]:
    """The last roll-call that four of five of those who were asked have answered."""
    answer_count = Count("promises", filter=Q(promises__state__in=[PromiseState.KEPT, PromiseState.LATE]))
    asked_count = Count("promises", filter=~Q(promises__state=PromiseState.CANCELLED))
    rows = RollCall.objects.filter(organisation=organisation).annotate(asked=asked_count, answered=answer_count)
    for call in rows.order_by("-asked_at", "-id")[:_LOOKED_AT]:
        if call.asked and call.answered >= call.asked * MOST_PEOPLE:
            path, people = reverse("roll_call", args=[call.pk]), (call.answered, call.asked)
            yield Exercise(ExerciseKind.ROLL_CALL, call.asked_at, ANY_LINE, path, people=people)
            return


def _assessments(organisation: UUID) -> Iterable[Exercise]:
    """The last assessment together that was finished."""
    last = previous_of(organisation)
    if last and last.finished_at:
        path = reverse("risks:session_result", args=[last.pk])
        yield Exercise(ExerciseKind.ASSESSMENT, last.finished_at, ANY_LINE, path)


def _of_people(organisation: UUID, people: Collection[UUID], now: datetime) -> Iterable[Exercise]:
    """What each proves by themselves: it counts from the day on which four of five had done it."""
    check_ins = kept_dates(people, [organisation], now - SPANS[ExerciseKind.CHECK_IN])
    numbers = {person: datetime.combine(day, time(), UTC) for person, day in recall_days(people).items() if day}
    proven = (
        (ExerciseKind.PHONE, proofs.phone_dates(people), len(people), "phone"),
        (ExerciseKind.CONTACT, answered_contacts(people), len(people), "contacts"),
        (ExerciseKind.NUMBERS, numbers, len(people), "numbers"),
        (ExerciseKind.CHECK_IN, {p: at for p, at in check_ins.items() if at}, len(check_ins), "check_ins"),
    )
    for kind, dates, count, proof in proven:
        if at := proven_by_most(dates.values(), count):
            path = reverse("people:members", args=[organisation])
            yield Exercise(kind, at, ANY_LINE, f"{path}?sort={proof}#list", people=(len(dates), count))


@unguarded("when somebody whom they rely on was last heard to answer")
def answered_contacts(people: Collection[UUID]) -> dict[UUID, datetime]:
    """Person → when one of their contacts last accepted, or opened a link and pressed. Two queries."""
    answers = {person: at for person, (_count, at) in proofs.accepted_contacts(people).items() if at}
    ways = Address.objects.filter(contact__owner__among=people, proven_at__isnull=False, removed_at__isnull=True)
    ways = ways.filter(contact__removed_at__isnull=True)
    for person, at in ways.order_by().values_list("contact__owner_id").annotate(Max("proven_at")):
        if person in answers:
            answers[person] = max(answers[person], at)
    return answers


def trials_of(measures: Collection[UUID]) -> dict[UUID, list[Trial]]:
    """Measure → when it was tried by hand, the newest first. One query."""
    trials: dict[UUID, list[Trial]] = {}
    rows = Trial.objects.filter(measure__in=measures).select_related("person")
    for trial in rows.order_by("-tried_on", "-created_at", "-id"):
        trials.setdefault(trial.measure_id, []).append(trial)
    return trials


def trial_event(trial: Trial, path: str) -> Exercise:
    """A trial that held, as a test: from the end of its day, or when it was written down, if that was earlier."""
    day = datetime.combine(trial.tried_on, time(), UTC) + timedelta(days=1)
    return Exercise(ExerciseKind.TRIAL, min(day, trial.created_at), ANY_LINE, path)


def has_held(trial: Trial) -> bool:
    return bool(trial.outcome == TrialOutcome.HELD)
