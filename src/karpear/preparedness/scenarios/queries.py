"""What was played, who did what, and how fast."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from karpear.alerts.actions.answers import CALLS
from karpear.alerts.models import AlertEvent
from karpear.checkins.models import CheckIn
from karpear.countries.curricula import ExpectedAct, Inject, Scenario
from karpear.countries.queries import scenarios
from karpear.people.models import Membership, Person
from karpear.people.queries.circle import responders, shown_names
from karpear.rules.access import Verb
from karpear.rules.duty.evidence import Exercise, ExerciseKind
from karpear.rules.duty.scenario import ActDone, Part, Seen, is_right, moment_of
from karpear.ui.templatetags.ui import exact_length

from .models import ScenarioAct, ScenarioRun

#: What an alert's timeline says → what of it is expected.
EVENTS = {"acknowledged": Seen.HAD, **dict.fromkeys(CALLS.values(), Seen.CALLED)}


@dataclass(frozen=True, slots=True)
class DoneAct:
    """Somebody did what was expected. `in_time`: it counts."""

    act: ExpectedAct
    person: UUID
    at: datetime
    in_time: bool


def scenario_of(run: ScenarioRun) -> Scenario | None:
    """Its card; None where the pack has it no more."""
    return scenarios(run.organisation.country).get(run.scenario)


def parts_in(run: ScenarioRun, person: Person) -> frozenset[Part]:
    """What somebody is in this drill now: the person it is about acts for nobody else."""
    if run.alert.person_id == person.pk:
        return frozenset({Part.PERSON})
    membership = Membership.objects.that_may(Verb.ACT_ON_ALERT).filter(person=person, organisation=run.organisation_id)
    role = membership.values_list("role", flat=True).first()
    return frozenset({Part.WATCH, *([Part.LEAD] if role == "lead" else [])}) if role else frozenset()


def people_in(organisation: UUID, person: UUID, at: datetime) -> dict[Part, tuple[UUID, ...]]:
    """Whom an inject reaches: whoever is on watch, or every officer where nobody is. Never a contact. Two queries."""
    group = responders([organisation], at)[organisation]
    watch = group.own_watch or group.officers or group.leads
    return {
        Part.PERSON: (person,),
        Part.WATCH: tuple(pk for pk in watch if pk != person),
        Part.LEAD: tuple(pk for pk in group.leads if pk != person),
    }


def acts_done(runs: Collection[ScenarioRun]) -> dict[UUID, list[DoneAct]]:
    """Run → what was done in it, the first of each act and person. Three queries; `runs` with alert and organisation.

    What an alert's timeline or a check-in says is read there and written down nowhere else.
    """
    by_alert = {run.alert_id: run for run in runs}
    moments: dict[tuple[UUID, str, UUID], datetime] = {}

    def keep(run: ScenarioRun, act: str, person: UUID, at: datetime) -> None:
        key = (run.pk, act, person)
        moments[key] = min(at, moments.get(key, at))

    for run, sign, person, at in (*_events(by_alert), *_check_ins(runs)):
        for act in _acts_seen(run, sign):
            keep(run, act, person, at)
    by_pk = {run.pk: run for run in runs}
    for run_id, key, person, at in ScenarioAct.objects.filter(run__in=by_pk).values_list("run", "act", "person", "at"):
        keep(by_pk[run_id], key, person, at)
    acts: dict[UUID, list[DoneAct]] = defaultdict(list)
    for (run_id, key, person), at in sorted(moments.items(), key=lambda item: (item[1], item[0][1], str(item[0][2]))):
        card = scenario_of(by_pk[run_id])
        if card and (expected := card.act(key)):
            acts[run_id].append(DoneAct(expected, person, at, _counts(by_pk[run_id], expected, at)))
    return acts


def _counts(run: ScenarioRun, act: ExpectedAct, at: datetime) -> bool:
    """Who may do it was asked when it was done: only those who act on an alert take it, only its person checks in."""
    act_done = ActDone(frozenset({act.who}), at)
    return is_right(act_done, part=act.who, started_at=run.started_at, minutes=act.minutes, pace=run.pace)


def _acts_seen(run: ScenarioRun, sign: Seen) -> list[str]:
    card = scenario_of(run)
    return [act.key for act in card.acts if act.seen is sign] if card else []


def _events(by_alert: Mapping[UUID, ScenarioRun]) -> Iterable[tuple[ScenarioRun, Seen, UUID, datetime]]:
    rows = AlertEvent.objects.filter(alert__in=by_alert, what__in=EVENTS, person__isnull=False)
    for alert, event, person, at in rows.order_by().values_list("alert_id", "what", "person_id", "at"):
        if person:
            yield by_alert[alert], EVENTS[event], person, at


def _check_ins(runs: Collection[ScenarioRun]) -> Iterable[tuple[ScenarioRun, Seen, UUID, datetime]]:
    """The first one of its person while each was played."""
    while_played = Q(pk__in=[])
    for run in runs:
        if _acts_seen(run, Seen.CHECKED_IN):
            ends_at = run.alert.resolved_at or ends_at_of(run)
            while_played |= Q(person=run.alert.person_id, received_at__gte=run.started_at, received_at__lte=ends_at)
    moments = list(
        CheckIn.objects.filter(while_played).order_by("received_at", "id").values_list("person", "received_at")
    )
    for run in runs:
        ends_at = run.alert.resolved_at or ends_at_of(run)
        moments_here = [
            at for person, at in moments if person == run.alert.person_id and run.started_at <= at <= ends_at
        ]
        if moments_here:
            yield run, Seen.CHECKED_IN, run.alert.person_id, moments_here[0]


def ends_at_of(run: ScenarioRun) -> datetime:
    """When the last minute of its card is over."""
    card = scenario_of(run)
    return moment_of(run.started_at, card.minutes if card else 0, pace=run.pace)


@dataclass(frozen=True, slots=True)
class RunInject:
    """News of a run: when, to whom, and whether it has left. `called_off`: the drill had ended before."""

    number: int
    inject: Inject
    at: datetime
    has_left: bool
    called_off: bool


@dataclass(frozen=True, slots=True)
class RunAct:
    """What was expected, and who did it: the first one in time, else the first one.

    `is_own_part`: the reader is the person it is about, of whom it is expected. `pace`: at which it is played.
    """

    act: ExpectedAct
    done: DoneAct | None
    name: str
    took: timedelta | None
    mine: bool
    is_own_part: bool
    pace: float

    @property
    def within(self) -> str:
        """How long somebody has for it, at the pace at which everything next to it was measured."""
        return exact_length(self.act.minutes * 60 / self.pace)

    @property
    def in_time(self) -> bool:
        return bool(self.done and self.done.in_time)


@dataclass(frozen=True, slots=True)
class RunPage:
    """One run, for whoever reads it. `parts`: the reader's own. `first_right`: how long until the first right act."""

    run: ScenarioRun
    card: Scenario
    injects: Sequence[RunInject]
    acts: Sequence[RunAct]
    parts: frozenset[Part]
    first_right: timedelta | None

    @property
    def is_open(self) -> bool:
        """May an act still be said?"""
        return self.run.alert.resolved_at is None

    @property
    def in_time(self) -> int:
        return sum(act.in_time for act in self.acts)

    @property
    def first_right_at(self) -> datetime | None:
        return self.run.started_at + self.first_right if self.first_right is not None else None


def run_page(run: ScenarioRun, reader: Person, now: datetime) -> RunPage | None:
    """A run with its card; None where the pack has it no more."""
    card = scenario_of(run)
    if card is None:
        return None
    done_acts = acts_done([run])[run.pk]
    names = shown_names({act.person for act in done_acts})
    right_moments = [act.at for act in done_acts if act.in_time]
    return RunPage(
        run=run,
        card=card,
        injects=[_inject(run, number, inject, now) for number, inject in enumerate(card.injects)],
        acts=[_act(run, act, done_acts, names, reader) for act in card.acts],
        parts=parts_in(run, reader),
        first_right=min(right_moments) - run.started_at if right_moments else None,
    )


def _inject(run: ScenarioRun, number: int, inject: Inject, now: datetime) -> RunInject:
    at, ended_at = moment_of(run.started_at, inject.minute, pace=run.pace), run.alert.resolved_at
    called_off = ended_at is not None and ended_at < at
    return RunInject(number, inject, at, has_left=at <= now and not called_off, called_off=called_off)


def _act(
    run: ScenarioRun, act: ExpectedAct, done_acts: Iterable[DoneAct], names: Mapping[UUID, str], reader: Person
) -> RunAct:
    done_here = [done_act for done_act in done_acts if done_act.act.key == act.key]
    first = next((act for act in done_here if act.in_time), done_here[0] if done_here else None)
    name, took = (names.get(first.person, ""), first.at - run.started_at) if first else ("", None)
    is_own_part = act.who is Part.PERSON and run.alert.person_id == reader.pk
    is_mine = any(done_act.person == reader.pk for done_act in done_here)
    return RunAct(act, first, name, took, is_mine, is_own_part, run.pace)


def exercises(organisation: UUID, now: datetime) -> list[Exercise]:
    """Each closed run in which at least one act was right. Four queries."""
    rows = ScenarioRun.objects.closed().filter(organisation=organisation, started_at__lte=now)
    runs = list(rows.select_related("alert", "organisation").order_by("started_at", "id"))
    acts = acts_done(runs)
    return [
        Exercise(ExerciseKind.DRILL, run.started_at, frozenset(card.lines), f"/drills/scenarios/{run.pk}/")
        for run in runs
        if (card := scenario_of(run)) and any(act.in_time for act in acts[run.pk])
    ]
