"""A phone becomes an alarm device: consent, contacts, plan, an answered test; and a shortcut for a button."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from karpear.alerts.actions.phone_tests import end_tests
from karpear.alerts.actions.rungs import climb, overtake
from karpear.alerts.models import Alert
from karpear.checkins.actions.daily_promises import set_standing
from karpear.keys.ring import ring
from karpear.messaging.actions.fetch import fetch_notices
from karpear.messaging.actions.remind import remind
from karpear.messaging.models import Delivery
from karpear.people.devices import note_left, note_tested, register_device, revoke
from karpear.people.models import Device
from karpear.people.phone_needs import PHONES
from karpear.rules.secret.tokens import delivery_token, token_hash
from karpear.ui.templatetags.ui import day_clock
from tests.cast import NOW, Cast, signed_in

pytestmark = pytest.mark.django_db


class Phone:
    """Sophea's registered phone, and her browser."""

    def __init__(self, cast: Cast) -> None:
        self.device, token = register_device(person=cast.sophea, name="Blue phone", now=timezone.now(), tell=False)
        self.browser = signed_in(cast.sophea)
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str = "device") -> Any:
        return Client().get(f"/api/v1/{path}", headers=self.headers)

    def try_it(self) -> Any:
        body = {"key": str(uuid4())}
        return Client().post("/api/v1/device/test", body, content_type="application/json", headers=self.headers)

    def make_shortcut(self) -> str:
        self.browser.post(f"/devices/{self.device.pk}/shortcut/")
        page = self.browser.get(f"/devices/{self.device.pk}/").content.decode()
        address = page.split('id="shortcut-link">')[1].split("<")[0]
        assert address not in self.browser.get(f"/devices/{self.device.pk}/").content.decode()
        return "/s/" + address.partition("/s/")[2]


def acknowledged(cast: Cast, alert: str) -> None:
    path = f"/api/v1/alerts/{alert}/acknowledge"
    assert signed_in(cast.dara).post(path, {}, content_type="application/json").status_code == 200


@pytest.fixture
def phone(cast: Cast) -> Phone:
    return Phone(cast)


def test_a_phone_is_ready_when_four_things_hold(cast: Cast, phone: Phone) -> None:
    assert phone.get().json()["missing"] == ["consent", "plan", "test"]
    assert phone.browser.get(f"/devices/{phone.device.pk}/").content.decode().count("✓ Done") == 1, "the contact"
    assert "3 steps left" in phone.browser.get("/").content.decode()
    phone.browser.post(f"/devices/{phone.device.pk}/agree/")
    set_standing(person=cast.sophea, at=NOW.time(), weekdays=range(7), organisation=None, now=timezone.now())
    from karpear.checkins.actions.daily_promises import arm_standing

    arm_standing(now=timezone.now())
    answer = phone.try_it()
    assert answer.status_code == 201, answer.content
    assert {r["name"] for r in answer.json()["reaching"]} == {"Dara"}
    assert phone.get().json()["open_test"] == answer.json()["alert"]
    dara = signed_in(cast.dara)
    page = dara.get(f"/alerts/{answer.json()['alert']}/").content.decode()
    assert "This is a test of a phone." in page
    path = f"/api/v1/alerts/{answer.json()['alert']}/acknowledge"
    assert dara.post(path, {}, content_type="application/json").json()["state"] == "acknowledged"
    content = phone.get().json()
    assert (content["ready"], content["missing"]) == (True, [])
    assert timedelta(days=181) < timezone.datetime.fromisoformat(content["renew_at"]) - timezone.now()
    assert "Ready until" in phone.browser.get("/").content.decode()
    page = phone.browser.get(f"/devices/{phone.device.pk}/").content.decode()
    assert "Dara had your test" in page and page.count("✓ Done") == 4


def test_a_test_climbs_no_further_than_the_officer_on_watch(cast: Cast, phone: Phone) -> None:
    test = phone.try_it().json()["alert"]
    for minutes in (3, 6, 11, 16, 21, 60):
        climb(now=timezone.now() + timedelta(minutes=minutes))
    deliveries = Delivery.objects.filter(subject=test)
    assert {(d.person, d.drill) for d in deliveries.select_related("person")} == {(cast.dara, True)}
    again = phone.try_it()
    assert (again.status_code, again.json()["alert"]) == (200, test)
    assert not phone.browser.get("/api/v1/me").json()["open_alert"]
    end_tests(now=timezone.now() + timedelta(hours=23))
    assert Alert.objects.get().state == "open"
    assert end_tests(now=timezone.now() + timedelta(hours=25)) == 1
    assert not deliveries.filter(text_key="all_clear").exists()


def test_an_answered_test_is_not_overtaken_and_closes_by_itself(cast: Cast, phone: Phone) -> None:
    test = phone.try_it().json()["alert"]
    acknowledged(cast, test)
    assert overtake(now=timezone.now() + timedelta(hours=2)) == 0
    assert end_tests(now=timezone.now() + timedelta(minutes=61)) == 1
    assert Alert.objects.get().outcome == "drill"


def test_where_nobody_could_answer_a_test_says_so(cast: Cast) -> None:
    _device, token = register_device(person=cast.vanna, name="x", now=timezone.now(), tell=False)
    headers = {"Authorization": f"Bearer {token}"}
    body = {"key": str(uuid4())}
    answer = Client().post("/api/v1/device/test", body, content_type="application/json", headers=headers)
    assert answer.status_code == 409
    assert not Alert.objects.exists()
    assert Client().get("/api/v1/device").status_code == 401
    assert signed_in(cast.vanna).get("/api/v1/device").status_code == 403


def test_its_person_is_reminded_once_before_half_a_year_is_over(cast: Cast, phone: Phone) -> None:
    now = timezone.now()
    Device.objects.filter(pk=phone.device.pk).update(consented_at=now, tested_at=now)
    assert remind(PHONES, now=now + timedelta(days=160)) == 0
    assert remind(PHONES, now=now + timedelta(days=169)) == 1
    assert remind(PHONES, now=now + timedelta(days=170)) == 0
    assert [n.topic for n in Delivery.objects.filter(person=cast.sophea)] == ["phone"]


def test_opening_a_shortcut_changes_nothing_and_posting_raises(cast: Cast, phone: Phone) -> None:
    path = phone.make_shortcut()
    stranger = Client(enforce_csrf_checks=True)
    page = stranger.get(path)
    assert page.status_code == 200 and page["Referrer-Policy"] == "same-origin"
    assert not {"Sophea", "Blue phone", "Dara"} & set(page.content.decode().replace("<", " ").split())
    assert not Alert.objects.exists()
    first = stranger.post(path, {"lat": "11.5", "lon": "104.9", "acc": "rubbish"})
    assert (first.status_code, first.content) == (201, b"ok\n")
    assert [stranger.post(path).status_code for _ in range(30)] == [200] * 30
    alert = Alert.objects.get()
    assert (alert.person, alert.calls, alert.drill) == (cast.sophea, 31, False)
    assert Delivery.objects.filter(subject=alert.pk, person=cast.dara, channel="sms").count() == 6
    assert "It has arrived" in stranger.post(path, headers={"accept": "text/html"}).content.decode()


def test_a_shortcut_can_be_tried_and_dies_with_its_device(cast: Cast, phone: Phone) -> None:
    old, new = phone.make_shortcut(), phone.make_shortcut()
    assert Client().post(old).status_code == 404
    assert Client().post(new, {"test": "1"}).status_code == 201
    assert Alert.objects.get().is_test
    token = new.removeprefix("/s/")
    answer = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    assert token not in str(list(Device.objects.values()))
    revoke(person=cast.sophea, device_id=phone.device.pk, now=timezone.now())
    assert Client().post(new).status_code == 404
    assert Client().get("/s/x").status_code == 404


def test_a_phone_that_was_left_quickly_is_not_called_ready(cast: Cast) -> None:
    """It has forgotten its token. Registering it again gives it another, and keeps the rest."""
    browser = signed_in(cast.sophea)
    first = browser.post("/devices/", {"name": "Blue phone"}).context["token"]
    device = Device.objects.latest("created_at", "id")
    browser.post(f"/devices/{device.pk}/agree/")
    assert browser.cookies["m"]["path"] == "/out"
    assert browser.post("/out?keep=1", headers={"Origin": "http://testserver"}).status_code == 204
    device.refresh_from_db()
    assert device.left_at is None, "an SOS waits there, and so does the token"
    assert browser.post("/out", headers={"Origin": "http://testserver"}).status_code == 204
    browser.force_login(cast.sophea)
    page = browser.get(f"/devices/{device.pk}/").content.decode()
    assert "This phone has forgotten its key" in page
    assert "Not ready: 3 steps left" in browser.get("/").content.decode()
    assert "left quickly" in browser.get("/devices/").content.decode()
    assert browser.get(f"/devices/{device.pk}/again/")["Location"] == f"/devices/{device.pk}/"
    second = browser.post(f"/devices/{device.pk}/again/").context["token"]
    assert first != second
    assert Client().get("/api/v1/device", headers={"Authorization": f"Bearer {first}"}).status_code == 401
    content = Client().get("/api/v1/device", headers={"Authorization": f"Bearer {second}"}).json()
    assert content["missing"] == ["plan", "test"]
    assert "forgotten its key" not in browser.get(f"/devices/{device.pk}/").content.decode()


def test_a_browser_that_forgot_nothing_is_believed_when_it_speaks(phone: Phone) -> None:
    now = timezone.now()
    note_left(device_id=phone.device.pk, now=now - timedelta(minutes=1))
    assert "registered" in phone.get().json()["missing"], "it may have been on its way"
    Device.objects.update(left_at=now - timedelta(minutes=3))
    assert "registered" not in phone.get().json()["missing"]


def test_a_shortcut_does_not_say_that_the_phone_has_its_key(phone: Phone) -> None:
    """A button elsewhere was pressed: the browser has forgotten its token all the same."""
    address = phone.make_shortcut()
    note_left(device_id=phone.device.pk, now=timezone.now() - timedelta(minutes=10))
    for press in ({"test": "1"}, {}):
        assert Client().post(address, press).status_code == 201
    phone.device.refresh_from_db()
    assert phone.device.left_at is not None
    assert phone.device.last_used_on == timezone.now().date()


def test_a_session_sends_no_test(phone: Phone) -> None:
    """Any browser has one; only the phone's own key, or its shortcut, says that it could call for help."""
    assert phone.browser.post(f"/devices/{phone.device.pk}/test/").status_code == 404
    body = {"key": str(uuid4())}
    assert phone.browser.post("/api/v1/device/test", body, content_type="application/json").status_code == 403
    assert not Alert.objects.exists()


def test_a_test_that_comes_too_soon_says_so(phone: Phone) -> None:
    address, html = phone.make_shortcut(), {"Accept": "text/html"}
    assert b"The test has arrived" in Client().post(address, {"test": "1"}, headers=html).content
    second_answer = Client().post(address, {"test": "1"}, headers=html)
    assert second_answer.status_code == 200 and b"Nobody is told again" in second_answer.content


def test_a_phone_that_holds_its_key_keeps_it(phone: Phone) -> None:
    """The button was on an old page: the real phone must not fall silent."""
    note_tested(device_id=phone.device.pk, opened_at=timezone.now(), now=timezone.now())
    answer = phone.browser.post(f"/devices/{phone.device.pk}/again/")
    assert answer.status_code == 409 and "still has its key" in answer.content.decode()
    assert phone.get().status_code == 200
    assert "test" not in phone.get().json()["missing"]


def test_a_phone_that_is_registered_again_is_tried_again(cast: Cast, phone: Phone) -> None:
    """What the old key proved, and a test that it sent, say nothing of the new one."""
    device = Device.objects.filter(pk=phone.device.pk)
    then = timezone.now() - timedelta(days=3)
    device.update(created_at=then, consented_at=then, tested_at=then)
    old = phone.try_it().json()["alert"]
    note_left(device_id=phone.device.pk, now=timezone.now())
    token = phone.browser.post(f"/devices/{phone.device.pk}/again/").context["token"]
    phone.headers = {"Authorization": f"Bearer {token}"}
    assert phone.get().json()["missing"] == ["plan", "test"]
    assert phone.get().json()["registered_at"][:10] == str(timezone.now().date()), "as its news say"
    acknowledged(cast, old)
    assert phone.get().json()["missing"] == ["plan", "test"]
    assert phone.get().json()["open_test"] is None
    new = phone.try_it()
    assert new.status_code == 201
    acknowledged(cast, new.json()["alert"])
    assert phone.get().json()["missing"] == ["plan"]


def test_the_news_of_a_phone_that_was_registered_again_has_the_new_time(cast: Cast, phone: Phone) -> None:
    then = timezone.now() - timedelta(days=3)
    Device.objects.update(created_at=then, left_at=then)
    phone.browser.post(f"/devices/{phone.device.pk}/again/")
    now = timezone.now()
    fetch_notices(now=now)
    token = delivery_token(ring().index_key, Delivery.objects.filter(topic="device").values_list("pk", flat=True)[0])
    Delivery.objects.update(link_hash=token_hash(token), link_expires_at=now + timedelta(days=1))
    news = Client().get(f"/r/{token}").content.decode()
    assert f"Blue phone, on {day_clock(now)[:6]}" in news


def test_another_person_registers_nothing_again(cast: Cast, phone: Phone) -> None:
    assert signed_in(cast.dara).post(f"/devices/{phone.device.pk}/again/").status_code == 404
    assert phone.get().status_code == 200


def test_leaving_while_an_sos_waits_keeps_the_mark_with_the_key(cast: Cast, phone: Phone) -> None:
    """Both stay in that browser. Without the mark, leaving again would wipe the key, and nobody would know."""
    browser, ours = phone.browser, {"Origin": "http://testserver"}
    browser.post("/devices/", {"name": "Red phone"})
    mark = browser.cookies["m"].value
    for late in ("&late=1", ""):
        browser.cookies["lang"], browser.cookies["csrftoken"] = "km", "x" * 32
        answer = browser.post(f"/out?keep=1{late}", headers=ours)
        assert answer["Clear-Site-Data"] == '"cache"', "cookies would take the mark along"
        assert {name for name, cookie in browser.cookies.items() if cookie.value} == {"m"}
    assert browser.cookies["m"].value == mark
    browser.force_login(cast.sophea)
    assert "cookies" in browser.post("/out", headers=ours)["Clear-Site-Data"]
    assert Device.objects.get(left_at__isnull=False).name == "Red phone"


def test_a_forged_mark_says_nothing(phone: Phone) -> None:
    browser = Client()
    browser.cookies["m"] = f"{phone.device.pk}:forged"
    assert browser.post("/out", headers={"Origin": "http://testserver"}).status_code == 204
    phone.device.refresh_from_db()
    assert phone.device.left_at is None
