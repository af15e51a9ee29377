"""The list of plans: found by name and place, narrowed, sorted, saved; whom it shows what."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.audit.models import Entry
from tests.cast import Cast, gave_password, signed_in
from tests.rooms.activities.plans import created, drafted

pytestmark = pytest.mark.once

HOUR = timedelta(hours=1)


def titles(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [line.activity.title for line in answer.context["listing"].page.object_list]


@pytest.fixture
def plans(cast: Cast) -> list[Activity]:
    """Sophea's: one she is out on, one to come, a draft, and one that is over."""
    now = timezone.now()
    out = created(cast.sophea, now=now, title="Lake", **_times(-1))
    to_come = created(cast.sophea, now=now, title="Forest", place="Near Pursat", **_times(24))
    draft = drafted(cast.sophea, now=now, title="Training")
    over = created(cast.sophea, now=now, title="Market", place="Town hall", **_times(30))
    Activity.objects.filter(pk=over.pk).update(state="ended", ended_at=now)
    return [out, to_come, draft, over]


def _times(hours: int) -> dict[str, Any]:
    start = timezone.now() + hours * HOUR
    due = {"due_at": (start + 4 * HOUR).isoformat(), "grace_s": 600}
    return {"starts_at": start.isoformat(), "ends_at": (start + 5 * HOUR).isoformat(), "check_ins": [due]}


@pytest.mark.both
def test_whoever_is_out_comes_first_and_what_is_over_last(cast: Cast, plans: list[Activity]):
    client = signed_in(cast.sophea)
    assert titles(client.get("/plans/")) == ["Lake", "Forest", "Training", "Market"]
    border = created(cast.sophea, now=timezone.now(), title="Border", **_times(48))
    assert titles(client.get("/plans/")) == ["Lake", "Forest", "Border", "Training", "Market"], "the next first"
    border.delete()
    assert titles(client.get("/plans/?sort=starts"))[0] == "Training"
    assert titles(client.get("/plans/?sort=title")) == ["Forest", "Lake", "Market", "Training"]
    assert titles(client.get("/plans/?state=draft")) == ["Training"]


def test_a_name_or_a_place_is_posted_and_stands_in_no_address(cast: Cast, plans: list[Activity]):
    client = signed_in(cast.sophea)
    assert titles(client.post("/plans/", {"q": "pursat"}, follow=True)) == ["Forest"]
    assert titles(client.post("/plans/", {"q": "LAKE"}, follow=True)) == ["Lake"]
    assert "q=" not in client.post("/plans/", {"q": "lake"}, follow=True).content.decode()
    assert len(titles(client.get("/plans/?q=pursat"))) == 4, "words in an address are not heard"
    empty = client.post("/plans/", {"q": "nowhere"}, follow=True).content.decode()
    assert "Nothing found" in empty and "No plans yet" not in empty
    officer = signed_in(cast.dara)
    assert titles(officer.post("/plans/?of=others", {"q": "sophea"}, follow=True)) == ["Lake", "Forest", "Market"], (
        "no draft"
    )


def test_three_empty_lists_say_three_things(cast: Cast):
    rith = signed_in(cast.rith)
    page = rith.get("/plans/").content.decode()
    assert "No plans yet" in page and 'href="/plans/new/"' in page
    assert "You do not see plans of others" in rith.get("/plans/?of=others").content.decode()
    assert "No plans of others" in signed_in(cast.dara).get("/plans/?of=others").content.decode()


def test_only_who_may_see_them_finds_or_saves_plans(cast: Cast, plans: list[Activity]):
    for person in (cast.rith, cast.piseth):
        client = signed_in(person)
        assert titles(client.post("/plans/?of=others", {"q": "lake"}, follow=True)) == []
        assert "village by the lake" not in client.post("/plans/?of=others", {"as": "csv"}).content.decode()


def test_a_file_holds_what_is_shown_and_is_written_down(cast: Cast, plans: list[Activity]):
    answer = signed_in(cast.sophea).post("/plans/", {"as": "csv", "state": "planned"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["Plan"], row["Where"]) for row in rows] == [
        ("Lake", "The village by the lake"), ("Forest", "Near Pursat"),
    ]  # fmt: skip
    entry = Entry.objects.get(action="plans_exported")
    assert (entry.actor, entry.detail) == (cast.sophea.pk, {"kind": "csv", "count": 2})


@pytest.mark.both
@pytest.mark.parametrize("address", ["", "?of=others", "?of=approve", "?sort=title", "?state=planned"])
def test_as_many_queries_however_many_plans(cast: Cast, plans: list[Activity], address: str):
    client = signed_in(cast.dara if "of=" in address else cast.sophea)
    client.get(f"/plans/{address}")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/plans/{address}")
    for hours in range(2, 22):
        created(cast.sophea, now=timezone.now(), title=f"Trip {hours}", **_times(hours))
    with CaptureQueriesContext(connection) as many:
        client.get(f"/plans/{address}")
    assert len(many) <= len(few)


def test_whoever_forces_somebody_searches_as_they_read(cast: Cast, plans: list[Activity]):
    client = gave_password(cast.sophea, forced=True)
    assert titles(client.get("/plans/")) == titles(client.post("/plans/", {"sort": ""}, follow=True))
    assert titles(client.post("/plans/", {"q": "lake"}, follow=True)) == ["Lake"]


def test_what_was_planned_last_is_planned_again_in_one_tap(cast: Cast, plans: list[Activity]) -> None:
    client = signed_in(cast.sophea)
    created(cast.sophea, now=timezone.now() + HOUR, title="Lake", **_times(50))
    page = client.get("/plans/").content.decode()
    names = ("Lake", "Forest", "Market", "Training")
    assert [page.count(f">{name}</button>") for name in names] == [1, 1, 1, 0], "each name once, no drafts"
    market = next(plan for plan in plans if plan.title == "Market")
    again = client.post(f"/plans/{market.pk}/again/")
    assert again.status_code == 302
    assert Activity.objects.filter(person=cast.sophea, state="draft").count() == 2
    assert "Plan the same again" not in signed_in(cast.dara).get("/plans/").content.decode()
    assert "Market" not in signed_in(cast.dara).get("/plans/").content.decode()


@pytest.mark.both
def test_what_was_cancelled_and_what_was_not_approved_are_one_tap_away(cast: Cast, plans: list[Activity]) -> None:
    out, to_come, _draft, over = plans
    Activity.objects.filter(pk=over.pk).update(state="cancelled", decision="go", ended_at=timezone.now())
    Activity.objects.filter(pk=to_come.pk).update(state="cancelled", decision="refused", ended_at=timezone.now())
    Activity.objects.filter(pk=out.pk).update(decision="must_cancel")
    for client, scope in ((signed_in(cast.sophea), ""), (signed_in(cast.dara), "of=others&")):
        cancelled = client.get(f"/plans/?{scope}state=cancelled")
        assert sorted(titles(cancelled)) == ["Forest", "Market"]
        page = cancelled.content.decode()
        assert re.search(r'state=cancelled#list" aria-current="true"\s*>\s*Cancelled', page)
        link, line = page.split("answer=no#list", 1)
        assert "Not approved" in line.split("</a>")[0] and "Not approved" in line.split("Forest")[1]
        assert "Not approved" not in line.split("Market")[1].split("</tr>")[0], link
        assert sorted(titles(client.get(f"/plans/?{scope}answer=no"))) == ["Forest", "Lake"]
    assert titles(signed_in(cast.piseth).get("/plans/?of=others&answer=no")) == []
