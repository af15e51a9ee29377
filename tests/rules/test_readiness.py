"""A phone is ready when four things hold, and only as long as they do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from karpear.rules.ready.phone import HOLDS, REMIND_BEFORE, Checked, PhoneStep, last_stands, readiness

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
GOOD = Checked(NOW - timedelta(days=10), NOW - timedelta(days=3), 1, planned=True)


def test_what_is_missing_is_named_in_order():
    assert readiness(Checked(None, None, 0, planned=False, left_at=NOW), now=NOW).missing == tuple(PhoneStep)
    assert readiness(replace(GOOD, left_at=NOW), now=NOW).missing == (PhoneStep.REGISTERED,)
    assert readiness(replace(GOOD, planned=False), now=NOW).missing == (PhoneStep.PLAN,)
    assert readiness(replace(GOOD, contacts=0), now=NOW).missing == (PhoneStep.CONTACTS,)


def test_it_holds_until_the_older_of_consent_and_test_is_half_a_year_old():
    found = readiness(GOOD, now=NOW)
    assert found.ready
    assert found.until == NOW - timedelta(days=10) + HOLDS
    assert not found.soon
    late = readiness(GOOD, now=found.until - REMIND_BEFORE)
    assert late.ready
    assert late.soon
    assert readiness(GOOD, now=found.until).missing == (PhoneStep.CONSENT,)


def test_the_reminder_comes_when_the_end_is_near():
    old = NOW - HOLDS + REMIND_BEFORE
    assert last_stands(NOW) == old
    assert readiness(replace(GOOD, tested_at=old), now=NOW).soon
    assert not readiness(replace(GOOD, tested_at=old + timedelta(seconds=1)), now=NOW).soon
