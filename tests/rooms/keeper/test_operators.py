"""Who runs the server is told what is wrong with it: once, by a channel that works, and when it is over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.x509.oid import NameOID
from django.utils import timezone

from karpear.db import tally
from karpear.db.models import Heartbeat, Sample, StepFailure, Trouble
from karpear.db.samples import write_samples
from karpear.keeper import dead_man, measure
from karpear.keeper.operators import tell_operators
from karpear.messaging.actions.lease import Lane, lease
from karpear.messaging.actions.record import Result, record
from karpear.messaging.channels.base import OK, not_sent
from karpear.messaging.models import ChannelState, Delivery, DeliveryState, Priority
from karpear.ops.health.doctor import examine, served
from karpear.ops.health.trouble_words import words_of
from karpear.ops.health.troubles import Worry, certificate_end, troubles
from karpear.people.models import Address, Person
from karpear.rules.counting.durations import Durations
from tests.cast import Cast
from tests.rooms.messaging.outbox import message, put

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def two_channels(cast: Cast, settings: Any) -> None:
    """Dara runs the server, and reads mail and SMS."""
    settings.KARPEAR_EMAIL, settings.KARPEAR_SMS = "smtp://localhost:25?from=a@b.test", "file:/tmp"
    Person.objects.filter(pk=cast.dara.pk).update(is_operator=True)
    with tally.taken():
        pass


def fail(channel: str, *, minutes: int, now: datetime) -> None:
    """So long now each message of this channel has failed."""
    for minute in range(minutes, -1, -1):
        write_samples({f"retried.{channel}": Durations(1)}, now=now - minute * MINUTE)
    ChannelState.objects.update_or_create(
        channel=channel,
        defaults={"last_ok_at": now - minutes * MINUTE - MINUTE, "last_failed_at": now, "failures_in_a_row": minutes},
    )


def told() -> list[tuple[str, str]]:
    rows = Delivery.objects.filter(topic="server").order_by("created_at", "id")
    return list(rows.values_list("channel", "text_key"))


def codes(now: datetime) -> list[tuple[str, bool]]:
    return [(worry.code, worry.grave) for worry in troubles(now)]


def is_served() -> bool:
    """It closes its connection."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(dead_man._is_served).result()


def test_an_operator_is_told_once_by_another_channel_and_when_it_is_over(cast: Cast) -> None:
    now = cast.now
    own = list(Address.objects.filter(person=cast.dara).order_by("position", "id").values_list("channel", flat=True))
    assert set(own[:2]) == {"email", "sms"}
    first, second = own[:2]
    fail(first, minutes=6, now=now)
    assert codes(now) == [(f"channel.{first}", False)]
    assert tell_operators(now=now) == 1
    assert told() == [(second, "server_soon")]
    delivery = Delivery.objects.get(topic="server")
    assert (delivery.person, delivery.about) == (cast.dara, None)
    for minute in range(1, 30):
        tell_operators(now=now + minute * MINUTE)
    assert len(told()) == 1, "once for each trouble"
    ChannelState.objects.update(failures_in_a_row=0, last_ok_at=now)
    tell_operators(now=now + 35 * MINUTE)
    assert len(told()) == 1, "it may come back at once"
    tell_operators(now=now + 40 * MINUTE)
    assert told()[1:] == [(first, "server_well")]
    assert not Trouble.objects.open().exists()


def test_nobody_reads_that_all_is_well_while_something_is_not(cast: Cast) -> None:
    now = cast.now
    grave = StepFailure.objects.create(step="climb", first_at=now - 9 * MINUTE, last_at=now, error="KeyError")
    clock = StepFailure.objects.create(step="clock", first_at=now, last_at=now, error="leapt by +99 s")
    tell_operators(now=now)
    StepFailure.objects.filter(pk=grave.pk).update(solved_at=now)
    tell_operators(now=now + 11 * MINUTE)
    assert [key for _channel, key in told()] == ["server_now"]
    StepFailure.objects.filter(pk=clock.pk).update(solved_at=now)
    tell_operators(now=now + 30 * MINUTE)
    tell_operators(now=now + 31 * MINUTE)
    assert [key for _channel, key in told()] == ["server_now", "server_well"]


def test_what_is_grave_and_comes_back_is_told_though_all_was_well(cast: Cast) -> None:
    now = cast.now
    failure = StepFailure.objects.create(step="climb", first_at=now - 9 * MINUTE, last_at=now, error="KeyError")
    tell_operators(now=now)
    StepFailure.objects.update(solved_at=now)
    tell_operators(now=now + 11 * MINUTE)
    StepFailure.objects.filter(pk=failure.pk).update(solved_at=None)
    tell_operators(now=now + timedelta(hours=2))
    assert [key for _channel, key in told()] == ["server_now", "server_well", "server_now"]


def test_what_comes_back_within_a_day_is_shown_and_not_told(cast: Cast) -> None:
    now = cast.now
    failure = StepFailure.objects.create(step="tidy", first_at=now - 9 * MINUTE, last_at=now, error="KeyError")
    tell_operators(now=now)
    assert [key for _channel, key in told()] == ["server_soon"]
    StepFailure.objects.update(solved_at=now)
    tell_operators(now=now + 11 * MINUTE)
    assert [key for _channel, key in told()] == ["server_soon", "server_well"]
    StepFailure.objects.filter(pk=failure.pk).update(solved_at=None)
    tell_operators(now=now + timedelta(hours=2))
    assert len(told()) == 2 and Trouble.objects.open().count() == 1
    tell_operators(now=now + timedelta(hours=25))
    assert [key for _channel, key in told()][2:] == ["server_soon"], "it lasts: said again after a day"


def test_what_becomes_grave_is_told_again(cast: Cast) -> None:
    now = cast.now
    fail("email", minutes=6, now=now)
    tell_operators(now=now)
    fail("sms", minutes=6, now=now + MINUTE)
    tell_operators(now=now + MINUTE)
    tell_operators(now=now + 2 * MINUTE)
    assert [key for _channel, key in told()] == ["server_soon", "server_now"]


def test_nobody_is_woken_for_what_can_wait(cast: Cast) -> None:
    midnight = cast.now.replace(hour=17)  # in Phnom Penh
    StepFailure.objects.create(step="clock", first_at=midnight, last_at=midnight, error="leapt by +99 s")
    tell_operators(now=midnight)
    assert Delivery.objects.get(topic="server").next_attempt_at == midnight + timedelta(hours=7)
    StepFailure.objects.create(step="miss", first_at=midnight - 9 * MINUTE, last_at=midnight, error="KeyError")
    tell_operators(now=midnight + MINUTE)
    assert Delivery.objects.get(text_key="server_now").next_attempt_at == midnight + MINUTE


def test_one_wrong_address_is_not_the_channel(cast: Cast) -> None:
    fail("email", minutes=2, now=cast.now)
    assert codes(cast.now) == []
    ChannelState.objects.update(failures_in_a_row=1, last_ok_at=cast.now - timedelta(days=1))
    assert codes(cast.now + 20 * MINUTE) == []


def test_an_urgent_message_that_waits_is_a_trouble_and_one_that_is_held_is_not(cast: Cast) -> None:
    now = cast.now
    put(message(cast.kanha, cast.sophea, now, next_attempt_at=now + 2 * MINUTE))
    assert codes(now + 90 * MINUTE / 60) == [], "held on purpose"
    put(message(cast.kanha, cast.sophea, now, priority=Priority.ORDINARY))
    assert codes(now + 90 * MINUTE / 60) == [], "nobody is in danger"
    put(message(cast.kanha, cast.sophea, now))
    assert codes(now + MINUTE / 2) == []
    assert codes(now + 90 * MINUTE / 60) == [("urgent", True)]
    assert [worry.stops for worry in troubles(now + 90 * MINUTE / 60)] == [True], "nobody even tried"
    Delivery.objects.update(attempts=1)
    assert [worry.stops for worry in troubles(now + 90 * MINUTE / 60)] == [False]


def test_a_late_keeper_a_leap_and_a_full_disk(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    now = cast.now
    measure.note_lateness([now - timedelta(hours=2)], now, since=now - timedelta(seconds=1))
    measure.measure(now=now)
    assert codes(now) == [], "what fell due while no keeper ran is no lateness of one that has just begun"
    measure.note_lateness([None, now - timedelta(seconds=12), now + MINUTE], now, since=now - MINUTE)
    measure.measure(now=now)
    assert Sample.objects.get(kind="keeper").most_ms == 12_000
    assert Sample.objects.get(kind="disk").count > 0 and Sample.objects.get(kind="database").count > 0
    StepFailure.objects.create(step="clock", first_at=now, last_at=now, error="leapt by +99 s")
    assert codes(now + MINUTE) == [("keeper", True), ("clock", False)]
    assert codes(now + 5 * MINUTE) == [("clock", False)]
    monkeypatch.setattr("karpear.rules.alarm.machine.LEAST_FREE_BYTES", 10**18)
    assert ("disk", True) in codes(now)


def test_our_own_certificate_ends(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key, name = generate_private_key(SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a.test")])
    end = cast.now + timedelta(days=20)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), cast.now, end)
    pem = builder.sign(key, hashes.SHA256())
    path = tmp_path / "cert.pem"
    path.write_bytes(pem.public_bytes(serialization.Encoding.PEM))
    monkeypatch.setenv("KARPEAR_CERT", str(path))
    assert codes(cast.now) == []
    assert codes(cast.now + timedelta(days=7)) == [("certificate", False)]
    assert codes(cast.now + timedelta(days=21)) == [("certificate", True)]
    assert certificate_end(tmp_path) is None


@pytest.mark.django_db(transaction=True)
def test_the_dead_man_switch_is_silent_while_an_sos_would_not_be_served(cast: Cast, settings: Any) -> None:
    now = timezone.now()
    assert not is_served(), "no keeper ran"
    Heartbeat.objects.create(started_at=now, last_tick_at=now)
    assert is_served()
    fail("email", minutes=6, now=now)
    assert is_served(), "SMS still leave"
    fail("sms", minutes=6, now=now)
    assert not is_served()
    assert not served(examine(now))
    ChannelState.objects.all().delete()
    settings.KARPEAR_EMAIL = settings.KARPEAR_SMS = ""
    assert not is_served()


def test_what_a_courier_did_is_counted_in_memory_and_written_once(cast: Cast) -> None:

    now = cast.now
    sos = message(cast.kanha, cast.sophea, now, priority=Priority.SOS)
    also = message(cast.chenda, cast.sophea, now, priority=Priority.SOS, subject=sos.subject)
    put(sos, also)
    later = now + timedelta(seconds=3)
    first, second = [bundle[0] for bundle in lease(now=now, lane=Lane.URGENT, free={"email": 9}, for_s=15)]
    record([Result(first, OK), Result(second, not_sent("busy"))], now=now + timedelta(seconds=0.4))
    [[again]] = lease(now=later, lane=Lane.URGENT, free={"email": 9}, for_s=15)
    record([Result(again, OK)], now=later)
    record([Result(again, OK)], now=later)
    assert not Sample.objects.exists()
    with tally.taken() as counts:
        assert (counts["sos"].count, counts["sos"].most_ms) == (1, 400), "one SOS, when the first of its messages left"
        assert (counts["urgent"].count, counts["urgent"].most_ms) == (2, 3000)
        assert (counts["sent.email"].count, counts["retried.email"].count) == (2, 1)
    assert Delivery.objects.filter(state=DeliveryState.SENT).count() == 2


def test_every_trouble_has_words(cast: Cast) -> None:
    for code in ("channel.sms", "urgent", "keeper", "step", "clock", "disk", "certificate"):
        words = words_of(Worry(code, values={"end": cast.now, "step": "climb", "megabytes": 7}))
        assert words.title != code and words.first
    assert words_of(Worry("new")).title == "new"
