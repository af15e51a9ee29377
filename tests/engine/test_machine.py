"""The state machine on the real actions, and proof that it would notice: mutants that it must catch."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from karpear.alerts.actions import answers
from karpear.alerts.models import Alert
from karpear.messaging import rows
from karpear.messaging.actions import lease as lease_actions
from karpear.messaging.actions import record
from karpear.messaging.channels.base import OK
from karpear.rules.alarm import deadlines
from tests.cast import Cast

from .machine import Engine, world_for_machine

pytestmark = pytest.mark.django_db
#: No shrinking: with a database underneath it takes many minutes. The steps that failed are printed.
QUICK = settings(
    max_examples=18, stateful_step_count=30, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
BIG = settings(QUICK, max_examples=300, stateful_step_count=60, derandomize=False)

HUNT = settings(QUICK, max_examples=150, stateful_step_count=40)


@pytest.fixture
def engine(cast: Cast) -> type[Engine]:
    world_for_machine(cast)
    return type("EngineWithCast", (Engine,), {"cast": cast})


@pytest.mark.long
@pytest.mark.timeout(600)
def test_the_engine_keeps_its_promises(engine: type[Engine]) -> None:
    run_state_machine_as_test(engine, settings=QUICK)


def test_a_courier_thought_dead_may_still_be_speaking(engine: type[Engine]) -> None:
    """It has handed over and says nothing; whoever took over is done first. Twice, by one accident."""
    run = engine()
    try:
        run.begin(name="dara", pressed=True)
        slow = run.claims[-1]
        run.taken_over(handed=True, answer=None)
        for claim in [later_claim for later_claim in run.claims if later_claim.at > slow.at]:
            run._hand_over(claim)
            run._answered(claim, "yes", "no")
        assert max(run.reached.values()) == 2
        run.holds()
    finally:
        run.to_the_end = False
        run.teardown()


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.django_db(transaction=True)  # each example in a transaction of its own: PostgreSQL clears up after each
def test_the_engine_keeps_its_promises_for_long(engine: type[Engine]) -> None:
    run_state_machine_as_test(engine, settings=BIG)


def _sent_before_sending(patch: pytest.MonkeyPatch) -> None:
    true_lease = lease_actions.lease

    def lease(**arguments: Any) -> Any:
        bundles = true_lease(**arguments)
        record.record([record.Result(row, OK) for bundle in bundles for row in bundle], now=arguments["now"])
        return bundles

    patch.setattr(lease_actions, "lease", lease)


def _lease_not_checked(patch: pytest.MonkeyPatch) -> None:
    """Whoever comes back writes, whether the row is still theirs or not."""
    true_update = rows.update

    def update(columns: Any, values: Any, *, only: str = "TRUE") -> None:
        now = dict(outbox_attempts([v[0] for v in values]))
        true_update(columns, [(v[0], now.get(v[0], v[1]), *v[2:]) for v in values], only=only)

    patch.setattr(record, "_own_results", list)
    patch.setattr(rows, "update", update)


def outbox_attempts(ids: list[Any]) -> Any:
    from karpear.messaging.models import Delivery

    return Delivery.objects.filter(pk__in=ids).values_list("pk", "attempts")


def _settles_everything(patch: pytest.MonkeyPatch) -> None:
    def settle(armed: Any, at: Any) -> deadlines.Settlement:
        return deadlines.Settlement(kept=tuple(d.promise for d in armed))

    patch.setattr(deadlines, "settle", settle)


def _anybody_may_take_it(patch: pytest.MonkeyPatch) -> None:
    def acknowledge(*, by: Any, alert_id: Any, now: Any) -> Alert:
        alert = answers.acting_on(by, alert_id)
        Alert.objects.filter(pk=alert.pk).update(
            state="acknowledged", outcome="", owner=by, next_rung_at=None, overtake_at=now
        )
        return alert

    patch.setattr(answers, "acknowledge", acknowledge)


@pytest.mark.long
@pytest.mark.once
@pytest.mark.parametrize(
    ("mutant", "says"),
    [
        (_sent_before_sending, "only what was handed over counts as sent"),
        (_lease_not_checked, "who lost the lease writes nothing"),
        (_settles_everything, "expected {"),
        (_anybody_may_take_it, "the first one owns it"),
    ],
)
def test_the_machine_catches(
    engine: type[Engine], monkeypatch: pytest.MonkeyPatch, mutant: Callable[[pytest.MonkeyPatch], None], says: str
) -> None:
    mutant(monkeypatch)
    monkeypatch.setattr(engine, "to_the_end", False)
    with pytest.raises((AssertionError, ExceptionGroup)) as caught:
        run_state_machine_as_test(engine, settings=HUNT)
    assert says in _said(caught.value)


def _said(error: BaseException) -> str:
    if isinstance(error, BaseExceptionGroup):
        return " ".join(_said(e) for e in error.exceptions)
    return str(error)
