"""When something happened, as far as an alert can say; and what a playbook is about."""

from datetime import UTC, datetime, timedelta

import pytest

from karpear.rules.alarm.outcome import Kind
from karpear.rules.case.codes import Precision
from karpear.rules.case.playbook import Happened
from karpear.rules.case.prefill import ACT_OF, When, when_of

DUE = datetime(2026, 11, 27, 9, 37, tzinfo=UTC)
RAISED, OK = DUE + timedelta(minutes=2), DUE - timedelta(hours=3)


@pytest.mark.parametrize("kind", [Kind.SOS, Kind.DURESS])
def test_an_sos_is_pressed_when_it_happens(kind: Kind) -> None:
    assert when_of(kind, RAISED, last_ok=OK, due_at=None) == When(RAISED, Precision.MINUTE)


@pytest.mark.parametrize("kind", [Kind.MISSED, Kind.ROLL_CALL])
def test_silence_says_only_that_it_was_after_the_last_ok(kind: Kind) -> None:
    assert when_of(kind, RAISED, last_ok=OK, due_at=DUE) == When(OK, Precision.BETWEEN, DUE)
    assert when_of(kind, RAISED, last_ok=OK, due_at=None) == When(OK, Precision.BETWEEN, RAISED)


@pytest.mark.parametrize("last_ok", [None, DUE, DUE + timedelta(minutes=1)])
def test_without_an_ok_before_it_only_the_day_is_known(last_ok: datetime | None) -> None:
    assert when_of(Kind.MISSED, RAISED, last_ok=last_ok, due_at=DUE) == When(DUE, Precision.DAY)


def test_acts_belong_to_playbooks_that_there_are() -> None:
    assert set(ACT_OF) <= set(Happened)
