"""No order of assessing, answering, changing, planning again and starting gets past "must be cancelled"."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from karpear.activities.assessment.actions import assessments
from karpear.activities.decisions.actions import answers, decisions
from karpear.rules.plan import decision as rules
from karpear.rules.plan.decision import YES, ApproverAnswer, Decision
from tests.cast import Cast
from tests.rooms.activities.deciders import Deciders

pytestmark = [pytest.mark.django_db, pytest.mark.once]
QUICK = settings(
    max_examples=12, stateful_step_count=25, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
HUNT = settings(QUICK, max_examples=200, stateful_step_count=30)
BIG = settings(QUICK, max_examples=400, stateful_step_count=50, derandomize=False)


@pytest.fixture
def deciders(cast: Cast) -> type[Deciders]:
    return type("DecidersWithCast", (Deciders,), {"cast": cast})


def test_no_order_gets_past_it(deciders: type[Deciders]) -> None:
    run_state_machine_as_test(deciders, settings=QUICK)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_no_order_gets_past_it_for_long(deciders: type[Deciders]) -> None:
    run_state_machine_as_test(deciders, settings=BIG)


def _anything_outdates(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(decisions, "changed", lambda _before: Decision.OUTDATED)


def _one_yes_is_enough(patch: pytest.MonkeyPatch) -> None:
    def decide(asked: Any, given: ApproverAnswer, **told: Any) -> Decision:
        return Decision.APPROVED if given in YES else rules.decide(asked, given, **told)

    patch.setattr(answers, "decide", decide)


def _measures_unsay_it(patch: pytest.MonkeyPatch) -> None:
    def verdict(found: rules.Finding, *policy: Any, **told: Any) -> Any:
        return rules.verdict(replace(found, before=None), *policy, **told)

    patch.setattr(assessments, "verdict", verdict)


@pytest.mark.parametrize(
    ("mutant", "says"),
    [
        (_anything_outdates, "a no stays a no"),
        (_one_yes_is_enough, "of 2 agreed"),
        (_measures_unsay_it, "measures alone do not let it go"),
    ],
)
def test_the_machine_catches(
    deciders: type[Deciders], monkeypatch: pytest.MonkeyPatch, mutant: Callable[[pytest.MonkeyPatch], None], says: str
) -> None:
    mutant(monkeypatch)
    with pytest.raises((AssertionError, ExceptionGroup)) as caught:
        run_state_machine_as_test(deciders, settings=HUNT)
    assert says in _said(caught.value)


def _said(error: BaseException) -> str:
    if isinstance(error, BaseExceptionGroup):
        return " ".join(_said(e) for e in error.exceptions)
    return str(error)
