"""A full disk, a poisoned row: said clearly, and nothing else stops."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client

from karpear.alerts.actions import answers, briefings, rungs
from karpear.alerts.actions import sos as sos_actions
from karpear.alerts.models import Alert, Briefing
from karpear.checkins.actions import overdue, promises
from karpear.db import batches
from karpear.db.models import StepFailure
from karpear.messaging.deliver import deliver_once
from karpear.messaging.models import Delivery
from karpear.people.models import Address, Organisation
from karpear.rules.alarm.outcome import Outcome
from tests.cast import Cast, device_token, person
from tests.servers import DROP, Gateway, MailServer

MINUTE = timedelta(minutes=1)


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_full_disk_is_503_and_never_yes(cast: Cast) -> None:
    """SQLite can be told how large it may grow."""
    token = device_token(cast.sophea)
    phone = Client(raise_request_exception=False)

    def press(key: UUID) -> Any:
        return phone.post(
            "/api/v1/sos", json.dumps({"key": str(key), "pressed_at": "2026-11-24T09:00:00+07:00"}), "application/json",
            headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    try:
        accepted, refused = [], None
        for _ in range(4000):  # pages that an earlier test left free are used up first
            key = uuid4()
            answer = press(key)
            if answer.status_code >= 300:
                refused = answer
                break
            accepted.append(key)
        assert refused is not None and refused.status_code == 503, refused and refused.content
        assert refused["Content-Type"] == "application/problem+json"
        assert refused["Retry-After"]
        alerts = Alert.objects.filter(person=cast.sophea)
        assert sum(a.calls for a in alerts) == len(accepted), "what was refused left nothing behind"
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    assert press(key).status_code in (200, 201), "the phone tries again, and it recovers"


@pytest.mark.django_db
def test_one_poisoned_row_of_each_kind_stops_nobody(
    cast: Cast, settings: Any, mail: MailServer, gateway: Gateway
) -> None:
    """An address and a briefing that cannot be opened, a broken policy, an unknown text: seen, and not in the way."""
    settings.KARPEAR_EMAIL, settings.KARPEAR_SMS = mail.url, gateway.url
    batches._set_aside.clear()
    now = cast.now
    odd = person("Nary")
    briefing = briefings.keep_briefing(person=cast.sophea, content={"title": "x"}, now=now, active_until=now + MINUTE)
    _spoil(Briefing, briefing.pk, "content")
    _spoil(Address, Address.objects.get(person=cast.dara, channel="email").pk, "value")
    for policy in (
        {"repeat_s": "soon", "others_s": -5},
        {"repeat_s": 10**30},
        {"exhausted_repeat_s": 10**30},
        ["no", "policy"],
        "none",
        {"x": None},
    ):
        Organisation.objects.filter(pk=cast.cardamom.pk).update(policy=policy)
        goers = [(cast.sophea, cast.lantern), (cast.chenda, cast.cardamom), (odd, None)]
        promises.arm(
            [
                promises.NewPromise(
                    goer.pk,
                    now,
                    grace_s=0,
                    organisation=at and at.pk,
                    briefing=(goer == cast.sophea and briefing.pk) or None,
                )
                for goer, at in goers
            ],
            now=now,
        )
        assert overdue.miss_overdue(now=now) == 3, policy
        assert rungs.climb(now=now + 21 * MINUTE) >= 3, policy
        now += 60 * MINUTE
    sos, _ = sos_actions.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now)
    Delivery.objects.filter(subject=UUID(sos["alert"]), channel="sms").update(text_key="there is none")
    deliver_once(now)
    addresses_told = {str(to) for m in mail.messages for to in m.to}
    assert cast.piseth.email in addresses_told, "the others hear"
    assert "nary.sister@contacts.test" in addresses_told
    errors = set(Delivery.objects.filter(state="dead").values_list("error", flat=True))
    assert {"address_unreadable", "no_text"} <= errors, "what cannot be sent is seen"
    assert not StepFailure.objects.exists()


def _spoil(model: Any, pk: UUID, field: str) -> None:
    key = pk.hex if connection.vendor == "sqlite" else pk
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET {field} = %s WHERE id = %s", [b"\x02k1nonsense", key])


@pytest.mark.django_db
def test_whoever_may_have_been_told_hears_the_end_although_a_later_try_was_refused(
    cast: Cast, settings: Any, gateway: Gateway
) -> None:
    settings.KARPEAR_EMAIL, settings.KARPEAR_SMS = "", gateway.url
    sos, _ = sos_actions.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=cast.now, now=cast.now)
    gateway.answers(DROP, 400)
    deliver_once(cast.now)
    deliver_once(cast.now + MINUTE)
    [delivery] = Delivery.objects.filter(subject=UUID(sos["alert"]))
    assert (delivery.state, delivery.maybe_twice) == ("dead", True)
    answers.resolve(by=cast.dara, alert_id=UUID(sos["alert"]), outcome=Outcome.SAFE, now=cast.now + 2 * MINUTE)
    assert Delivery.objects.get(text_key="all_clear").address_id == delivery.address_id
