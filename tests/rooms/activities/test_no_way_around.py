"""No order of assessing, answering, changing, planning again and starting gets past "must be cancelled"."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.cast import Cast
from tests.rooms.activities.deciders import Deciders

pytestmark = pytest.mark.django_db
QUICK = settings(
    max_examples=25, stateful_step_count=25, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
BIG = settings(QUICK, max_examples=1000, stateful_step_count=50, derandomize=False)


@pytest.fixture
def deciders(cast: Cast) -> type[Deciders]:
    return type("DecidersWithCast", (Deciders,), {"cast": cast})


def test_no_order_gets_past_it(deciders: type[Deciders]) -> None:
    run_state_machine_as_test(deciders, settings=QUICK)


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_no_order_gets_past_it_for_long(deciders: type[Deciders]) -> None:
    run_state_machine_as_test(deciders, settings=BIG)
