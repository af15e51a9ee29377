"""Whoever runs a server sees how it runs: a day as pictures, numbers for a monitoring system, logs that name nobody."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from karpear.db.models import Trouble
from karpear.db.pulse import beat
from karpear.db.samples import write_samples
from karpear.keeper.operators import tell_operators
from karpear.keys.ids import new_id
from karpear.messaging.models import ChannelState, Delivery
from karpear.people.models import Person
from karpear.rules.counting.durations import Durations
from tests.cast import Cast, signed_in
from tests.steps.pages import without_tokens
from tests.steps.pressure import forced
from tests.steps.processes import Browser, Demo

MINUTE = timedelta(minutes=1)
TOKEN = "k" * 16 + "0123456789abcdef"


def took(*ms: int) -> Durations:
    durations = Durations()
    for number in ms:
        durations.took(number)
    return durations


@pytest.fixture
def operator(cast: Cast) -> Person:
    Person.objects.filter(pk=cast.dara.pk).update(is_operator=True)
    cast.dara.refresh_from_db()
    return cast.dara


def a_day(*, without: range = range(0)) -> None:
    """Each minute of an hour was measured, but for some; three SOS, one of them slow to leave."""
    now = timezone.now()
    for minute in range(60, 0, -1):
        if minute in without:
            continue
        samples = {"keeper": Durations(most_ms=400), "queue": Durations(2, most_ms=900), "disk": Durations(9 * 10**9)}
        samples["database"] = Durations(10**6)
        if minute == 50:
            samples |= {"sos": took(180, 380), "urgent": took(90), "sent.email": Durations(20)}
        if minute == 5:
            samples["retried.sms"] = Durations(3)
        write_samples(samples, now=now - minute * MINUTE)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.replace("\N{NO-BREAK SPACE}", " ")))


def test_a_day_is_a_sentence_a_picture_and_a_table_each(operator: Person) -> None:
    browser = signed_in(operator)
    assert "Nothing has been measured yet." in text_of(browser.get("/operator/").content.decode())
    a_day(without=range(20, 31))
    page = browser.get("/operator/").content.decode()
    words = text_of(page)
    assert "All 2 SOS reached a provider within 0.4 s." in words
    assert "1 urgent message left within 0.1 s." in words
    assert "Nothing that fell due was later than 0.4 s." in words
    assert "No message waited longer than 0.9 s." in words
    assert "All 20 messages left." in words
    assert "0 left, 3 attempts failed and were repeated, 0 messages were given up." in words
    assert words.count("The keeper stood still from") == 1, "a gap is not a straight line"
    assert page.count("url(#withheld)") == 2 * 6, "hatched in each picture: the gap, and before the first minute"
    assert page.count("<svg viewBox") == 6


def test_what_is_wrong_stands_on_top_and_on_today_with_what_to_do_first(operator: Person, cast: Cast) -> None:
    now = timezone.now()
    write_samples({"keeper": Durations(most_ms=95_000), "sos": took(14_000)}, now=now)
    tell_operators(now=now)
    browser = signed_in(operator)
    words = text_of(browser.get("/operator/").content.decode())
    assert words.index("Alarms and reminders come late.") < words.index("Ring whoever is on watch")
    assert words.index("Ring whoever is on watch") < words.index("Would an SOS pressed now be served?")
    assert "No: something below does not hold." in words
    assert "1 of 1 SOS waited longer than 10 s for a provider, the longest 14 s." in words
    assert "The server needs you" in browser.get("/").content.decode()
    assert "The server needs you" not in signed_in(cast.sophea).get("/").content.decode()
    assert browser.get("/readyz").json()["troubles"] == ["keeper"]
    assert Trouble.objects.get().is_told or not Delivery.objects.filter(topic="server").exists()


def test_whoever_forces_an_operator_to_sign_in_sees_no_alarm(operator: Person) -> None:
    a_day()
    words = text_of(forced(operator).get("/operator/").content.decode())
    assert "No SOS in the last 24 hours." in words and "No urgent message in the last 24 hours." in words


def test_it_speaks_khmer(operator: Person) -> None:
    a_day()
    browser = signed_in(operator)
    browser.cookies["lang"] = "km"
    words = text_of(browser.get("/operator/").content.decode())
    assert "SOS ទាំង 2" in words and "reached a provider" not in words


def scrape(token: str = TOKEN) -> Any:
    return Client().get("/metrics", headers={"authorization": f"Bearer {token}"})


def test_numbers_are_closed_until_a_token_opens_them(cast: Cast, settings: LazySettings) -> None:
    assert scrape("").status_code == scrape().status_code == 404
    settings.KARPEAR_METRICS = TOKEN
    assert scrape("").status_code == scrape(TOKEN[:-1]).status_code == Client().get("/metrics").status_code == 404
    assert signed_in(cast.dara).get("/metrics").status_code == 404
    assert scrape().status_code == 200


def test_numbers_are_openmetrics_and_name_nobody(
    operator: Person, cast: Cast, settings: LazySettings, django_assert_max_num_queries: Any
) -> None:
    settings.KARPEAR_METRICS = TOKEN
    now = timezone.now()
    beat(keeper_id=new_id(), started_at=now, tick_ms=1, now=now)
    a_day()
    write_samples({"keeper": Durations(most_ms=400), "queue": Durations(2, most_ms=900)}, now=now)
    ChannelState.objects.create(channel="sms", failures_in_a_row=9)
    tell_operators(now=now)
    with django_assert_max_num_queries(5):
        answer = scrape()
    assert answer["Content-Type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8"
    text = answer.content.decode()
    families = {family.name: family for family in text_string_to_metric_families(text)}
    assert text.endswith("# EOF\n")
    values = {(s.name, *sorted(s.labels.items())): s.value for family in families.values() for s in family.samples}
    assert values[("karpear_sos_handover_seconds_count",)] == 2
    assert values["karpear_sos_handover_seconds_bucket", ("le", "0.2")] == 1
    assert values[("karpear_keeper_lag_seconds",)] == 0.4
    assert values["karpear_attempts_total", ("channel", "sms"), ("outcome", "retried")] == 3
    assert families["karpear_attempts"].type == "counter" and families["karpear_queue_messages"].type == "gauge"
    for word in ("Sophea", "people.test", "Lantern", str(cast.lantern.pk)):
        assert word not in without_tokens(text)
    listed = (Path(__file__).parents[2] / "docs/running/watching.md").read_text()
    assert not [name for name in families if f"`{name}`" not in listed], "each has a line in docs/running/watching.md"


@pytest.mark.once
def test_what_a_day_logs_is_json_and_names_nobody(tmp_path: Path) -> None:
    with Demo(tmp_path, "--pace=60", lives=True, KARPEAR_LOG="json") as demo:
        browser = Browser(demo.url)
        dara = demo.account("Dara")
        browser.sign_in(dara["email"], dara["password"])
        for path in ("/", "/board/", "/operator/", "/find/?q=canary-word", "/r/canary-token-of-a-link"):
            browser.get(path)
        accounts = demo.said["accounts"]
        demo.stop()
        assert demo.process.stderr
        text = demo.process.stderr.read()
    lines = [json.loads(line) for line in text.splitlines()]
    for line in lines:
        assert {"time", "level", "logger", "process", "event"} <= set(line), line
    assert {"demo", "web"} <= {line["process"] for line in lines}
    requests = [line for line in lines if line["logger"] == "karpear.request"]
    assert any(line["route"] == "GET r/<str:token>" and line["status"] == 404 for line in requests)
    assert all(line["duration_ms"] >= 0 for line in requests)
    names = [word for account in accounts for word in (account["name"], account["email"])]
    for word in (*names, dara["password"], "canary", "127.0.0.1", "+855", "/board/", "?q="):
        assert word not in without_tokens(text), word
