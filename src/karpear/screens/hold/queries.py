"""Each open risk of a register, and whether what answers it would hold: in a constant number of queries."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import FETCH_RAISE
from django.urls import reverse

from karpear.countries.catalogue import Catalogue
from karpear.countries.queries import catalogue
from karpear.people.models import Organisation
from karpear.preparedness.policies.queries.evidence import RuleState, rule_states, rules_missed
from karpear.risks.register.models import Measure, MeasureState, Risk, RiskQuerySet
from karpear.risks.trials.models import Trial
from karpear.rules.duty.decay import Decay, Hold, RiskHold, decay, puts_to_test, risk_hold
from karpear.rules.duty.evidence import Exercise, ExerciseKind
from karpear.rules.duty.ladder import lifting
from karpear.rules.duty.next_proof import NextProof, next_proofs
from karpear.rules.refusals import Missing

from .events import events_of, has_held, trial_event, trials_of
from .words import proof_paths


@dataclass(frozen=True, slots=True)
class MeasureHold:
    """A measure in place. `trials`: by hand, the newest first. `failed`: the last one that did not hold, while nothing
    lifts it. `missed`: a rule that names it, which somebody has yet to understand.
    """

    measure: Measure
    decay: Decay
    next: NextProof
    next_path: str
    trials: Sequence[Trial]
    failed: Trial | None
    missed: RuleState | None = None

    @property
    def is_untestable(self) -> bool:
        """Nothing here tests it: somebody says when they tried it."""
        return self.next.kind is ExerciseKind.TRIAL


@dataclass(frozen=True, slots=True)
class HoldLine:
    """One risk. `measures`: those in place, the weakest first. `planned`: those that are not in place yet."""

    risk: Risk
    hold: RiskHold
    measures: Sequence[MeasureHold]
    planned: int

    @property
    def tested(self) -> int:
        """How many measures are proven today."""
        return sum(measure.decay.hold <= Hold.FADING for measure in self.measures)

    @property
    def last(self) -> Exercise | None:
        """The newest test of any of them."""
        events = [measure.decay.last for measure in self.measures if measure.decay.last]
        return max(events, key=lambda event: (event.at, event.path), default=None)

    @property
    def failed(self) -> Trial | None:
        """The newest trial that did not hold, where nothing proves any of them."""
        trials = [measure.failed for measure in self.measures if measure.failed]
        return max(trials, key=lambda trial: trial.tried_on, default=None) if self.last is None else None

    @property
    def next(self) -> MeasureHold | None:
        """What did not hold is put right first; then the measure that is cheapest to test; None where all are fresh.

        A word proves less than a test.
        """
        stale = [measure for measure in self.measures if measure.decay.hold is not Hold.FRESH]
        return min(stale, key=_first_to_test, default=None)


def _first_to_test(measure: MeasureHold) -> tuple[bool, bool, NextProof, int]:
    return measure.failed is None, measure.is_untestable, measure.next, -measure.decay.hold


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What is looked up once for all risks. `paths`: where each test is arranged; `missed`: rules, by measure."""

    book: Catalogue | None
    events: Sequence[Exercise]
    trials: Mapping[UUID, Sequence[Trial]]
    paths: Mapping[ExerciseKind, str]
    missed: Mapping[str, RuleState]
    now: datetime


def risk_lines(
    organisation: Organisation, risks: Collection[Risk], now: datetime, *, forced: bool = False
) -> list[HoldLine]:
    """What the page, the register's page of a risk and the overview say of these risks."""
    rows = Measure.objects.filter(risk__in=[risk.pk for risk in risks]).exclude(state=MeasureState.DROPPED)
    by_pk = {risk.pk: risk for risk in risks}
    measures: dict[UUID, list[Measure]] = {pk: [] for pk in by_pk}
    for measure in rows.order_by("created_at", "id").fetch_mode(FETCH_RAISE):
        measure.risk = by_pk[measure.risk_id]
        measures[measure.risk_id].append(measure)
    in_place = [m.pk for listed in measures.values() for m in listed if m.state == MeasureState.DONE]
    rules = rule_states(organisation.pk)
    evidence = _Evidence(
        book=_book(organisation),
        events=events_of(organisation, rules, now, forced=forced),
        trials=trials_of(in_place),
        paths=proof_paths(organisation.pk),
        missed=rules_missed(rules),
        now=now,
    )
    return [_line(risk, measures[risk.pk], evidence) for risk in risks]


def hold_of_risk(risk: Risk, now: datetime, *, forced: bool = False) -> HoldLine:
    """The same of one risk, which has its organisation."""
    return risk_lines(risk.organisation, [risk], now, forced=forced)[0]


def open_risks(organisation: UUID) -> "RiskQuerySet":
    """Those of the register that are open, with what a line shows."""
    rows = Risk.objects.open().filter(organisation=organisation).select_related("organisation")
    return rows.defer("description", "accepted_why").fetch_mode(FETCH_RAISE)


def count_holds(lines: Iterable[HoldLine]) -> Counter[RiskHold]:
    """For "are we prepared?": how many risks are answered by what was really tried."""
    return Counter(line.hold for line in lines)


def _line(risk: Risk, measures: Sequence[Measure], evidence: _Evidence) -> HoldLine:
    holds = [_measure_hold(risk, measure, evidence) for measure in measures if measure.state == MeasureState.DONE]
    holds.sort(key=lambda hold: (-hold.decay.hold, hold.decay.left))
    return HoldLine(risk, risk_hold([hold.decay for hold in holds]), holds, len(measures) - len(holds))


def _measure_hold(risk: Risk, measure: Measure, evidence: _Evidence) -> MeasureHold:
    entry = evidence.book.measures.get(measure.catalogue_id) if evidence.book else None
    kinds = entry.exercised_by if entry else frozenset[ExerciseKind]()
    trials = evidence.trials.get(measure.pk, ())
    failed = next((trial for trial in trials if not has_held(trial)), None)
    tests = [
        event
        for event in evidence.events
        if puts_to_test(event, line=measure.catalogue_id, risk_line=risk.catalogue_id, kinds=kinds)
    ]
    for trial in trials:  # the newest first: what was said before it failed counts for nothing
        if trial is failed:
            break
        tests.append(trial_event(trial, f"{reverse('risks:risk', args=[risk.pk])}#trial-{trial.pk}"))
    state = decay(tests, evidence.now, failed_on=failed.tried_on if failed else None)
    able = frozenset(kind for kind in kinds if kind in evidence.paths)
    proof = next_proofs(lifting(able) if state.hold is Hold.FAILED else able)[0]
    path = evidence.paths.get(proof.kind) or reverse("risks:tried", args=[measure.pk])
    missed = evidence.missed.get(measure.catalogue_id) if ExerciseKind.READING in kinds else None
    is_failed = state.hold is Hold.FAILED
    return MeasureHold(measure, state, proof, path, trials, failed if is_failed else None, missed)


def _book(organisation: Organisation) -> Catalogue | None:
    try:
        return catalogue(organisation.country)
    except Missing:
        return None
