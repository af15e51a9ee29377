"""Couriers at work: threads, real servers, the real clock."""

import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from karpear.messaging.models import Delivery, Priority
from karpear.people.models import Channel
from tests.cast import Cast
from tests.servers import Answer, Gateway, MailServer
from tests.steps.processes import until

from .outbox import courier, message, put, states

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def outside(settings: object, mail: MailServer, gateway: Gateway) -> None:
    settings.KARPEAR_EMAIL, settings.KARPEAR_SMS = mail.url, gateway.url  # type: ignore[attr-defined]


def all_sent() -> bool:
    return not Delivery.objects.exclude(state="sent").exists()


def test_two_couriers_never_send_twice(cast: Cast, gateway: Gateway, mail: MailServer) -> None:
    now = timezone.now()
    put(*[message(cast.dara, cast.sophea, now, channel=Channel.SMS, text_key="reminder") for _ in range(300)])
    put(*[message(cast.kanha, cast.sophea, now, text_key="reminder") for _ in range(100)])
    with courier(2):
        until(all_sent)
    seen = Counter(r.json["id"] for r in gateway.requests)
    assert len(seen) == 300
    assert set(seen.values()) == {1}
    assert len(mail.messages) == 100
    assert not Delivery.objects.filter(maybe_twice=True).exists(), "neither thought the other gone"
    assert mail.connections < 40


def test_what_is_under_way_at_the_end_is_written_down(cast: Cast, gateway: Gateway, settings: Any) -> None:
    settings.KARPEAR_SEND_TIMEOUT_S = 300
    gateway.answers(Answer(200, delay=0.6))
    now = timezone.now()
    ids = put(*[message(cast.dara, cast.sophea, now, channel=Channel.SMS, text_key="reminder") for _ in range(10)])
    with courier(), gateway.hanging():
        until(lambda: Delivery.objects.filter(state="sending").count() == 10)
    assert states(ids) == ["sent"] * 10


def test_an_sos_overtakes_a_long_queue(cast: Cast, gateway: Gateway, mail: MailServer) -> None:
    now = timezone.now()
    put(*[message(cast.kanha, cast.sophea, now, text_key="reminder") for _ in range(1500)])
    with courier():
        until(lambda: len(mail.messages) > 20)
        put(message(cast.dara, cast.sophea, timezone.now(), priority=Priority.SOS))
        left_before = len(mail.messages)
        until(lambda: bool(mail.to(cast.dara.email)))
        overtaken_by = [sent.to for sent in mail.messages].index([cast.dara.email]) - left_before
    assert overtaken_by < 980


def test_a_clock_set_back_holds_nothing_up(cast: Cast, mail: MailServer) -> None:
    skew = [timedelta(0)]
    with courier(skew=lambda: skew[0]):
        put(message(cast.dara, cast.sophea, timezone.now()))
        until(all_sent)
        skew[0] = timedelta(minutes=-10)
        ids = put(message(cast.dara, cast.sophea, timezone.now(), priority=Priority.SOS))
        until(all_sent)
    assert states(ids) == ["sent"]


def test_a_hanging_gateway_does_not_hold_up_mail(cast: Cast, gateway: Gateway, mail: MailServer, settings: Any) -> None:
    settings.KARPEAR_SEND_TIMEOUT_S = 300
    now = timezone.now()
    put(*[message(cast.dara, cast.sophea, now, channel=Channel.SMS, text_key="reminder") for _ in range(100)])
    with courier(), gateway.hanging():
        until(lambda: Delivery.objects.filter(state="sending").exists())
        put(message(cast.kanha, cast.sophea, timezone.now()))
        mail.wait(1)
        assert not gateway.requests


@pytest.mark.parametrize("point", ["leased", "sent", "recorded"])
def test_a_courier_killed_anywhere_loses_nothing(cast: Cast, gateway: Gateway, point: str) -> None:
    now = timezone.now()
    ids = put(*[message(cast.dara, cast.sophea, now, channel=Channel.SMS, text_key="reminder") for _ in range(20)])
    name = connection.settings_dict["NAME"]
    environment = os.environ | {"KARPEAR_CRASH_AT": point, "KARPEAR_SMS": gateway.url, "TEST_DATABASE": str(name)}
    result = subprocess.run(
        [sys.executable, "-m", "tests.rooms.messaging.doomed"], env=environment, timeout=60, check=False
    )
    assert result.returncode == -9
    with courier():  # which sees that the other is gone
        until(all_sent)
    seen = Counter(r.json["id"] for r in gateway.requests)
    assert set(seen) == {str(i) for i in ids}
    assert max(seen.values()) <= 2
    twice = {i for i, n in seen.items() if n == 2}
    assert twice <= {str(i) for i in Delivery.objects.filter(maybe_twice=True).values_list("pk", flat=True)}
