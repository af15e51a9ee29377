"""Samples of the machine: one row a minute and kind, whoever writes; counters that never go down."""

from datetime import timedelta

import pytest

from karpear.db import samples, tally
from karpear.db.models import Sample
from karpear.rules.counting.durations import Durations
from tests.cast import NOW

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    with tally.taken():
        pass


def durations(*ms: int) -> Durations:
    counted = Durations()
    for number in ms:
        counted.took(number)
    return counted


def test_two_keepers_write_one_row_for_a_minute() -> None:
    samples.write_samples({"sos": durations(90, 300), "disk": Durations(7)}, now=NOW)
    samples.write_samples({"sos": durations(4000), "disk": Durations(5)}, now=NOW + timedelta(seconds=20))
    written = samples.samples_since(NOW - MINUTE)
    [(minute, sos)] = written["sos"]
    assert (sos.count, sos.sum_ms, sos.most_ms) == (3, 4390, 4000)
    assert minute.second == 0
    assert sos.within(50) == 400
    [(_minute, disk)] = written["disk"]
    assert disk.count == 5, "what is free is not added up"
    assert Sample.objects.count() == 2


def test_totals_go_on_when_samples_are_forgotten() -> None:
    samples.write_samples({"sos": durations(90), "dead.sms": Durations(2)}, now=NOW)
    Sample.objects.all().delete()
    samples.write_samples({"sos": durations(90), "dead.sms": Durations(1), "queue": Durations(3)}, now=NOW + MINUTE)
    totals = samples.totals()
    assert set(totals) == {"sos", "dead.sms"}
    assert (totals["sos"].count, totals["sos"].sum_ms, totals["dead.sms"].count) == (2, 180, 3)
    assert sum(totals["sos"].buckets) == 2


def test_a_level_that_was_not_measured_for_minutes_is_not_known() -> None:
    samples.write_samples({"queue": Durations(3), "sos": durations(1)}, now=NOW)
    assert set(samples.levels(NOW + MINUTE)) == {"queue"}
    assert samples.levels(NOW + 5 * MINUTE) == {}


def test_what_could_not_be_written_down_is_counted_again() -> None:
    tally.happened("sent.sms")
    with pytest.raises(OSError, match="full"), tally.taken():
        raise OSError("full")
    tally.happened("sent.sms")
    tally.took("sos", timedelta(seconds=-2))
    tally.late("keeper", 3 * MINUTE)
    tally.late("keeper", MINUTE)
    with tally.taken() as counts:
        assert counts["sent.sms"].count == 2
        assert (counts["sos"].count, counts["sos"].most_ms) == (1, 0)
        assert (counts["keeper"].count, counts["keeper"].most_ms) == (0, 180_000)
    with tally.taken() as counts:
        assert counts == {}


def test_the_first_minute_of_some_kinds() -> None:
    for minutes in (0, 5):
        samples.write_samples({"dead.sms": Durations(1)}, now=NOW + minutes * MINUTE)
    assert samples.first_since(["dead.sms", "retried.sms"], None) == NOW
    assert samples.first_since(["dead.sms"], NOW) == NOW + 5 * MINUTE
    assert samples.first_since(["dead.chat"], None) is None
