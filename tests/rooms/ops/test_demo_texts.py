"""In the demo a visitor texts in as anybody: by the door of a modem, and the answer is among what was sent."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from karpear.keeper.inbound.step import read_inbox
from karpear.messaging.deliver import deliver_once
from karpear.messaging.models import Inbound
from karpear.messaging.spool import read_spools
from karpear.people.models import Person
from karpear.preparedness.policies.models import Reading
from tests.cast import Cast
from tests.steps.policies import driver_of, in_force, right_digits, sheet_clauses

pytestmark = pytest.mark.django_db
NUMBER = "+855000078"


@pytest.fixture
def data(tmp_path: Path, settings: Any) -> Path:
    """The folder of a demo, whose modem has two folders, one with a space in its name."""
    settings.KARPEAR_DEMO, settings.DEMO_LIVES, settings.KARPEAR_DATA = True, True, tmp_path
    settings.ROOT_URLCONF = "karpear.project.demo_urls"
    settings.KARPEAR_EMAIL, settings.KARPEAR_SMS = "", f"file:{tmp_path / 'sms'}"
    modem = tmp_path / "sms in"
    modem.mkdir()
    settings.KARPEAR_SMS_IN = f"smstools:{quote(str(modem))}"
    (tmp_path / "demo.env").write_text("")
    return tmp_path


def write_as(person: Person, words: str) -> Any:
    return Client().post("/demo/text", {"person": str(person.pk), "words": words})


def keep(data: Path) -> None:
    """What the keeper does within a few seconds."""
    for path in (data / "sms in").iterdir():
        old = timezone.now().timestamp() - 5
        os.utime(path, (old, old))
    now = timezone.now()
    read_spools(now=now)
    read_inbox(now=now)
    deliver_once(timezone.now())


def test_a_driver_without_an_account_answers_a_sheet_in_khmer_digits(cast: Cast, data: Path) -> None:
    now = timezone.now()
    driver = driver_of(cast.dara, cast.lantern, NUMBER, now)
    reading = Reading.objects.get(person=driver, revision=in_force(cast.dara, cast.kanha, cast.lantern, now))
    page = Client().get("/demo/mail").content.decode()
    assert f'value="{driver.pk}"' in page and "Vuthy, driver" in page and "Sophea" in page
    clause = sheet_clauses(reading)[0]
    digits = right_digits(clause).translate(str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩"))
    assert write_as(driver, f"{reading.sheet} 1 {digits}").headers["Location"] == "/demo/mail"
    keep(data)
    row = Inbound.objects.get()
    assert (row.person, row.did, row.state) == (driver, "sheet", "done")
    mail_page = Client().get("/demo/mail").content.decode()
    assert NUMBER in mail_page and row.answer and row.answer in mail_page
    assert not list((data / "sms in").iterdir())


@pytest.mark.parametrize("fields", [{"person": "", "words": "OK"}, {"words": "x" * 1001}, {"words": " "}, {}])
def test_what_is_no_text_of_anybody_is_not_handed_over(fields: dict[str, str], cast: Cast, data: Path) -> None:
    answer = Client().post("/demo/text", {"person": str(cast.sophea.pk), **fields} if fields else {}, follow=True)
    assert "Choose somebody, and write a text." in answer.content.decode()
    assert not list((data / "sms in").iterdir())


def test_outside_a_demo_there_is_no_such_page(cast: Cast, data: Path, settings: Any) -> None:
    (data / "demo.env").unlink()
    assert write_as(cast.sophea, "SOS").status_code == 404
    (data / "demo.env").write_text("")
    settings.KARPEAR_DEMO = False
    assert write_as(cast.sophea, "SOS").status_code == 404
    settings.ROOT_URLCONF = "karpear.project.urls"
    assert write_as(cast.sophea, "SOS").status_code in (302, 404)
    assert not list((data / "sms in").iterdir())


def test_a_demo_whose_texts_come_in_elsewhere_offers_no_form(cast: Cast, data: Path, settings: Any) -> None:
    settings.KARPEAR_SMS_IN = "webhook?secret=a-secret-of-the-gateway"
    assert "/demo/text" not in Client().get("/demo/mail").content.decode()
    assert write_as(cast.sophea, "SOS").status_code == 404
