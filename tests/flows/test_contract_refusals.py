"""The contract about saying no: one form for every refusal of the API, and what a link's POST does."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from karpear.alerts.actions.drills import start_drill
from karpear.alerts.actions.sos import raise_sos
from karpear.alerts.models import Alert
from karpear.checkins.actions.check_ins import check_in
from karpear.messaging.models import Delivery
from karpear.ops.health.readiness import readiness
from karpear.people.devices import register_device
from karpear.rules.secret.tokens import token_hash
from tests.cast import Cast

EMAIL = "smtp://127.0.0.1:9?from=notes@example.test"


def is_problem(answer, status: int) -> None:
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert isinstance(body["errors"], list)


@pytest.fixture
def token(cast: Cast) -> dict[str, str]:
    return {"Authorization": f"Bearer {register_device(person=cast.sophea, name='phone', now=timezone.now())[1]}"}


def test_an_address_that_is_not_there_is_a_problem(client, token: dict[str, str]) -> None:
    is_problem(client.get("/api/v1/nothing-here"), 404)
    is_problem(client.get("/api/v1/nothing-here", headers=token), 404)
    is_problem(client.post("/api/v1/nothing-here", {}, content_type="application/json"), 404)
    assert "text/html" in client.get("/nothing-here")["Content-Type"]


def test_another_method_is_a_problem_that_says_which_may_be_used(client, token: dict[str, str]) -> None:
    for headers in ({}, token):
        answer = client.get("/api/v1/sos", headers=headers)
        is_problem(answer, 405)
        assert answer["Allow"] == "POST"


def test_a_body_that_is_too_long_is_a_problem(client, token: dict[str, str]) -> None:
    answer = client.post("/api/v1/check-ins", "x" * 300_000, content_type="application/json", headers=token)
    is_problem(answer, 413)


def test_a_setting_that_cannot_be_understood_is_no_channel(settings, db: None) -> None:
    settings.KARPEAR_SMS = settings.KARPEAR_CHAT = ""
    settings.KARPEAR_EMAIL = "mail.example.test"
    found = {check.name: check for check in readiness(timezone.now())}
    assert not found["channels"].ok
    assert "KARPEAR_EMAIL" in found["channels"].says
    settings.KARPEAR_EMAIL = EMAIL
    assert {check.name: check.ok for check in readiness(timezone.now())}["channels"]


def test_a_post_to_a_link_does_what_its_page_is_for(cast: Cast) -> None:
    now = timezone.now()
    answer, _ = raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now)
    alert = Alert.objects.get(pk=answer["alert"])
    delivery = Delivery.objects.filter(subject=alert.pk, person=cast.dara).first()
    assert delivery is not None
    Delivery.objects.filter(pk=delivery.pk).update(
        link_hash=token_hash("a" * 22), link_expires_at=now + timedelta(days=1)
    )
    Client().get("/r/" + "a" * 22)
    alert.refresh_from_db()
    assert alert.state == "open"
    Client().post("/r/" + "a" * 22)
    alert.refresh_from_db()
    assert (alert.state, alert.owner) == ("acknowledged", cast.dara)


def test_a_drill_is_not_told_as_ones_own_alarm_after_a_check_in(cast: Cast) -> None:
    now = timezone.now()
    start_drill(by=cast.dara, organisation=cast.lantern.pk, person=cast.sophea.pk, now=now)
    said, _ = check_in(person=cast.sophea, key=uuid4(), made_at=now, now=now)
    assert said["open_alert"] is None


def test_an_sos_from_a_page_without_its_token_is_refused_as_the_document_says(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.sophea)
    body = {"key": str(uuid4()), "pressed_at": timezone.now().isoformat()}
    is_problem(browser.post("/api/v1/sos", body, content_type="application/json"), 403)
    declared = browser.get("/api/v1/openapi.json").json()["paths"]["/api/v1/sos"]["post"]["responses"]
    assert "application/problem+json" in declared["403"]["content"]
