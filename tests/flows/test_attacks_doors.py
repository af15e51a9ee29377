"""Somebody tries the doors: without a second factor, from a crowded address, by the table they take away."""

import csv
import io
from typing import Any
from uuid import uuid4

import pytest
from allauth.core import ratelimit
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from karpear.alerts import sse
from karpear.alerts.actions.answers import resolve
from karpear.alerts.actions.sos import raise_sos
from karpear.people.second_factor import OPEN, opens_without
from karpear.rules.alarm.outcome import Outcome
from tests.cast import Cast, signed_in
from tests.house.views import is_public

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SAMPLES = {"UUIDConverter": uuid4(), "UUIDStrConverter": uuid4(), "IntConverter": 1}


def named(patterns: list[Any], space: str = "") -> dict[str, URLPattern]:
    """Every address of the project by the name that a request has for it."""
    rows: dict[str, URLPattern] = {}
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            rows |= named(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.name:
            rows[f"{space}{pattern.name}"] = pattern
    return rows


def filled(name: str, pattern: URLPattern) -> str:
    """Its path, with things that are not there."""
    kinds = {key: type(one).__name__ for key, one in pattern.pattern.converters.items()}
    return reverse(name, kwargs={key: SAMPLES.get(kind, "none") for key, kind in kinds.items()})


def test_every_address_that_opens_without_a_second_factor_is_there() -> None:
    assert not OPEN - set(named(get_resolver().url_patterns))


@pytest.mark.once  # which pages open is no matter of the database
def test_without_a_second_factor_nothing_else_opens(cast: Cast) -> None:
    """Whatever an address ends with: pages lead to where one is set up, programs are refused."""
    browser = signed_in(cast.dara, second_factor=False)
    opened = []
    for name, pattern in named(get_resolver().url_patterns).items():
        if opens_without(name) or is_public(pattern.callback):
            continue
        for method in (browser.get, browser.post):
            answer = method(filled(name, pattern))
            refused = answer.status_code == 403 or answer.headers.get("Location") == reverse("people:second_factor")
            opened += [] if refused else [f"{name} {answer.status_code}"]
    assert not opened


def test_the_boards_events_wait_for_a_second_factor(cast: Cast) -> None:
    browser = signed_in(cast.dara, second_factor=False)
    cookies = f"s={browser.cookies['s'].value}"
    assert sse.who(cookies) is None
    signed_in(cast.dara)
    assert sse.who(cookies) == cast.dara


@pytest.mark.parametrize("name", ["＝1+1", "＠SUM(1)", "|calc", "%1", "\n=1+1", "\u3000=1+1", "\xa0=1+1"])
def test_a_name_calculates_nothing_in_the_table_of_past_alerts(cast: Cast, name: str) -> None:
    cast.sophea.name = name
    cast.sophea.save(update_fields=["name"])
    raised, _created = raise_sos(person=cast.sophea, key=uuid4(), pressed_at=cast.now, now=cast.now)
    resolve(alert_id=raised["alert"], by=cast.dara, outcome=Outcome.SAFE, now=cast.now)
    table = signed_in(cast.dara).post(reverse("alerts:past"), {"as": "csv"}).content.decode("utf-8-sig")
    cells = [cell for row in list(csv.reader(io.StringIO(table, newline="")))[1:] for cell in row]
    assert f"'{name}" in cells
    assert not [cell for cell in cells if cell.lstrip().startswith(tuple("=+-@|%＝＋－＠｜％"))]


def test_an_office_behind_one_address_signs_in() -> None:
    answer = RequestFactory().post(reverse("account_login"), REMOTE_ADDR="203.0.113.7")
    assert all(ratelimit.consume(answer, action="login") for _sign_in in range(120))
    assert not ratelimit.consume(answer, action="login")


def test_over_tls_the_language_goes_in_no_clear_request(cast: Cast, settings: Any) -> None:
    settings.LANGUAGE_COOKIE_SECURE = True
    answer = Client().post(reverse("set_language"), {"language": "km"}, secure=True)
    assert answer.cookies["lang"]["secure"]
