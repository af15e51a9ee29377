"""A demand is noted on a form or left by a phone: what is taken, what is refused, and by when it is to be answered."""

import json
from datetime import UTC, datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from karpear.compliance.demands.limits import LIMITS
from karpear.compliance.demands.models import Demand
from karpear.compliance.demands.needs import TO_ANSWER
from karpear.compliance.inquiries.queries import begin_with
from karpear.people.devices import register_device
from tests.cast import Cast, signed_in
from tests.rooms.compliance.demands import noted

pytestmark = pytest.mark.django_db
MORE, MORE_OPEN = "<details data-more", "<details data-more open"
LEDGER, NEW, PATTERNS = "/demands/", "/demands/new/", "/demands/patterns/"


def words(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def at(demand: Demand, page: str = "") -> str:
    return f"/demands/{demand.pk}/{page}"


def left(cast: Cast, body: dict[str, str]) -> int:
    """By Sophea's registered phone, on which nobody is signed in."""
    _device, token = register_device(person=cast.sophea, name="", now=timezone.now())
    answer = Client().post(
        "/api/v1/demands", json.dumps(body), "application/json", headers={"Authorization": f"Bearer {token}"}
    )
    return answer.status_code


def test_a_phone_leaves_what_was_noted_without_a_connection_once_and_as_of_then(cast: Cast) -> None:
    pressed_at = timezone.now() - timedelta(days=2)
    body = {
        "key": str(uuid4()), "made_at": pressed_at.isoformat(), "sent_at": timezone.now().isoformat(),
        "level": "commune", "demand": "summons", "channel": "phone", "province": "KH-12", "words": "Canary",
    }  # fmt: skip
    assert [left(cast, body), left(cast, body)] == [201, 200]
    row = Demand.objects.get()
    assert (row.received_at, row.noted_by, row.organisation, row.words) == (pressed_at, cast.sophea, cast.lantern, "")
    assert left(cast, {**body, "key": str(uuid4()), "demand": "everything"}) == 422
    assert left(cast, {**body, "key": str(uuid4()), "province": "XX-1"}) == 422
    assert left(cast, {**body, "key": str(uuid4()), "organisation": str(cast.cardamom.pk)}) in (403, 404)
    assert Demand.objects.count() == 1


def test_what_came_afterwards_follows_its_demand_from_a_phone_too(cast: Cast) -> None:
    form = {"level": "commune", "demand": "summons", "channel": "phone"}
    earlier = noted(cast.sophea, cast.lantern)
    body = {"key": str(uuid4()), "made_at": timezone.now().isoformat(), **form, "follows": str(earlier.pk)}
    assert left(cast, body) == 201 and earlier.followers.get().demand == "summons"
    of_others = noted(cast.dara, cast.lantern)
    assert left(cast, {**body, "key": str(uuid4()), "follows": str(of_others.pk)}) == 404


def test_a_script_is_told_where_the_demand_stands_and_the_next_page_says_that_it_is_noted(cast: Cast) -> None:
    sophea, key = signed_in(cast.sophea), str(uuid4())
    form = {"level": "commune", "demand": "summons", "channel": "phone", "phone_key": key}
    answers = [sophea.post(NEW, form, headers={"Accept": "application/json"}) for _again in range(2)]
    demand = Demand.objects.get()
    assert [(answer.status_code, answer.json()) for answer in answers] == [(201, {"path": at(demand)})] * 2
    assert "The photographs are sealed on this phone" in words(sophea, at(demand))
    assert sophea.post(NEW, {"phone_key": key}, headers={"Accept": "application/json"}).status_code == 422


def test_the_form_may_be_kept_for_when_there_is_no_connection(cast: Cast) -> None:
    assert signed_in(cast.sophea).get(NEW)["X-Keep"] == "offline"
    assert "X-Keep" not in signed_in(cast.rith).get(NEW)


def test_what_helps_is_folded_below_save_and_opens_where_it_says_something(cast: Cast) -> None:
    dara = signed_in(cast.dara)
    page = dara.get(NEW).content.decode().partition("data-demand")[2]
    assert page.index('name="channel"') < page.index(">Save<") < page.index(MORE) < page.index('name="province"')
    assert MORE_OPEN not in page
    without_channel = {"level": "commune", "demand": "summons"}
    assert MORE_OPEN not in dara.post(NEW, without_channel).content.decode()
    assert MORE_OPEN in dara.post(NEW, {**without_channel, "office": "Commune hall"}).content.decode()


def test_a_demand_came_when_it_is_saved_unless_another_time_is_written(cast: Cast) -> None:
    began_at = timezone.now()
    form = {"level": "commune", "demand": "summons", "channel": "phone", "received_at": ""}
    assert signed_in(cast.dara).post(NEW, form).status_code == 302
    assert Demand.objects.get().received_at >= began_at


@pytest.mark.parametrize(("working", "day"), [(True, "10 Aug"), (False, "8 Aug")])
def test_a_number_of_days_that_a_letter_names_is_counted_and_the_page_says_how(
    cast: Cast, working: bool, day: str
) -> None:
    monday = datetime(2026, 8, 3, 3, tzinfo=UTC)
    demand = noted(cast.dara, cast.lantern, monday, within=5, working=working)
    assert demand.due_at and demand.due_at - monday < timedelta(days=8)
    page = words(signed_in(cast.dara), at(demand))
    assert f"{day} 2026" in page and f"{day} 23:59" in page
    assert "How it was counted" in page and "Counted from" in page


def test_a_number_of_days_is_asked_for_beside_the_day_and_only_one_of_them_is_taken(cast: Cast) -> None:
    form = {"level": "ministry", "demand": "warning", "channel": "letter", "within": "5", "working": "on"}
    dara = signed_in(cast.dara)
    day = (timezone.now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    refusal = dara.post(NEW, {**form, "answer_by": day})
    page = refusal.content.decode()
    assert refusal.status_code == 422 and "Either a day, or a number of days." in page and MORE_OPEN in page
    assert dara.post(NEW, form).status_code == 302
    demand = Demand.objects.get()
    assert (demand.within, demand.working) == (5, True)
    assert [need.until for need in TO_ANSWER.waiting(cast.dara, timezone.now())] == [demand.due_at]
    initial = begin_with(demand)
    assert (initial["due_on"], initial["within"], initial["working"]) == (None, 5, True)


def test_a_phone_leaves_a_number_of_days_too(cast: Cast) -> None:
    body = {
        "key": str(uuid4()), "made_at": timezone.now().isoformat(), "level": "commune", "demand": "summons",
        "channel": "letter", "within": "5", "working": "on",
    }  # fmt: skip
    assert left(cast, body) == 201
    row = Demand.objects.get()
    assert row.due_at and (row.within, row.working) == (5, True)


@pytest.mark.parametrize(
    "cells",
    [
        {"made_at": "2026-11-29T00:00:00"},
        {"made_at": "0001-01-01T00:00:00+14:00"},
        {"answer_by": "9999-12-31T23:59:59Z"},
        {"answer_by": "9999-12-31T23:59:59-12:00"},
        {"answer_by": "2101-01-01T00:00:00Z"},
    ],
)
def test_a_phone_in_another_century_is_told_what_is_wrong(cast: Cast, cells: dict[str, str]) -> None:
    made_at = (timezone.now() - timedelta(hours=1)).isoformat()
    demand_form = {"level": "commune", "demand": "summons", "channel": "phone"}
    assert left(cast, {"key": str(uuid4()), "made_at": made_at, **demand_form, **cells}) == 422
    assert not Demand.objects.exists()


@pytest.mark.parametrize(
    "cells", [{"received_at": "0001-01-01T00:00"}, {"answer_by": "9999-12-31T23:59"}, {"answer_by": "2101-01-01T10:00"}]
)
def test_the_form_takes_moments_of_this_century(cast: Cast, cells: dict[str, str]) -> None:
    demand_form = {"level": "commune", "demand": "summons", "channel": "phone"}
    answer = signed_in(cast.sophea).post(NEW, {**demand_form, **cells})
    assert answer.status_code == 422 and "Write a time between 2000 and 2100." in answer.content.decode()


def test_the_form_and_the_phone_have_one_limit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "demands", "2/h/user")
    demand_form = {"level": "commune", "demand": "summons", "channel": "phone"}
    sophea = signed_in(cast.sophea)
    assert sophea.post(NEW, demand_form).status_code == 302
    assert left(cast, {"key": str(uuid4()), "made_at": timezone.now().isoformat(), **demand_form}) == 201
    refused = sophea.post(NEW, demand_form)
    assert refused.status_code == 422 and "within an hour" in refused.content.decode()
    assert Demand.objects.count() == 2
    assert signed_in(cast.dara).post(NEW, demand_form).status_code == 302
